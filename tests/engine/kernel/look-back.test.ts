import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planPrompt } from '../../../engine/brain/prompts/planner.ts';
import { planMemory } from '../../../engine/context/plan-memory.ts';
import { reviewOf } from '../../../engine/evolution/daily-review.ts';
import { STOP_PCT, SURGE_PCT } from '../../../engine/evolution/shadow-watch.ts';
import type { ReviewRecord, ShadowOutcomeRecord, StoreRecord } from '../../../engine/kernel/records.ts';
import { createMarketClock } from '../../../engine/market/clock.ts';
import type { MarketCode, TradingDay } from '../../../engine/market/types.ts';
import { newestBars } from '../../../storage/bars.ts';
import { storedMemory } from '../../../storage/memory.ts';
import { reviewRows } from '../../../storage/review-rows.ts';
import { openRunStore, type SqliteRunStore } from '../../../storage/run-store.ts';
import { type MarketShape, marketShape, randomMarket } from '../../support/random-market.ts';
import { type RunInput, TestRun } from '../../support/run.ts';

const clock = createMarketClock({ overrides: [], observedDays: {} });
const CASH = { KRW: 100_000_000, USD: 10_000_000, HKD: 100_000_000 } as const;

const WILD: MarketShape = {
  seed: 7,
  markets: ['KR'],
  days: 2,
  barMinutes: 15,
  wildness: 0.5,
  breakerReset: 'next-day',
  blackout: { startMinute: 0, endMinute: 1 },
};

/** Wild markets that last long enough for watches to end. */
const shape: fc.Arbitrary<MarketShape> = marketShape.map((given) => ({
  ...given,
  days: 8,
  barMinutes: 15,
  breakerReset: 'next-day',
  wildness: Math.max(0.4, given.wildness),
}));

const ofKind = <K extends StoreRecord['kind']>(records: readonly StoreRecord[], kind: K) =>
  records.filter((record): record is Extract<StoreRecord, { kind: K }> => record.kind === kind);

interface Seen {
  readonly seq: number;
  readonly symbol: string;
  readonly market: MarketCode;
  /** From when on the prices were made. */
  readonly start: number;
  readonly high: number;
  readonly low: number;
  readonly last: number;
}

/** Every price of a run, in order. */
function pricesOf(run: TestRun, only: 'bars' | null = null): Seen[] {
  const name = (symbol: number) => run.desk.table.instruments[symbol]!;
  return run.applied.flatMap(({ seq, event }): Seen[] => {
    if (event.type === 'quote' && only === null) {
      const { code, market } = name(event.symbol);
      return [{ seq, symbol: code, market, start: event.at, high: event.price, low: event.price, last: event.price }];
    }
    if (event.type !== 'bars') return [];
    return Array.from({ length: event.bars.count }, (_, i) => {
      const { code, market } = name(event.bars.symbols[i]!);
      const [high, low, last] = [event.bars.high[i]!, event.bars.low[i]!, event.bars.close[i]!];
      return { seq, symbol: code, market, start: event.bars.start, high, low, last };
    });
  });
}

/** What became of a rejection, found out the long way. */
function bruteForce(prices: readonly Seen[], watch: ShadowOutcomeRecord, rejectedAt: number, seq: number) {
  const day = ({ market, start }: Seen): TradingDay => clock.localDay(market, start as never);
  const after = prices.filter(
    (seen) =>
      seen.symbol === watch.symbol &&
      seen.market === watch.market &&
      seen.seq > seq &&
      seen.start >= rejectedAt &&
      day(seen) <= watch.untilDay,
  );
  const change = (price: number) => ((price - watch.price) * 100) / watch.price;
  const peak = Math.max(watch.price, ...after.map(({ high }) => high));
  const surge = after.find(({ high }) => change(high) >= SURGE_PCT);
  const end = after.find(({ high, low }) => change(low) <= STOP_PCT || change(high) >= SURGE_PCT);
  const result =
    end === undefined ? change(after.at(-1)?.last ?? watch.price) : change(end.low) <= STOP_PCT ? STOP_PCT : SURGE_PCT;
  return { peak, surgedDay: surge === undefined ? null : day(surge), resultPct: result };
}

describe('the shadow radar', () => {
  it('knows of every rejection what a look at all later prices finds', () => {
    let over = 0;
    let surged = 0;
    fc.assert(
      fc.property(shape, (given) => {
        const run = new TestRun(randomMarket(given)).runAll();
        const prices = pricesOf(run);
        const rejections = new Map(
          run.applied.flatMap(({ seq, effects }) =>
            effects.flatMap((effect) =>
              effect.type === 'record' && effect.record.kind === 'shadow'
                ? [[effect.record.id, { seq, at: effect.record.at }] as const]
                : [],
            ),
          ),
        );
        const outcomes = new Map(ofKind(run.store.records, 'shadow-outcome').map((outcome) => [outcome.id, outcome]));
        for (const outcome of outcomes.values()) {
          const { seq, at } = rejections.get(outcome.id)!;
          if (!outcome.isOver) continue;
          over++;
          if (outcome.surgedDay !== null) surged++;
          const { peak, surgedDay, resultPct } = outcome;
          expect({ peak, surgedDay, resultPct }).toEqual(bruteForce(prices, outcome, at, seq));
        }
        // A surge is told when it comes, whether or not the days are over by then.
        for (const watch of [...run.desk.archive.watches.values()].flat()) {
          const { seq, at } = rejections.get(watch.id)!;
          const found = bruteForce(prices, { ...watch } as never, at, seq);
          expect(outcomes.get(watch.id)?.surgedDay ?? null).toBe(found.surgedDay);
        }
      }),
      { numRuns: 8 },
    );
    expect(over).toBeGreaterThan(50);
    expect(surged).toBeGreaterThan(5);
  });
});

