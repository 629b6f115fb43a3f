import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Snapshot } from '../../../engine/client/snapshot.ts';
import { createMarketClock } from '../../../engine/market/clock.ts';
import { MINUTE_MS } from '../../../engine/market/days.ts';
import { symbolId, tradingDay } from '../../../engine/market/types.ts';
import { EngineLoop } from '../../../engine/runtime/loop.ts';
import type { TestBar } from '../../support/bars.ts';
import { TestRun } from '../../support/run.ts';

const OPEN = createMarketClock({ overrides: [], observedDays: {} }).instantOf('KR', tradingDay('2026-03-09'), '09:00');
const SECOND_MS = 1_000;

const bars = Array.from({ length: 5 }, (_, minute): TestBar => {
  const start = OPEN + minute * MINUTE_MS;
  return {
    ...{ symbol: symbolId(0), kind: 'minute', start, end: start + MINUTE_MS, volume: 100 },
    ...{ open: 10_000, high: 10_000, low: 10_000, close: 10_000 + minute },
  };
});

/** An engine in real time on one stock that trades once a minute, with a clock that the test moves. */
function quietDesk() {
  const run = new TestRun({
    instruments: [{ code: '990110', market: 'KR', name: 'Haesol' }],
    bars,
    tradeFrom: OPEN - MINUTE_MS,
    planner: () => ({ market_outlook: 'neutral', global_rules: [], stocks: [] }),
  });
  const shown: { readonly after: number; readonly snapshot: Snapshot }[] = [];
  const loop = new EngineLoop({
    engine: run.engine,
    speed: 1,
    clock: null,
    watched: () => true,
    enough: () => false,
    answer: () => ({ ok: false, message: '' }),
    events: {
      snapshot: (snapshot) => shown.push({ after: performance.now(), snapshot }),
      log: () => undefined,
      status: () => undefined,
    },
  });
  return { run, loop, shown };
}

/** Moves the clock in steps that are shorter than anything the loop waits for. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 10) await vi.advanceTimersByTimeAsync(10);
}

describe('the loop in real time', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('shows every second of the clock and no more while nothing happens, and a price as soon as ever', async () => {
    const { run, loop, shown } = quietDesk();
    const ended = loop.run();
    while (run.desk.at < OPEN + MINUTE_MS) await pass(SECOND_MS);
    await pass(2 * SECOND_MS);
    const priceAt = run.desk.at + MINUTE_MS;

    const quiet = shown.length;
    await pass(30 * SECOND_MS);
    const clocks = shown.slice(quiet).map(({ snapshot }) => snapshot.at);
    const steps = clocks.slice(1).map((at, i) => at - clocks[i]!);
    expect(Math.max(...steps)).toBeLessThanOrEqual(SECOND_MS);
    expect(clocks.length).toBeLessThanOrEqual(35);
    expect(Math.max(...clocks)).toBeLessThan(priceAt);

    while (run.desk.at < priceAt) await pass(10);
    const priced = performance.now();
    await pass(SECOND_MS);
    const told = shown.find(({ snapshot }) => snapshot.markets[0]?.lastDataAt === priceAt);
    expect(told?.after).toBeLessThanOrEqual(priced + 230);
    loop.stop();
    await pass(SECOND_MS);
    expect(await ended).toBe('asked');
  });
});
