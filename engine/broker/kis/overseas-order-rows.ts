import { z } from 'zod';
import { addDays, DAY_MS, midnight } from '../../market/days.ts';
import { MARKETS } from '../../market/markets.ts';
import { type Instant, instant, type TradingDay } from '../../market/types.ts';
import { zonedInstant, zoneOffset } from '../../market/zone.ts';
import { localDay } from './accepted.ts';
import { type OverseasMarket, rowByExchange } from './exchange-field.ts';
import {
  amountIn,
  code,
  codeOrBlank,
  count,
  day,
  dayOrNull,
  orderNumber,
  otherOrder,
  priceOn,
  rowsWith,
  text,
  timeOfDayOrNull,
  words,
} from './fields.ts';
import { groupOf } from './order-id.ts';
import type { OrderRow } from './order-row.ts';

/** Venue of orders to the US daytime market. */
export const DAYTIME = 'US_DAY';
/** It opens at 20:00 New York time and ends at 04:00. */
export const DAYTIME_AHEAD_MS = 4 * 3_600_000;
const DAYTIME_ENDS_MS = 4 * 3_600_000;

const SEOUL = 'Asia/Seoul';
/** The broker's clock may be this far before ours. */
const CLOCKS_APART_MS = 60_000;

const sides = { '01': 'SELL', '02': 'BUY' } as const;

const shape = (market: OverseasMarket) =>
  z.looseObject({
    ord_dt: day,
    odno: orderNumber,
    orgn_odno: otherOrder,
    ord_gno_brno: codeOrBlank,
    pdno: code,
    prdt_name: text,
    sll_buy_dvsn_cd: z.enum(['01', '02']),
    rvse_cncl_dvsn: codeOrBlank,
    rvse_cncl_dvsn_cd: codeOrBlank,
    rvse_cncl_dvsn_name: text,
    ft_ord_qty: count,
    ft_ord_unpr3: priceOn(market),
    ft_ccld_qty: count,
    ft_ccld_amt3: amountIn(MARKETS[market].currency),
    nccs_qty: count,
    prcs_stat_name: text,
    rjct_rson: codeOrBlank.catch(''),
    rjct_rson_name: words,
    ord_tmd: timeOfDayOrNull.catch(null),
    dmst_ord_dt: dayOrNull.catch(null),
    thco_ord_tmd: timeOfDayOrNull.catch(null),
  });

type Row = z.infer<ReturnType<typeof shape>>;

/** `output` of inquire-ccnl and of inquire-nccs, read at an instant, epoch milliseconds. */
export const overseasOrderList = (now: number) =>
  z.looseObject({
    output: rowsWith(
      'odno',
      rowByExchange((market) => shape(market).transform((row) => toOrderRow(market, row, now))),
    ),
  });

function toOrderRow(market: OverseasMarket, row: Row, now: number): OrderRow {
  const request = requestOf(row.orgn_odno, row.rvse_cncl_dvsn || row.rvse_cncl_dvsn_cd, row.rvse_cncl_dvsn_name);
  const refused = row.prcs_stat_name.includes('거부') || !/^0*$/.test(row.rjct_rson);
  const ordered = orderedAt(market, row, now);
  const rest = Math.max(0, row.ft_ord_qty - row.ft_ccld_qty);
  return {
    request,
    day: row.ord_dt,
    number: row.odno,
    openAs: row.odno,
    original: row.orgn_odno,
    branch: row.ord_gno_brno,
    market,
    code: row.pdno,
    name: row.prdt_name,
    side: sides[row.sll_buy_dvsn_cd],
    quantity: row.ft_ord_qty,
    limit: row.ft_ord_unpr3 === 0 ? null : row.ft_ord_unpr3,
    orderedAt: ordered,
    filled: row.ft_ccld_qty,
    filledAmount: row.ft_ccld_amt3,
    open: request === 'cancel' || refused ? 0 : row.nccs_qty,
    // There is no field for it: a cancellation that was carried out has taken its own quantity.
    cancelled: request === 'cancel' && !refused && row.prcs_stat_name.includes('완료') ? row.ft_ord_qty : 0,
    rejected: refused ? rest : 0,
    message: refused ? row.rjct_rson_name || row.prcs_stat_name : '',
    venue: isDaytime(market, ordered) ? DAYTIME : '',
    division: '',
  };
}

/**
 * By KIS's own clock, which is Korean, where the row has it. The list of open orders has only `ord_tmd` beside the
 * exchange's date, and documents do not say by which clock: of the instants it may mean, the last that has passed.
 */
function orderedAt(market: OverseasMarket, row: Row, now: number): Instant {
  const { ord_dt: localDate, ord_tmd: time, dmst_ord_dt: koreanDate, thco_ord_tmd: koreanTime } = row;
  if (koreanDate !== null && koreanTime !== null) return at(SEOUL, koreanDate, koreanTime);
  const { zone } = MARKETS[market];
  const local = at(zone, localDate, time ?? 0);
  if (time === null) return local;
  const korean = [localDate, addDays(localDate, 1)].map((date) => at(SEOUL, date, time));
  const passed = [local, ...korean.filter((candidate) => localDay(market, candidate) === localDate)].filter(
    (candidate) => candidate <= now + CLOCKS_APART_MS,
  );
  return passed.length === 0 ? local : instant(Math.max(...passed));
}

/** The lists do not name the venue; in those hours there is no other. */
function isDaytime(market: OverseasMarket, ordered: Instant): boolean {
  if (groupOf(market) !== 'US') return false;
  const { zone } = MARKETS[market];
  const sinceDayBegan = ordered + zoneOffset(zone, ordered) + DAYTIME_AHEAD_MS;
  return sinceDayBegan % DAY_MS < DAYTIME_AHEAD_MS + DAYTIME_ENDS_MS;
}

function at(zone: string, date: TradingDay, time: number): Instant {
  return zonedInstant(zone, midnight(date) + time);
}

function requestOf(original: string, division: string, name: string): OrderRow['request'] {
  if (original === '') return 'new';
  if (division === '02' || name.includes('취소')) return 'cancel';
  return 'modify';
}
