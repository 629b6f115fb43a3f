import type { Instant } from '../../../market/types.ts';
import type { WallClock } from '../../../runtime/wall-clock.ts';
import type { KisAccount } from '../account.ts';
import type { KisTransport } from '../transport.ts';
import type { LineState } from './line-state.ts';
import type { OrderBook, OrderNotice, PriceTick } from './records.ts';
import type { Feeds, Wanted, WantedSet } from './wanted.ts';

/**
 * Why something wanted does not come over the stream, so that it has to be asked for by REST:
 * `pending` not confirmed yet; `no-room` beyond the broker's 41 registrations; `refused` by the broker, `code` says how;
 * `not-offered` to this account (overseas prices on paper, notices without an HTS ID); `line-down`.
 */
export type Unserved =
  | { readonly wanted: Wanted; readonly why: 'pending' | 'no-room' | 'not-offered' | 'line-down' }
  | { readonly wanted: Wanted; readonly why: 'refused'; readonly code: string };

/** Everything wanted is in exactly one of the two. */
export interface Coverage {
  readonly served: readonly Wanted[];
  readonly unserved: readonly Unserved[];
}

/** A stretch without the stream. Nothing of it is sent again: orders, executions and prices have to be read by REST. */
export interface StreamGap {
  /** When something was last heard. */
  readonly from: Instant;
  /** When everything wanted was registered again. */
  readonly to: Instant;
}

/** All calls come synchronously from the socket or the clock, in the order of what happened. */
export interface StreamListener {
  tick(tick: PriceTick): void;
  book(book: OrderBook): void;
  notice(notice: OrderNotice): void;
  line(state: LineState): void;
  coverage(coverage: Coverage): void;
  gap(gap: StreamGap): void;
}

export interface KisStreamOptions {
  readonly account: KisAccount;
  readonly transport: KisTransport;
  readonly clock: WallClock;
  /** From 0 to below 1: spreads attempts to connect. */
  readonly random: () => number;
  /** A fresh approval key: asked for before every attempt. */
  readonly approvalKey: () => Promise<{ readonly ok: true; readonly value: string } | { readonly ok: false }>;
  readonly listener: StreamListener;
}

/** The broker's stream of prices, books and order notices. */
export interface KisStreamShape {
  /** Starts connecting; from then on the line is kept up until `close`. */
  open(): void;
  /** Replaces what is wanted. Only differences are sent. */
  want(set: WantedSet, feeds: Feeds): void;
  readonly counts: StreamCounts;
  close(): Promise<void>;
}

export interface StreamCounts {
  readonly frames: number;
  readonly records: number;
  readonly faults: Readonly<Record<string, number>>;
}
