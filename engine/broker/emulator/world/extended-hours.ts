import { MINUTE_MS } from '../../../market/days.ts';
import { dailyLimits, roundToTick } from '../../../market/ticks.ts';
import type { TradingSession } from '../../../market/trading-days.ts';
import { price } from '../../../market/types.ts';
import { COMPANIES } from '../../sim/market/companies.ts';
import { dice } from '../dice.ts';
import type { ExtendedMinutes, Minute } from './minutes.ts';

/** KRX has run its own after-market since this day, and takes orders for the opening auction from 08:20. */
export const REFORM_DAY = '2026-09-14';

/** Minutes before the open and after the close, both ends of every window, of Korea's extended hours. */
export const WINDOWS = {
  /** KRX trades at yesterday's close. */
  closePriceBefore: { from: -30, until: -20 },
  nxtBefore: { from: -60, until: -10 },
  /** KRX trades at today's close. */
  closePriceAfter: { from: 10, until: 30 },
  nxtAfter: { from: 10, until: 270 },
  krxAfter: { from: 30, until: 270 },
} as const;

const TRADE_CHANCE = 0.5;
/** Share of an ordinary day's volume that a minute trades. */
const MINUTE_SHARE = 0.0003;
const WIDEST = 0.008;

/**
 * Korea's extended hours, made up around the last close: quiet, within a percent, and at exactly the close while KRX
 * trades at the close price.
 */
export const extendedMinutes = (seed: number): ExtendedMinutes =>
  function* (session, part, closes) {
    const [from, until] = part === 'before' ? [WINDOWS.nxtBefore.from, 0] : [0, WINDOWS.nxtAfter.until];
    const edge = part === 'before' ? session.open : session.close;
    const fixedPrice = part === 'before' ? WINDOWS.closePriceBefore : WINDOWS.closePriceAfter;
    for (let k = from; k < until; k++) {
      const tradesAtClose = k >= fixedPrice.from && k < fixedPrice.until;
      if (!tradesAtClose && !isOpen(part, k)) continue;
      yield minuteAt(session, edge + k * MINUTE_MS, tradesAtClose, closes, seed);
    }
  };

const isOpen = (part: 'before' | 'after', k: number): boolean =>
  part === 'before' ? k < WINDOWS.nxtBefore.until : k >= WINDOWS.nxtAfter.from;

function minuteAt(
  session: TradingSession,
  start: number,
  tradesAtClose: boolean,
  closes: ReadonlyMap<number, number>,
  seed: number,
): Minute {
  const bars = COMPANIES.flatMap((company, symbol) => {
    const close = closes.get(symbol);
    if (company.market !== 'KR' || close === undefined) return [];
    if (dice(seed, 'extended', symbol, start) > TRADE_CHANCE) return [];
    // A slow wave over the day and a little noise on it.
    const phase = dice(seed, 'wave', symbol, session.day) * 2 * Math.PI;
    const wave = Math.sin(phase + start / 3_600_000) * 0.7 + dice(seed, 'noise', symbol, start) - 0.5;
    const limits = dailyLimits('KR', price(close));
    const moved = tradesAtClose ? close : close * (1 + (wave * WIDEST) / 1.2);
    const last = roundToTick('KR', price(Math.round(moved)), 'nearest');
    const inside = limits === null ? last : Math.min(limits.upper, Math.max(limits.lower, last));
    const volume = 1 + Math.floor(company.dailyShares * MINUTE_SHARE * dice(seed, 'volume', symbol, start));
    return [{ symbol, open: inside, high: inside, low: inside, close: inside, volume }];
  });
  return { market: 'KR', start, extended: true, bars };
}
