import type { Dossier } from '../brain/prompts/dossier.ts';
import type { ContextLayer } from '../context/layers.ts';
import type {
  CouncilRole,
  CouncilTurn,
  CouncilVerdict,
  DebateRequest,
  DecisionAnswer,
  DecisionRequest,
} from '../council/debate.ts';
import type { InsightRequest, MacroOutcome } from '../council/macro-insight.ts';
import type { Instant, Instrument, MarketCode, Price, Quantity, SymbolId, TradingDay } from '../market/types.ts';
import type { NewsItem } from '../news/item.ts';
import type { BrokerReport } from '../orders/broker-report.ts';
import type { OrderId, OrderTicket } from '../orders/order.ts';
import type { PlanRequest, PlaybookPlan } from '../playbook/model.ts';
import type { JobId } from '../schedule/job-table.ts';
import type { BarSlice } from './bars.ts';
import type { ModelCall } from './model-call.ts';
import type { StoreRecord } from './records.ts';
import type { CalendarOverride, RunConfig, TradingSettings } from './settings.ts';

/** What a person may ask of the engine. `actor` and time are added on the way in. */
export type OperatorCommand =
  | { readonly type: 'pause'; readonly reason: string }
  | { readonly type: 'resume'; readonly reason: string }
  | { readonly type: 'halt'; readonly reason: string }
  | { readonly type: 'reset-breaker'; readonly reason: string }
  | { readonly type: 'rescan' }
  | { readonly type: 'replan' }
  | { readonly type: 'review'; readonly symbol: SymbolId }
  | { readonly type: 'council'; readonly symbol: SymbolId }
  | { readonly type: 'exit'; readonly symbol: SymbolId; readonly reason: string }
  /** What became of an order of unknown fate, said by a person and checked against the broker's records. */
  | {
      readonly type: 'resolve-order';
      readonly orderId: OrderId;
      readonly as: OrderResolution;
      readonly reason: string;
    }
  /** Writes a row of memory by hand; `value` is JSON as text. */
  | {
      readonly type: 'remember';
      readonly layer: ContextLayer;
      readonly timeFrame: string;
      readonly key: string;
      readonly value: string;
    }
  /** Rolls memory up now: null market is every one that has any, null time frame today and every frame it lies in. */
  | { readonly type: 'roll-up'; readonly market: MarketCode | null; readonly timeFrame: string | null }
  /** Drops what memory has kept long enough. */
  | { readonly type: 'expire-context' }
  /** Runs a job of the desk's day now; `market` null for one of the desk as a whole. */
  | { readonly type: 'run-job'; readonly job: JobId; readonly market: MarketCode | null }
  /** The operator's word on a proposed lesson; `text` is its new wording, only for an edit. */
  | {
      readonly type: 'lesson';
      readonly id: string;
      readonly verdict: 'approve' | 'reject' | 'edit';
      readonly text: string;
    }
  /** A person has looked at a decision. */
  | { readonly type: 'mark-decision'; readonly decisionId: string; readonly notes: string };

export type OrderResolution =
  | { readonly is: 'listed'; readonly brokerOrderId: string }
  /** The broker never got it: its complete list, read well after it was sent, has no such order. */
  | { readonly is: 'never-received' };

/** The two lines to a broker: requests, and the stream of prices and notices. */
export type BrokerLine = 'requests' | 'stream';

export type RejectCode =
  | 'insufficient-cash'
  | 'not-held'
  | 'price-limit'
  | 'tick-size'
  | 'market-closed'
  | 'bad-order'
  | 'unknown-order';

/**
 * Every input of the kernel. `at` is the only clock it knows; instants never go back. `bars` and `quote` are the hot
 * ones: they are encoded in binary, everything else as canonical JSON.
 */
