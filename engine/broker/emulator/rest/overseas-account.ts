import { type MarketCode, symbolId, type TradingDay } from '../../../market/types.ts';
import type { Position } from '../desk/account-book.ts';
import { affordable } from '../desk/affordable.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { averageText, fixed, percentText } from '../text.ts';
import { exchangeRate } from '../world/exchange-rate.ts';
import { LISTINGS } from '../world/listing.ts';
import { AMERICAN, marketOfOrderCode, priceUnits } from './overseas-codes.ts';
import { pageOf } from './paging.ts';
import { type Fields, inquired, QUERY_ERRORS } from './reply.ts';
import type { Handler } from './request.ts';

const BALANCE_ROWS = 100;

const isAmerican = (market: MarketCode): boolean => market.startsWith('US_');

/** Cents of price units that are a product of price and shares. */
const cents = (units: number): number => Math.round(units / 100);

interface Valued {
  readonly position: Position;
  readonly last: number;
  /** Price × shares, price units. */
  readonly value: number;
}

function americanPositions(rehearsal: Rehearsal): Valued[] {
  const { shown, world, clock, now } = rehearsal;
  const day = (market: MarketCode): TradingDay => clock.localDay(market, now);
  return shown.listed(isAmerican, day).map((position) => {
    const { last } = world.quote(position.symbol, now);
    return { position, last, value: last * position.quantity };
  });
}

/** inquire-balance: of one exchange or of all; the list ends with a row that names no symbol. */
export const overseasBalance: Handler = (request, rehearsal) => {
  const { params } = request;
  const code = params.get('OVRS_EXCG_CD');
  const market = marketOfOrderCode(code);
  if (market === undefined && code !== '') return QUERY_ERRORS.market;
  const positions = market === undefined || market === 'US_NASDAQ' ? americanPositions(rehearsal) : [];
  const page = pageOf(positions, BALANCE_ROWS, request, 200, ({ position }) => String(position.symbol));
  const owner = { cano: params.get('CANO'), acnt_prdt_cd: params.get('ACNT_PRDT_CD') };
  const rows = page.rows.map((row) => ({ ...balanceRow(row, rehearsal), ...owner }));
  const sum = (of: (row: Valued) => number) => positions.reduce((total, row) => total + of(row), 0);
  const cost = sum(({ position }) => position.cost);
  const gain = sum(({ value }) => value) - cost;
  return inquired(
    {
      ...page.cursors,
      output1: rows.length > 0 && page.trCont !== 'F' ? [...rows, { ...FILLER, ...owner }] : rows,
      output2: {
        frcr_pchs_amt1: `${fixed(cents(cost), 2)}000`,
        ovrs_rlzt_pfls_amt: '0.00000',
        ovrs_tot_pfls: `${fixed(cents(gain), 2)}000`,
        rlzt_erng_rt: '0.00000000',
        tot_evlu_pfls_amt: `${fixed(cents(gain), 2)}000000`,
        tot_pftrt: `${percentText(cost + gain, cost)}000000`,
        frcr_buy_amt_smtl1: '0.000000',
        ovrs_rlzt_pfls_amt2: '0.00000',
        frcr_buy_amt_smtl2: '0.000000',
      },
    },
    page.trCont,
  );
};

/** An empty row as the broker's lists may end with. */
const FILLER: Fields = {
  prdt_type_cd: '',
  ovrs_pdno: '',
  ovrs_item_name: '',
  frcr_evlu_pfls_amt: '0.000000',
  evlu_pfls_rt: '0.00',
  pchs_avg_pric: '0.0000',
  ovrs_cblc_qty: '0',
  ord_psbl_qty: '0',
  frcr_pchs_amt1: '0.00000',
  ovrs_stck_evlu_amt: '0.00000000',
  now_pric2: '0.000000',
  tr_crcy_cd: '',
  ovrs_excg_cd: '',
  loan_type_cd: '',
  loan_dt: '',
  expd_dt: '',
};

