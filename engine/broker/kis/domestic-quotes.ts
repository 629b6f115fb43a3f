import { z } from 'zod';
import { MARKETS } from '../../market/markets.ts';
import type { KisCall, Params } from './call.ts';
import { DOMESTIC } from './endpoints.ts';
import {
  code,
  codeOrBlank,
  count,
  priceOrNullOn,
  ratio,
  readableRows,
  stockCode,
  text,
  tradedPriceOn,
  yes,
} from './fields.ts';
import { levelsOf } from './levels.ts';
import type { KisBook, KisQuote, KisScreen, KisStockInfo } from './records.ts';
import { fail, type KisResult, ok } from './result.ts';

const KR = 'KR';
const optional = priceOrNullOn(KR);

/** What a screen is called (`FID_COND_MRKT_DIV_CODE`). */
export const SCREENS: Readonly<Record<KisScreen, string>> = { KRX: MARKETS.KR.kisQuoteCode, NXT: 'NX', ALL: 'UN' };

/** Stocks have their price limits and tick here; `stck_sdpr` is yesterday's close, adjusted for rights. */
const priceReply = z.looseObject({
  output: z.looseObject({
    stck_prpr: tradedPriceOn(KR),
    stck_sdpr: optional,
    stck_oprc: optional,
    stck_hgpr: optional,
    stck_lwpr: optional,
    stck_mxpr: optional,
    stck_llam: optional,
    aspr_unit: optional,
    prdy_ctrt: ratio,
    acml_vol: count,
    iscd_stat_cls_code: codeOrBlank.catch(''),
    temp_stop_yn: yes,
  }),
});

const HALTED_STATUS = '58';

export async function domesticQuote(call: KisCall, symbol: string, screen: KisScreen): Promise<KisResult<KisQuote>> {
  const answer = await call.read(DOMESTIC.price, symbolParams(symbol, screen), priceReply);
  if (!answer.ok) return answer;
  const { output } = answer.value;
  return ok({
    market: KR,
    code: symbol,
    last: output.stck_prpr,
    previousClose: output.stck_sdpr,
    open: output.stck_oprc,
    high: output.stck_hgpr,
    low: output.stck_lwpr,
    upperLimit: output.stck_mxpr,
    lowerLimit: output.stck_llam,
    tick: output.aspr_unit,
    changePct: output.prdy_ctrt,
    volume: output.acml_vol,
    halted: output.temp_stop_yn || output.iscd_stat_cls_code === HALTED_STATUS,
  });
}

/** Symbols a request of intstock-multprice may have. */
const AT_ONCE = 30;

const pricesReply = z.looseObject({
  output: readableRows(
    'inter_shrn_iscd',
    z.looseObject({
      inter_shrn_iscd: stockCode,
      // A symbol not known comes with zeros, and is left out.
      inter2_prpr: optional,
      inter2_sdpr: optional,
      inter2_oprc: optional,
      inter2_hgpr: optional,
      inter2_lwpr: optional,
      inter2_mxpr: optional,
      inter2_llam: optional,
      prdy_ctrt: ratio,
      acml_vol: count,
    }),
  ),
});

/** Thirty a request where the account has that, else one by one. Symbols the broker does not know are left out. */
export async function domesticQuotes(
  call: KisCall,
  symbols: readonly string[],
): Promise<KisResult<readonly KisQuote[]>> {
  const quotes: KisQuote[] = [];
  if (!call.has(DOMESTIC.prices)) {
    for (const symbol of symbols) {
      const quote = await domesticQuote(call, symbol, 'KRX');
      if (quote.ok) quotes.push(quote.value);
      else if (quote.error.kind !== 'protocol' && quote.error.kind !== 'rejected') return quote;
    }
    return ok(quotes);
  }
  for (let from = 0; from < symbols.length; from += AT_ONCE) {
    const page = await thirtyQuotes(call, symbols.slice(from, from + AT_ONCE));
    if (!page.ok) return page;
    quotes.push(...page.value);
  }
  return ok(quotes);
}

async function thirtyQuotes(call: KisCall, symbols: readonly string[]): Promise<KisResult<readonly KisQuote[]>> {
  const params = Object.fromEntries(
    symbols.flatMap((symbol, index) => [
      [`FID_COND_MRKT_DIV_CODE_${index + 1}`, SCREENS.KRX],
      [`FID_INPUT_ISCD_${index + 1}`, symbol],
    ]),
  );
  const answer = await call.read(DOMESTIC.prices, params, pricesReply);
  if (!answer.ok) return answer;
  return ok(
    answer.value.output.flatMap((row): readonly KisQuote[] =>
      row.inter2_prpr === null
        ? []
        : [
            {
              market: KR,
              code: row.inter_shrn_iscd,
              last: row.inter2_prpr,
              previousClose: row.inter2_sdpr,
              open: row.inter2_oprc,
              high: row.inter2_hgpr,
              low: row.inter2_lwpr,
              upperLimit: row.inter2_mxpr,
              lowerLimit: row.inter2_llam,
              tick: null,
              changePct: row.prdy_ctrt,
              volume: row.acml_vol,
              halted: false,
            },
          ],
    ),
  );
}

const bookReply = z.looseObject({ output1: z.record(z.string(), z.unknown()) });

export async function domesticBook(call: KisCall, symbol: string, screen: KisScreen): Promise<KisResult<KisBook>> {
  const answer = await call.read(DOMESTIC.book, symbolParams(symbol, screen), bookReply);
  if (!answer.ok) return answer;
  const { output1 } = answer.value;
  const asks = levelsOf(KR, output1, 'askp', 'askp_rsqn');
  const bids = levelsOf(KR, output1, 'bidp', 'bidp_rsqn');
  if (asks === null || bids === null) return fail({ kind: 'protocol', words: 'output1 has levels that are no prices' });
  return ok({ market: KR, code: symbol, asks, bids });
}

const infoReply = z.looseObject({
  output: z.looseObject({
    prdt_abrv_name: text,
    excg_dvsn_cd: codeOrBlank,
    scty_grp_id_cd: codeOrBlank,
    cptt_trad_tr_psbl_yn: yes,
    nxt_tr_stop_yn: yes,
    tr_stop_yn: yes,
    pdno: code,
  }),
});

/** ETFs and ETNs in the exchange's security groups. */
const FUND_GROUPS: ReadonlySet<string> = new Set(['EF', 'EN', 'FE']);
const BOARDS: Readonly<Record<string, KisStockInfo['board']>> = { '02': 'KOSPI', '03': 'KOSDAQ' };

export async function stockInfo(call: KisCall, symbol: string): Promise<KisResult<KisStockInfo>> {
  const answer = await call.read(DOMESTIC.stockInfo, { PRDT_TYPE_CD: '300', PDNO: symbol }, infoReply);
  if (!answer.ok) return answer;
  const { output } = answer.value;
  return ok({
    code: symbol,
    name: output.prdt_abrv_name,
    board: BOARDS[output.excg_dvsn_cd] ?? 'other',
    nxt: output.cptt_trad_tr_psbl_yn && !output.nxt_tr_stop_yn,
    halted: output.tr_stop_yn,
    fund: FUND_GROUPS.has(output.scty_grp_id_cd),
  });
}

export function symbolParams(symbol: string, screen: KisScreen): Params {
  return { FID_COND_MRKT_DIV_CODE: SCREENS[screen], FID_INPUT_ISCD: symbol };
}
