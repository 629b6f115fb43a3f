import { addDays } from '../../../market/days.ts';
import { tradingDay } from '../../../market/types.ts';
import { compactDay, dashedDay, fixed, percentText, signOf } from '../text.ts';
import { INDICES, indexDays, membersOf } from '../world/index-level.ts';
import { findListing, type Listing } from '../world/listing.ts';
import { totals } from './domestic-quotes.ts';
import { pageOf } from './paging.ts';
import { blank, type Fields, inquired, NOTHING_FOUND, QUERY_ERRORS, quoted } from './reply.ts';
import type { Handler } from './request.ts';

const points = (hundredths: number): string => fixed(hundredths, 2);

/** inquire-index-price */
export const indexPrice: Handler = ({ params }, { world, now }) => {
  const code = params.get('FID_INPUT_ISCD');
  const days = INDICES[code] === undefined ? [] : indexDays(code, world.tapes);
  const today = days.at(-1);
  if (today === undefined || params.get('FID_COND_MRKT_DIV_CODE') !== 'U') return QUERY_ERRORS.market;
  const { base, open, high, low, last, volume, amount } = today;
  const quotes = membersOf(code).map(({ symbol }) => world.quote(symbol, now));
  const counted = (is: (change: number) => boolean) =>
    String(quotes.filter(({ last: at, day }) => is(at - day.base)).length);
  const before = days.at(-2);
  return quoted({
    output: {
      bstp_nmix_prpr: points(last),
      bstp_nmix_prdy_vrss: points(last - base),
      prdy_vrss_sign: signOf(last, base),
      bstp_nmix_prdy_ctrt: percentText(last, base),
      acml_vol: String(Math.round(volume / 1_000)),
      prdy_vol: String(Math.round((before?.volume ?? 0) / 1_000)),
      acml_tr_pbmn: String(Math.round(amount / 1_000_000)),
      prdy_tr_pbmn: String(Math.round((before?.amount ?? 0) / 1_000_000)),
      bstp_nmix_oprc: points(open),
      prdy_nmix_vrss_nmix_oprc: points(open - base),
      oprc_vrss_prpr_sign: signOf(open, base),
      bstp_nmix_oprc_prdy_ctrt: percentText(open, base),
      bstp_nmix_hgpr: points(high),
      prdy_nmix_vrss_nmix_hgpr: points(high - base),
      hgpr_vrss_prpr_sign: signOf(high, base),
      bstp_nmix_hgpr_prdy_ctrt: percentText(high, base),
      bstp_nmix_lwpr: points(low),
      prdy_clpr_vrss_lwpr: points(low - base),
      lwpr_vrss_prpr_sign: signOf(low, base),
      prdy_clpr_vrss_lwpr_rate: percentText(low, base),
      ascn_issu_cnt: counted((change) => change > 0),
      uplm_issu_cnt: String(quotes.filter(({ last: at, limits }) => at === limits?.upper).length),
      stnr_issu_cnt: counted((change) => change === 0),
      down_issu_cnt: counted((change) => change < 0),
      lslm_issu_cnt: String(quotes.filter(({ last: at, limits }) => at === limits?.lower).length),
      ...blank('dryy_bstp_nmix_hgpr dryy_hgpr_vrss_prpr_rate dryy_bstp_nmix_hgpr_date dryy_bstp_nmix_lwpr'),
      ...blank('dryy_lwpr_vrss_prpr_rate dryy_bstp_nmix_lwpr_date'),
      ...blank('total_askp_rsqn total_bidp_rsqn seln_rsqn_rate shnu_rsqn_rate ntby_rsqn', '0'),
    },
  });
};

const INDEX_ROWS = 50;

