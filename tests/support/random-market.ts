import fc from 'fast-check';
import { createRandom, type Random } from '../../engine/broker/sim/market/random.ts';
import type { BlackoutWindow } from '../../engine/kernel/settings.ts';
import { createMarketClock } from '../../engine/market/clock.ts';
import { addDays, MINUTE_MS } from '../../engine/market/days.ts';
import { dailyLimits, roundToTick } from '../../engine/market/ticks.ts';
import type { TradingSession } from '../../engine/market/trading-days.ts';
import { type Instrument, type MarketCode, price, tradingDay } from '../../engine/market/types.ts';
import type { PlanRequest, PlaybookPlan, Scenario, ScenarioCondition } from '../../engine/playbook/model.ts';
import type { TestBar } from './bars.ts';
import type { RunInput } from './run.ts';

/** What a random market is made from; the same shape gives the same market. */
export interface MarketShape {
  readonly seed: number;
  readonly markets: readonly MarketCode[];
  readonly days: number;
  readonly barMinutes: number;
  /** Standard deviation of a five-minute return, percent. */
  readonly wildness: number;
  readonly breakerReset: 'operator' | 'next-day';
  /** Minutes of the Korean day. */
  readonly blackout: BlackoutWindow;
}

export const marketShape: fc.Arbitrary<MarketShape> = fc.record({
  seed: fc.integer(),
  markets: fc.constantFrom<MarketCode[]>(
    ['KR'],
    ['US_NASDAQ'],
    ['KR', 'US_NASDAQ'],
    ['US_NASDAQ', 'US_NYSE'],
    ['KR', 'HK'],
  ),
  days: fc.integer({ min: 1, max: 3 }),
  barMinutes: fc.constantFrom(5, 10, 15),
  wildness: fc.double({ min: 0.1, max: 1, noNaN: true }),
  breakerReset: fc.constantFrom('operator', 'next-day'),
  blackout: fc
    .record({ startMinute: fc.integer({ min: 0, max: 1_439 }), minutes: fc.integer({ min: 1, max: 240 }) })
    .map(({ startMinute, minutes }) => ({ startMinute, endMinute: (startMinute + minutes) % 1_440 })),
});

/** Days of every market up to here are history. A Monday: Korea, Hong Kong and New York trade all week. */
const FIRST_DAY = tradingDay('2026-03-09');
const HISTORY_DAYS = 25;
const SYMBOLS_PER_MARKET = 2;
const clock = createMarketClock({ overrides: [], observedDays: {} });

/** A wild market: gaps, crashes, limit moves, halts, bars without volume – and a planner that trades on it often. */
export function randomMarket(shape: MarketShape): RunInput {
  const instruments = shape.markets.flatMap((market) =>
    Array.from({ length: SYMBOLS_PER_MARKET }, (_, i) => ({
      code: `${market}-${i}`,
      market,
      name: `${market} ${i}`,
      sector: 'any',
    })),
  );
  return {
    instruments,
    bars: instruments.flatMap((instrument, symbol) => symbolBars(shape, instrument, symbol)),
    tradeFrom: Math.min(...shape.markets.map((market) => clock.instantOf(market, FIRST_DAY, '00:00'))),
    planner: randomPlanner(shape.seed),
    settings: { blackoutWindows: [shape.blackout] },
    config: { breakerReset: shape.breakerReset },
  };
}

function sessions(market: MarketCode, days: number): { history: TradingSession[]; traded: TradingSession[] } {
  const history: TradingSession[] = [];
  const traded: TradingSession[] = [];
  for (let day = addDays(FIRST_DAY, -1); history.length < HISTORY_DAYS; day = addDays(day, -1)) {
    const session = clock.sessionOf(market, day);
    if (session !== null && session !== 'unknown') history.unshift(session);
  }
  for (let day = FIRST_DAY; traded.length < days; day = addDays(day, 1)) {
    const session = clock.sessionOf(market, day);
    if (session !== null && session !== 'unknown') traded.push(session);
  }
  return { history, traded };
}

