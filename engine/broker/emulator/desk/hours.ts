import type { MarketClock } from '../../../market/clock.ts';
import { MINUTE_MS } from '../../../market/days.ts';
import { type Instant, instant } from '../../../market/types.ts';
import type { TradingHours } from '../../sim/trading-hours.ts';
import { REFORM_DAY, WINDOWS } from '../world/extended-hours.ts';
import { DIVISIONS } from './divisions.ts';
import type { OrderBooks, OrderRecord } from './order-record.ts';

/** A stretch of time in which an order is taken and, in part of it, traded. */
interface Window {
  readonly takenFrom: number;
  readonly tradedFrom: number;
  readonly until: number;
}

/** Before the open a US order of a live account waits from 04:00 on, New York time. */
const US_TAKEN_FROM = '04:00';
/** Minutes before the open from which KRX takes orders for the opening auction. */
const AUCTION_MINUTES = { before: 30, sinceReform: 40 };
/** Nextrade's main market: from 30 seconds after KRX's open to 10 minutes before its close. */
const NXT_MAIN = { afterOpen: 30_000, beforeClose: 10 * MINUTE_MS };

/**
 * When the exchanges of the emulator take orders and trade them, by venue, order kind and account. On the day of the
 * college-entrance exam every boundary moves with the session.
 */
export function venueHours(clock: MarketClock, books: OrderBooks, account: 'paper' | 'live'): TradingHours {
  function windowsOf(order: OrderRecord, at: Instant): readonly Window[] {
    const { market } = order.ticket;
    const day = clock.localDay(market, at);
    const session = clock.sessionOf(market, day);
    if (session === null || session === 'unknown') return [];
    const { open, close } = session;
    if (market !== 'KR') {
      const takenFrom = account === 'paper' ? open : clock.instantOf(market, day, US_TAKEN_FROM);
      return [{ takenFrom, tradedFrom: open, until: close }];
    }
    const around = (edge: number, { from, until }: { from: number; until: number }): Window => {
      const tradedFrom = edge + from * MINUTE_MS;
      return { takenFrom: tradedFrom, tradedFrom, until: edge + until * MINUTE_MS };
    };
    const auction = day >= REFORM_DAY ? AUCTION_MINUTES.sinceReform : AUCTION_MINUTES.before;
    const krx: Window = { takenFrom: open - auction * MINUTE_MS, tradedFrom: open, until: close };
    const nxtMain = open + NXT_MAIN.afterOpen;
    const nxt: readonly Window[] = [
      around(open, WINDOWS.nxtBefore),
      { takenFrom: nxtMain, tradedFrom: nxtMain, until: close - NXT_MAIN.beforeClose },
      around(close, WINDOWS.nxtAfter),
    ];
    const division = DIVISIONS[order.division];
    if (division === undefined) return [];
    switch (division.phase) {
      case 'close-before':
        return [around(open, WINDOWS.closePriceBefore)];
      case 'close-after':
        return [around(close, WINDOWS.closePriceAfter)];
      case 'krx-after':
        return day >= REFORM_DAY ? [around(close, WINDOWS.krxAfter)] : [];
      case 'nxt-before':
        return [nxt[0]!];
      case 'regular':
        switch (order.venue) {
          case 'KRX':
            return [krx];
          case 'NXT':
            return nxt;
          case 'SOR':
            return [krx, ...nxt];
        }
    }
  }

  return {
    endOf({ id }, at) {
      const order = books.get(id);
      if (order === undefined) return null;
      const windows = windowsOf(order, at);
      if (!windows.some(({ takenFrom, until }) => at >= takenFrom && at < until)) return null;
      return instant(Math.max(...windows.map(({ until }) => until)));
    },
    trades({ id }, at) {
      const order = books.get(id);
      if (order === undefined || order.trigger !== null) return false;
      return windowsOf(order, at).some(({ tradedFrom, until }) => at >= tradedFrom && at < until);
    },
  };
}
