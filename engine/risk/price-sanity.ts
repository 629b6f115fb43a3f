import type { OrderKind } from '../orders/order.ts';
import { allFinite, type ShowPrice, showPct, type Verdict, verdict } from './verdict.ts';

export interface PriceSanityInput {
  /** The limit, or for a market order the quote it would execute at. Price units, as all prices here. */
  readonly price: number;
  readonly last: number;
  /** Largest distance from the last price, percent, inclusive. */
  readonly maxGapPct: number;
  /** Tick size at `price`. */
  readonly tick: number;
  /** The day's price limits, inclusive; null in a market without. */
  readonly limits: { readonly lower: number; readonly upper: number } | null;
  readonly orderKind: OrderKind['kind'];
  /** How prices are shown in the detail. */
  readonly show?: ShowPrice;
}

/** The price must be near the last one, inside the daily limits and, unless it is a market order, on the tick grid. */
export function priceSanity(input: PriceSanityInput): Verdict {
  const { price, last, maxGapPct, tick, limits, orderKind, show = String } = input;
  if (!allFinite(price, last) || price <= 0 || last <= 0) {
    return verdict(false, `price ${price} or last price ${last} is not a price`);
  }
  const gapPct = (Math.abs(price - last) * 100) / last;
  const apart = `price ${show(price)} is ${showPct(gapPct)} off the last ${show(last)}`;
  const gap = {
    what: 'distance from the last price',
    value: gapPct,
    limit: maxGapPct,
    passes: '<=',
    unit: '%',
  } as const;
  if (!(allFinite(maxGapPct) && gapPct <= maxGapPct)) {
    return verdict(false, `${apart}, allowed ${showPct(maxGapPct)}`, gap);
  }
  if (limits !== null && !(price >= limits.lower && price <= limits.upper)) {
    return verdict(
      false,
      `price ${show(price)} is outside the day’s limits ${show(limits.lower)} to ${show(limits.upper)}`,
    );
  }
  if (orderKind !== 'market' && !(tick > 0 && price % tick === 0)) {
    return verdict(false, `price ${show(price)} is not on the tick grid of ${show(tick)}`);
  }
  return verdict(true, apart, gap);
}
