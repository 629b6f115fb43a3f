import type { MarketCode, SessionName, TradingDay } from '../../market/types.ts';
import type { Side } from '../../orders/order.ts';

/** Commission and taxes of one execution, minor units of the market's currency. */
export interface TradeCosts {
  readonly commission: number;
  readonly tax: number;
}

/** Rates are integers per 100,000 of the amount (15 = 0.015 %), so that a cost is exact before it is rounded. */
const PER = 100_000;

interface TaxRate {
  /** First trading day of the rate. */
  readonly from: string;
  readonly buy: number;
  readonly sell: number;
}

interface CostSchedule {
  readonly commission: number;
  /** Newest first; before the last entry there is no tax. */
  readonly taxes: readonly TaxRate[];
  readonly rounding: 'floor' | 'half-up';
}

/**
 * Securities transaction tax with the special rural tax, KOSPI and KOSDAQ alike (Enforcement Decree of the Securities
 * Transaction Tax Act, art. 5). The decree counts by transfer, which is settlement two sessions after the trade, so a
 * rate of January 1st applies to trades of the last sessions of December.
 */
const KR_TAXES: readonly TaxRate[] = [
  { from: '2025-12-29', buy: 0, sell: 200 }, // transfers from 2026-01-01
  { from: '2024-12-27', buy: 0, sell: 150 }, // transfers from 2025-01-01
  { from: '2023-12-27', buy: 0, sell: 180 }, // transfers from 2024-01-01
  { from: '2022-12-28', buy: 0, sell: 200 }, // transfers from 2023-01-01
  { from: '2020-12-29', buy: 0, sell: 230 }, // transfers from 2021-01-01
  { from: '2019-05-30', buy: 0, sell: 250 }, // transfers from 2019-06-03
  { from: '1996-01-01', buy: 0, sell: 300 },
];

/** Stamp Duty Ordinance, cap. 117: both sides; raised on 2021-08-01, lowered by the (Stock Transfers) Ordinance 2023. */
const HK_TAXES: readonly TaxRate[] = [
  { from: '2023-11-17', buy: 100, sell: 100 },
  { from: '2021-08-01', buy: 130, sell: 130 },
  { from: '2001-09-01', buy: 100, sell: 100 },
];

/** Securities transaction stamp tax, sellers only since 2008-09-19; halved by Ministry of Finance notice 2023 no. 39. */
const CN_TAXES: readonly TaxRate[] = [
  { from: '2023-08-28', buy: 0, sell: 50 },
  { from: '2008-09-19', buy: 0, sell: 100 },
];

/** Personal income tax on transfers of securities, 0.1 % of the sale (Circular 111/2013/TT-BTC, art. 11). */
const VN_TAXES: readonly TaxRate[] = [{ from: '2015-01-01', buy: 0, sell: 100 }];

/** Commissions are the usual online rates for customers of a Korean broker, without minimum fees and promotions. */
const US: CostSchedule = { commission: 250, taxes: [], rounding: 'half-up' };
const CN: CostSchedule = { commission: 300, taxes: CN_TAXES, rounding: 'half-up' };
const VN: CostSchedule = { commission: 400, taxes: VN_TAXES, rounding: 'floor' };
const SCHEDULES: Readonly<Record<MarketCode, CostSchedule>> = {
  KR: { commission: 15, taxes: KR_TAXES, rounding: 'floor' },
  US_NASDAQ: US,
  US_NYSE: US,
  US_AMEX: US,
  JP: { commission: 230, taxes: [], rounding: 'floor' },
  HK: { commission: 300, taxes: HK_TAXES, rounding: 'half-up' },
  CN_SHA: CN,
  CN_SZA: CN,
  VN_HNX: VN,
  VN_HSX: VN,
};

/**
 * What an execution costs. Each item is rounded by itself, as brokers do: down to the won, yen and dong, half up to the
 * cent elsewhere. The SEC's Section 31 fee and exchange levies (below 0.01 %) are not counted.
 *
 * @param amountMinor value of the execution, minor units, ≥ 0.
 * @param day trading day of the market, which decides the tax rate.
 */
export function tradeCosts(market: MarketCode, side: Side, amountMinor: number, day: TradingDay): TradeCosts {
  const { commission, taxes, rounding } = SCHEDULES[market];
  const rate = taxes.find(({ from }) => day >= from);
  const tax = side === 'BUY' ? rate?.buy : rate?.sell;
  return { commission: share(amountMinor, commission, rounding), tax: share(amountMinor, tax ?? 0, rounding) };
}

function share(amountMinor: number, rate: number, rounding: CostSchedule['rounding']): number {
  return Math.floor((amountMinor * rate + (rounding === 'half-up' ? PER / 2 : 0)) / PER);
}

const SLIPPAGE_BPS: Readonly<Record<Exclude<SessionName, 'CLOSED'>, number>> = {
  NXT_PRE: 15,
  KRX_REG: 5,
  NXT_AFTER: 15,
  US_DAY: 50,
  US_PRE: 30,
  US_REG: 3,
  US_AFTER: 30,
  REG: 10,
};

/**
 * How far the fill of a market order is worse than the quote, in basis points (0.01 %) of the price.
 *
 * @throws RangeError for `CLOSED`: nothing trades there, so an estimate would hide a scheduling error.
 */
export function slippageBps(session: SessionName): number {
  if (session === 'CLOSED') {
    throw new RangeError(`Slippage was asked for session CLOSED; allowed are ${Object.keys(SLIPPAGE_BPS).join(', ')}.`);
  }
  return SLIPPAGE_BPS[session];
}
