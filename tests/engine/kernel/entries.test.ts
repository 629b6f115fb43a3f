import { describe, expect, it } from 'vitest';
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
  STOCK,
  said,
  scenario,
  scriptedDay,
} from '../../support/scripted-day.ts';

const buys = (run: ReturnType<typeof scriptedDay>) => decisions(run).filter(({ action }) => action === 'BUY');

describe('an entry', () => {
  it('comes when every check has passed, as a limit order just above the price', () => {
    const run = runTo(scriptedDay(), '09:31');
    expect(causes(run)).toEqual(['AWAITING_CONFIRMATION', 'GATE_OPENING', 'SCENARIO_BUY', 'NO_EXIT']);
    const [buy] = buys(run);
    expect(buy).toMatchObject({ at: at('09:30'), price: BASE, confidence: 95, scenarioIndex: 0 });
    expect(buy?.checks.every(({ passed }) => passed)).toBe(true);
    expect(buy?.checks.map(({ check }) => check)).toEqual([
      'kill switch',
      'pause',
      'circuit breaker',
      'confidence',
      'session',
      'close-out',
      'order policy',
      'blackout',
      'holding',
      'open order',
      'quote age',
      'stop-loss cooldown',
      'resell cooldown',
      'chase',
      ...['bars', 'opening', 'late', 'RSI', 'volume', 'VWAP', 'cautions', 'signal cooldown', 'analyst', 'candle'].map(
        (gate, i) => `gate ${i + 1}: ${gate}`,
      ),
      'cash floor',
      'sector budget',
      'size',
      'fat finger',
      'price sanity',
    ]);
    expect([...run.state.orders.values()]).toMatchObject([{ side: 'BUY', kind: { kind: 'limit', limit: 70_100 } }]);
  });

  it('that is denied says which check failed, and goes to the shadow radar', () => {
    const run = runTo(scriptedDay(), '09:10');
    expect(decisions(run).at(-1)?.rationale).toContain('denied – gate 2: opening: 2 min since the open, needs 30');
    expect(run.emitted.filter(({ kind }) => kind === 'shadow')).toMatchObject([
      { stage: 'gate', reason: 'GATE_OPENING' },
    ]);
  });

  it('below the confidence threshold is only watched', () => {
    const run = runTo(scriptedDay({ planner: planOf(() => [scenario({ confidence: 79 })]) }), '12:00');
    expect(causes(run)).toEqual(['AWAITING_CONFIRMATION', 'LOW_CONFIDENCE']);
  });

  it('that does not fill is cancelled after 60 s', () => {
    const run = scriptedDay({ volume: (minute) => (minute < 30 ? 100_000 : 0) });
    run.runUntil(({ event }) => event.type === 'order-ended');
    expect(run.state.at).toBe(at('09:31'));
    expect([...run.state.orders.values()]).toMatchObject([{ state: 'cancelled', message: 'not filled within 60 s' }]);
    expect(run.state.accounts.get('KRW')?.reserved).toBe(0);
  });

  it('is refused in the last minutes of the session', () => {
    expect(causes(runTo(runToHolding(scriptedDay()), '15:30')).at(-1)).toBe('CLOSE_OUT');
  });

  it('is refused while entries are paused', async () => {
    const run = runTo(scriptedDay(), '09:20');
    await run.command({ type: 'pause', reason: 'lunch' });
    runTo(run, '09:40');
    expect(causes(run).at(-1)).toBe('PAUSED');
    await run.command({ type: 'resume', reason: '' });
    runToHolding(run);
  });
});

describe('a rising stock', () => {
  it('is bought on the bar after the match, if that did not come back', () => {
    const dipping = (minute: number) => BASE + (minute < 40 ? 0 : minute === 40 ? 300 : minute === 41 ? 200 : 400);
    const planner = planOf(() => [scenario({ condition: { price_above: 70_100 } })]);
    const run = runToHolding(scriptedDay({ planner, path: dipping }));
    const about = decisions(run).filter(({ at: when }) => when >= at('09:41'));
    expect(about.map(({ cause, price }) => [cause, price])).toEqual([
      ['AWAITING_CONFIRMATION', 70_300],
      ['SCENARIO_BUY', 70_400],
    ]);
  });
});

