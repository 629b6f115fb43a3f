import { createRandom } from '../../engine/broker/sim/market/random.ts';
import { kernelBytes, restoreKernel } from '../../engine/kernel/checkpoint.ts';
import { keepDays } from '../../engine/kernel/context-flow.ts';
import { Kernel } from '../../engine/kernel/kernel.ts';
import type { StoreRecord, TradeRecord } from '../../engine/kernel/records.ts';
import { DEFAULT_TRADING_SETTINGS, type RunConfig } from '../../engine/kernel/settings.ts';
import { DAY_MS } from '../../engine/market/days.ts';
import { MARKETS } from '../../engine/market/markets.ts';
import { type Instant, instant, type MarketCode } from '../../engine/market/types.ts';

export const YEARS_FROM = Date.UTC(2025, 5, 1);
const MARKETS_TRADED: readonly MarketCode[] = ['KR', 'US_NASDAQ'];

const CONFIG: RunConfig = {
  mode: 'replay',
  settings: { ...DEFAULT_TRADING_SETTINGS, enabledMarkets: MARKETS_TRADED },
  cash: { KRW: 100_000_000, USD: 5_000_000 },
  observedDays: {},
  calendarOverrides: [],
  breakerReset: 'operator',
  tradeFrom: 0,
  planner: 'offline',
  seed: 1,
};

/** A thing that happened: a tick of the kernel, or a trade that was closed. */
type Step =
  | { readonly at: Instant; readonly trade: null }
  | { readonly at: Instant; readonly trade: Omit<TradeRecord, 'tradingDay'> };

export interface DeskYears {
  /** What happened while the desk was on, in order. */
  readonly steps: readonly Step[];
  readonly trades: readonly TradeRecord[];
}

/**
 * A desk's days over years: ticks when its kernel wants them, trades at any hour, and every now and then the machine is off
 * for a night, a weekend, or a month. Each restart begins from a saved state. `commit` gets the records of each step.
 */
export function liveThroughYears(
  years: number,
  seed: number,
  commit: (records: readonly StoreRecord[]) => void,
): DeskYears {
  const random = createRandom(seed, 1);
  const steps: Step[] = [];
  const trades: TradeRecord[] = [];
  let kernel = begin(commit);
  let now = YEARS_FROM;
  const until = YEARS_FROM + years * 365.25 * DAY_MS;
  for (let n = 1; ; n++) {
    const nextTrade = now + random.between(0, 20) * 3_600_000;
    const tick = Math.max(now, kernel.nextWake());
    const step: Step =
      nextTrade < tick
        ? { at: instant(Math.floor(nextTrade)), trade: randomTrade(n, random, Math.floor(nextTrade)) }
        : { at: instant(tick), trade: null };
    if (step.at > until) return { steps, trades };
    now = step.at;
    if (random.between(0, 1) < 0.02) {
      now += random.between(0, 1) < 0.1 ? 40 * DAY_MS : random.between(0, 1) < 0.3 ? 3 * DAY_MS : DAY_MS / 2;
      kernel = restoreKernel(kernelBytes(kernel));
      continue;
    }
    steps.push(step);
    const records = take(kernel, step, steps.length + 2);
    trades.push(...records.filter((record) => record.kind === 'trade'));
    commit(records);
  }
}

/** The same steps again, without a restart. */
export function liveAgain({ steps }: DeskYears, commit: (records: readonly StoreRecord[]) => void): void {
  const kernel = begin(commit);
  for (const [n, step] of steps.entries()) commit(take(kernel, step, n + 3));
}

function begin(commit: (records: readonly StoreRecord[]) => void): Kernel {
  const kernel = new Kernel(CONFIG);
  const at = instant(YEARS_FROM);
  const added = MARKETS_TRADED.map((market) => ({ code: market, market, name: market }));
  commit(recordsOf(kernel.apply({ type: 'run-started', at, config: CONFIG }, 1)));
  commit(recordsOf(kernel.apply({ type: 'instruments', at, added }, 2)));
  return kernel;
}

/** The kernel's clock is the market's: a trade is noted as its own flow would, between two ticks. */
function take(kernel: Kernel, { at, trade }: Step, seq: number): StoreRecord[] {
  if (trade === null) return recordsOf(kernel.apply({ type: 'tick', at }, seq));
  const { clock } = kernel.desk;
  const tradingDay = clock.tradingDay(trade.market, at) ?? clock.localDay(trade.market, at);
  keepDays(kernel.desk, trade.market, tradingDay);
  return [{ ...trade, tradingDay }];
}

const recordsOf = (effects: ReturnType<Kernel['apply']>): StoreRecord[] =>
  effects.flatMap((effect) => (effect.type === 'record' ? [effect.record] : []));

function randomTrade(n: number, random: ReturnType<typeof createRandom>, at: number): Omit<TradeRecord, 'tradingDay'> {
  const market = MARKETS_TRADED[Math.floor(random.between(0, MARKETS_TRADED.length))]!;
  const pnl = Math.round(random.between(-300_000, 350_000));
  return {
    kind: 'trade',
    id: `t${n}`,
    market,
    symbol: market,
    name: market,
    currency: MARKETS[market].currency,
    quantity: 10,
    openedAt: at - 600_000,
    closedAt: at,
    entryPrice: 70_000,
    exitPrice: 70_500,
    buyAmount: 700_000,
    sellAmount: 705_000,
    fees: Math.round(random.between(0, 900)),
    pnl,
    strategyPnl: pnl,
    fxPnl: null,
    exitReason: 'TRAILING_STOP',
    exitState: 'ARMED',
    peak: 71_000,
    session: 'CLOSED',
    confidence: Math.round(random.between(60, 100)),
    rationale: 'made at random',
    selection: { rsi: null, rsiIsProxy: false, volumeRatio: null, signal: null, score: null },
    entryDecisionId: `d${n}`,
    exitDecisionId: `e${n}`,
    mode: 'replay',
  };
}
