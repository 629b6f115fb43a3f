import type { Instant, MarketCode } from '../market/types.ts';
import type { NewsItem } from '../news/item.ts';

export const OUTLOOKS = ['bullish', 'neutral_to_bullish', 'neutral', 'neutral_to_bearish', 'bearish'] as const;
export type Outlook = (typeof OUTLOOKS)[number];

export const SCENARIO_ACTIONS = ['BUY', 'SELL', 'HOLD', 'REDUCE_ALL'] as const;
export type ScenarioAction = (typeof SCENARIO_ACTIONS)[number];

/** The data a condition may ask for; each has an `_above` and a `_below` form, both strict. */
export const CONDITION_METRICS = [
  'rsi',
  'volume_ratio',
  'price',
  'price_change_pct',
  'unrealized_pnl_pct',
  'holding_days',
] as const;
export type ConditionMetric = (typeof CONDITION_METRICS)[number];

export type ConditionField = `${ConditionMetric}_${'above' | 'below'}`;
/** Fields are joined by AND; a condition without any never matches. Prices are in the currency's units, not scaled. */
export type ScenarioCondition = Readonly<Partial<Record<ConditionField, number>>>;

export interface Scenario {
  readonly condition: ScenarioCondition;
  readonly action: ScenarioAction;
  /** 0–100. */
  readonly confidence: number;
  /** 0–100 percent of available cash. */
  readonly allocation_pct: number;
  /** ≤ 0 percent. */
  readonly stop_loss_pct: number;
  /** ≥ 0 percent. */
  readonly take_profit_pct: number;
  readonly rationale: string;
}

export interface StockPlaybook {
  readonly stock_code: string;
  readonly scenarios: readonly Scenario[];
}

export interface GlobalRule {
  /** `<metric> <op> <number>`, e.g. `portfolio_pnl_pct < -2`. */
  readonly condition: string;
  readonly action: ScenarioAction;
  readonly rationale: string;
}

/** A plan's content, as a model's reply or the offline planner gives it. */
export interface PlaybookPlan {
  readonly market_outlook: Outlook;
  readonly global_rules: readonly GlobalRule[];
  readonly stocks: readonly StockPlaybook[];
}

export type PlaybookStatus = 'pending' | 'generated' | 'active' | 'expired' | 'failed';

/** The plan of one market, day and planning session. Regeneration makes a new version and keeps the old one. */
export interface Playbook extends PlaybookPlan {
  readonly id: string;
  readonly market: MarketCode;
  readonly day: string;
  readonly version: number;
  readonly createdAt: Instant;
  readonly source: 'offline' | 'model' | 'defensive' | 'yesterday';
  readonly model: string;
  readonly contextSummary: string;
  readonly crossMarketSummary: string;
}

/** What the planner is given for one candidate or holding. Prices in currency units; null where unknown. */
export interface PlanSubject {
  readonly code: string;
  readonly name: string;
  readonly held: boolean;
  readonly price: number;
  readonly priceDecimals: number;
  readonly changePct: number | null;
  readonly rangePct: number | null;
  readonly rsi: number | null;
  readonly rsiIsProxy: boolean;
  readonly volumeRatio: number | null;
  readonly atrPct: number | null;
  readonly ma5: number | null;
  readonly ma20: number | null;
  readonly score: number | null;
  readonly signal: 'momentum' | 'oversold' | null;
}

export interface PlanRequest {
  readonly market: MarketCode;
  readonly day: string;
  readonly version: number;
  readonly at: Instant;
  readonly regime: Regime;
  readonly maxScenariosPerStock: number;
  readonly subjects: readonly PlanSubject[];
  readonly crossMarketSummary: string;
  /** Published by then, newest first; none when left out. */
  readonly news?: readonly NewsItem[];
  /** How the macro council looks at the day, a line each; none when left out. */
  readonly outlookOfDay?: readonly string[];
}

export const REGIMES = ['STRONG_BULL', 'BULL', 'NEUTRAL', 'BEAR', 'STRONG_BEAR'] as const;
export type Regime = (typeof REGIMES)[number];
