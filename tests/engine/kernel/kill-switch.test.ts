import { describe, expect, it } from 'vitest';
import { addDays } from '../../../engine/market/days.ts';
import { BASE, causes, MONDAY, runTo, runToHolding, STOCK, said, scriptedDay } from '../../support/scripted-day.ts';

const HALT = { type: 'halt', reason: 'the news' } as const;

describe('the kill switch', () => {
  it('runs its five steps, sells what is held and stops', async () => {
    const run = runTo(runToHolding(scriptedDay()), '10:00');
    expect(await run.command(HALT)).toMatchObject({ ok: true });
    runTo(run, '10:02');
    expect(run.state.killSwitch?.steps.map(({ action, status }) => [action, status])).toEqual([
      ['block-entries', 'done'],
      ['cancel-all', 'done'],
      ['refresh-orders', 'done'],
      ['reduce-risk', 'done'],
      ['snapshot-and-alert', 'done'],
    ]);
    expect(run.state.trading).toBe('HALTED');
    expect(run.state.positions.size).toBe(0);
    expect(run.emitted.filter(({ kind }) => kind === 'trade')).toMatchObject([{ exitReason: 'KILL_SWITCH' }]);
    expect(run.state.stopped).toBe('kill-switch');
  });

  it('cancels a buy that waits, and sells the part of it that was filled', async () => {
    const run = runToHolding(scriptedDay({ volume: () => 100 }));
    await run.command(HALT);
    run.runUntil(({ event }) => event.type === 'order-ended');
    expect(run.state.accounts.get('KRW')?.reserved).toBe(0);
    runTo(run, '10:30');
    expect(run.state.positions.size).toBe(0);
    expect(run.state.counters.decisions.BUY).toBe(1);
  });

  it('sells again what an exit under way had begun to sell', async () => {
    const run = runToHolding(scriptedDay());
    run.step();
    expect(await run.command({ type: 'exit', symbol: STOCK, reason: '' })).toMatchObject({ ok: true });
    await run.command(HALT);
    runTo(run, '10:00');
    expect(run.state.killSwitch?.steps.map(({ status }) => status)).not.toContain('failed');
    expect(run.state.positions.size).toBe(0);
  });

  it('engaged while the market is shut sells when it opens', async () => {
    const run = scriptedDay({ days: 2, path: (minute) => (minute < 40 ? BASE : 72_800) });
    runTo(run, '20:00');
    expect(run.state.positions.get(STOCK)?.state).toBe('ARMED');
    await run.command(HALT);
    run.runUntil(({ event }) => event.type === 'orders-refreshed');
    expect(run.state.positions.size).toBe(1);
    expect(said(run, 'kill-switch-step')).toHaveLength(1);
    runTo(run, '09:05', addDays(MONDAY, 1));
    expect(run.state.positions.size).toBe(0);
    expect(causes(run).filter((cause) => cause === 'KILL_SWITCH')).toHaveLength(1);
  });

  it('engaged in a blackout lets go of parked orders and sells once it is over', async () => {
    const run = scriptedDay({ settings: { blackoutWindows: [{ startMinute: 10 * 60, endMinute: 11 * 60 }] } });
    runTo(run, '10:05');
    await run.command({ type: 'exit', symbol: STOCK, reason: 'enough' });
    expect(run.state.parked).toHaveLength(1);
    await run.command(HALT);
    runTo(run, '11:05');
    expect(run.state.positions.size).toBe(0);
  });

  it('refuses everything until a resume with a reason', async () => {
    const run = runTo(runToHolding(scriptedDay()), '10:00');
    await run.command(HALT);
    expect(await run.command(HALT)).toEqual({ ok: false, message: 'trading is halted already' });
    runTo(run, '12:00');
    expect(run.state.counters.decisions.BUY).toBe(1);
    expect(await run.command({ type: 'resume', reason: '' })).toMatchObject({ ok: false });
    expect(await run.command({ type: 'resume', reason: 'it was nothing' })).toMatchObject({ ok: true });
    expect(run.state).toMatchObject({ trading: 'ACTIVE', killSwitch: null });
    runTo(run, '12:10');
    expect(run.state.counters.decisions.BUY).toBe(2);
  });
});

describe('an exception while risk is computed', () => {
  it('leaves exits only, and says so, until a resume with a reason', async () => {
    const run = runTo(scriptedDay(), '09:20');
    const { instruments } = run.desk.table;
    const whole = instruments[STOCK]!;
    instruments[STOCK] = {
      ...whole,
      get sector(): string {
        throw new Error('out of order');
      },
    };
    runTo(run, '09:40');
    expect(run.state.trading).toBe('REDUCING');
    expect(run.state.tradingMark).toMatchObject({
      reason: 'risk could not be computed: out of order',
      actor: 'engine',
    });
    expect(said(run, 'risk-error').length).toBeGreaterThan(0);
    expect(causes(run)).toContain('RISK_ERROR');
    expect(causes(run).at(-1)).toBe('REDUCING_ONLY');

    instruments[STOCK] = whole;
    runTo(run, '09:50');
    expect(run.state.counters.orders).toBe(0);
    await run.command({ type: 'resume', reason: 'mended' });
    runToHolding(run);
  });

  it('keeps the stops of what is held', () => {
    const run = runToHolding(scriptedDay({ path: (minute) => (minute < 90 ? BASE : 65_000) }));
    run.state.trading = 'REDUCING';
    runTo(run, '10:40');
    expect(causes(run)).toContain('HARD_STOP');
    expect(run.state.positions.size).toBe(0);
  });
});
