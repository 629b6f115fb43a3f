import type { MarketCode, TradingDay } from '../../market/types.ts';

/** Markets whose orders KIS numbers together. */
export type MarketGroup = 'KR' | 'US' | 'JP' | 'HK' | 'CN' | 'VN';

const GROUPS: Readonly<Record<MarketCode, MarketGroup>> = {
  KR: 'KR',
  US_NASDAQ: 'US',
  US_NYSE: 'US',
  US_AMEX: 'US',
  JP: 'JP',
  HK: 'HK',
  CN_SHA: 'CN',
  CN_SZA: 'CN',
  VN_HNX: 'VN',
  VN_HSX: 'VN',
};

export const groupOf = (market: MarketCode): MarketGroup => GROUPS[market];

/** The parts of a `brokerOrderId`: the broker's number alone is unique for a day only. */
export interface OrderNumber {
  readonly group: MarketGroup;
  /** The market's own date of the order. */
  readonly day: TradingDay;
  /** Ten digits. */
  readonly number: string;
}

export const orderIdOf = ({ group, day, number }: OrderNumber): string =>
  `${group}:${day.replaceAll('-', '')}:${number}`;

/** Null for what `orderIdOf` cannot have made. */
export function readOrderId(id: string): OrderNumber | null {
  const match = /^(KR|US|JP|HK|CN|VN):(\d{4})(\d\d)(\d\d):(\d{10})$/.exec(id);
  if (match === null) return null;
  const [, group, year, month, date, number] = match;
  return {
    group: group as MarketGroup,
    day: `${year}-${month}-${date}` as TradingDay,
    number: number ?? '',
  };
}