function balanceRow({ position, last, value }: Valued, { exchange }: Rehearsal): Fields {
  const { symbol, market, quantity: shares, cost } = position;
  const { code, name } = LISTINGS[symbol]!;
  const free = Math.max(0, shares - exchange.committedShares(symbolId(symbol)));
  return {
    ...FILLER,
    prdt_type_cd: AMERICAN.product,
    ovrs_pdno: code,
    ovrs_item_name: name,
    frcr_evlu_pfls_amt: `${fixed(value - cost, 4)}00`,
    evlu_pfls_rt: percentText(value, cost),
    pchs_avg_pric: averageText(market, cost, shares, 4),
    ovrs_cblc_qty: String(shares),
    ord_psbl_qty: String(free),
    frcr_pchs_amt1: `${fixed(cost, 4)}0`,
    ovrs_stck_evlu_amt: `${fixed(value, 4)}0000`,
    now_pric2: `${fixed(last, 4)}00`,
    tr_crcy_cd: AMERICAN.currency,
    ovrs_excg_cd: 'NASD',
    loan_type_cd: '10',
  };
}

/** inquire-present-balance: a paper account fills `output3` only. */
export const presentBalance: Handler = (_request, rehearsal) => {
  const { shown, options, clock, now } = rehearsal;
  const positions = americanPositions(rehearsal);
  const rate = exchangeRate(options.seed, clock.localDay('KR', now));
  const won = (units: number) => Math.floor((units * rate) / 1_000_000);
  const sum = (of: (row: Valued) => number) => positions.reduce((total, row) => total + of(row), 0);
  const cost = won(sum(({ position }) => position.cost));
  const value = won(sum((row) => row.value));
  const dollars = shown.cash.get('USD') ?? 0;
  const cash = Math.floor((dollars * rate) / 10_000);
  const deposit = shown.cash.get('KRW') ?? 0;
  const unsettled = shown.unsettled('USD', clock.localDay('US_NASDAQ', now));
  const isLive = options.account === 'live';
  return inquired({
    output1: isLive ? positions.map((row) => presentRow(row, rate)) : [],
    output2: isLive ? [currencyRow(rehearsal, rate)] : [],
    output3: {
      pchs_amt_smtl: String(cost),
      evlu_amt_smtl: String(value),
      evlu_pfls_amt_smtl: String(value - cost),
      dncl_amt: String(deposit),
      cma_evlu_amt: '0',
      tot_dncl_amt: String(deposit + cash),
      etc_mgna: '0',
      wdrw_psbl_tot_amt: String(deposit),
      frcr_evlu_tota: String(cash),
      evlu_erng_rt1: `${percentText(value, cost)}00000000`,
      pchs_amt_smtl_amt: String(cost),
      evlu_amt_smtl_amt: String(value),
      tot_evlu_pfls_amt: `${value - cost}.00000000`,
      tot_asst_amt: String(value + deposit + cash),
      buy_mgn_amt: '0',
      mgna_tota: '0',
      frcr_use_psbl_amt: fixed(dollars, 2),
      ustl_sll_amt_smtl: String(Math.floor((unsettled.received * rate) / 10_000)),
      ustl_buy_amt_smtl: String(Math.floor((unsettled.paid * rate) / 10_000)),
      tot_frcr_cblc_smtl: `${fixed(dollars, 2)}0000`,
      tot_loan_amt: '0',
    },
  });
};

function presentRow({ position, last, value }: Valued, rate: number): Fields {
  const { symbol, market, quantity: shares, cost } = position;
  const { code, name } = LISTINGS[symbol]!;
  return {
    prdt_name: name,
    cblc_qty13: `${shares}.00000000`,
    thdt_buy_ccld_qty1: '0.00000000',
    thdt_sll_ccld_qty1: '0.00000000',
    ccld_qty_smtl1: `${shares}.00000000`,
    ord_psbl_qty1: `${shares}.00000000`,
    frcr_pchs_amt: `${fixed(cost, 4)}0`,
    frcr_evlu_amt2: `${fixed(value, 4)}00`,
    evlu_pfls_amt2: `${fixed(value - cost, 4)}0`,
    evlu_pfls_rt1: `${percentText(value, cost)}00000000`,
    pdno: code,
    bass_exrt: `${fixed(rate, 2)}000000`,
    buy_crcy_cd: AMERICAN.currency,
    ovrs_now_pric1: `${fixed(last, 4)}00000000`,
    avg_unpr3: averageText(market, cost, shares, 8),
    tr_mket_name: AMERICAN.market,
    natn_kor_name: AMERICAN.nationName,
    pchs_rmnd_wcrc_amt: String(Math.floor((cost * rate) / 1_000_000)),
    thdt_buy_ccld_frcr_amt: '0.00000',
    thdt_sll_ccld_frcr_amt: '0.00000',
    unit_amt: '1',
    std_pdno: code,
    prdt_type_cd: AMERICAN.product,
    loan_rmnd: '0.00000000',
    loan_dt: '',
    loan_expd_dt: '',
    ovrs_excg_cd: 'NASD',
    item_lnkg_excg_cd: '',
  };
}

