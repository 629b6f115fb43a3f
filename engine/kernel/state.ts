import type { Position, SelectionContext } from '../exits/position.ts';
import type { Currency, Instant, MarketCode, TradingDay } from '../market/types.ts';
import type { Order, OrderId } from '../orders/order.ts';
import type { Playbook, PlaybookStatus, Regime } from '../playbook/model.ts';
import type { KillSwitchState } from '../risk/kill-switch.ts';
import type { RankedCandidate } from '../scanner/rank.ts';
import type { ScheduleState } from '../schedule/schedule-state.ts';
import type { ArchiveState } from './archive.ts';
import type { BrokerState } from './broker-state.ts';
import type { CouncilState } from './council-state.ts';
import type { MacroState } from './macro-state.ts';
import type { ModelSpending } from './model-call.ts';
import type { NewsState } from './news-state.ts';
import type { DecisionCause } from './reasons.ts';

/** `ACTIVE` all, `REDUCING` exits only, `HALTED` nothing but the kill switch's own steps. */
export type TradingState = 'ACTIVE' | 'REDUCING' | 'HALTED';

export interface ControlMark {
  readonly reason: string;
  readonly actor: string;
  readonly at: Instant;
}

export interface Account {
  readonly currency: Currency;
  /** Minor units; what is reserved for working buys is still in it. */
  cash: number;
  reserved: number;
  /** The trading day that `dayStartEquity` belongs to. */
  day: TradingDay | null;
  dayStartEquity: number | null;
  /** What the breaker measures the day against: the day's start, or the equity at the last reset. */
  breakerBaseEquity: number | null;
  /** Worse of the breaker's two measures at the last evaluation, percent; null while neither applies. */
  breakerPct: number | null;
  realisedToday: number;
  realised: number;
  feesToday: number;
  fees: number;
  peakEquity: number;
  maxDrawdownPct: number;
}

/** The desk's day of one market: what comes next, who was found, what is planned. */
export interface MarketDay {
  readonly market: MarketCode;
  day: TradingDay | null;
  open: Instant | null;
  close: Instant | null;
  /** Set from the pre-market work until the close. */
  started: boolean;
  closeOutDone: boolean;
  lastScanAt: Instant | null;
  lastDataAt: Instant | null;
  /** Bars arrived since the last scan. */
  dataSinceScan: boolean;
  candidates: readonly RankedCandidate[];
  /** Symbol and reason of what the scanner left out today. */
  leftOut: Set<string>;
  playbook: Playbook | null;
  playbookStatus: PlaybookStatus | null;
  playbookNote: string;
  playbookVersion: number;
  /** Level of the equal-weighted index of the market's symbols, one value per day, oldest first. */
  indexLevels: readonly number[];
  /** The day of the newest level. */
  indexDay: TradingDay | null;
  regime: Regime;
  regimeNote: string;
  /** Quotes of this many milliseconds apart are expected; older than three times that is stale. */
  barLength: number;
  /** When models were last asked for direct decisions, and on which day the budget ended that. */
  cycledAt?: Instant;
  refusedOn?: TradingDay | null;
}

/** A run of evaluations of one symbol that came to the same HOLD. */
export interface HoldFold {
  readonly decisionId: string;
  readonly key: string;
  readonly cause: DecisionCause;
  readonly firstAt: Instant;
  lastAt: Instant;
  count: number;
}

export interface SymbolMemory {
  lastStopLossAt: Instant | null;
  lastSellAt: Instant | null;
  lastSellPrice: number | null;
  lastSignalAt: Instant | null;
  /** A momentum match that waits for its confirmation bar. */
  armedAt: Instant | null;
  armedPrice: number | null;
  lastDecisionId: string | null;
  exitRetryAt: Instant | null;
}

/** What a buy order carries over into the position it opens. */
export interface PendingEntry {
  readonly stopLossPct: number;
  readonly takeProfitPct: number;
  readonly confidence: number;
  readonly rationale: string;
  readonly selection: SelectionContext;
  /** Of the stop's distance, by the macro council; none when left out. */
  readonly stopMultiplier?: number;
}

export interface MatchMemory {
  matches: number;
  lastMatchAt: Instant;
}

