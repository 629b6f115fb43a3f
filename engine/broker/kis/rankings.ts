import { z } from 'zod';
import { MARKETS } from '../../market/markets.ts';
import type { MarketCode } from '../../market/types.ts';
import type { KisCall, Params } from './call.ts';
import { DOMESTIC, type Endpoint, OVERSEAS } from './endpoints.ts';
import type { OverseasMarket } from './exchange-field.ts';
import {
  code,
  count,
  countOrNull,
  priceOrNullOn,
  ratio,
  ratioOrNull,
  readableRows,
  stockCode,
  text,
} from './fields.ts';
import type { KisRankedSymbol } from './records.ts';
import { type KisResult, ok } from './result.ts';

/** A screen has 30 rows and no second page, but there is one for each board. */
const BOARDS = { KOSPI: '0001', KOSDAQ: '1001' } as const;

const KR = 'KR';
const optional = priceOrNullOn(KR);

const moverRow = z
  .looseObject({
    stck_shrn_iscd: stockCode,
    hts_kor_isnm: text,
    stck_prpr: optional,
    prdy_ctrt: ratio,
    acml_vol: count,
    stck_hgpr: optional,
    stck_lwpr: optional,
  })
  .transform((row) => ({
    ...ranked(KR, row.stck_shrn_iscd, row.hts_kor_isnm, row.stck_prpr, row.prdy_ctrt, row.acml_vol),
    high: row.stck_hgpr,
    low: row.stck_lwpr,
  }));

const volumeRow = z
  .looseObject({
    mksc_shrn_iscd: stockCode,
    hts_kor_isnm: text,
    stck_prpr: optional,
    prdy_ctrt: ratio,
    acml_vol: count,
    prdy_vol: countOrNull,
    vol_inrt: ratioOrNull,
  })
  .transform((row) => ({
    ...ranked(KR, row.mksc_shrn_iscd, row.hts_kor_isnm, row.stck_prpr, row.prdy_ctrt, row.acml_vol),
    previousVolume: row.prdy_vol,
    volumeIncreasePct: row.vol_inrt,
  }));

const domesticMoversReply = z.looseObject({ output: readableRows('stck_shrn_iscd', moverRow) });
const domesticVolumeReply = z.looseObject({ output: readableRows('mksc_shrn_iscd', volumeRow) });

export async function domesticMovers(
  call: KisCall,
  direction: 'up' | 'down',
): Promise<KisResult<readonly KisRankedSymbol[]>> {
  const sign = direction === 'up' ? 1 : -1;
  const rows = await boards(call, DOMESTIC.fluctuation, domesticMoversReply, (board) => ({
    fid_cond_mrkt_div_code: MARKETS.KR.kisQuoteCode,
    fid_cond_scr_div_code: '20170',
    fid_input_iscd: board,
    fid_rank_sort_cls_code: direction === 'up' ? '0' : '1',
    fid_input_cnt_1: '0',
    fid_prc_cls_code: '0',
    fid_input_price_1: '',
    fid_input_price_2: '',
    fid_vol_cnt: '',
    fid_trgt_cls_code: '0',
    fid_trgt_exls_cls_code: '0',
    fid_div_cls_code: '0',
    fid_rsfl_rate1: '',
    fid_rsfl_rate2: '',
  }));
  // What the sort code means is not certain, so the order is made here.
  return rows.ok ? ok([...rows.value].sort((a, b) => sign * (b.changePct - a.changePct))) : rows;
}

/**
 * Left out: at investment risk, managed, in liquidation, untrue in disclosure, halted, ETF, ETN, SPAC. Preferred shares and
 * those without credit are in.
 */
const EXCLUDED = '1111011101';

export async function domesticMostTraded(call: KisCall): Promise<KisResult<readonly KisRankedSymbol[]>> {
  const rows = await boards(call, DOMESTIC.volumeRank, domesticVolumeReply, (board) => ({
    FID_COND_MRKT_DIV_CODE: MARKETS.KR.kisQuoteCode,
    FID_COND_SCR_DIV_CODE: '20171',
    FID_INPUT_ISCD: board,
    FID_DIV_CLS_CODE: '0',
    FID_BLNG_CLS_CODE: '0',
    FID_TRGT_CLS_CODE: '111111111',
    FID_TRGT_EXLS_CLS_CODE: EXCLUDED,
    FID_INPUT_PRICE_1: '',
    FID_INPUT_PRICE_2: '',
    FID_VOL_CNT: '',
    FID_INPUT_DATE_1: '',
  }));
  return rows.ok ? ok([...rows.value].sort((a, b) => b.volume - a.volume)) : rows;
}

const overseasRow = (market: OverseasMarket) =>
  z
    .looseObject({ symb: code, name: text, last: priceOrNullOn(market), rate: ratio, tvol: count })
    .transform((row) => ranked(market, row.symb, row.name, row.last, row.rate, row.tvol));

/** Rows are in `output2`; `output1` counts them. */
const overseasReply = (market: OverseasMarket) => z.looseObject({ output2: readableRows('symb', overseasRow(market)) });

export function overseasMovers(
  call: KisCall,
  market: OverseasMarket,
  direction: 'up' | 'down',
): Promise<KisResult<readonly KisRankedSymbol[]>> {
  return overseasRanking(call, OVERSEAS.movers, market, { GUBN: direction === 'up' ? '1' : '0' });
}

export function overseasMostTraded(
  call: KisCall,
  market: OverseasMarket,
): Promise<KisResult<readonly KisRankedSymbol[]>> {
  return overseasRanking(call, OVERSEAS.volume, market, { PRC1: '', PRC2: '' });
}

async function overseasRanking(
  call: KisCall,
  endpoint: Endpoint,
  market: OverseasMarket,
  params: Params,
): Promise<KisResult<readonly KisRankedSymbol[]>> {
  const answer = await call.read(
    endpoint,
    { EXCD: MARKETS[market].kisQuoteCode, NDAY: '0', VOL_RANG: '0', AUTH: '', KEYB: '', ...params },
    overseasReply(market),
  );
  return answer.ok ? ok(traded(answer.value.output2)) : answer;
}

type Rows = { readonly output: readonly Unpriced[] };
/** A row as it comes: what is not priced cannot be traded, and is left out. */
type Unpriced = Omit<KisRankedSymbol, 'last'> & { readonly last: KisRankedSymbol['last'] | null };

async function boards(
  call: KisCall,
  endpoint: Endpoint,
  schema: z.ZodType<Rows>,
  params: (board: string) => Params,
): Promise<KisResult<readonly KisRankedSymbol[]>> {
  const rows: KisRankedSymbol[] = [];
  for (const board of Object.values(BOARDS)) {
    const answer = await call.read(endpoint, params(board), schema);
    if (!answer.ok) return answer;
    rows.push(...traded(answer.value.output));
  }
  return ok(rows);
}

function traded(rows: readonly Unpriced[]): readonly KisRankedSymbol[] {
  return rows.flatMap((row) => (row.last === null ? [] : [{ ...row, last: row.last }]));
}

function ranked(
  market: MarketCode,
  symbol: string,
  name: string,
  last: Unpriced['last'],
  changePct: number,
  volume: number,
): Unpriced {
  const unknown = { high: null, low: null, previousVolume: null, volumeIncreasePct: null };
  return { market, code: symbol, name, last, changePct, volume, ...unknown };
}