/** The rows of a run in a store of its own. */
function stored(run: TestRun): SqliteRunStore {
  const store = openRunStore(':memory:', { fast: true });
  store.commit(null, run.store.records, false);
  return store;
}

const numberOf = (store: SqliteRunStore, sql: string, ...values: readonly string[]): unknown =>
  store.db
    .prepare<unknown[], number>(sql)
    .pluck()
    .get(...values);

function expectSql(store: SqliteRunStore, { market, day, review }: ReviewRecord): void {
  const trades = 'FROM trades WHERE market = ? AND trading_day = ?';
  const decided = 'FROM decisions WHERE market = ? AND trading_day = ?';
  const of = [market, day];
  expect(review.trades).toBe(numberOf(store, `SELECT count(*) ${trades}`, ...of));
  expect(review.pnl).toBe(numberOf(store, `SELECT coalesce(sum(pnl), 0) ${trades}`, ...of));
  expect(review.fees).toBe(numberOf(store, `SELECT coalesce(sum(fees), 0) ${trades}`, ...of));
  expect(review.wins).toBe(numberOf(store, `SELECT count(*) ${trades} AND pnl > 0`, ...of));
  expect(review.losses).toBe(numberOf(store, `SELECT count(*) ${trades} AND pnl < 0`, ...of));
  expect(review.best?.pnl ?? null).toBe(numberOf(store, `SELECT max(pnl) ${trades} AND pnl > 0`, ...of));
  expect(review.worst?.pnl ?? null).toBe(numberOf(store, `SELECT min(pnl) ${trades} AND pnl < 0`, ...of));
  for (const { reason, trades: count, pnl } of review.exits) {
    expect(count).toBe(numberOf(store, `SELECT count(*) ${trades} AND exit_reason = ?`, ...of, reason));
    expect(pnl).toBe(numberOf(store, `SELECT sum(pnl) ${trades} AND exit_reason = ?`, ...of, reason));
  }
  for (const action of ['BUY', 'SELL', 'HOLD'] as const) {
    const field = { BUY: 'buys', SELL: 'sells', HOLD: 'holds' } as const;
    expect(review.decisions[field[action]]).toBe(
      numberOf(store, `SELECT count(*) ${decided} AND action = ?`, ...of, action),
    );
  }
  const gates = `FROM shadow_outcomes WHERE market = ? AND until_day <= ? AND trading_day >= date(?, '-27 days')`;
  expect(review.gates.reduce((sum, { rejected }) => sum + rejected, 0)).toBe(
    numberOf(store, `SELECT count(*) ${gates}`, market, day, day),
  );
  expect(review.gates.reduce((sum, { netPct }) => sum + netPct, 0)).toBeCloseTo(
    numberOf(store, `SELECT total(result_pct) ${gates}`, market, day, day) as number,
    6,
  );
  expect(review.missed.length).toBe(
    numberOf(store, 'SELECT count(*) FROM shadow_outcomes WHERE market = ? AND surged_day = ?', ...of),
  );
}

describe('a daily review', () => {
  it('has the numbers that its rows have', () => {
    let trades = 0;
    fc.assert(
      fc.property(shape, (given) => {
        const run = new TestRun(randomMarket(given)).runAll();
        const store = stored(run);
        for (const record of ofKind(run.store.records, 'review')) {
          trades += record.review.trades;
          expectSql(store, record);
          const { market, day, review } = record;
          const cash = CASH[review.currency as keyof typeof CASH];
          const again = reviewOf(reviewRows(store, market, day, cash));
          // A surge goes on rising after the day on which it was noticed.
          const withoutPeaks = ({ missed, ...rest }: typeof review) => ({ ...rest, missed: missed.length });
          expect(withoutPeaks(again)).toEqual(withoutPeaks(review));
        }
        store.close();
      }),
      { numRuns: 6 },
    );
    expect(trades).toBeGreaterThan(50);
  });

  it('comes once for every day, and proposes a pattern once', () => {
    const run = new TestRun(randomMarket({ ...WILD, days: 12 })).runAll();
    const reviews = ofKind(run.store.records, 'review').map(({ market, day }) => `${market} ${day}`);
    expect(new Set(reviews).size).toBe(reviews.length);
    expect(reviews.length).toBe(12);
    const lessons = ofKind(run.store.records, 'lesson').map(({ market, key }) => `${market} ${key}`);
    expect(lessons.length).toBeGreaterThan(0);
    expect(new Set(lessons).size).toBe(lessons.length);
  });
});

