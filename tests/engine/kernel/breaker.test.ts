import { describe, expect, it } from 'vitest';
import { addDays } from '../../../engine/market/days.ts';
import { BASE, causes, MONDAY, runTo, runToHolding, STOCK, said, scriptedDay } from '../../support/scripted-day.ts';

/** Bought at 70,000 won at 09:30; the stop is at −7 %, so that the breaker is reached first. */
const fallingTo = (price: number) => scriptedDay({ path: (minute) => (minute < 40 ? BASE : price) });
const AT_MINUS_3 = 67_900;

describe('the circuit breaker', () => {
  it('does not trip at exactly −3.0 %', () => {
    const run = runTo(runToHolding(fallingTo(AT_MINUS_3)), '10:00');
    expect(run.state.breaker).toMatchObject({ tripped: false, valuePct: -3 });
  });

  it('trips one tick below, and says what it measured', () => {
    const run = runTo(runToHolding(fallingTo(AT_MINUS_3 - 100)), '10:00');
    expect(run.state.breaker.tripped).toBe(true);
    expect(run.state.breaker.reason).toBe('KRW: holdings -3.14 %, day -0.31 %, limit -3 %');
    expect(run.state.counters.breakerTrips).toBe(1);
  });

  it('leaves the position its protective exits', () => {
    const path = (minute: number) => (minute < 40 ? BASE : minute < 60 ? 67_800 : 65_000);
    const run = runTo(runToHolding(scriptedDay({ path })), '10:20');
    expect(run.state.breaker.tripped).toBe(true);
    expect(causes(run)).toContain('HARD_STOP');
    expect(run.state.positions.size).toBe(0);
    expect(run.state.stopped).toBe('breaker');
  });

  it('cancels the buys that wait', () => {
    const run = runToHolding(scriptedDay({ volume: (minute) => (minute < 40 ? 100 : 10_000) }));
    expect(run.state.orders.size).toBe(1);
    run.desk.state.accounts.get('KRW')!.breakerBaseEquity = 200_000_000;
    run.runUntil(({ event }) => event.type === 'order-ended');
    expect([...run.state.orders.values()]).toMatchObject([
      { state: 'cancelled', message: 'the circuit breaker tripped' },
    ]);
  });

  it('blocks entries from then on, until the operator resets it with a reason', async () => {
    const run = runTo(runToHolding(fallingTo(67_800)), '15:00');
    await run.command({ type: 'exit', symbol: STOCK, reason: 'enough' });
    runTo(run, '15:10');
    expect(causes(run).at(-1)).toBe('BREAKER_TRIPPED');

    expect(await run.command({ type: 'reset-breaker', reason: ' ' })).toEqual({
      ok: false,
      message: 'a reset of the circuit breaker needs a reason',
    });
    expect(run.state.breaker.tripped).toBe(true);
    expect(await run.command({ type: 'reset-breaker', reason: 'understood' })).toMatchObject({ ok: true });
    expect(run.state.breaker.tripped).toBe(false);
    expect(said(run, 'breaker-reset')).toMatchObject([{ message: 'Circuit breaker reset by operator: understood' }]);
    runTo(run, '15:15');
    expect(causes(run).at(-1)).not.toBe('BREAKER_TRIPPED');
    expect(run.state.breaker.tripped).toBe(false);
  });

  it('stays tripped over night', () => {
    const run = scriptedDay({ days: 2, path: (minute, day) => (day === 0 && minute < 40 ? BASE : 67_800) });
    runTo(run, '10:00', addDays(MONDAY, 1));
    expect(run.state.breaker.tripped).toBe(true);
    expect(causes(run).at(-1)).toBe('BREAKER_TRIPPED');
  });

  it('is reset by a simulated operator before the next day, where a replay asks for that', () => {
    const run = scriptedDay({
      days: 2,
      path: (minute, day) => (day === 0 && minute < 40 ? BASE : 67_800),
      config: { breakerReset: 'next-day' },
    });
    runTo(run, '15:00');
    expect(run.state.breaker.tripped).toBe(true);
    runTo(run, '10:00', addDays(MONDAY, 1));
    expect(run.state.breaker.tripped).toBe(false);
    expect(said(run, 'breaker-reset')).toHaveLength(1);
  });

  it('trips on a number that is not one', () => {
    const run = runToHolding(scriptedDay());
    run.state.positions.get(STOCK)!.cost = Number.NaN as never;
    run.runUntil(({ event }) => event.type === 'quote');
    expect(run.state.breaker.tripped).toBe(true);
  });
});
