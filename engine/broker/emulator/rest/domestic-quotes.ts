import { compactDay, percentText, quotient, signOf, stampOf } from '../text.ts';
import { dayFlow } from '../world/flows.ts';
import type { Listing } from '../world/listing.ts';
import type { OrderBook } from '../world/order-book.ts';
import type { Quote } from '../world/world.ts';
import { askedQuote, changeFields, extremes, strengthOf, tickText } from './domestic-price.ts';
import { blank, type Fields, QUERY_ERRORS, quoted } from './reply.ts';
import type { Handler } from './request.ts';

/** Ticks a list of executions has. */
const EXECUTION_ROWS = 30;
const HUNDRED_MILLION = 100_000_000;

/** inquire-price */
export const domesticPrice: Handler = ({ params }, rehearsal) => {
  const asked = askedQuote(params, rehearsal);
  if (asked === null) return QUERY_ERRORS.market;
  const { listing, quote } = asked;
  const { day, last, limits, previous } = quote;
  const year = extremes(rehearsal, listing.symbol, 250);
  const flow = dayFlow(rehearsal.options.seed, listing, day.day, day.volume);
  return quoted({
    output: {
      iscd_stat_cls_code: '55',
      marg_rate: '20.00',
      rprs_mrkt_kor_name: listing.board === 'KOSPI' ? 'KOSPI' : 'KSQ150',
      bstp_kor_isnm: listing.sector,
      temp_stop_yn: 'N',
      oprc_rang_cont_yn: 'N',
      clpr_rang_cont_yn: 'N',
      crdt_able_yn: 'Y',
      grmn_rate_cls_code: '40',
      elw_pblc_yn: 'N',
      stck_prpr: String(last),
      ...changeFields(quote),
      acml_tr_pbmn: String(day.amount),
      acml_vol: String(day.volume),
      prdy_vrss_vol_rate: quotient(day.volume * 100, previous?.volume ?? 0, 2),
      stck_oprc: String(day.open),
      stck_hgpr: String(day.high),
      stck_lwpr: String(day.low),
      stck_mxpr: String(limits?.upper ?? 0),
      stck_llam: String(limits?.lower ?? 0),
      stck_sdpr: String(day.base),
      wghn_avrg_stck_prc: quotient(day.amount, day.volume, 2),
      hts_frgn_ehrt: listing.foreignPct.toFixed(2),
      frgn_ntby_qty: String(flow.foreign),
      pgtr_ntby_qty: String(flow.program),
      ...blank('pvt_scnd_dmrs_prc pvt_frst_dmrs_prc pvt_pont_val pvt_frst_dmsp_prc pvt_scnd_dmsp_prc', '0'),
      ...blank('dmrs_val dmsp_val cpfn', '0'),
      rstc_wdth_prc: String((limits?.upper ?? day.base) - day.base),
      stck_fcam: '500',
      stck_sspr: String(Math.floor(day.base * 0.8)),
      aspr_unit: tickText(last),
      hts_deal_qty_unit_val: '1',
      lstn_stcn: String(listing.sharesListed),
      hts_avls: String(Math.round((last * listing.sharesListed) / HUNDRED_MILLION)),
      per: quotient(last, listing.earnings, 2),
      pbr: quotient(last, listing.bookValue, 2),
      stac_month: '12',
      vol_tnrt: quotient(day.volume * 100, listing.sharesListed, 2),
      eps: `${listing.earnings}.00`,
      bps: `${listing.bookValue}.00`,
      d250_hgpr: String(year.high.price),
      d250_hgpr_date: compactDay(year.high.day),
      d250_hgpr_vrss_prpr_rate: percentText(last, year.high.price),
      d250_lwpr: String(year.low.price),
      d250_lwpr_date: compactDay(year.low.day),
      d250_lwpr_vrss_prpr_rate: percentText(last, year.low.price),
      stck_dryy_hgpr: String(year.high.price),
      dryy_hgpr_vrss_prpr_rate: percentText(last, year.high.price),
      dryy_hgpr_date: compactDay(year.high.day),
      stck_dryy_lwpr: String(year.low.price),
      dryy_lwpr_vrss_prpr_rate: percentText(last, year.low.price),
      dryy_lwpr_date: compactDay(year.low.day),
      w52_hgpr: String(year.high.price),
      w52_hgpr_vrss_prpr_ctrt: percentText(last, year.high.price),
      w52_hgpr_date: compactDay(year.high.day),
      w52_lwpr: String(year.low.price),
      w52_lwpr_vrss_prpr_ctrt: percentText(last, year.low.price),
      w52_lwpr_date: compactDay(year.low.day),
      whol_loan_rmnd_rate: '0.00',
      ssts_yn: 'Y',
      stck_shrn_iscd: listing.code,
      fcam_cnnm: '500',
      cpfn_cnnm: '0 억',
      frgn_hldn_qty: String(Math.round((listing.sharesListed * listing.foreignPct) / 100)),
      vi_cls_code: 'N',
      ovtm_vi_cls_code: 'N',
      last_ssts_cntg_qty: '0',
      invt_caful_yn: 'N',
      mrkt_warn_cls_code: '00',
      short_over_yn: 'N',
      sltr_yn: 'N',
      mang_issu_cls_code: 'N',
      ...blank('new_hgpr_lwpr_cls_code apprch_rate'),
    },
  });
};

