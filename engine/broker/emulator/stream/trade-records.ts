import { MARKETS } from '../../../market/markets.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { compactDay, fixed, percentText, priceText, quotient, signOf, stampOf } from '../text.ts';
import { LISTINGS } from '../world/listing.ts';
import type { Trade } from '../world/trades.ts';
import type { Quote, QuoteScope } from '../world/world.ts';

/** Which layout of records the stream has: before or since the reform of 2026-09-14. */
export type Layout = '2026-09' | 'legacy';

/** What was traded after a trade at the same instant, which its own record does not count yet. */
interface Later {
  readonly volume: number;
  readonly amount: number;
}

/**
 * The records of one symbol's trades at one instant, in order. 46 fields before the reform, 47 since: MARKET_CLS_CODE
 * came last.
 */
export function domesticTrades(
  rehearsal: Rehearsal,
  trades: readonly Trade[],
  isExtended: boolean,
  scope: QuoteScope,
  layout: Layout,
): string[] {
  const { world, now } = rehearsal;
  const quote = world.quote(trades[0]!.symbol, now, scope);
  const session = sessionCode(rehearsal, quote, isExtended);
  return trades.map((trade, k) => {
    const record = domesticTrade(rehearsal, quote, trade, isExtended ? NOTHING : laterThan(trades, k), session);
    return (layout === 'legacy' ? record : [...record, session]).join('^');
  });
}

const NOTHING: Later = { volume: 0, amount: 0 };

const laterThan = (trades: readonly Trade[], k: number): Later =>
  trades.slice(k + 1).reduce(
    ({ volume, amount }, trade) => ({
      volume: volume + trade.volume,
      amount: amount + trade.price * trade.volume,
    }),
    NOTHING,
  );

/** 1 before the session, 2 in it, 3 after it. */
function sessionCode({ clock, now }: Rehearsal, { day }: Quote, isExtended: boolean): string {
  if (!isExtended) return '2';
  const session = clock.sessionOf('KR', clock.localDay('KR', now));
  const isBefore = session !== null && session !== 'unknown' && now < session.open;
  return isBefore || day.volume === 0 ? '1' : '3';
}

function domesticTrade({ world }: Rehearsal, quote: Quote, trade: Trade, later: Later, session: string): string[] {
  const { day, previous, limits } = quote;
  const { price, at } = trade;
  const listing = LISTINGS[trade.symbol]!;
  const { asks, bids } = world.book(quote);
  const volume = day.volume - later.volume;
  const amount = day.amount - later.amount;
  const against = (value: number) => [signOf(price, value), String(price - value)] as const;
  const timeOf = (when: number) => (when === 0 ? '' : stampOf(when).time);
  const sum = (levels: readonly { shares: number }[]) => levels.reduce((total, { shares }) => total + shares, 0);
  return [
    listing.code,
    stampOf(at).time,
    String(price),
    signOf(price, day.base, limits),
    String(price - day.base),
    percentText(price, day.base),
    quotient(amount, volume, 2),
    String(day.open),
    String(day.high),
    String(day.low),
    String(asks[0]!.price),
    String(bids[0]!.price),
    String(trade.volume),
    String(volume),
    String(amount),
    String(day.sells),
    String(day.buys),
    String(day.buys - day.sells),
    quotient(day.buyVolume * 100, day.sellVolume, 2),
    String(day.sellVolume),
    String(day.buyVolume),
    trade.byBuyer ? '1' : '5',
    quotient(day.buyVolume, day.volume, 2),
    quotient(volume * 100, previous?.volume ?? 0, 2),
    timeOf(day.openAt),
    ...against(day.open),
    timeOf(day.highAt),
    ...against(day.high),
    timeOf(day.lowAt),
    ...against(day.low),
    compactDay(day.day),
    `${session}0`,
    'N',
    String(asks[0]!.shares),
    String(bids[0]!.shares),
    String(sum(asks)),
    String(sum(bids)),
    quotient(volume * 100, listing.sharesListed, 2),
    String(Math.floor((previous?.volume ?? 0) / 2)),
    quotient(volume * 100, Math.floor((previous?.volume ?? 0) / 2), 2),
    '0',
    '',
    String(day.base),
  ];
}

/** HDFSCNT0: 26 fields. */
export function overseasTrades(rehearsal: Rehearsal, trades: readonly Trade[], key: string): string[] {
  const { world, now } = rehearsal;
  const { asks, bids } = world.book(world.quote(trades[0]!.symbol, now));
  const quote = world.quote(trades[0]!.symbol, now);
  return trades.map((trade, k) => {
    const { market, code } = world.instruments[trade.symbol]!;
    const { zone, priceDecimals } = MARKETS[market];
    const { day } = quote;
    const later = laterThan(trades, k);
    const local = stampOf(trade.at, zone);
    const korean = stampOf(trade.at);
    const text = (units: number) => priceText(market, units);
    return [
      key,
      code,
      String(priceDecimals),
      compactDay(day.day),
      local.date,
      local.time,
      korean.date,
      korean.time,
      text(day.open),
      text(day.high),
      text(day.low),
      text(trade.price),
      signOf(trade.price, day.base),
      text(Math.abs(trade.price - day.base)),
      percentText(trade.price, day.base),
      text(bids[0]!.price),
      text(asks[0]!.price),
      String(bids[0]!.shares),
      String(asks[0]!.shares),
      String(trade.volume),
      String(day.volume - later.volume),
      fixed(Math.round((day.amount - later.amount) / 10 ** priceDecimals), 0),
      String(day.sellVolume),
      String(day.buyVolume),
      quotient(day.buyVolume * 100, day.sellVolume, 2),
      '1',
    ].join('^');
  });
}
