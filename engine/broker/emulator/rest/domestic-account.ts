import { type MarketCode, symbolId, type TradingDay } from '../../../market/types.ts';
import type { Position } from '../desk/account-book.ts';
import { affordable } from '../desk/affordable.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { averageText, percentText, quotient } from '../text.ts';
import { findListing, LISTINGS } from '../world/listing.ts';
import { wholeNumber } from './domestic-orders.ts';
import { pageOf } from './paging.ts';
import { type Fields, inquired } from './reply.ts';
import type { Handler } from './request.ts';

/** Rows a page of the balance: real and paper account. */
const BALANCE_ROWS = { live: 50, paper: 20 } as const;

const isKorean = (market: MarketCode): boolean => market === 'KR';

/** A Korean position with what it is worth now. */
interface Valued {
  readonly position: Position;
  readonly last: number;
  readonly base: number;
  readonly value: number;
}

function koreanPositions(rehearsal: Rehearsal): Valued[] {
  const { shown, world, now } = rehearsal;
  return shown
    .listed(isKorean, () => today(rehearsal))
    .map((position) => {
      const { last, day } = world.quote(position.symbol, now);
      return { position, last, base: day.base, value: last * position.quantity };
    });
}

const today = ({ clock, now }: Rehearsal): TradingDay => clock.localDay('KR', now);

/** inquire-balance: `output2` is an array with one row. Sold-out positions stay listed with quantity 0. */
export const domesticBalance: Handler = (request, rehearsal) => {
  const positions = koreanPositions(rehearsal);
  const page = pageOf(positions, BALANCE_ROWS[rehearsal.options.account], request, 100, ({ position }) =>
    String(position.symbol),
  );
  return inquired(
    {
      ...page.cursors,
      output1: page.rows.map((row) => balanceRow(row, rehearsal)),
      output2: [balanceTotals(positions, rehearsal)],
    },
    page.trCont,
  );
};

function balanceRow({ position, last, base, value }: Valued, rehearsal: Rehearsal): Fields {
  const { symbol, quantity, cost, days } = position;
  const { shown, exchange } = rehearsal;
  const listing = LISTINGS[symbol]!;
  const bought = days.get(today(rehearsal));
  const before = days.get(shown.dayBefore('KR', today(rehearsal)));
  const free = Math.max(0, quantity - exchange.committedShares(symbolId(symbol)));
  return {
    pdno: listing.code,
    prdt_name: listing.nameKo,
    trad_dvsn_name: '현금',
    bfdy_buy_qty: String(before?.bought ?? 0),
    bfdy_sll_qty: String(before?.sold ?? 0),
    thdt_buyqty: String(bought?.bought ?? 0),
    thdt_sll_qty: String(bought?.sold ?? 0),
    hldg_qty: String(quantity),
    ord_psbl_qty: String(free),
    pchs_avg_pric: averageText('KR', cost, quantity, 4),
    pchs_amt: String(cost),
    prpr: String(last),
    evlu_amt: String(value),
    evlu_pfls_amt: String(value - cost),
    evlu_pfls_rt: percentText(value, cost),
    evlu_erng_rt: '0.00000000',
    loan_dt: '',
    loan_amt: '0',
    stln_slng_chgs: '0',
    expd_dt: '',
    fltt_rt: quotient((last - base) * 100, base, 8),
    bfdy_cprs_icdc: String(last - base),
    item_mgna_rt_name: '20%',
    grta_rt_name: '',
    sbst_pric: String(Math.floor(base * 0.8)),
    stck_loan_unpr: '0.0000',
  };
}

