import { MARKETS } from '../../../market/markets.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { percentText, priceText, signOf, stampOf } from '../text.ts';
import { LISTINGS } from '../world/listing.ts';
import type { BookLevel } from '../world/order-book.ts';
import type { QuoteScope } from '../world/world.ts';
import type { Layout } from './trade-records.ts';

const sum = (levels: readonly BookLevel[]): number => levels.reduce((total, { shares }) => total + shares, 0);

/** H0STASP0: 59 fields before the reform, 63 since, the middle price and MARKET_CLS_CODE coming last. */
export function domesticBookRecord(
  { world, now }: Rehearsal,
  symbol: number,
  scope: QuoteScope,
  layout: Layout,
  tail: 'KRX' | 'NXT' | 'both' = 'KRX',
): string {
  const quote = world.quote(symbol, now, scope);
  const { asks, bids } = world.book(quote);
  const { day, last } = quote;
  const middle = Math.floor((asks[0]!.price + bids[0]!.price) / 2);
  const record = [
    LISTINGS[symbol]!.code,
    stampOf(now).time,
    '0',
    ...asks.map(({ price }) => String(price)),
    ...bids.map(({ price }) => String(price)),
    ...asks.map(({ shares }) => String(shares)),
    ...bids.map(({ shares }) => String(shares)),
    String(sum(asks)),
    String(sum(bids)),
    '0',
    '0',
    String(last),
    '0',
    '0',
    String(last - day.base),
    signOf(last, day.base),
    percentText(last, day.base),
    String(day.volume),
    '0',
    '0',
    '0',
    '0',
    '0',
  ];
  if (layout === 'legacy') return record.join('^');
  const middles = [String(middle), '0', '0'];
  switch (tail) {
    case 'KRX':
      return [...record, ...middles, '2'].join('^');
    case 'NXT':
      return [...record, ...middles].join('^');
    case 'both':
      return [...record, ...middles, ...middles, '1'].join('^');
  }
}

/** HDFSASP0: 71 fields, ten levels of six. */
export function overseasBookRecord({ world, now }: Rehearsal, symbol: number, key: string): string {
  const { market, code } = world.instruments[symbol]!;
  const { zone, priceDecimals } = MARKETS[market];
  const { asks, bids } = world.book(world.quote(symbol, now));
  const local = stampOf(now, zone);
  const korean = stampOf(now);
  const levels = bids.flatMap((bid, k) => {
    const ask = asks[k]!;
    return [
      priceText(market, bid.price),
      priceText(market, ask.price),
      String(bid.shares),
      String(ask.shares),
      '0',
      '0',
    ];
  });
  return [
    key,
    code,
    String(priceDecimals),
    local.date,
    local.time,
    korean.date,
    korean.time,
    String(sum(bids)),
    String(sum(asks)),
    '0',
    '0',
    ...levels,
  ].join('^');
}
