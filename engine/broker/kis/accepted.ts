import { z } from 'zod';
import { dayAt, midnight } from '../../market/days.ts';
import { MARKETS } from '../../market/markets.ts';
import { type Instant, instant, type MarketCode, type TradingDay } from '../../market/types.ts';
import { zonedInstant, zoneOffset } from '../../market/zone.ts';
import { codeOrBlank, orderNumber, timeOfDayOrNull } from './fields.ts';

const MINUTE_MS = 60_000;
/** Farther from our own clock it is another zone's time, or nonsense. */
const PLAUSIBLE_MS = 10 * MINUTE_MS;

const output = z.looseObject({
  odno: orderNumber.refine((number) => !/^0*$/.test(number), 'is no order number'),
  krx_fwdg_ord_orgno: codeOrBlank.catch(''),
  ord_tmd: timeOfDayOrNull.catch(null),
});

/** The answer to an order, a modification or a cancellation. */
export const acceptedReply = z
  .looseObject({ output: z.preprocess((value) => (Array.isArray(value) ? value[0] : value), output) })
  .transform((body) => body.output);

/** The market's own date at an instant. */
export function localDay(market: MarketCode, at: number): TradingDay {
  return dayAt(at + zoneOffset(MARKETS[market].zone, at));
}

/**
 * When the broker took a request: its `ORD_TMD`, which is Korean time or the exchange's (documents do not say which),
 * whichever is near `now`; `now` when neither is.
 */
export function acceptedAt(market: MarketCode, time: number | null, now: number): Instant {
  if (time === null) return instant(now);
  const zones = ['Asia/Seoul', MARKETS[market].zone];
  const candidates = zones.flatMap((zone) => {
    const today = midnight(dayAt(now + zoneOffset(zone, now)));
    return [-1, 0, 1].map((days) => zonedInstant(zone, today + days * 86_400_000 + time));
  });
  return candidates.find((at) => Math.abs(at - now) <= PLAUSIBLE_MS) ?? instant(now);
}
