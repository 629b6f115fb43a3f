import { describe, expect, it } from 'vitest';
import { EXIT_REASONS } from '../../../engine/kernel/reasons.ts';
import { addDays } from '../../../engine/market/days.ts';
import {
  at,
  BASE,
  causes,
  decisions,
  MONDAY,
  planOf,
  runTo,
  runToHolding,
  type Script,
  STOCK,
  said,
  scenario,
  scriptedDay,
} from '../../support/scripted-day.ts';

const TUESDAY = addDays(MONDAY, 1);
const held = (script: Script = {}) => runToHolding(scriptedDay(script));
const sale = (run: ReturnType<typeof scriptedDay>) => decisions(run).find(({ action }) => action === 'SELL');
/** Armed from 10:00 on, and it stays so. */
const rising = (minute: number, day: number) => (day === 0 && minute < 60 ? BASE : 72_500);
const SMALL_STOP = planOf(() => [scenario({ stop_loss_pct: -2 })]);

describe('the hard stop', () => {
  it('is −2 × ATR between −2 % and −7 % in Korea, and never looser than the plan’s', () => {
    expect(held().state.positions.get(STOCK)?.hardStopPct).toBe(-7);
    expect(held({ planner: SMALL_STOP }).state.positions.get(STOCK)?.hardStopPct).toBe(-2);
  });

  it('sells near its level, inside the bar in which it is reached', () => {
    const run = runTo(held({ planner: SMALL_STOP, path: (minute) => (minute < 60 ? BASE : 67_000) }), '10:01');
    expect(sale(run)).toMatchObject({ cause: 'HARD_STOP', price: 68_500, inputs: { level: 68_600 } });
    expect(run.state.positions.size).toBe(0);
    const [trade] = run.emitted.filter(({ kind }) => kind === 'trade');
    expect(trade).toMatchObject({ exitReason: 'HARD_STOP', entryPrice: BASE, exitPrice: 68_400 });
  });

  it('says in the log what the round trip came to, after costs', () => {
    const run = runTo(held({ planner: SMALL_STOP, path: (minute) => (minute < 60 ? BASE : 67_000) }), '10:01');
    const trade = run.emitted.find((record) => record.kind === 'trade');
    if (trade === undefined) throw new Error('nothing was sold');
    const { pnl, buyAmount, fees, exitDecisionId } = trade;
    expect(pnl).toBeLessThan(0);
    const [line] = said(run, 'trade');
    expect(line).toMatchObject({ level: 'info', symbol: '005930', decisionId: exitDecisionId });
    expect(line?.message).toBe(
      `Closed Samsung Electronics: ${pnl.toLocaleString('en')} KRW (${((pnl * 100) / buyAmount).toFixed(2)} %) after costs of ${fees.toLocaleString('en')} KRW – ${EXIT_REASONS.HARD_STOP}`,
    );
  });

  it('sells what is held of a buy that is still being filled, and cancels the rest first', () => {
    const run = scriptedDay({
      planner: SMALL_STOP,
      volume: () => 100,
      path: (minute) => (minute < 30 ? BASE : 68_000),
    });
    run.runUntil(({ event }) => event.type === 'order-sending' && event.ticket.side === 'SELL');
    const orders = run.applied.flatMap(({ effects }) =>
      effects.flatMap((effect) =>
        effect.type === 'cancel-order' || effect.type === 'place-order' ? [effect.type] : [],
      ),
    );
    expect(orders).toEqual(['place-order', 'cancel-order', 'place-order']);
    runTo(run, '10:30');
    expect([...run.state.orders.values()].slice(0, 2)).toMatchObject([
      { side: 'BUY', state: 'cancelled', message: 'the position is being sold' },
      { side: 'SELL', state: 'filled' },
    ]);
    expect(run.state.positions.size).toBe(0);
  });
});

