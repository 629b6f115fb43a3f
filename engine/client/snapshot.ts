import type { CouncilRole, CouncilVerdict } from '../council/debate.ts';
import type { RiskTag } from '../council/risk-tag.ts';
import type { ExitState } from '../exits/position.ts';
import type { BrokerLine } from '../kernel/events.ts';
import type { CheckResult } from '../kernel/records.ts';
import type { Mode } from '../kernel/settings.ts';
import type { Currency, MarketCode, SessionName } from '../market/types.ts';
import type { OrderState, Side } from '../orders/order.ts';
import type { ConditionMetric, PlaybookStatus, Regime, ScenarioAction } from '../playbook/model.ts';
import type { KillAction } from '../risk/kill-switch.ts';

/*
 * What views are given: plain frozen data. Prices and amounts are decimal numbers of their currency together with the
 * number of decimals to show; instants are epoch milliseconds of the engine's clock. `null` means not known, and a view
 * shows it as such, never as zero. A slice keeps its identity while its content is the same.
 */

export type EngineState =
  | 'STARTING'
  | 'RECOVERING'
  | 'RUNNING'
  | 'PAUSED'
  | 'REDUCING'
  | 'HALTED'
  | 'FINISHED'
  /** The broker takes no requests: no order can be sent. */
  | 'DISCONNECTED'
  /** Only a client says so: it has lost its engine, and all that it shows is as of then. */
  | 'LOST';

export interface HeaderSlice {
  readonly mode: Mode;
  readonly state: EngineState;
  /** Why it is in that state, by whom and since when; empty while running. */
  readonly stateReason: string;
  /** Simulated speed, e.g. 60; `Infinity` for max; 1 for real time. */
  readonly speed: number;
  readonly accounts: readonly AccountView[];
  readonly breaker: BreakerView;
  /** Null where no model is asked. */
  readonly models: ModelBudgetView | null;
  /** Who may command; null where there is only one terminal, which always may. */
  readonly pen: PenView | null;
}

/** What models were asked and may cost today, in US dollars; what a call under way may cost counts. */
export interface ModelBudgetView {
  readonly calls: number;
  readonly callsLimit: number;
  readonly usd: number;
  readonly usdLimit: number;
}

/** How the macro council looks at the day, and what it does to entries. */
export interface InsightView {
  /** Date in Seoul. */
  readonly day: string;
  /** `neutral`: it could say nothing, and `note` says why. */
  readonly source: 'model' | 'offline' | 'neutral';
  readonly positionMultiplier: number;
  readonly stopMultiplier: number;
  readonly favour: readonly string[];
  readonly avoid: readonly string[];
  readonly themes: readonly string[];
  readonly risks: readonly string[];
  readonly note: string;
}

/** The pen: of several terminals on one engine, one holds it and may command; the others watch. */
export interface PenView {
  /** Name of the terminal that holds it. */
  readonly holder: string;
  readonly mine: boolean;
  /** Terminals on this engine, this one included. */
  readonly terminals: number;
}

export interface AccountView {
  readonly currency: Currency;
  readonly decimals: number;
  readonly cash: number;
  readonly equity: number;
  readonly realisedToday: number;
  readonly unrealised: number;
  /** Change of equity since the trading day's start. */
  readonly dayPnl: number;
  readonly dayPnlPct: number;
}

export interface BreakerView {
  readonly tripped: boolean;
  readonly reason: string;
  readonly since: number | null;
  /** The worst measure of all accounts now, percent; null where none applies. */
  readonly valuePct: number | null;
  readonly limitPct: number;
  readonly measures: readonly BreakerMeasureView[];
}

/** What the breaker measures of one account, percent; null where a measure does not apply. */
export interface BreakerMeasureView {
  readonly currency: Currency;
  /** Result of what is held, of what was paid for it. */
  readonly heldPct: number | null;
  /** Change of equity since the day's start, or since the breaker was reset. */
  readonly dayPct: number | null;
}

export interface BrokerLineView {
  readonly line: BrokerLine;
  readonly up: boolean;
  readonly since: number;
  /** Why it is down, in words; empty while it is up. */
  readonly message: string;
}

