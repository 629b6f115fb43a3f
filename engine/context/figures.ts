import { z } from 'zod';
import { CURRENCIES, type Currency } from '../market/types.ts';
import { BUCKETS, bucketOf } from './calibration.ts';

/** Integer minor units by currency; what is in different currencies is never added. */
export type Amounts = Readonly<Partial<Record<Currency, number>>>;

/** A round trip at one end of the range. */
export interface Extreme {
  readonly tradeId: string;
  readonly symbol: string;
  /** Minor units of `currency`, after fees. */
  readonly pnl: number;
  readonly currency: Currency;
}

const whole = z.int();
const amounts = z.partialRecord(z.enum(CURRENCIES), whole);
/** Of many values: their sum in thousandths and how many there were, so that a mean of means is exact. */
const mean = z.object({ sum: whole, count: whole });
const extreme = z.object({ tradeId: z.string(), symbol: z.string(), pnl: whole, currency: z.enum(CURRENCIES) });
const bucket = z.object({ count: whole, wins: whole, promised: whole });

type Rule = 'sum' | 'amounts' | 'tally' | 'mean' | 'set' | 'best' | 'worst' | 'buckets' | 'last';

/** What is kept of a stretch of time, and how shorter stretches make up a longer one. Nothing of it is a rounded number. */
export const PARTS = {
  trade_count: 'sum',
  buys: 'sum',
  sells: 'sum',
  holds: 'sum',
  wins: 'sum',
  losses: 'sum',
  /** After fees; strategy and exchange rate apart in the two below. */
  total_pnl: 'amounts',
  strategy_pnl: 'amounts',
  fx_pnl: 'amounts',
  /** Trades whose part of the exchange rate is not known. */
  fx_unknown: 'sum',
  fees: 'amounts',
  gross_profit: 'amounts',
  gross_loss: 'amounts',
  purchases: 'amounts',
  /** Of all decisions that state one, thousandths of a percent. */
  confidence: 'mean',
  /** Symbols that were bought or sold. */
  stocks: 'set',
  exits: 'tally',
  best: 'best',
  worst: 'worst',
  /** Of entries, by confidence: how many, how many won, and the sum of what was promised. */
  calibration: 'buckets',
  /** What held last. */
  regime: 'last',
  outlook: 'last',
  index: 'last',
  equity: 'last',
} as const satisfies Record<string, Rule>;
export type PartName = keyof typeof PARTS;

/** Worked out from the parts of the same time frame, for reading. */
export const DERIVED = ['avg_confidence', 'unique_stocks', 'win_rate', 'profit_factor'] as const;
export type DerivedName = (typeof DERIVED)[number];

export type FigureName = PartName | DerivedName;

/** Values by name; a name without a value is not there. */
export type Figures = Readonly<Partial<Record<FigureName, unknown>>>;

export const isFigureName = (name: string): name is FigureName =>
  Object.hasOwn(PARTS, name) || (DERIVED as readonly string[]).includes(name);

/** A closed round trip as the figures of its day need it. */
export interface DayTrade {
  readonly id: string;
  readonly symbol: string;
  readonly currency: Currency;
  readonly pnl: number;
  readonly strategyPnl: number;
  readonly fxPnl: number | null;
  readonly fees: number;
  readonly buyAmount: number;
  readonly exitReason: string;
  readonly confidence: number;
}

/** Decisions of one kind. */
export interface DayDecisions {
  readonly action: 'BUY' | 'SELL' | 'HOLD';
  readonly count: number;
  /** Those that state a confidence above 0, and the sum of it in thousandths. */
  readonly stated: number;
  readonly confidence: number;
}

/** What a day came to. Nothing traded and nothing decided gives no figures at all. */
export function dayFigures(day: {
  readonly trades: readonly DayTrade[];
  readonly decisions: readonly DayDecisions[];
  /** Symbols that a decision bought or sold. */
  readonly symbols: readonly string[];
}): Figures {
  const { trades, decisions, symbols } = day;
  if (trades.length === 0 && decisions.every(({ count }) => count === 0)) return {};
  const decided = (action: DayDecisions['action']) =>
    decisions.reduce((sum, each) => sum + (each.action === action ? each.count : 0), 0);
  const each = trades.map(tradeFigures);
  return withDerived({
    trade_count: trades.length,
    buys: decided('BUY'),
    sells: decided('SELL'),
    holds: decided('HOLD'),
    confidence: {
      sum: decisions.reduce((sum, { confidence }) => sum + confidence, 0),
      count: decisions.reduce((sum, { stated }) => sum + stated, 0),
    },
    stocks: sorted(symbols),
    ...(each.length === 0 ? NO_TRADES : combineParts([{ stocks: sorted(symbols) }, ...each])),
  });
}

const NO_TRADES = {
  wins: 0,
  losses: 0,
  total_pnl: {},
  strategy_pnl: {},
  fx_pnl: {},
  fx_unknown: 0,
  fees: {},
  gross_profit: {},
  gross_loss: {},
  purchases: {},
} as const;