export interface LogEntry {
  readonly seq: number;
  readonly at: Instant;
  readonly level: 'info' | 'warn' | 'error' | 'alarm';
  readonly event: string;
  readonly market: MarketCode | null;
  readonly symbol: string | null;
  readonly message: string;
  readonly decisionId: string | null;
}

/**
 * When a market's memory is rolled up: at every local midnight, whether there was a session or not, and before that as
 * soon as the day closes, so that a review finds it. Days that were missed are caught up with the first tick after.
 */
export interface MemoryClock {
  /** The newest day that is rolled up for good. */
  readonly doneTo: TradingDay;
  /** The local midnight at which the day after it is over, epoch ms. */
  readonly nextAt: number;
}

export interface Counters {
  bars: number;
  quotes: number;
  orders: number;
  fills: number;
  trades: number;
  wins: number;
  losses: number;
  breakerTrips: number;
  evaluations: number;
  decisions: { BUY: number; SELL: number; HOLD: number };
  exits: Record<string, number>;
}

/** Everything the kernel knows but for the columns of the symbol table. Serialisable as it is. */
export interface DeskState {
  at: Instant;
  paused: ControlMark | null;
  trading: TradingState;
  tradingMark: ControlMark | null;
  breaker: {
    tripped: boolean;
    reason: string;
    since: Instant | null;
    /** Worse of the two measures at the last evaluation, percent. */
    valuePct: number | null;
  };
  killSwitch: KillSwitchState | null;
  /** What stopped trading, once it has left nothing open: a headless engine may end with exit code 3. */
  stopped: 'breaker' | 'kill-switch' | null;
  accounts: Map<Currency, Account>;
  markets: Map<MarketCode, MarketDay>;
  positions: Map<number, Position>;
  orders: Map<OrderId, Order>;
  pendingEntries: Map<OrderId, PendingEntry>;
  /** Orders that wait for the end of a blackout, oldest first. */
  parked: OrderId[];
  /** Only on a real account. */
  broker?: BrokerState;
  /** Only once a model was asked. */
  llm?: ModelSpending;
  /** Only of markets whose days are kept. */
  memoryClocks?: Map<MarketCode, MemoryClock>;
  /** The newest day on which something was decided on a symbol: what comes after it is kept for some weeks. */
  decidedOn?: Map<number, TradingDay>;
  /** Only once the council or a model was asked about a symbol. */
  council?: CouncilState;
  /** Only once a source of news has told something. */
  news?: NewsState;
  /** Only once the macro council was asked. */
  macro?: MacroState;
  /** What is due of the desk's day; a state from before there was a schedule has none yet. */
  schedule?: ScheduleState;
  /** What reviews look back on; likewise. */
  archive?: ArchiveState;
  memory: Map<number, SymbolMemory>;
  folds: Map<number, HoldFold>;
  scenarioMatches: Map<string, MatchMemory>;
  /** Newest last, bounded. */
  log: LogEntry[];
  logSeq: number;
  counters: Counters;
  /** Newest local date with bars, and how many there were: the days of the run's summary. */
  lastDay: string;
  daysSeen: number;
  reportedMissing: Set<string>;
}

export function initialState(): DeskState {
  return {
    at: 0 as Instant,
    paused: null,
    trading: 'ACTIVE',
    tradingMark: null,
    breaker: { tripped: false, reason: '', since: null, valuePct: null },
    killSwitch: null,
    stopped: null,
    accounts: new Map(),
    markets: new Map(),
    positions: new Map(),
    orders: new Map(),
    pendingEntries: new Map(),
    parked: [],
    memory: new Map(),
    folds: new Map(),
    scenarioMatches: new Map(),
    log: [],
    logSeq: 0,
    counters: {
      bars: 0,
      quotes: 0,
      orders: 0,
      fills: 0,
      trades: 0,
      wins: 0,
      losses: 0,
      breakerTrips: 0,
      evaluations: 0,
      decisions: { BUY: 0, SELL: 0, HOLD: 0 },
      exits: {},
    },
    lastDay: '',
    daysSeen: 0,
    reportedMissing: new Set(),
  };
}