/** The broker of a real account, as far as the desk knows it. */
export interface BrokerView {
  /** Those that anything was heard of. */
  readonly lines: readonly BrokerLineView[];
  /** When its records were read for the newest comparison; null while none was made since the engine started. */
  readonly reconciledAt: number | null;
  /** A comparison older than this stops entries, and so does none at all. */
  readonly reconcileWithinMs: number;
}

export interface MarketView {
  readonly code: MarketCode;
  readonly enabled: boolean;
  readonly state: 'open' | 'break' | 'closed' | 'unknown';
  readonly session: SessionName;
  readonly zone: string;
  /** Local wall clock there, `HH:MM`. */
  readonly localTime: string;
  readonly tradingDay: string | null;
  readonly nextChangeAt: number | null;
  readonly nextChange: 'open' | 'close' | 'break' | 'resume' | null;
  readonly regime: Regime | null;
  readonly regimeNote: string;
  readonly playbook: PlaybookStatus | null;
  /** E.g. `offline v3, 4 stocks` or `defensive: planner timed out`. */
  readonly playbookNote: string;
  readonly lastDataAt: number | null;
  readonly symbols: number;
}

export interface CandidateView {
  readonly market: MarketCode;
  readonly symbolId: number;
  readonly code: string;
  readonly name: string;
  /** Null for a symbol that is no candidate, which `leftOut` gives the reason for. */
  readonly rank: number | null;
  readonly price: number;
  readonly decimals: number;
  readonly changePct: number | null;
  readonly rangePct: number | null;
  readonly volumeRatio: number | null;
  readonly rsi: number | null;
  readonly rsiIsProxy: boolean;
  /** Of the scan, as its parts are; null for a symbol that is no candidate. */
  readonly score: number | null;
  readonly volatilityScore: number | null;
  readonly bonus: number | null;
  readonly signal: 'momentum' | 'oversold' | null;
  readonly selected: boolean;
  /** Why it is not traded on, or ''. */
  readonly leftOut: string;
  /** When it was scanned. */
  readonly at: number;
}

export interface ConditionView {
  readonly metric: ConditionMetric;
  readonly op: '>' | '<';
  readonly threshold: number;
  readonly value: number | null;
  readonly met: boolean;
}

export interface ScenarioView {
  readonly market: MarketCode;
  readonly symbolId: number;
  readonly code: string;
  readonly name: string;
  readonly index: number;
  readonly decimals: number;
  /** Whether the symbol is held; conditions on a holding have no value otherwise. */
  readonly held: boolean;
  readonly action: ScenarioAction;
  readonly confidence: number;
  readonly conditions: readonly ConditionView[];
  readonly matched: boolean;
  readonly lastMatchAt: number | null;
  readonly matches: number;
  readonly rationale: string;
  /** The symbol's latest decision, for `enter`. */
  readonly decisionId: string | null;
}

export interface PositionView {
  readonly market: MarketCode;
  readonly symbolId: number;
  readonly code: string;
  readonly name: string;
  readonly currency: Currency;
  readonly decimals: number;
  readonly moneyDecimals: number;
  readonly quantity: number;
  readonly entry: number;
  readonly last: number;
  readonly lastAt: number;
  readonly stale: boolean;
  readonly pnl: number;
  readonly pnlPct: number;
  readonly state: ExitState;
  readonly hardStop: number;
  readonly hardStopPct: number;
  /** The price at which the break-even lock sells; null before BE_LOCK. */
  readonly breakEven: number | null;
  readonly beArmPrice: number;
  readonly armPrice: number;
  readonly peak: number;
  readonly trailingStop: number | null;
  readonly atr: number | null;
  readonly atrIsEstimate: boolean;
  readonly openedAt: number;
  readonly adopted: boolean;
  readonly exiting: string | null;
  readonly entryDecisionId: string;
}

export interface OrderView {
  readonly id: string;
  readonly market: MarketCode;
  /** Null for a symbol that is not known here. */
  readonly symbolId: number | null;
  readonly code: string;
  readonly name: string;
  readonly side: Side;
  readonly kind: 'market' | 'limit' | 'ioc' | 'fok';
  readonly limit: number | null;
  readonly decimals: number;
  readonly quantity: number;
  readonly filled: number;
  readonly averagePrice: number | null;
  readonly state: OrderState;
  /** Placed outside this engine, e.g. on a phone: shown and never touched; `id` is the broker's. */
  readonly elsewhere: boolean;
  /** No more of it can fill. */
  readonly ended: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly message: string;
  readonly protective: boolean;
  readonly decisionId: string;
}

