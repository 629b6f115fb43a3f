import type { Claim } from '../brain/prompts/debate.ts';
import type { ContextLayer } from '../context/layers.ts';
import type { CouncilTurn, CouncilVerdict, RoleCall } from '../council/debate.ts';
import type { MacroInsight, MacroOutcome } from '../council/macro-insight.ts';
import type { RiskTag } from '../council/risk-tag.ts';
import type { DailyReview } from '../evolution/daily-review.ts';
import type { RejectionStage, ShadowOutcome } from '../evolution/shadow-watch.ts';
import type { ExitState, SelectionContext } from '../exits/position.ts';
import type { Currency, MarketCode, SessionName, TradingDay } from '../market/types.ts';
import type { NewsItem, NewsType } from '../news/item.ts';
import type { OrderState, Side } from '../orders/order.ts';
import type { Playbook, PlaybookStatus, Regime } from '../playbook/model.ts';
import type { Verdict } from '../risk/verdict.ts';
import type { JobId } from '../schedule/job-table.ts';
import type { JobResult } from '../schedule/schedule-state.ts';
import type { BarKind } from './bars.ts';
import type { ModelCall } from './model-call.ts';
import type { DecisionCause, ExitReason } from './reasons.ts';
import type { Mode } from './settings.ts';

/** The result of one check of a decision, in the order the checks ran. */
export interface CheckResult extends Verdict {
  readonly check: string;
}

/** Everything one decision was made from. Prices are integers of the market's price scale. */
export interface DecisionRecord {
  readonly kind: 'decision';
  readonly id: string;
  readonly at: number;
  /** Time of the last repetition folded into this record. */
  readonly lastAt: number;
  /** How many evaluations in a row came to this same result. */
  readonly count: number;
  readonly market: MarketCode;
  readonly symbol: string;
  readonly name: string;
  readonly session: SessionName;
  readonly tradingDay: string;
  readonly action: 'BUY' | 'SELL' | 'HOLD';
  readonly cause: DecisionCause;
  readonly confidence: number;
  readonly rationale: string;
  readonly playbookId: string | null;
  /** Index of the matched scenario in the stock's list, or null. */
  readonly scenarioIndex: number | null;
  readonly price: number;
  /** The data that were looked at, by name. */
  readonly inputs: Readonly<Record<string, number | string | boolean | null>>;
  readonly checks: readonly CheckResult[];
  readonly orderId: string | null;
  readonly mode: Mode;
}

/** The end of a run of identical HOLDs: updates the count and time of the decision written first. */
export interface DecisionRepeatedRecord {
  readonly kind: 'decision-repeated';
  readonly id: string;
  readonly count: number;
  readonly lastAt: number;
}

export interface OrderRecord {
  readonly kind: 'order';
  readonly id: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly market: MarketCode;
  readonly symbol: string;
  readonly side: Side;
  readonly orderKind: 'market' | 'limit' | 'ioc' | 'fok';
  readonly limitPrice: number | null;
  readonly quantity: number;
  readonly filled: number;
  /** Average fill price in price units, null before the first fill. */
  readonly averagePrice: number | null;
  readonly state: OrderState;
  readonly protective: boolean;
  readonly decisionId: string;
  readonly brokerOrderId: string | null;
  readonly message: string | null;
}

export interface FillRecord {
  readonly kind: 'fill';
  /** The broker's execution id. */
  readonly id: string;
  readonly at: number;
  readonly orderId: string;
  readonly market: MarketCode;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: number;
  readonly price: number;
  /** Minor units of the market's currency. */
  readonly amount: number;
  readonly commission: number;
  readonly tax: number;
  readonly session: SessionName;
}

