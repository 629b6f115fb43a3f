import type { MarketClock } from '../../../market/clock.ts';
import type { Instant, MarketCode } from '../../../market/types.ts';
import type { Trigger } from './order-record.ts';

/** Minutes of the closing auction of an order that waits for it, and of KRX. */
const CLOSING_MINUTES = { waiting: 1, krx: 10 } as const;

/** Whether an order that waited may trade from now on. */
export function isDue(trigger: Trigger, clock: MarketClock, market: MarketCode, last: number, at: Instant): boolean {
  switch (trigger.kind) {
    case 'stop':
      return trigger.rising ? last >= trigger.price : last <= trigger.price;
    case 'open':
      return clock.isOpen(market, at);
    case 'close':
      return isWithin(clock, market, at, CLOSING_MINUTES.waiting);
  }
}

export const isClosingAuction = (clock: MarketClock, at: Instant): boolean =>
  isWithin(clock, 'KR', at, CLOSING_MINUTES.krx);

function isWithin(clock: MarketClock, market: MarketCode, at: Instant, minutes: number): boolean {
  const left = clock.minutesToClose(market, at);
  return left !== null && left <= minutes;
}