export type KernelEvent =
  | { readonly type: 'run-started'; readonly at: Instant; readonly config: RunConfig }
  /** A run on a real account was taken up again: what was on its way when the process ended is in doubt. */
  | {
      readonly type: 'run-resumed';
      readonly at: Instant;
      readonly settings: TradingSettings;
      readonly calendarOverrides: readonly CalendarOverride[];
    }
  | { readonly type: 'instruments'; readonly at: Instant; readonly added: readonly Instrument[] }
  | { readonly type: 'bars'; readonly at: Instant; readonly bars: BarSlice }
  | {
      readonly type: 'quote';
      readonly at: Instant;
      readonly symbol: SymbolId;
      readonly price: Price;
      /** Shares traded today so far, as the feed knows them; NaN when it does not. */
      readonly dayVolume: number;
    }
  /** A symbol's day as the broker's screen sums it up: what was missed while nobody listened is in it. */
  | {
      readonly type: 'day-so-far';
      readonly at: Instant;
      readonly symbol: SymbolId;
      readonly open: Price;
      readonly high: Price;
      readonly low: Price;
      readonly last: Price;
      /** Shares traded today. */
      readonly volume: number;
      readonly previousClose: Price | null;
    }
  | { readonly type: 'tick'; readonly at: Instant }
  | { readonly type: 'order-sending'; readonly at: Instant; readonly ticket: OrderTicket }
  | { readonly type: 'order-accepted'; readonly at: Instant; readonly orderId: OrderId; readonly brokerOrderId: string }
  | {
      readonly type: 'order-rejected';
      readonly at: Instant;
      readonly orderId: OrderId;
      readonly code: RejectCode;
      readonly message: string;
    }
  /** No byte of it left this machine, so the broker cannot have it. */
  | { readonly type: 'order-unsent'; readonly at: Instant; readonly orderId: OrderId; readonly message: string }
  /** It was sent, and no answer that can be relied on came back. */
  | { readonly type: 'order-unanswered'; readonly at: Instant; readonly orderId: OrderId; readonly message: string }
  | { readonly type: 'cancel-failed'; readonly at: Instant; readonly orderId: OrderId; readonly message: string }
  /** What was sent for an order and what was heard, secrets masked. */
  | {
      readonly type: 'order-wire';
      readonly at: Instant;
      readonly orderId: OrderId;
      readonly sent: string;
      readonly heard: string;
    }
  | { readonly type: 'broker-report'; readonly at: Instant; readonly report: BrokerReport }
  | {
      readonly type: 'broker-line';
      readonly at: Instant;
      readonly line: BrokerLine;
      readonly up: boolean;
      readonly message: string;
    }
  /** What the broker's holiday list says of a day, where the calendar here says otherwise. */
  | {
      readonly type: 'holiday-correction';
      readonly at: Instant;
      readonly override: CalendarOverride;
    }
  /** The journal could not be written; and it could again, with everything since. */
  | { readonly type: 'store-failed'; readonly at: Instant; readonly message: string }
  | { readonly type: 'store-recovered'; readonly at: Instant }
  /** Something the operator has to know that no rule decides on, e.g. what a paper account lacks. */
  | {
      readonly type: 'notice';
      readonly at: Instant;
      readonly level: 'info' | 'warn' | 'alarm';
      readonly event: string;
      readonly market: MarketCode | null;
      readonly message: string;
    }
  | {
      readonly type: 'order-ended';
      readonly at: Instant;
      readonly orderId: OrderId;
      readonly as: 'cancelled' | 'expired';
      readonly remaining: Quantity;
      readonly message: string;
    }
  | {
      readonly type: 'fill';
      readonly at: Instant;
      readonly orderId: OrderId;
      readonly executionId: string;
      readonly price: Price;
      readonly quantity: Quantity;
      /** Minor units. */
      readonly commission: number;
      readonly tax: number;
    }
  | {
      readonly type: 'orders-refreshed';
      readonly at: Instant;
      readonly ok: boolean;
      readonly working: readonly OrderId[];
    }
  | {
      readonly type: 'plan-made';
      readonly at: Instant;
      readonly market: MarketCode;
      readonly day: string;
      readonly version: number;
      readonly model: string;
      readonly result:
        | { readonly ok: true; readonly plan: PlaybookPlan; readonly contextSummary: string }
        | { readonly ok: false; readonly failure: 'timeout' | 'unusable' | 'api-error'; readonly message: string };
    }
  /** A model is about to be asked: what it may cost at most counts as spent from here on. */
  | {
      readonly type: 'model-reserved';
      readonly at: Instant;
      readonly id: string;
      readonly provider: string;
      readonly model: string;
      /** Millionths of a dollar. */
      readonly microUsd: number;
    }
  /** What came of it, answered or not, and what it cost. */
  | { readonly type: 'model-settled'; readonly at: Instant; readonly call: ModelCall }
  /** What was put to a debate's dossier that the desk itself does not know. */
  | ({ readonly type: 'council-facts'; readonly at: Instant; readonly id: string } & Pick<Dossier, 'context'>)
  /** More of what a role of the council writes, as it comes. */
  | {
      readonly type: 'council-text';
      readonly at: Instant;
      readonly id: string;
      readonly role: CouncilRole;
      readonly round: number;
      /** Another model has begun anew: what was written before counts no more. */
      readonly anew: boolean;
      readonly text: string;
    }
  | { readonly type: 'council-turn'; readonly at: Instant; readonly id: string; readonly turn: CouncilTurn }
  | { readonly type: 'council-ended'; readonly at: Instant; readonly id: string; readonly verdict: CouncilVerdict }
  /** What a model answered to a single question. */
  | { readonly type: 'decision-told'; readonly at: Instant; readonly id: string; readonly answer: DecisionAnswer }
  /** What a source of news had to tell when it was asked `asked` times, and what is wrong with it; null when nothing is. */
  | {
      readonly type: 'news';
      readonly at: Instant;
      readonly source: string;
      readonly asked: number;
      readonly items: readonly NewsItem[];
      readonly trouble: string | null;
    }
  /** How the macro council looks at a day in Seoul. */
  | { readonly type: 'insight-made'; readonly at: Instant; readonly day: string; readonly outcome: MacroOutcome }
  /** Who bought and sold on a day, or why it could not be learned. */
  | {
      readonly type: 'market-flow';
      readonly at: Instant;
      readonly market: MarketCode;
      readonly day: TradingDay;
      readonly result: /** `message` says why there are none, where there can be none. */
        | { readonly ok: true; readonly flows: readonly SymbolFlow[]; readonly message?: string }
        | { readonly ok: false; readonly message: string };
    }
  | { readonly type: 'command'; readonly at: Instant; readonly actor: string; readonly command: OperatorCommand };