function balanceTotals(positions: readonly Valued[], rehearsal: Rehearsal): Fields {
  const { shown, clock } = rehearsal;
  const day = today(rehearsal);
  const sum = (of: (row: Valued) => number) => positions.reduce((total, row) => total + of(row), 0);
  const cost = sum(({ position }) => position.cost);
  const value = sum((row) => row.value);
  const cash = shown.cash.get('KRW') ?? 0;
  const traded = shown.tradedOn(day, isKorean);
  const before = shown.tradedOn(shown.dayBefore('KR', day), isKorean);
  const baseValue = sum(({ base, position }) => base * position.quantity);
  return {
    dnca_tot_amt: String(shown.settled('KRW', day)),
    nxdy_excc_amt: String(shown.settled('KRW', clock.nextTradingDay('KR', day) ?? day)),
    prvs_rcdl_excc_amt: String(cash),
    cma_evlu_amt: '0',
    bfdy_buy_amt: String(before.boughtAmount),
    thdt_buy_amt: String(traded.boughtAmount),
    nxdy_auto_rdpt_amt: '0',
    bfdy_sll_amt: String(before.soldAmount),
    thdt_sll_amt: String(traded.soldAmount),
    d2_auto_rdpt_amt: '0',
    bfdy_tlex_amt: String(shown.costsOf('KRW', shown.dayBefore('KR', day))),
    thdt_tlex_amt: String(shown.costsOf('KRW', day)),
    tot_loan_amt: '0',
    scts_evlu_amt: String(value),
    tot_evlu_amt: String(value + cash),
    nass_amt: String(value + cash),
    fncg_gld_auto_rdpt_yn: '',
    pchs_amt_smtl_amt: String(cost),
    evlu_amt_smtl_amt: String(value),
    evlu_pfls_smtl_amt: String(value - cost),
    tot_stln_slng_chgs: '0',
    bfdy_tot_asst_evlu_amt: String(baseValue + cash),
    asst_icdc_amt: String(value - baseValue),
    asst_icdc_erng_rt: '0.00000000',
  };
}

/** inquire-psbl-order: what can be bought. Only with a market order's code does the quantity allow for the upper limit. */
export const domesticBuyable: Handler = ({ params }, { exchange, world, clock, now }) => {
  const cash = Math.max(0, exchange.freeCash('KRW', now));
  const listing = findListing('KR', params.get('PDNO'));
  const isMarket = params.get('ORD_DVSN') === '01';
  const asked = wholeNumber(params.get('ORD_UNPR') || '0') || 0;
  const upper = listing === undefined ? 0 : (world.quote(listing.symbol, now).limits?.upper ?? 0);
  const unit = listing === undefined ? 0 : isMarket ? upper : asked;
  const day = clock.localDay('KR', now);
  const shares = affordable('KR', unit, cash, day);
  return inquired({
    output: {
      ord_psbl_cash: String(cash),
      ord_psbl_sbst: '0',
      ruse_psbl_amt: '0',
      fund_rpch_chgs: '0',
      psbl_qty_calc_unpr: String(unit),
      nrcvb_buy_amt: String(cash),
      nrcvb_buy_qty: String(shares),
      max_buy_amt: String(cash),
      max_buy_qty: String(shares),
      cma_evlu_amt: '0',
      ovrs_re_use_amt_wcrc: '0',
      ord_psbl_frcr_amt_wcrc: '0',
    },
  });
};

/** inquire-psbl-sell */
export const domesticSellable: Handler = ({ params }, rehearsal) => {
  const found = koreanPositions(rehearsal).find(
    ({ position }) => LISTINGS[position.symbol]!.code === params.get('PDNO'),
  );
  const row = found === undefined ? null : balanceRow(found, rehearsal);
  const field = (name: string) => row?.[name] ?? '0';
  return inquired({
    output: {
      pdno: params.get('PDNO'),
      buy_qty: field('thdt_buyqty'),
      sll_qty: field('thdt_sll_qty'),
      cblc_qty: field('hldg_qty'),
      nsvg_qty: '0',
      ord_psbl_qty: field('ord_psbl_qty'),
      pchs_avg_pric: field('pchs_avg_pric'),
      pchs_amt: field('pchs_amt'),
      now_pric: field('prpr'),
      evlu_amt: field('evlu_amt'),
      evlu_pfls_amt: field('evlu_pfls_amt'),
      evlu_pfls_rt: field('evlu_pfls_rt'),
    },
  });
};
