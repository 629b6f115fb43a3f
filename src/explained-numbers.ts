import type { DecisionRecord, OrderRecord } from '../engine/kernel/records.ts';
import { MARKETS } from '../engine/market/markets.ts';
import { formatMoney, formatPrice, fromPrice, notional } from '../engine/market/money.ts';
import { type MarketCode, money, price, quantity } from '../engine/market/types.ts';
import { CONDITION_METRICS, type ConditionMetric, type Scenario } from '../engine/playbook/model.ts';

/* The numbers behind a decision, in words. */

export const priceText = (units: number, market: MarketCode): string => formatPrice(price(Math.round(units)), market);
export const moneyText = (minor: number, market: MarketCode): string =>
  formatMoney(money(minor), MARKETS[market].currency);
/** At most two decimals. */
export const numberText = (value: number): string => String(Number(value.toFixed(2)));

interface InputWords {
  readonly label: string;
  /** A price in units of the market's scale. */
  readonly isPrice?: true;
  readonly unit?: string;
  /** Without a value there is none; else it is not known. */
  readonly mayBeNone?: true;
}

const INPUTS: Readonly<Record<string, InputWords>> = {
  last: { label: 'last price', isPrice: true },
  entry: { label: 'entry price', isPrice: true },
  peak: { label: 'peak', isPrice: true },
  atr: { label: 'ATR', isPrice: true },
  atrIsEstimate: { label: 'ATR is an estimate' },
  trailingStop: { label: 'trailing stop', isPrice: true, mayBeNone: true },
  hardStopPct: { label: 'hard stop from the entry', unit: ' %' },
  level: { label: 'level that was met', isPrice: true, mayBeNone: true },
  state: { label: 'exit state' },
  vwap: { label: 'VWAP', isPrice: true },
  changePct: { label: 'day’s change', unit: ' %' },
  price_change_pct: { label: 'day’s change', unit: ' %' },
  unrealized_pnl_pct: { label: 'result of the holding', unit: ' %' },
  holding_days: { label: 'days held' },
  rsi: { label: 'RSI' },
  rsiIsProxy: { label: 'RSI is a proxy from too few bars' },
  price: { label: 'last price' },
  volumeRatio: { label: 'volume against the day before', unit: ' times' },
  volume_ratio: { label: 'volume against the day before', unit: ' times' },
  score: { label: 'scanner’s score' },
  signal: { label: 'scanner’s signal' },
  regime: { label: 'regime' },
  council: { label: 'debate' },
  verdict: { label: 'verdict' },
  quantScore: { label: 'quant score of 100' },
  quantCoverage: { label: 'share of it that is known' },
  finalScore: { label: 'score after the bound of 15 points' },
  riskTag: { label: 'risk tag' },
  agreement: { label: 'judges that agree', mayBeNone: true },
  asked: { label: 'asked for' },
  model: { label: 'model', mayBeNone: true },
  promptHash: { label: 'hash of the question', mayBeNone: true },
};

/** Told with the size. */
const OF_SIZE: ReadonlySet<string> = new Set(['size', 'positionMultiplier', 'stopMultiplier']);

/** The data that were looked at; how the size came about is told apart from them. */
export function inputLines({ inputs, market }: DecisionRecord): string[] {
  return Object.entries(inputs)
    .filter(([name]) => !OF_SIZE.has(name) && !(name === 'price' && 'last' in inputs))
    .map(([name, value]) => {
      const { label, isPrice, mayBeNone, unit = '' }: InputWords = INPUTS[name] ?? { label: name };
      if (typeof value === 'boolean') return `${label}: ${value ? 'yes' : 'no'}`;
      if (typeof value !== 'number') return `${label}: ${value ?? (mayBeNone ? 'none' : 'not known')}`;
      return `${label}: ${isPrice ? priceText(value, market) : numberText(value) + unit}`;
    });
}

export const METRIC_WORDS: Readonly<Record<ConditionMetric, string>> = {
  rsi: 'RSI',
  volume_ratio: 'volume ratio',
  price: 'price',
  price_change_pct: 'day’s change %',
  unrealized_pnl_pct: 'result of the holding %',
  holding_days: 'days held',
};

/** What each condition asked, and what it found. */
export function conditionLines(decision: DecisionRecord, { condition }: Scenario): string[] {
  return CONDITION_METRICS.flatMap((metric) =>
    (['above', 'below'] as const).flatMap((side) => {
      const threshold = condition[`${metric}_${side}`];
      if (threshold === undefined) return [];
      const value = conditionValue(decision, metric);
      const asked = `${METRIC_WORDS[metric]} ${side} ${numberText(threshold)}`;
      if (value === null) return [asked];
      const isMet = side === 'above' ? value > threshold : value < threshold;
      return [`${asked}: was ${numberText(value)}, ${isMet ? 'met' : 'not met'}`];
    }),
  );
}

/** The decision's own value of a metric; null when it did not look at it. */
export function conditionValue(
  { inputs, market, price: units }: DecisionRecord,
  metric: ConditionMetric,
): number | null {
  const names: Readonly<Partial<Record<ConditionMetric, string>>> = {
    volume_ratio: 'volumeRatio',
    price_change_pct: 'changePct',
  };
  if (metric === 'price') return fromPrice(price(units), market);
  const value = inputs[metric] ?? inputs[names[metric] ?? metric];
  return typeof value === 'number' ? value : null;
}

/** How many shares, and why not one lot more. */
export function sizeLines({ inputs, market }: DecisionRecord, order: OrderRecord | null): string[] {
  const { size, positionMultiplier, stopMultiplier } = inputs;
  if (typeof size !== 'string') return [];
  const council =
    typeof positionMultiplier === 'number' && typeof stopMultiplier === 'number'
      ? [
          `the macro council’s day: sizes × ${positionMultiplier}, stop distances × ${stopMultiplier} within their limits`,
        ]
      : [];
  const meaning = size.startsWith('allocation')
    ? 'the scenario’s allocation of the available cash, in whole lots that it pays for'
    : 'base share × volatility target / score = share of the available cash, in whole lots that it pays for';
  if (order === null || order.limitPrice === null) return [size, meaning, ...council];
  const { limitPrice } = order;
  const cost = (shares: number) =>
    `${shares} × ${priceText(limitPrice, market)} = ${moneyText(notional(price(limitPrice), quantity(shares), market), market)}`;
  return [
    size,
    meaning,
    `at the limit ${cost(order.quantity)}; a lot more: ${cost(order.quantity + MARKETS[market].lotSize)}`,
    ...council,
  ];
}

/** What a sale was measured by: the result so far, and the hard stop's own arithmetic. */
export function exitLines({ inputs, market, action }: DecisionRecord): string[] {
  const { entry, last, hardStopPct } = inputs;
  if (action !== 'SELL' || typeof entry !== 'number' || typeof last !== 'number' || entry <= 0) return [];
  const result = `result: ${priceText(last, market)} / ${priceText(entry, market)} - 1 = ${numberText((last / entry - 1) * 100)} %`;
  if (typeof hardStopPct !== 'number') return [result];
  const stop = priceText(entry * (1 + hardStopPct / 100), market);
  return [result, `hard stop: ${priceText(entry, market)} ${numberText(hardStopPct)} % = ${stop}`];
}