/** inquire-asking-price-exp-ccn */
export const domesticBook: Handler = ({ params }, rehearsal) => {
  const asked = askedQuote(params, rehearsal);
  if (asked === null) return QUERY_ERRORS.market;
  const { quote, listing } = asked;
  const { day, last } = quote;
  return quoted({
    output1: {
      aspr_acpt_hour: stampOf(rehearsal.now).time,
      ...bookFields(rehearsal.world.book(quote)),
      ovtm_total_askp_icdc: '0',
      ovtm_total_bidp_icdc: '0',
      ovtm_total_askp_rsqn: '0',
      ovtm_total_bidp_rsqn: '0',
      new_mkop_cls_code: '20',
    },
    output2: {
      antc_mkop_cls_code: '112',
      stck_prpr: String(last),
      stck_oprc: String(day.open),
      stck_hgpr: String(day.high),
      stck_lwpr: String(day.low),
      stck_sdpr: String(day.base),
      antc_cnpr: String(last),
      antc_cntg_vrss_sign: signOf(last, day.base),
      antc_cntg_vrss: String(last - day.base),
      antc_cntg_prdy_ctrt: percentText(last, day.base),
      antc_vol: '0',
      stck_shrn_iscd: listing.code,
      vi_cls_code: 'N',
    },
  });
};

function bookFields({ asks, bids }: OrderBook): Fields {
  const fields: Record<string, string> = {};
  const each = (name: string, of: (k: number) => number) => {
    for (let k = 0; k < asks.length; k++) fields[`${name}${k + 1}`] = String(of(k));
  };
  each('askp', (k) => asks[k]!.price);
  each('bidp', (k) => bids[k]!.price);
  each('askp_rsqn', (k) => asks[k]!.shares);
  each('bidp_rsqn', (k) => bids[k]!.shares);
  each('askp_rsqn_icdc', () => 0);
  each('bidp_rsqn_icdc', () => 0);
  const [asked, bid] = totals({ asks, bids });
  return {
    ...fields,
    total_askp_rsqn: String(asked),
    total_bidp_rsqn: String(bid),
    total_askp_rsqn_icdc: '0',
    total_bidp_rsqn_icdc: '0',
    ntby_aspr_rsqn: String(bid - asked),
  };
}

export const totals = ({ asks, bids }: OrderBook): readonly [asks: number, bids: number] => [
  asks.reduce((sum, { shares }) => sum + shares, 0),
  bids.reduce((sum, { shares }) => sum + shares, 0),
];

/** inquire-ccnl: the last executions, newest first. */
export const domesticExecutions: Handler = ({ params }, rehearsal) => {
  const asked = askedQuote(params, rehearsal);
  if (asked === null) return QUERY_ERRORS.market;
  const { quote, listing } = asked;
  const trades = rehearsal.world.tapes[listing.symbol]!.latest.slice(-EXECUTION_ROWS).reverse();
  return quoted({
    output: trades.map(({ at, price, volume }) => ({
      stck_cntg_hour: stampOf(at).time,
      stck_prpr: String(price),
      ...changeFields({ ...quote, last: price }),
      cntg_vol: String(volume),
      tday_rltv: strengthOf(quote),
    })),
  });
};

/** inquire-time-itemconclusion: executions up to an hour, newest first. */
export const domesticExecutionsAt: Handler = ({ params }, rehearsal) => {
  const asked = askedQuote(params, rehearsal);
  if (asked === null) return QUERY_ERRORS.market;
  const { quote, listing } = asked;
  const until = params.get('FID_INPUT_HOUR_1') || '999999';
  const book = rehearsal.world.book(quote);
  const trades = rehearsal.world.tapes[listing.symbol]!.latest.filter(({ at }) => stampOf(at).time <= until)
    .slice(-EXECUTION_ROWS)
    .reverse();
  return quoted({
    output1: summaryOf(quote, listing),
    output2: trades.map(({ at, price, volume }) => ({
      stck_cntg_hour: stampOf(at).time,
      stck_pbpr: String(price),
      ...changeFields({ ...quote, last: price }),
      askp: String(book.asks[0]!.price),
      bidp: String(book.bids[0]!.price),
      tday_rltv: strengthOf(quote),
      acml_vol: String(quote.day.volume),
      cnqn: String(volume),
    })),
  });
};

export const summaryOf = (quote: Quote, listing: Listing): Fields => ({
  stck_prpr: String(quote.last),
  ...changeFields(quote),
  acml_vol: String(quote.day.volume),
  prdy_vol: String(quote.previous?.volume ?? 0),
  rprs_mrkt_kor_name: listing.board === 'KOSPI' ? 'KOSPI' : 'KOSDAQ',
});
