import type { Contamination } from '../brain/cut-offs.ts';
import { MONEY_DECIMALS } from '../market/money.ts';
import type { Currency } from '../market/types.ts';
import type { Engine } from './engine.ts';

/** The last line of `ouroterm replay --json`; its shape is documented in docs/json.md. */
export interface ReplaySummary {
  readonly kind: 'replay-summary';
  readonly days: number;
  readonly bars: number;
  readonly symbols: number;
  readonly decisions: { readonly BUY: number; readonly SELL: number; readonly HOLD: number };
  /** Evaluations of a symbol; repeated HOLDs of one cause are one decision. */
  readonly evaluations: number;
  readonly orders: number;
  readonly fills: number;
  /** Closed round trips. */
  readonly trades: number;
  /** Realised after fees, in the currency's units. */
  readonly pnl: Readonly<Partial<Record<Currency, string>>>;
  readonly fees: Readonly<Partial<Record<Currency, string>>>;
  readonly openPositions: number;
  readonly maxDrawdownPct: number;
  readonly wins: number;
  readonly losses: number;
  readonly exits: Readonly<Record<string, number>>;
  readonly breakerTrips: number;
  readonly badRows: number;
  /** Days that a model was asked on which it may have learned of; none where no model is asked. */
  readonly contaminated: Contamination;
  readonly fingerprint: string;
  readonly barsPerSecond: number;
  readonly database: string;
}

/** Sums a run up. `elapsedMs` is the wall-clock time from the first row read to the last event. */
export function summarise(
  engine: Engine,
  about: {
    readonly badRows: number;
    readonly contaminated: Contamination;
    readonly elapsedMs: number;
    readonly database: string;
  },
): ReplaySummary {
  const { desk } = engine.kernel;
  const { counters, accounts } = desk.state;
  const used = [...accounts.values()].filter((account) => account.cash !== 0 || account.fees !== 0);
  const decimal = (minor: number, currency: Currency) =>
    (minor / 10 ** MONEY_DECIMALS[currency]).toFixed(MONEY_DECIMALS[currency]);
  return {
    kind: 'replay-summary',
    days: desk.state.daysSeen,
    bars: counters.bars,
    symbols: desk.table.count,
    decisions: counters.decisions,
    evaluations: counters.evaluations,
    orders: counters.orders,
    fills: counters.fills,
    trades: counters.trades,
    pnl: Object.fromEntries(used.map((account) => [account.currency, decimal(account.realised, account.currency)])),
    fees: Object.fromEntries(used.map((account) => [account.currency, decimal(account.fees, account.currency)])),
    openPositions: desk.state.positions.size,
    maxDrawdownPct: Math.round(Math.max(0, ...used.map((account) => account.maxDrawdownPct)) * 10_000) / 10_000,
    wins: counters.wins,
    losses: counters.losses,
    exits: Object.fromEntries(Object.entries(counters.exits).sort(([a], [b]) => (a < b ? -1 : 1))),
    breakerTrips: counters.breakerTrips,
    badRows: about.badRows,
    contaminated: about.contaminated,
    fingerprint: engine.fingerprint(),
    barsPerSecond: Math.round((counters.bars / Math.max(1, about.elapsedMs)) * 1000),
    database: about.database,
  };
}
