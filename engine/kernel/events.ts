import type { Instant, Instrument, MarketCode, Price, Quantity, SymbolId } from '../market/types.ts';
import type { OrderId, OrderTicket } from '../orders/order.ts';
import type { PlanRequest, PlaybookPlan } from '../playbook/model.ts';
import type { BarSlice } from './bars.ts';
import type { StoreRecord } from './records.ts';
import type { RunConfig } from './settings.ts';

/** What a person may ask of the engine. `actor` and time are added on the way in. */
export type OperatorCommand =
  | { readonly type: 'pause'; readonly reason: string }
  | { readonly type: 'resume'; readonly reason: string }
  | { readonly type: 'halt'; readonly reason: string }
  | { readonly type: 'reset-breaker'; readonly reason: string }
  | { readonly type: 'rescan' }
  | { readonly type: 'replan' }
  | { readonly type: 'review'; readonly symbol: SymbolId }
  | { readonly type: 'exit'; readonly symbol: SymbolId; readonly reason: string };

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
  | { readonly type: 'command'; readonly at: Instant; readonly actor: string; readonly command: OperatorCommand };

/** What the outside is asked to do. Nothing below the runtime does it. */
export type Effect =
  | { readonly type: 'place-order'; readonly ticket: OrderTicket }
  | { readonly type: 'cancel-order'; readonly orderId: OrderId }
  | { readonly type: 'refresh-orders' }
  /** The complete set of symbols the engine wants every price change of. */
  | { readonly type: 'subscribe'; readonly symbols: readonly SymbolId[] }
  | { readonly type: 'make-plan'; readonly request: PlanRequest }
  | { readonly type: 'record'; readonly record: StoreRecord };