function currencyRow({ shown, clock, now }: Rehearsal, rate: number): Fields {
  const day = clock.localDay('US_NASDAQ', now);
  const settled = shown.settled('USD', day);
  const today = shown.tradedOn(day, isAmerican);
  const text = (minor: number) => `${fixed(minor, 2)}0000`;
  return {
    crcy_cd: AMERICAN.currency,
    crcy_cd_name: '미국 달러',
    frcr_buy_amt_smtl: text(today.boughtAmount),
    frcr_sll_amt_smtl: text(today.soldAmount),
    frcr_dncl_amt_2: text(settled),
    frst_bltn_exrt: `${fixed(rate, 2)}000000`,
    frcr_buy_mgn_amt: '0.000000',
    frcr_etc_mgna: '0.000000',
    frcr_drwg_psbl_amt_1: text(Math.min(settled, shown.cash.get('USD') ?? 0)),
    frcr_evlu_amt2: `${Math.floor((settled * rate) / 10_000)}.000000`,
    acpl_cstd_crcy_yn: 'Y',
    nxdy_frcr_drwg_psbl_amt: text(shown.cash.get('USD') ?? 0),
  };
}

/** inquire-psamount: what can be bought with the dollars that are there. */
export const overseasBuyable: Handler = ({ params }, rehearsal) => {
  const { exchange, clock, now, options } = rehearsal;
  const market = marketOfOrderCode(params.get('OVRS_EXCG_CD'));
  if (market === undefined) return QUERY_ERRORS.market;
  const unit = priceUnits(params.get('OVRS_ORD_UNPR') || '0', market);
  if (Number.isNaN(unit)) return QUERY_ERRORS.fieldLength;
  const cash = market.startsWith('US_') ? Math.max(0, exchange.freeCash('USD', now)) : 0;
  const day = clock.localDay(market, now);
  const shares = affordable(market, unit, cash, day);
  const text = fixed(cash, 2);
  return inquired({
    output: {
      tr_crcy_cd: AMERICAN.currency,
      ord_psbl_frcr_amt: text,
      sll_ruse_psbl_amt: '0.00',
      ovrs_ord_psbl_amt: text,
      max_ord_psbl_qty: String(shares),
      echm_af_ord_psbl_amt: '0.00',
      echm_af_ord_psbl_qty: '0',
      ord_psbl_qty: String(shares),
      exrt: `${fixed(exchangeRate(options.seed, clock.localDay('KR', now)), 2)}00000000`,
      frcr_ord_psbl_amt1: text,
      ovrs_max_ord_psbl_qty: String(shares),
    },
  });
};

/** foreign-margin: one row per currency, the dollar's filled. */
export const foreignMargin: Handler = (_request, rehearsal) => {
  const { shown, exchange, options, clock, now } = rehearsal;
  const rate = exchangeRate(options.seed, clock.localDay('KR', now));
  const free = `${fixed(Math.max(0, exchange.freeCash('USD', now)), 2)}`;
  const day = clock.localDay('US_NASDAQ', now);
  const { paid, received } = shown.unsettled('USD', day);
  return inquired({
    output: [
      {
        natn_name: AMERICAN.nationName,
        crcy_cd: AMERICAN.currency,
        frcr_dncl_amt1: fixed(shown.settled('USD', day), 2),
        ustl_buy_amt: fixed(paid, 2),
        ustl_sll_amt: fixed(received, 2),
        frcr_rcvb_amt: '0.00',
        frcr_mgn_amt: '0.00',
        frcr_gnrl_ord_psbl_amt: free,
        frcr_ord_psbl_amt1: free,
        itgr_ord_psbl_amt: free,
        bass_exrt: `${fixed(rate, 2)}00000000`,
      },
    ],
  });
};