describe('a lesson', () => {
  const proposed = (run: TestRun) => [...run.desk.archive.lessons.values()];
  /** What a model would be asked on the day after the run. */
  const nextPrompt = (run: TestRun): string => {
    const store = stored(run);
    const day = clock.nextTradingDay('KR', clock.localDay('KR', run.desk.at))!;
    const request = { market: 'KR', day, version: 1, at: run.desk.at, regime: 'NEUTRAL', subjects: [] } as const;
    const { request: asked } = planPrompt({
      request: { ...request, maxScenariosPerStock: 5, crossMarketSummary: '' },
      instructions: '',
      contextTokens: 1_000,
      ...planMemory(storedMemory(store), 'KR', day),
    });
    store.close();
    return asked.prompt;
  };

  it('that is approved is in the next day’s prompt, in the words it was given; one that is rejected is not', async () => {
    const run = new TestRun(randomMarket({ ...WILD, days: 12 })).runAll();
    const [first, second] = proposed(run).map(({ id }) => id) as [string, string];
    const words = `Wait for the second bar after ${first}.`;
    const say = async (id: string, verdict: 'approve' | 'reject' | 'edit', text = '') => {
      const answer = run.command({ type: 'lesson', id, verdict, text });
      expect((await answer).ok).toBe(true);
    };
    const before = nextPrompt(run);
    await say(first, 'edit', words);
    await say(first, 'approve');
    await say(second, 'reject');
    run.engine.commit();
    expect(
      proposed(run)
        .map(({ status }) => status)
        .slice(0, 2),
    ).toEqual(['approved', 'rejected']);
    expect(before).not.toContain(words);
    const after = nextPrompt(run);
    expect(after).toContain(words);
    expect(after).not.toContain(run.desk.archive.lessons.get(second)!.text);
    // What the gates cost is told with yesterday's card.
    expect(after).toContain('gate_costs');
  });

  it('is refused what it cannot be', () => {
    const run = new TestRun(randomMarket({ ...WILD, days: 12 })).runAll();
    const { id } = proposed(run)[0]!;
    const refusal = (verdict: 'approve' | 'reject' | 'edit', of = id) =>
      run.engine.kernel.refusal({ type: 'lesson', id: of, verdict, text: ' ' });
    expect(refusal('approve', 'l0')).toBe('there is no lesson l0; ouroterm lessons list shows them');
    expect(refusal('edit')).toBe('a lesson cannot be empty; reject it instead');
    void run.command({ type: 'lesson', id, verdict: 'approve', text: '' });
    expect(refusal('reject')).toBe(`lesson ${id} is approved, and the principle principle.${id} of memory`);
  });
});

describe('an evening', () => {
  const market = randomMarket({ ...WILD, days: 1 });
  const input: RunInput = { ...market, config: { ...market.config, mode: 'practice' } };

  it('that is cut short at any of its events ends as if it had not been', () => {
    const whole = new TestRun(input).runAll();
    const close = clock.instantOf('KR', clock.localDay('KR', whole.desk.at), '15:30');
    const evening = whole.applied.filter(({ event }) => event.at >= close).length;
    expect(evening).toBeGreaterThan(5);
    for (let left = 0; left < evening; left++) {
      const first = new TestRun(input);
      while (first.applied.length < whole.applied.length - left && first.step());
      first.engine.commit();
      const second = new TestRun(input, first.store).runAll();
      expect(second.engine.fingerprint()).toBe(whole.engine.fingerprint());
      const runs = (run: TestRun) => ofKind(run.store.records, 'job-run');
      expect(runs(second)).toEqual(runs(whole));
      expect(ofKind(second.store.records, 'market-flow')).toEqual(ofKind(whole.store.records, 'market-flow'));
    }
  });

  it('has the bars of watched symbols in the store, each once, after the last of its jobs', () => {
    const run = new TestRun(input).runAll();
    const store = stored(run);
    const watched = [...run.desk.watched].map((symbol) => run.desk.codeOf(symbol));
    expect(watched.length).toBeGreaterThan(0);
    for (const code of watched) {
      const { count, start } = newestBars(store, 'KR', code, 'minute', 1);
      const starts = Array.from({ length: count }, (_, i) => start[i]!);
      expect(new Set(starts).size).toBe(count);
      // From when it was first watched up to the close there is no gap.
      const told = pricesOf(run, 'bars').filter((seen) => seen.symbol === code && seen.start >= starts[0]!);
      expect(starts).toEqual(told.map((seen) => seen.start));
    }
    store.close();
  });

  it('writes down who bought and sold, and what is owned', () => {
    const run = new TestRun(input).runAll();
    const flows = ofKind(run.store.records, 'market-flow');
    expect(flows.length).toBeGreaterThan(0);
    for (const { foreigners, institutions, individuals } of flows) {
      expect(foreigners! + institutions! + individuals!).toBe(0);
    }
    const equity = ofKind(run.store.records, 'equity').map(({ at }) => clock.localTime('KR', at as never));
    expect(equity).toEqual(['15:30', '15:45']);
  });
});