/** A closed round trip. Amounts are minor units; prices are averages in price units. */
export interface TradeRecord {
  readonly kind: 'trade';
  readonly id: string;
  readonly market: MarketCode;
  readonly symbol: string;
  readonly name: string;
  readonly currency: Currency;
  readonly quantity: number;
  readonly openedAt: number;
  readonly closedAt: number;
  readonly tradingDay: string;
  readonly entryPrice: number;
  readonly exitPrice: number;
  readonly buyAmount: number;
  readonly sellAmount: number;
  readonly fees: number;
  /** sellAmount − buyAmount − fees. */
  readonly pnl: number;
  readonly strategyPnl: number;
  /** Null while no exchange rate is known for either day. */
  readonly fxPnl: number | null;
  readonly exitReason: ExitReason;
  readonly exitState: ExitState;
  readonly peak: number;
  readonly session: SessionName;
  readonly confidence: number;
  readonly rationale: string;
  readonly selection: SelectionContext;
  readonly entryDecisionId: string;
  readonly exitDecisionId: string | null;
  readonly mode: Mode;
}

/** The state of a holding; `quantity` 0 deletes the row. */
export interface PositionRecord {
  readonly kind: 'position';
  readonly market: MarketCode;
  readonly symbol: string;
  readonly name: string;
  readonly quantity: number;
  readonly entryPrice: number;
  readonly cost: number;
  readonly openedAt: number;
  readonly updatedAt: number;
  readonly state: ExitState;
  readonly peak: number;
  readonly hardStopPct: number;
  readonly trailingStop: number | null;
  readonly atr: number | null;
  readonly atrIsEstimate: boolean;
  readonly adopted: boolean;
  readonly entryDecisionId: string;
}

export interface PlaybookRecord {
  readonly kind: 'playbook';
  readonly status: PlaybookStatus;
  readonly playbook: Playbook;
}

/** A later status of a playbook that was written before. */
export interface PlaybookStatusRecord {
  readonly kind: 'playbook-status';
  readonly id: string;
  readonly status: PlaybookStatus;
}

/** A rejected candidate: stage and reason, for the shadow radar. */
export interface ShadowRecord {
  readonly kind: 'shadow';
  readonly id: string;
  readonly at: number;
  readonly market: MarketCode;
  readonly symbol: string;
  readonly stage: RejectionStage;
  readonly reason: string;
  readonly price: number;
}

/** Equity of one currency account at the end of a trading day, minor units. */
export interface EquityRecord {
  readonly kind: 'equity';
  readonly tradingDay: string;
  readonly currency: Currency;
  readonly at: number;
  readonly cash: number;
  readonly holdings: number;
  readonly realised: number;
  readonly fees: number;
}

/** Commands, state changes, breaker trips, kill-switch steps, incidents. */
export interface IncidentRecord {
  readonly kind: 'incident';
  readonly id: string;
  readonly at: number;
  readonly level: 'info' | 'warn' | 'error' | 'alarm';
  readonly event: string;
  readonly actor: string;
  readonly market: MarketCode | null;
  readonly symbol: string | null;
  readonly message: string;
}

/** What was sent for an order and what was heard, secrets masked. */
export interface OrderWireRecord {
  readonly kind: 'order-wire';
  readonly id: string;
  readonly at: number;
  readonly orderId: string;
  readonly sent: string;
  readonly heard: string;
}

/** A call of a model: what was asked and answered, by whom, and what it cost. */
export interface ModelCallRecord extends Omit<ModelCall, 'id'> {
  readonly kind: 'model-call';
  readonly id: string;
  readonly at: number;
}

/** A debate of the council: every word of it, what it came to, and what the desk's rules made of that. */
export interface CouncilRecord {
  readonly kind: 'council';
  readonly id: string;
  /** When it ended, and began. */
  readonly at: number;
  readonly startedAt: number;
  readonly market: MarketCode;
  readonly symbol: string;
  readonly name: string;
  readonly tradingDay: string;
  readonly actor: string;
  readonly source: 'model' | 'offline';
  /** Numbered, as they were argued over. */
  readonly facts: readonly string[];
  readonly claims: readonly Claim[];
  /** The whole debate as text. */
  readonly debate: string;
  readonly decision: CouncilVerdict['decision'];
  readonly confidence: number;
  /** Numbers of the claims that carry it. */
  readonly cited: readonly number[];
  readonly keywords: readonly string[];
  readonly rationale: string;
  /** How often the judge was asked, and how often it came to this. */
  readonly samples: number;
  readonly agreeing: number;
  /** The quant score, 0–100, and the share of it that rests on known figures. */
  readonly hunterScore: number;
  readonly coverage: number;
  /** After the bound of 15 points round it. */
  readonly finalScore: number;
  readonly riskTag: RiskTag;
  /** Who said what with which model, at which cost. */
  readonly calls: readonly (RoleCall & Pick<CouncilTurn, 'role' | 'round' | 'failure'>)[];
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly microUsd: number;
  readonly decisionId: string;
  readonly orderId: string | null;
  readonly mode: Mode;
}