describe('after a sale', () => {
  const stopped = (minute: number) => (minute < 60 ? BASE : 64_000);

  it('by the hard stop the symbol rests for 120 minutes', () => {
    const run = runTo(runToHolding(scriptedDay({ path: stopped, settings: { circuitBreakerPct: -99 } })), '12:05');
    const rested = decisions(run).filter(({ cause }) => cause === 'STOP_LOSS_COOLDOWN');
    expect(rested).toHaveLength(1);
    const again = decisions(run).find(({ at: when, cause }) => when > at('10:05') && cause === 'SCENARIO_BUY');
    expect(again?.at).toBe(at('12:01'));
  });

  it('it is not bought back higher while the cooldown lasts', async () => {
    const run = runToHolding(
      scriptedDay({
        path: (minute) => (minute < 60 ? BASE : 70_400),
        planner: planOf(({ version }) => [scenario({ condition: { price_above: version === 1 ? 0 : 70_300 } })]),
        settings: { signalCooldownSeconds: 0, resellCooldownSeconds: 180 },
      }),
    );
    run.runUntil(({ event }) => event.type === 'bars' && event.at === at('10:00'));
    await run.command({ type: 'replan' });
    await run.command({ type: 'exit', symbol: STOCK, reason: '' });
    runTo(run, '10:04');
    const about = decisions(run).filter(({ at: when, price }) => when > at('10:00') && price === 70_400);
    expect(about.slice(-3).map(({ at: when, cause }) => [when, cause])).toEqual([
      [at('10:02'), 'RESELL_COOLDOWN'],
      [at('10:03'), 'SCENARIO_BUY'],
      [at('10:03'), 'NO_EXIT'],
    ]);
  });

  it('a new signal waits for 600 seconds', async () => {
    const run = runToHolding(scriptedDay());
    await run.command({ type: 'exit', symbol: STOCK, reason: '' });
    runTo(run, '09:45');
    expect(buys(run).map(({ at: when }) => when)).toEqual([at('09:30'), at('09:40')]);
  });
});

it('a chase is not joined', () => {
  const run = runTo(scriptedDay({ path: (minute) => (minute < 20 ? BASE : 72_900) }), '10:00');
  expect(causes(run).at(-1)).toBe('CHASE');
});

describe('holding still', () => {
  it('is one record, counted until the cause changes', () => {
    const run = runTo(scriptedDay(), '09:31');
    const opening = decisions(run).find(({ cause }) => cause === 'GATE_OPENING');
    const counted = run.emitted.filter((record) => record.kind === 'decision-repeated');
    expect(counted).toEqual([{ kind: 'decision-repeated', id: opening?.id, count: 28, lastAt: at('09:29') }]);
  });

  it('is counted up to the close when the cause stays', () => {
    const run = runTo(scriptedDay({ planner: planOf(() => [scenario({ action: 'HOLD' })]) }), '15:31');
    const counted = run.emitted.filter((record) => record.kind === 'decision-repeated');
    expect(counted).toMatchObject([{ count: 389, lastAt: at('15:29') }]);
  });

  it('is looked at anew when the operator asks for a review', async () => {
    const run = runTo(scriptedDay(), '09:10');
    const before = decisions(run).length;
    await run.command({ type: 'review', symbol: STOCK });
    expect(decisions(run)).toHaveLength(before + 1);
    runTo(run, '20:00');
    await run.command({ type: 'review', symbol: STOCK });
    expect(decisions(run).at(-1)).toMatchObject({ cause: 'REVIEWED' });
  });
});

it('a datum that is missing is reported once, and its scenario does not match', () => {
  const planner = planOf(() => [scenario({ condition: { holding_days_above: 0 } })]);
  const run = runTo(scriptedDay({ planner }), '12:00');
  expect(causes(run)).toEqual(['NO_MATCH']);
  expect(said(run, 'datum-missing')).toHaveLength(1);
  expect(said(run, 'datum-missing')[0]?.message).toContain('no holding_days yet');
});

it('a market whose calendar ends takes no entry', () => {
  const run = runTo(scriptedDay(), '09:20');
  const unknown = { state: 'unknown', session: 'CLOSED', tradingDay: null } as const;
  Object.assign(run.desk, { clock: { ...run.desk.clock, stateAt: () => unknown } });
  runTo(run, '12:00');
  expect(run.state.counters.orders).toBe(0);
});

it('what is held over night is not evaluated before the market opens', () => {
  const run = runToHolding(scriptedDay({ days: 2, path: (minute, day) => (day === 0 && minute < 60 ? BASE : 72_500) }));
  runTo(run, '15:30');
  const evaluated = run.state.counters.evaluations;
  runTo(run, '09:00', addDays(MONDAY, 1));
  expect(run.state.counters.evaluations).toBe(evaluated);
});