/** Whose buyers and sellers of a day are asked for. */
export interface FlowQuestion {
  readonly market: MarketCode;
  readonly day: TradingDay;
  /** With the shares traded on the day as far as the desk knows. */
  readonly symbols: readonly { readonly symbol: SymbolId; readonly volume: number }[];
}

/** Net buying of one symbol on one day, shares; null where it is not told. */
export interface SymbolFlow {
  readonly symbol: SymbolId;
  readonly foreigners: number | null;
  readonly institutions: number | null;
  readonly individuals: number | null;
  readonly program: number | null;
}

/** An event before it has a time. */
export type Undated<E> = E extends KernelEvent ? Omit<E, 'at'> : never;

/** What the outside is asked to do. Nothing below the runtime does it. */
export type Effect =
  | { readonly type: 'place-order'; readonly ticket: OrderTicket }
  | { readonly type: 'cancel-order'; readonly orderId: OrderId }
  | { readonly type: 'refresh-orders' }
  /** The complete set of symbols the engine wants every price change of. */
  | { readonly type: 'subscribe'; readonly symbols: readonly SymbolId[] }
  | { readonly type: 'make-plan'; readonly request: PlanRequest }
  | { readonly type: 'hold-council'; readonly request: DebateRequest }
  | { readonly type: 'ask-decision'; readonly request: DecisionRequest }
  | { readonly type: 'make-insight'; readonly request: InsightRequest }
  /** Who bought and sold on a day; answered by `market-flow`. */
  | { readonly type: 'collect-flow'; readonly question: FlowQuestion }
  /** Bars of watched symbols that are not in the store yet go there now. */
  | { readonly type: 'store-bars' }
  | { readonly type: 'record'; readonly record: StoreRecord };