function tradeFigures(trade: DayTrade): Figures {
  const { currency, pnl, fxPnl } = trade;
  const of = (minor: number): Amounts => ({ [currency]: minor });
  const end: Extreme = { tradeId: trade.id, symbol: trade.symbol, pnl, currency };
  return {
    wins: Number(pnl > 0),
    losses: Number(pnl < 0),
    total_pnl: of(pnl),
    strategy_pnl: of(trade.strategyPnl),
    fx_pnl: fxPnl === null ? {} : of(fxPnl),
    fx_unknown: Number(fxPnl === null),
    fees: of(trade.fees),
    gross_profit: of(Math.max(0, pnl)),
    gross_loss: of(Math.max(0, -pnl)),
    purchases: of(trade.buyAmount),
    stocks: [trade.symbol],
    exits: { [trade.exitReason]: 1 },
    best: end,
    worst: end,
    calibration: {
      [bucketOf(trade.confidence)]: { count: 1, wins: Number(pnl > 0), promised: thousandths(trade.confidence) },
    },
  };
}

export const thousandths = (value: number): number => Math.round(value * 1000);

/**
 * Figures of shorter frames, oldest first, as those of the frame they make up. In whatever way they are grouped on the
 * way, the same comes of it.
 *
 * @throws ZodError when a value is none of its name
 */
export const combineFigures = (oldestFirst: readonly Figures[]): Figures => withDerived(combineParts(oldestFirst));

function combineParts(oldestFirst: readonly Figures[]): Figures {
  const combined: Partial<Record<PartName, unknown>> = {};
  for (const name of Object.keys(PARTS) as PartName[]) {
    const values = oldestFirst.flatMap((figures) => (figures[name] === undefined ? [] : [figures[name]]));
    if (values.length > 0) combined[name] = combine(PARTS[name], values);
  }
  return combined;
}

function combine(rule: Rule, values: readonly unknown[]): unknown {
  switch (rule) {
    case 'sum':
      return values.reduce<number>((sum, value) => sum + whole.parse(value), 0);
    case 'amounts':
      return added(values.map((value) => amounts.parse(value)));
    case 'tally':
      return added(values.map((value) => z.record(z.string(), whole).parse(value)));
    case 'mean':
      return added(values.map((value) => mean.parse(value)));
    case 'set':
      return sorted(values.flatMap((value) => z.array(z.string()).parse(value)));
    case 'best':
      return values.map((value) => extreme.parse(value)).reduce((a, b) => (isBefore(b, a) ? b : a));
    case 'worst':
      return values.map((value) => extreme.parse(value)).reduce((a, b) => (isBefore(flipped(b), flipped(a)) ? b : a));
    case 'buckets': {
      const all = values.map((value) => z.partialRecord(z.enum(BUCKETS), bucket).parse(value));
      const known = BUCKETS.filter((name) => all.some((buckets) => buckets[name] !== undefined));
      return Object.fromEntries(
        known.map((name) => [name, added(all.flatMap((buckets) => (buckets[name] ? [{ ...buckets[name] }] : [])))]),
      );
    }
    case 'last':
      return values.at(-1);
    default:
      return rule satisfies never;
  }
}

/** The sum of each name. */
function added(all: readonly Readonly<Record<string, number | undefined>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const each of all) {
    for (const [name, value] of Object.entries(each)) sums[name] = (sums[name] ?? 0) + (value ?? 0);
  }
  return sums;
}

/** The larger gain first, of equal ones the trade whose id comes first, so that grouping makes no difference. */
const isBefore = (a: Extreme, b: Extreme): boolean => a.pnl > b.pnl || (a.pnl === b.pnl && a.tradeId < b.tradeId);

const flipped = (end: Extreme): Extreme => ({ ...end, pnl: -end.pnl });

const sorted = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

function withDerived(parts: Figures): Figures {
  const { wins, losses, confidence, stocks, gross_profit, gross_loss } = parts;
  const derived: Partial<Record<DerivedName, unknown>> = {};
  const meant = mean.safeParse(confidence);
  if (meant.success && meant.data.count > 0) {
    derived.avg_confidence = rounded(meant.data.sum / meant.data.count / 1000, 2);
  }
  if (stocks !== undefined) derived.unique_stocks = z.array(z.string()).parse(stocks).length;
  if (wins !== undefined && losses !== undefined) {
    const rate = winRate(whole.parse(wins), whole.parse(losses));
    if (rate !== null) derived.win_rate = rounded(rate, 2);
  }
  const factors = profitFactors(amounts.parse(gross_profit ?? {}), amounts.parse(gross_loss ?? {}));
  if (Object.keys(factors).length > 0) derived.profit_factor = factors;
  return { ...parts, ...derived };
}

/** Percent of the trades with a gain among those with a gain or a loss; null without any. */
export const winRate = (wins: number, losses: number): number | null =>
  wins + losses === 0 ? null : (wins / (wins + losses)) * 100;

/** Gains over losses of each currency that has a loss, rounded to four places. */
function profitFactors(profit: Amounts, loss: Amounts): Partial<Record<Currency, number>> {
  return Object.fromEntries(
    CURRENCIES.flatMap((currency) => {
      const lost = loss[currency] ?? 0;
      return lost === 0 ? [] : [[currency, rounded((profit[currency] ?? 0) / lost, 4)]];
    }),
  );
}

const rounded = (value: number, places: number): number => Number(value.toFixed(places));