/** inquire-daily-indexchartprice: at most 50 days of a range, newest first. */
export const indexChart: Handler = ({ params }, { world }) => {
  const code = params.get('FID_INPUT_ISCD');
  const index = INDICES[code];
  const from = dashedDay(params.get('FID_INPUT_DATE_1'));
  const until = dashedDay(params.get('FID_INPUT_DATE_2'));
  if (index === undefined) return QUERY_ERRORS.market;
  if (from === null || until === null) return QUERY_ERRORS.fieldLength;
  const days = indexDays(code, world.tapes);
  const [before, today] = [days.at(-2), days.at(-1)];
  const rows = days
    .filter(({ day }) => day >= from && day <= until)
    .slice(-INDEX_ROWS)
    .reverse();
  return quoted({
    output1: {
      bstp_nmix_prdy_vrss: points((today?.last ?? 0) - (today?.base ?? 0)),
      prdy_vrss_sign: signOf(today?.last ?? 0, today?.base ?? 0),
      bstp_nmix_prdy_ctrt: percentText(today?.last ?? 0, today?.base ?? 0),
      prdy_nmix: points(today?.base ?? 0),
      acml_vol: String(Math.round((today?.volume ?? 0) / 1_000)),
      acml_tr_pbmn: String(Math.round((today?.amount ?? 0) / 1_000_000)),
      hts_kor_isnm: index.name,
      bstp_nmix_prpr: points(today?.last ?? 0),
      bstp_cls_code: code,
      prdy_vol: String(Math.round((before?.volume ?? 0) / 1_000)),
      bstp_nmix_oprc: points(today?.open ?? 0),
      bstp_nmix_hgpr: points(today?.high ?? 0),
      bstp_nmix_lwpr: points(today?.low ?? 0),
      futs_prdy_oprc: points(before?.open ?? 0),
      futs_prdy_hgpr: points(before?.high ?? 0),
      futs_prdy_lwpr: points(before?.low ?? 0),
    },
    output2: rows.map(({ day, open, high, low, last, volume, amount }) => ({
      stck_bsop_date: compactDay(day),
      bstp_nmix_prpr: points(last),
      bstp_nmix_oprc: points(open),
      bstp_nmix_hgpr: points(high),
      bstp_nmix_lwpr: points(low),
      acml_vol: String(Math.round(volume / 1_000)),
      acml_tr_pbmn: String(Math.round(amount / 1_000_000)),
      mod_yn: 'N',
    })),
  });
};

const MOST_SYMBOLS = 30;

/** intstock-multprice: up to 30 symbols at once. */
export const manyPrices: Handler = ({ params }, { world, now }) => {
  const rows: Fields[] = [];
  for (let n = 1; n <= MOST_SYMBOLS; n++) {
    const listing = findListing('KR', params.get(`FID_INPUT_ISCD_${n}`));
    if (listing === undefined) continue;
    const quote = world.quote(listing.symbol, now);
    const { day, last, limits } = quote;
    const book = world.book(quote);
    const [asked, bid] = totals(book);
    rows.push({
      kospi_kosdaq_cls_name: listing.board,
      mrkt_trtm_cls_name: '',
      hour_cls_code: '0',
      inter_shrn_iscd: listing.code,
      inter_kor_isnm: listing.nameKo,
      inter2_prpr: String(last),
      inter2_prdy_vrss: String(last - day.base),
      prdy_vrss_sign: signOf(last, day.base, limits),
      prdy_ctrt: percentText(last, day.base),
      acml_vol: String(day.volume),
      inter2_oprc: String(day.open),
      inter2_hgpr: String(day.high),
      inter2_lwpr: String(day.low),
      inter2_llam: String(limits?.lower ?? 0),
      inter2_mxpr: String(limits?.upper ?? 0),
      inter2_askp: String(book.asks[0]!.price),
      inter2_bidp: String(book.bids[0]!.price),
      seln_rsqn: String(book.asks[0]!.shares),
      shnu_rsqn: String(book.bids[0]!.shares),
      total_askp_rsqn: String(asked),
      total_bidp_rsqn: String(bid),
      acml_tr_pbmn: String(day.amount),
      inter2_prdy_clpr: String(day.base),
      oprc_vrss_hgpr_rate: percentText(day.high, day.open),
      intr_antc_cntg_vrss: '0',
      intr_antc_cntg_vrss_sign: '3',
      intr_antc_cntg_prdy_ctrt: '0.00',
      intr_antc_vol: '0',
      inter2_sdpr: String(day.base),
    });
  }
  return quoted({ output: rows });
};

/** Markets by PRDT_TYPE_CD; the practice world has companies on two of them. */
const PRODUCT_MARKETS: Readonly<Record<string, Listing['market']>> = { '300': 'KR', '512': 'US_NASDAQ' };

/** search-info: names of a symbol of any country. */
export const productInfo: Handler = ({ params }) => {
  const type = params.get('PRDT_TYPE_CD');
  const market = PRODUCT_MARKETS[type];
  const listing = market === undefined ? undefined : findListing(market, params.get('PDNO'));
  if (listing === undefined) return NOTHING_FOUND;
  return inquired({
    output: {
      pdno: market === 'KR' ? `00000A${listing.code}` : listing.code,
      prdt_type_cd: type,
      ...namesOf(listing),
      std_pdno: market === 'KR' ? `KR7${listing.code}000` : listing.code,
      shtn_pdno: listing.code,
      prdt_clsf_name: '주권',
      ivst_prdt_type_cd_name: '주식',
      ...blank('prdt_sale_stat_cd prdt_risk_grad_cd prdt_clsf_cd sale_strt_dt sale_end_dt wrap_asst_type_cd'),
      ...blank('ivst_prdt_type_cd frst_erlm_dt'),
    },
  });
};