function symbolBars(shape: MarketShape, { market }: Instrument, symbol: number): TestBar[] {
  const random = createRandom(shape.seed, symbol + 1);
  const { history, traded } = sessions(market, shape.days);
  const bars: TestBar[] = [];
  let last = random.between(20_000, 900_000);
  for (const { open, close } of history) {
    const bar = { ...priceBar(random, market, last, 2, null), symbol, kind: 'day', start: open, end: close } as const;
    bars.push({ ...bar, volume: Math.floor(random.between(10_000, 1_000_000)) });
    last = bar.close;
  }
  for (const session of traded) {
    const limits = dailyLimits(market, price(roundedPrice(market, last)));
    const step = shape.barMinutes * MINUTE_MS;
    let sigma = shape.wildness * Math.sqrt(shape.barMinutes / 5);
    if (random.between(0, 1) < 0.5) last *= 1 + random.normal() * 0.04;
    let haltedUntil = 0;
    for (let start: number = session.open; start < session.close; start += step) {
      if (session.breaks.some((pause) => start >= pause.start && start < pause.end)) continue;
      const dice = random.between(0, 1);
      if (dice < 0.005) last *= random.between(0.85, 1.15);
      else if (dice < 0.01) haltedUntil = start + 45 * MINUTE_MS;
      else if (dice < 0.015) sigma *= 3;
      else if (dice < 0.02) sigma /= 3;
      if (start < haltedUntil) continue;
      const quiet = random.between(0, 1) < 0.05;
      const bar = priceBar(random, market, last, quiet ? 0 : sigma, limits);
      const volume = quiet ? 0 : Math.floor(10 ** random.between(0, 5));
      bars.push({ ...bar, symbol, kind: 'minute', start, end: start + step, volume });
      last = bar.close;
    }
  }
  return bars;
}

type Prices = Pick<TestBar, 'open' | 'high' | 'low' | 'close'>;

function priceBar(
  random: Random,
  market: MarketCode,
  last: number,
  sigmaPct: number,
  limits: { lower: number; upper: number } | null,
): Prices {
  const near = (from: number, share: number) => {
    const moved = roundedPrice(market, from * (1 + (random.normal() * sigmaPct * share) / 100));
    return limits === null ? moved : Math.min(limits.upper, Math.max(limits.lower, moved));
  };
  const open = near(last, 0.2);
  const close = near(open, 1);
  const [a, b] = [near(open, 0.7), near(close, 0.7)];
  return { open, close, high: Math.max(open, close, a, b), low: Math.min(open, close, a, b) };
}

const roundedPrice = (market: MarketCode, value: number): number =>
  Math.max(1_000, roundToTick(market, price(Math.round(Math.max(1_000, value))), 'nearest'));

/** Plans that trade: something to buy at almost any price, with stops and exits of all kinds. */
function randomPlanner(seed: number): (request: PlanRequest) => PlaybookPlan {
  return ({ day, version, subjects }) => ({
    market_outlook: 'neutral',
    global_rules: [{ condition: 'portfolio_pnl_pct < -2.5', action: 'REDUCE_ALL', rationale: 'a bad day' }],
    stocks: subjects.map(({ code, held }, i) => {
      const random = createRandom(seed, 1000 * version + 10 * Number(day.slice(-2)) + i);
      const scenarios = held
        ? [scenario({ unrealized_pnl_pct_above: random.between(0.5, 8) }, 'SELL', random)]
        : [
            scenario({ price_change_pct_below: random.between(-9, -4) }, 'HOLD', random),
            scenario({ price_above: 0 }, 'BUY', random),
          ];
      return { stock_code: code, scenarios };
    }),
  });
}

function scenario(condition: ScenarioCondition, action: Scenario['action'], random: Random): Scenario {
  return {
    condition,
    action,
    confidence: random.between(0, 1) < 0.9 ? 95 : 60,
    allocation_pct: Math.round(random.between(5, 40)),
    stop_loss_pct: -Math.round(random.between(1, 8)),
    take_profit_pct: 3,
    rationale: 'made at random',
  };
}
