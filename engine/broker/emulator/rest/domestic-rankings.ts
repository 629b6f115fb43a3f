import type { Rehearsal } from '../rehearsal.ts';
import { percentText, quotient, stampOf } from '../text.ts';
import { dayFlow } from '../world/flows.ts';
import { LISTINGS, type Listing } from '../world/listing.ts';
import type { Tape } from '../world/tape.ts';
import type { Quote } from '../world/world.ts';
import { wholeNumber } from './domestic-orders.ts';
import { changeFields, strengthOf } from './domestic-price.ts';
import { type Fields, QUERY_ERRORS, quoted } from './reply.ts';
import type { Handler, Params } from './request.ts';

/** Rows of every ranking. */
const RANKING_ROWS = 30;
/** Days that an average is over. */
const AVERAGE_DAYS = 20;

interface Ranked {
  readonly listing: Listing;
  readonly quote: Quote;
  readonly tape: Tape;
  /** Average volume of the days before. */
  readonly usual: number;
}

/** Korean symbols within the price and volume that a request asks for. */
function candidates(params: Params, { world, now }: Rehearsal): Ranked[] {
  const bound = (name: string, otherwise: number) => wholeNumber(params.get(name)) || otherwise;
  const lowest = bound('FID_INPUT_PRICE_1', 0);
  const highest = bound('FID_INPUT_PRICE_2', Number.POSITIVE_INFINITY);
  const volume = bound('FID_VOL_CNT', 0);
  return LISTINGS.filter(({ market }) => market === 'KR')
    .map((listing) => {
      const tape = world.tapes[listing.symbol]!;
      const quote = world.quote(listing.symbol, now);
      const before = tape.days.filter(({ day }) => day < quote.day.day).slice(-AVERAGE_DAYS);
      const usual = before.reduce((sum, day) => sum + day.volume, 0) / Math.max(1, before.length);
      return { listing, quote, tape, usual };
    })
    .filter(({ quote }) => quote.last >= lowest && quote.last <= highest && quote.day.volume >= volume);
}

/** The first of a ranking by a number that is high for the best; equal ones by code. */
function ranked(rows: readonly Ranked[], by: (row: Ranked) => number): Ranked[] {
  return rows.toSorted((a, b) => by(b) - by(a) || (a.listing.code < b.listing.code ? -1 : 1)).slice(0, RANKING_ROWS);
}

const change = ({ quote }: Ranked): number => quote.last / quote.day.base - 1;
const growth = ({ quote, usual }: Ranked): number => (usual === 0 ? 0 : quote.day.volume / usual - 1);
const turnover = ({ quote, listing }: Ranked): number => quote.day.volume / listing.sharesListed;

const rowHead = ({ listing, quote }: Ranked, k: number): Fields => ({
  data_rank: String(k + 1),
  hts_kor_isnm: listing.nameKo,
  stck_prpr: String(quote.last),
  ...changeFields(quote),
  acml_vol: String(quote.day.volume),
});

/** What FID_BLNG_CLS_CODE ranks by: average volume, growth of volume, turnover, amount, turnover of the amount. */
const VOLUME_RANKINGS: Readonly<Record<string, (row: Ranked) => number>> = {
  '0': ({ quote }) => quote.day.volume,
  '1': growth,
  '2': turnover,
  '3': ({ quote }) => quote.day.amount,
  '4': ({ quote, listing }) => quote.day.amount / (quote.last * listing.sharesListed),
};

/** volume-rank */
export const volumeRank: Handler = ({ params }, rehearsal) => {
  const by = VOLUME_RANKINGS[params.get('FID_BLNG_CLS_CODE') || '0'];
  if (by === undefined) return QUERY_ERRORS.market;
  return quoted({
    output: ranked(candidates(params, rehearsal), by).map((row, k) => {
      const { listing, quote, usual } = row;
      const { day, previous, last } = quote;
      const average = Math.round(usual);
      return {
        ...rowHead(row, k),
        mksc_shrn_iscd: listing.code,
        prdy_vol: String(previous?.volume ?? 0),
        lstn_stcn: String(listing.sharesListed),
        avrg_vol: String(average),
        n_befr_clpr_vrss_prpr_rate: percentText(last, day.base),
        vol_inrt: quotient((day.volume - usual) * 100, usual, 2),
        vol_tnrt: quotient(day.volume * 100, listing.sharesListed, 2),
        nday_vol_tnrt: quotient(day.volume * 100, listing.sharesListed, 2),
        avrg_tr_pbmn: String(average * last),
        tr_pbmn_tnrt: quotient(day.amount * 100, last * listing.sharesListed, 2),
        nday_tr_pbmn_tnrt: quotient(day.amount * 100, last * listing.sharesListed, 2),
        acml_tr_pbmn: String(day.amount),
      };
    }),
  });
};