const namesOf = ({ name, nameKo }: Listing): Fields => ({
  prdt_name: nameKo,
  prdt_name120: nameKo,
  prdt_abrv_name: nameKo,
  prdt_eng_name: name,
  prdt_eng_name120: name,
  prdt_eng_abrv_name: name,
});

/** search-stock-info */
export const stockInfo: Handler = ({ params }, { world, now }) => {
  const listing = findListing('KR', params.get('PDNO'));
  if (listing === undefined || params.get('PRDT_TYPE_CD') !== '300') return NOTHING_FOUND;
  const { day, last } = world.quote(listing.symbol, now);
  const isKospi = listing.board === 'KOSPI';
  return inquired({
    output: {
      pdno: `00000A${listing.code}`,
      prdt_type_cd: '300',
      ...namesOf(listing),
      mket_id_cd: isKospi ? 'STK' : 'KSQ',
      scty_grp_id_cd: 'ST',
      excg_dvsn_cd: isKospi ? '02' : '03',
      setl_mmdd: '1231',
      lstg_stqt: String(listing.sharesListed),
      papr: '500',
      kospi200_item_yn: isKospi && listing.symbol < 15 ? 'Y' : 'N',
      scts_mket_lstg_dt: isKospi ? '20050103' : '',
      kosdaq_mket_lstg_dt: isKospi ? '' : '20050103',
      stck_kind_cd: '101',
      std_pdno: `KR7${listing.code}000`,
      tr_stop_yn: 'N',
      admn_item_yn: 'N',
      thdt_clpr: String(last),
      bfdy_clpr: String(day.base),
      clpr_chng_dt: compactDay(day.day),
      std_idst_clsf_cd_name: listing.sector,
      cptt_trad_tr_psbl_yn: listing.onNxt ? 'Y' : 'N',
      nxt_tr_stop_yn: 'N',
      ...blank('lstg_cptl_amt cpta issu_pric etf_cu_qty sbst_pric thco_sbst_pric etf_chas_erng_rt_dbnb', '0'),
      ...blank(
        'scts_mket_lstg_abol_dt kosdaq_mket_lstg_abol_dt frbd_mket_lstg_dt frbd_mket_lstg_abol_dt reits_kind_cd',
      ),
      ...blank('etf_dvsn_cd oilf_fund_yn idx_bztp_lcls_cd idx_bztp_mcls_cd idx_bztp_scls_cd idx_bztp_lcls_cd_name'),
      ...blank('idx_bztp_mcls_cd_name idx_bztp_scls_cd_name mfnd_opng_dt mfnd_end_dt dpsi_erlm_cncl_dt lstg_abol_dt'),
      ...blank('dpsi_aptm_erlm_yn etf_txtn_type_cd etf_type_cd nwst_odst_dvsn_cd thco_sbst_pric_chng_dt ocr_no'),
      ...blank('std_idst_clsf_cd crfd_item_yn elec_scty_yn issu_istt_cd etf_etn_ivst_heed_item_yn stln_int_rt_dvsn_cd'),
      ...blank('frnr_psnl_lmt_rt lstg_rqsr_issu_istt_cd lstg_rqsr_item_cd trst_istt_issu_istt_cd'),
    },
  });
};

const HOLIDAY_ROWS = 25;
const LISTED_DAYS = 60;

/** chk-holiday: the built-in calendar from a date on. */
export const holidays: Handler = (request, { clock }) => {
  const from = dashedDay(request.params.get('BASS_DT'));
  if (from === null) return QUERY_ERRORS.fieldLength;
  const days = Array.from({ length: LISTED_DAYS }, (_, k) => addDays(tradingDay(from), k)).filter(
    (day) => clock.sessionOf('KR', day) !== 'unknown',
  );
  const page = pageOf(days, HOLIDAY_ROWS, request, 0, compactDay);
  return inquired(
    {
      ...page.cursors,
      output: page.rows.map((day) => {
        const isOpen = clock.sessionOf('KR', day) === null ? 'N' : 'Y';
        return {
          bass_dt: compactDay(day),
          wday_dvsn_cd: String(new Date(day).getUTCDay() + 1).padStart(2, '0'),
          bzdy_yn: isOpen,
          tr_day_yn: isOpen,
          opnd_yn: isOpen,
          sttl_day_yn: isOpen,
        };
      }),
    },
    page.trCont,
  );
};

/** inquire-vi-status: nothing in the practice world is interrupted. */
export const interruptions: Handler = () => quoted({ output: [] });
