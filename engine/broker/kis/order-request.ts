import type { Instant, MarketCode, Price, Quantity } from '../../market/types.ts';
import type { Side } from '../../orders/order.ts';

/** Where an order goes. `DAY` is the US daytime market. Outside Korea and without daytime it is `MAIN`. */
export type KisVenue = 'KRX' | 'NXT' | 'SOR' | 'KRX_AFTER' | 'MAIN' | 'US_DAY';

/**
 * `best` takes the price of the opposite side, `own-best` that of the own side; both only in Korea. Overseas KIS takes
 * limits only, in the US also the opening and closing auctions.
 */
export type KisPricing =
  | { readonly kind: 'limit'; readonly limit: Price }
  | { readonly kind: 'market' | 'best' | 'own-best' };

/** `at-open` and `at-close` are the auctions of the US. */
export type KisDuration = 'day' | 'ioc' | 'fok' | 'at-open' | 'at-close';

export interface KisOrder {
  readonly market: MarketCode;
  readonly code: string;
  readonly side: Side;
  readonly quantity: Quantity;
  readonly pricing: KisPricing;
  readonly duration: KisDuration;
  readonly venue: KisVenue;
}

/** The order a cancellation or modification is about: as this client placed it, or as the broker lists it. */
export interface KisOrderRef {
  readonly brokerOrderId: string;
  readonly market: MarketCode;
  readonly code: string;
  /** What is still open as far as known; overseas KIS wants it, in Korea everything open is meant. */
  readonly remaining: Quantity;
}

/** A write the broker took. */
export interface KisAccepted {
  /** `KR:20261125:0000012345`. Of the order itself, or of the original when it was modified or cancelled. */
  readonly brokerOrderId: string;
  /** The broker's number of this very request, ten digits. */
  readonly number: string;
  /** By the broker's clock, to the second; our own when its reply has none. */
  readonly at: Instant;
}
