import { z } from 'zod';
import { midnight } from '../../market/days.ts';
import type { TradingDay } from '../../market/types.ts';
import { zonedInstant } from '../../market/zone.ts';
import {
  amountIn,
  codeOrBlank,
  count,
  countOrNull,
  day,
  orderNumber,
  otherOrder,
  priceOn,
  rowsWith,
  stockCode,
  text,
  timeOfDay,
} from './fields.ts';
import { isMarketDivision } from './order-codes.ts';
import type { OrderRow } from './order-row.ts';

const SEOUL = 'Asia/Seoul';

const sides = { '01': 'SELL', '02': 'BUY' } as const;
const side = z.enum(['01', '02']).transform((value) => sides[value]);

const common = {
  odno: orderNumber,
  orgn_odno: otherOrder,
  ord_gno_brno: codeOrBlank,
  pdno: stockCode,
  prdt_name: text,
  sll_buy_dvsn_cd: side,
  ord_qty: count,
  ord_unpr: priceOn('KR'),
  ord_tmd: timeOfDay,
  tot_ccld_qty: count,
  tot_ccld_amt: amountIn('KRW'),
  ord_dvsn_cd: codeOrBlank,
  excg_id_dvsn_cd: codeOrBlank,
};

const historyRow = z
  .looseObject({
    ...common,
    ord_dt: day,
    sll_buy_dvsn_cd_name: text,
    rmn_qty: count,
    rjct_qty: countOrNull,
    cncl_yn: text,
    // Documents spell it both ways.
    cnc_cfrm_qty: countOrNull,
    cncl_cfrm_qty: countOrNull,
  })
  .transform((row): OrderRow => {
    const confirmed = row.cnc_cfrm_qty ?? row.cncl_cfrm_qty ?? 0;
    const said = row.cncl_yn.toUpperCase() === 'Y';
    const left = Math.max(0, row.ord_qty - row.tot_ccld_qty - row.rmn_qty - (row.rjct_qty ?? 0));
    const request = requestOf(row.orgn_odno, row.sll_buy_dvsn_cd_name, said || confirmed > 0);
    return {
      ...commonOf(row, row.ord_dt),
      request,
      open: request === 'cancel' ? 0 : row.rmn_qty,
      // Of a cancellation only what was confirmed counts: its flag may say no more than what it is.
      cancelled: confirmed === 0 && said && request !== 'cancel' ? left : confirmed,
      rejected: row.rjct_qty ?? 0,
    };
  });

/** `output1` of inquire-daily-ccld; `output2` sums it up. */
export const orderHistory = z.looseObject({
  output1: rowsWith('odno', historyRow),
});

export const orderHistoryWithCosts = orderHistory.extend({
  output2: z.preprocess(
    (value) => (Array.isArray(value) ? value[0] : value),
    z
      .looseObject({ prsm_tlex_smtl: amountIn('KRW') })
      .optional()
      .catch(undefined),
  ),
});

/** `output` of inquire-psbl-rvsecncl: today's orders that may still be changed. */
export const openOrderList = (today: TradingDay) =>
  z.looseObject({
    output: rowsWith(
      'odno',
      z.looseObject({ ...common, psbl_qty: count, rvse_cncl_dvsn_name: text }).transform((row): OrderRow => {
        const request = requestOf(row.orgn_odno, row.rvse_cncl_dvsn_name, false);
        return {
          ...commonOf(row, today),
          request,
          open: request === 'cancel' ? 0 : row.psbl_qty,
          cancelled: 0,
          rejected: 0,
        };
      }),
    ),
  });

type Common = z.infer<z.ZodObject<typeof common>>;

function commonOf(row: Common, orderDay: TradingDay) {
  return {
    day: orderDay,
    number: row.odno,
    openAs: row.odno,
    original: row.orgn_odno,
    branch: row.ord_gno_brno,
    market: 'KR',
    code: row.pdno,
    name: row.prdt_name,
    side: row.sll_buy_dvsn_cd,
    quantity: row.ord_qty,
    limit: row.ord_unpr === 0 || isMarketDivision(row.ord_dvsn_cd) ? null : row.ord_unpr,
    orderedAt: zonedInstant(SEOUL, midnight(orderDay) + row.ord_tmd),
    filled: row.tot_ccld_qty,
    filledAmount: row.tot_ccld_amt,
    message: '',
    venue: row.excg_id_dvsn_cd,
    division: row.ord_dvsn_cd,
  } as const;
}

/** KIS names them `매수정정`, `매수취소`, with a star when they were carried out. */
function requestOf(original: string, name: string, cancels: boolean): OrderRow['request'] {
  if (original === '') return 'new';
  if (name.includes('정정')) return 'modify';
  return cancels || name.includes('취소') ? 'cancel' : 'modify';
}