describe('staged exits', () => {
  it('lock the entry at +1.2 % and sell when the price comes back to it', () => {
    const run = held({ path: (minute) => (minute < 60 ? BASE : minute < 70 ? 70_900 : BASE) });
    runTo(run, '10:05');
    expect(run.state.positions.get(STOCK)?.state).toBe('BE_LOCK');
    runTo(run, '10:15');
    expect(sale(run)?.cause).toBe('BREAK_EVEN');
  });

  it('trail the peak by 2.2 ATR once armed', () => {
    const run = held({ path: (minute) => (minute < 60 ? BASE : minute < 70 ? 79_000 : 71_000) });
    runTo(run, '10:05');
    const { atr } = run.state.positions.get(STOCK)!;
    expect(run.state.positions.get(STOCK)).toMatchObject({
      state: 'ARMED',
      peak: 79_000,
      trailingStop: 79_000 - 2.2 * atr!,
    });
    runTo(run, '10:15');
    expect(sale(run)?.cause).toBe('TRAILING_STOP');
  });
});

describe('the last ten minutes', () => {
  it('close a position that is only HOLDING', () => {
    const run = runTo(held(), '15:30');
    expect(sale(run)).toMatchObject({ cause: 'SESSION_CLOSE', at: at('15:20') });
    expect(run.state.positions.size).toBe(0);
  });

  it('let an armed one in profit stay over night', () => {
    const run = runTo(held({ days: 2, path: rising }), '09:30', TUESDAY);
    expect(run.state.positions.get(STOCK)).toMatchObject({ state: 'ARMED', openedAt: at('09:30') });
  });

  it('close every one when the overnight exception is off', () => {
    const run = runTo(held({ path: rising, settings: { overnightExceptionEnabled: false } }), '15:30');
    expect(sale(run)?.rationale).toContain('holding overnight is switched off');
  });
});

describe('an operator’s exit', () => {
  const EXIT = { type: 'exit', symbol: STOCK, reason: 'enough' } as const;

  it('sells at once', async () => {
    const run = held();
    expect(await run.command(EXIT)).toMatchObject({ ok: true });
    runTo(run, '09:35');
    expect(sale(run)).toMatchObject({ cause: 'OPERATOR', rationale: 'exit by operator: enough' });
    expect(run.state.positions.size).toBe(0);
  });

  it('does not get lost while the buy is still being filled', async () => {
    const run = held({ volume: () => 100 });
    expect(await run.command(EXIT)).toMatchObject({ ok: true });
    runTo(run, '09:35');
    expect(sale(run)?.cause).toBe('OPERATOR');
    expect(run.state.positions.size).toBe(0);
  });

  it('is refused with the reason when it cannot be carried out', async () => {
    const run = scriptedDay({ days: 2, path: rising });
    expect(await run.command(EXIT)).toEqual({ ok: false, message: 'the symbol is not held' });
    runTo(runToHolding(run), '16:00');
    expect((await run.command(EXIT)).message).toContain('KR is closed');
    runTo(run, '09:10', TUESDAY);
    await run.command(EXIT);
    expect((await run.command(EXIT)).message).toBe('an exit order is working already');
  });
});

describe('a refused exit', () => {
  it('is tried again after a second, and not on every quote', () => {
    const run = held({ planner: SMALL_STOP, path: (minute) => (minute < 60 ? BASE : 65_000) });
    run.market.exchange.holdings.delete(STOCK);
    const sent: number[] = [];
    run.observe({
      after: ({ event }) => {
        if (event.type === 'order-sending') sent.push(event.at);
      },
    });
    runTo(run, '10:02');
    expect(sent.length).toBeGreaterThan(10);
    expect(Math.min(...sent.slice(1).map((time, i) => time - sent[i]!))).toBe(1_000);
  });
});

it('a SELL scenario sells, from the confidence threshold up', () => {
  const plan = (confidence: number) =>
    planOf(({ subjects }) =>
      subjects.some((subject) => subject.held)
        ? [scenario({ condition: { price_above: 0 }, action: 'SELL', confidence })]
        : [scenario()],
    );
  for (const [confidence, cause] of [
    [80, 'SCENARIO_SELL'],
    [79, 'LOW_CONFIDENCE'],
  ] as const) {
    const run = held({ planner: plan(confidence) });
    void run.engine.submit({ type: 'replan' }, 'operator');
    expect(causes(runTo(run, '09:45'))).toContain(cause);
  }
});