/** Something written outside, as it was heard. */
export interface NewsRecord extends Omit<NewsItem, 'type'> {
  readonly kind: 'news';
  readonly itemType: NewsType;
  /** When it was heard; it may be published later. */
  readonly at: number;
  /** Whose service told it. */
  readonly provider: string;
  /** The first of its symbols. */
  readonly symbol: string | null;
}

/** The macro council's word on a day in Seoul, and how it came about. */
export interface InsightRecord extends MacroInsight, Omit<MacroOutcome, 'insight'> {
  readonly kind: 'insight';
  readonly id: string;
  readonly at: number;
  readonly day: string;
  readonly microUsd: number;
}

/** Bars of one watched symbol on one day, in columns; a bar that begins when a stored one does replaces it. */
export interface BarDayRecord {
  readonly kind: 'bar-day';
  readonly market: MarketCode;
  readonly symbol: string;
  readonly barKind: BarKind;
  readonly day: TradingDay;
  readonly bars: { readonly count: number } & Readonly<
    Record<'start' | 'end' | 'open' | 'high' | 'low' | 'close' | 'volume', ArrayLike<number>>
  >;
}

/** A row of memory as it is to stand; it replaces one of the same layer, time frame and key. */
export interface ContextRecord {
  readonly kind: 'context';
  readonly layer: ContextLayer;
  /** As `engine/context/time-frame.ts` writes it. */
  readonly timeFrame: string;
  /** What belongs to one market begins with its code and a dot: `KR.regime`. */
  readonly key: string;
  /** JSON as text, canonical. */
  readonly value: string;
  /** Epoch ms of the event that wrote it. */
  readonly updatedAt: number;
  /** `desk`, `roll-up`, the name of another part, or the operator who wrote it by hand. */
  readonly source: string;
}

/**
 * Asks the store to roll a market's rows up into a time frame, out of the rows that are there at this place of the
 * journal: a replay finds the same ones there. Rolled up again, a frame comes to the same.
 */
export interface RollUpRecord {
  readonly kind: 'roll-up';
  readonly layer: Exclude<ContextLayer, 'L7'>;
  /** For L1 the year that is taken in. */
  readonly timeFrame: string;
  readonly market: MarketCode;
  readonly at: number;
}

/** Asks the store to drop the rows of memory that were to be kept through a day before this one. */
export interface ContextExpiryRecord {
  readonly kind: 'context-expiry';
  readonly day: TradingDay;
}

/** What became of a decision that a position was opened or closed by. */
export interface OutcomeRecord {
  readonly kind: 'outcome';
  readonly decisionId: string;
  /** When the position was closed, epoch ms. */
  readonly at: number;
  readonly market: MarketCode;
  readonly symbol: string;
  readonly role: 'entry' | 'exit';
  readonly tradeId: string;
  readonly currency: Currency;
  /** Of the round trip after fees, minor units. */
  readonly pnl: number;
  /** The same in percent of the purchase amount. */
  readonly pct: number;
}

/** The finished day of every symbol that something was decided on lately, in columns; prices in units, volume in shares. */
export interface DailyBarsRecord {
  readonly kind: 'daily-bars';
  readonly market: MarketCode;
  readonly day: TradingDay;
  readonly symbols: readonly string[];
  readonly open: readonly number[];
  readonly high: readonly number[];
  readonly low: readonly number[];
  readonly close: readonly number[];
  readonly volume: readonly number[];
}