/** fluctuation: risers first, or fallers with sort code 1. */
export const fluctuation: Handler = ({ params }, rehearsal) => {
  const falling = Number(params.get('FID_RANK_SORT_CLS_CODE')) === 1;
  const most = wholeNumber(params.get('FID_INPUT_CNT_1')) || RANKING_ROWS;
  const rows = ranked(candidates(params, rehearsal), (row) => (falling ? -change(row) : change(row)));
  return quoted({
    output: rows.slice(0, most).map((row, k) => {
      const { day, last } = row.quote;
      const [rising, sinking] = runOf(row);
      return {
        stck_shrn_iscd: row.listing.code,
        ...rowHead(row, k),
        stck_hgpr: String(day.high),
        hgpr_hour: day.highAt === 0 ? '' : stampOf(day.highAt).time,
        acml_hgpr_date: '',
        stck_lwpr: String(day.low),
        lwpr_hour: day.lowAt === 0 ? '' : stampOf(day.lowAt).time,
        acml_lwpr_date: '',
        lwpr_vrss_prpr_rate: percentText(last, day.low),
        dsgt_date_clpr_vrss_prpr_rate: percentText(last, day.base),
        cnnt_ascn_dynu: String(rising),
        hgpr_vrss_prpr_rate: percentText(last, day.high),
        cnnt_down_dynu: String(sinking),
        oprc_vrss_prpr_sign: last > day.open ? '2' : last < day.open ? '5' : '3',
        oprc_vrss_prpr: String(last - day.open),
        oprc_vrss_prpr_rate: percentText(last, day.open),
        prd_rsfl: String(last - day.base),
        prd_rsfl_rate: percentText(last, day.base),
      };
    }),
  });
};

/** Days in a row that a symbol has risen, and fallen. */
function runOf({ tape }: Ranked): readonly [rising: number, sinking: number] {
  let rising = 0;
  let sinking = 0;
  for (const { last, base } of tape.days.toReversed()) {
    if (last > base && sinking === 0) rising++;
    else if (last < base && rising === 0) sinking++;
    else break;
  }
  return [rising, sinking];
}

/** volume-power: bought against sold volume. */
export const volumePower: Handler = ({ params }, rehearsal) =>
  quoted({
    output: ranked(
      candidates(params, rehearsal),
      ({ quote: { day } }) => day.buyVolume / Math.max(1, day.sellVolume),
    ).map((row, k) => ({
      stck_shrn_iscd: row.listing.code,
      ...rowHead(row, k),
      tday_rltv: strengthOf(row.quote),
      seln_cnqn_smtn: String(row.quote.day.sellVolume),
      shnu_cnqn_smtn: String(row.quote.day.buyVolume),
    })),
  });

/** market-cap */
export const marketCap: Handler = ({ params }, rehearsal) => {
  const worth = ({ quote, listing }: Ranked) => quote.last * listing.sharesListed;
  const rows = ranked(candidates(params, rehearsal), worth);
  const all = rows.reduce((sum, row) => sum + worth(row), 0);
  return quoted({
    output: rows.map((row, k) => ({
      mksc_shrn_iscd: row.listing.code,
      ...rowHead(row, k),
      lstn_stcn: String(row.listing.sharesListed),
      stck_avls: String(Math.round(worth(row) / 100_000_000)),
      mrkt_whol_avls_rlim: quotient(worth(row) * 100, all, 2),
    })),
  });
};

/** foreign-institution-total: whom foreigners and institutions buy or sell most. */
export const foreignInstitutions: Handler = ({ params }, rehearsal) => {
  const kind = params.get('FID_ETC_CLS_CODE');
  const byAmount = params.get('FID_DIV_CLS_CODE') === '1';
  const selling = params.get('FID_RANK_SORT_CLS_CODE') === '1';
  const netOf = ({ listing, quote: { day, last } }: Ranked): number => {
    const { foreign, institutions, others } = dayFlow(rehearsal.options.seed, listing, day.day, day.volume);
    const shares =
      kind === '1' ? foreign : kind === '2' ? institutions : kind === '3' ? others : foreign + institutions;
    return byAmount ? shares * last : shares;
  };
  const rows = ranked(candidates(params, rehearsal), (row) => (selling ? -netOf(row) : netOf(row)));
  return quoted({
    output: rows.map((row) => {
      const { listing, quote } = row;
      const flow = dayFlow(rehearsal.options.seed, listing, quote.day.day, quote.day.volume);
      const millions = (shares: number) => String(Math.round((shares * quote.last) / 1_000_000));
      return {
        hts_kor_isnm: listing.nameKo,
        mksc_shrn_iscd: listing.code,
        ntby_qty: String(flow.foreign + flow.institutions),
        stck_prpr: String(quote.last),
        ...changeFields(quote),
        acml_vol: String(quote.day.volume),
        frgn_ntby_qty: String(flow.foreign),
        orgn_ntby_qty: String(flow.institutions),
        ivtr_ntby_qty: '0',
        bank_ntby_qty: '0',
        insu_ntby_qty: '0',
        mrbn_ntby_qty: '0',
        fund_ntby_qty: String(flow.institutions),
        etc_orgt_ntby_vol: '0',
        etc_corp_ntby_vol: String(flow.others),
        frgn_ntby_tr_pbmn: millions(flow.foreign),
        orgn_ntby_tr_pbmn: millions(flow.institutions),
        ivtr_ntby_tr_pbmn: '0',
        bank_ntby_tr_pbmn: '0',
        insu_ntby_tr_pbmn: '0',
        mrbn_ntby_tr_pbmn: '0',
        fund_ntby_tr_pbmn: millions(flow.institutions),
        etc_orgt_ntby_tr_pbmn: '0',
        etc_corp_ntby_tr_pbmn: millions(flow.others),
      };
    }),
  });
};