export interface LimitView {
  readonly name: string;
  readonly used: number | null;
  readonly limit: number | null;
  readonly unit: '%' | 'count';
  /** Whether `used` has to stay at or below the limit, or at or above it. */
  readonly bound: 'most' | 'least';
  readonly breached: boolean;
  readonly note: string;
}

export interface CooldownView {
  readonly code: string;
  readonly name: string;
  readonly reason: 'stop-loss' | 'sold' | 'signal';
  readonly until: number;
}

export interface KillSwitchStepView {
  readonly step: number;
  readonly name: KillAction;
  readonly status: 'waiting' | 'running' | 'done' | 'failed';
  readonly attempts: number;
  readonly tookMs: number | null;
  readonly note: string;
}

export interface RiskView {
  /** Null while the macro council has not spoken, or where it is off. */
  readonly insight: InsightView | null;
  readonly limits: readonly LimitView[];
  readonly cooldowns: readonly CooldownView[];
  readonly killSwitch: readonly KillSwitchStepView[];
  readonly blackout: {
    readonly active: boolean;
    readonly until: number | null;
    readonly queued: number;
    readonly max: number;
  };
}

export interface ClaimView {
  /** By which a verdict cites it. */
  readonly number: number;
  readonly text: string;
  /** Numbers of the facts it rests on. */
  readonly facts: readonly number[];
}

/** One turn of a debate. */
export interface SpeechView {
  readonly role: CouncilRole;
  readonly round: number;
  readonly isWriting: boolean;
  /** What is written so far, while it is: sentences with ' / ' between them. */
  readonly written: string;
  readonly claims: readonly ClaimView[];
  /** Why nothing came of it; null when it went well. */
  readonly failure: string | null;
  /** `provider:model`; empty where rules spoke or nobody answered yet. */
  readonly model: string;
  readonly latencyMs: number | null;
}

/** A debate of the council. */
export interface DebateView {
  readonly id: string;
  readonly market: MarketCode;
  readonly symbolId: number;
  readonly code: string;
  readonly name: string;
  readonly source: 'model' | 'offline';
  readonly startedAt: number;
  /** Null while it goes on. */
  readonly endedAt: number | null;
  readonly speeches: readonly SpeechView[];
  readonly verdict: CouncilVerdict | null;
  /** 0–100, before and after the bound of 15 points round it. */
  readonly quantScore: number | null;
  readonly finalScore: number | null;
  readonly riskTag: RiskTag | null;
  readonly checks: readonly CheckResult[];
  readonly decisionId: string | null;
  readonly orderId: string | null;
  readonly costUsd: number;
  readonly tokens: number;
}

export interface CouncilView {
  /** Oldest first, bounded. */
  readonly debates: readonly DebateView[];
}

export interface LogLine {
  readonly seq: number;
  readonly at: number;
  readonly level: 'info' | 'warn' | 'error' | 'alarm';
  readonly event: string;
  readonly market: MarketCode | null;
  readonly symbol: string | null;
  readonly message: string;
  /** The decision behind the line, for `enter`. */
  readonly decisionId: string | null;
}

export interface Snapshot {
  /** Grows with every change. */
  readonly seq: number;
  /** The engine's clock. */
  readonly at: number;
  readonly header: HeaderSlice;
  readonly markets: readonly MarketView[];
  readonly scanner: readonly CandidateView[];
  readonly scenarios: readonly ScenarioView[];
  readonly positions: readonly PositionView[];
  readonly orders: readonly OrderView[];
  readonly risk: RiskView;
  /** Null where the exchange is simulated. */
  readonly broker: BrokerView | null;
  readonly council: CouncilView;
  /** Newest last, bounded. */
  readonly log: readonly LogLine[];
}

/** All a decision was made from, with the orders, fills and trade that came of it; numbers already formatted. */
export interface Explanation {
  readonly decisionId: string;
  readonly title: string;
  readonly sections: readonly { readonly heading: string; readonly lines: readonly string[] }[];
  readonly checks: readonly CheckResult[];
}