/** One run of a job of the desk's day, or that it was missed; the last attempt of a day replaces those before. */
export interface JobRunRecord {
  readonly kind: 'job-run';
  /** `job/market/day` of a scheduled one; one run by hand has an id of its own. */
  readonly id: string;
  readonly job: JobId;
  /** Null for a job of the desk as a whole. */
  readonly market: MarketCode | null;
  readonly day: TradingDay;
  readonly due: number;
  readonly startedAt: number;
  /** By the engine's clock, ms. */
  readonly tookMs: number;
  readonly attempts: number;
  readonly result: JobResult;
  /** What came of it, for a person. */
  readonly note: string;
  /** `schedule`, or who asked for it. */
  readonly by: string;
}

/** What came of a rejected candidate: written when it surges and when its days are over. */
export type ShadowOutcomeRecord = ShadowOutcome & { readonly kind: 'shadow-outcome' };

/** A market at the end of its trading day. */
export interface MarketDayRecord {
  readonly kind: 'market-day';
  readonly market: MarketCode;
  readonly day: TradingDay;
  readonly at: number;
  /** Level of the equal-weighted index of the market's symbols; null unknown. */
  readonly level: number | null;
  /** Its change on the day, percent; null on the first day known. */
  readonly changePct: number | null;
  readonly regime: Regime;
}

/** A holding valued in the evening. Amounts are minor units of the market's currency. */
export interface AssetRecord {
  readonly kind: 'asset';
  readonly tradingDay: TradingDay;
  readonly market: MarketCode;
  readonly symbol: string;
  readonly name: string;
  readonly at: number;
  readonly quantity: number;
  readonly entryPrice: number;
  readonly last: number;
  readonly cost: number;
  readonly value: number;
  readonly state: ExitState;
}

/** Who bought and sold a watched symbol on a day, in shares net; null where the broker does not tell. */
export interface MarketFlowRecord {
  readonly kind: 'market-flow';
  readonly market: MarketCode;
  readonly symbol: string;
  readonly day: TradingDay;
  readonly at: number;
  readonly foreigners: number | null;
  readonly institutions: number | null;
  readonly individuals: number | null;
  readonly program: number | null;
}

/** The review of a market's day as it stood when it was made. */
export interface ReviewRecord {
  readonly kind: 'review';
  readonly market: MarketCode;
  readonly day: TradingDay;
  readonly at: number;
  readonly review: DailyReview;
}

/** A proposed lesson and what the operator made of it. */
export interface LessonRecord {
  readonly kind: 'lesson';
  readonly id: string;
  readonly at: number;
  readonly market: MarketCode;
  readonly day: TradingDay;
  /** The pattern; a later lesson of the same market and key is about the same. */
  readonly key: string;
  readonly text: string;
  readonly evidence: { readonly cases: number } & Readonly<Record<string, number | string>>;
  readonly status: 'proposed' | 'approved' | 'rejected';
  readonly decidedAt: number | null;
  readonly decidedBy: string | null;
}

/** A decision that a person has looked at. */
export interface DecisionReviewRecord {
  readonly kind: 'decision-review';
  readonly decisionId: string;
  readonly at: number;
  readonly actor: string;
  readonly notes: string;
}

/** Rows of the store; each is written in the same transaction as the journal entry that caused it. */
export type StoreRecord =
  | DecisionRecord
  | DecisionRepeatedRecord
  | OrderRecord
  | FillRecord
  | TradeRecord
  | PositionRecord
  | PlaybookRecord
  | PlaybookStatusRecord
  | ShadowRecord
  | EquityRecord
  | IncidentRecord
  | OrderWireRecord
  | ModelCallRecord
  | NewsRecord
  | InsightRecord
  | BarDayRecord
  | ContextRecord
  | RollUpRecord
  | ContextExpiryRecord
  | OutcomeRecord
  | DailyBarsRecord
  | CouncilRecord
  | JobRunRecord
  | ShadowOutcomeRecord
  | MarketDayRecord
  | AssetRecord
  | MarketFlowRecord
  | ReviewRecord
  | LessonRecord
  | DecisionReviewRecord;
