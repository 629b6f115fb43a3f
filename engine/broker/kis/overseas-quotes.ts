import { z } from 'zod';
import { MARKETS } from '../../market/markets.ts';
import type { MarketCode, Price } from '../../market/types.ts';
import type { KisCall, Params } from './call.ts';
import { OVERSEAS } from './endpoints.ts';
import type { OverseasMarket } from './exchange-field.ts';
import { count, priceOrNullOn, text, tradedPriceOn } from './fields.ts';
import { levelsOf } from './levels.ts';
import type { KisBook, KisQuote } from './records.ts';
import { fail, type KisResult, ok } from './result.ts';

const priceReply = (market: MarketCode) =>
  z.looseObject({
    output: z.looseObject({
      last: tradedPriceOn(market),
      base: priceOrNullOn(market),
      tvol: count,
      ordy: text,
    }),
  });

const detailReply = (market: MarketCode) => {
  const optional = priceOrNullOn(market);
  return z.looseObject({
    output: z.looseObject({
      last: tradedPriceOn(market),
      base: optional,
      open: optional,
      high: optional,
      low: optional,
      uplp: optional,
      dnlp: optional,
      e_hogau: optional,
      tvol: count,
      e_ordyn: text,
    }),
  });
};

/** With the day's range and limits where the account has price-detail, which a paper account has not. */
export async function overseasQuote(
  call: KisCall,
  market: OverseasMarket,
  symbol: string,
): Promise<KisResult<KisQuote>> {
  const params = overseasSymbol(market, symbol);
  if (!call.has(OVERSEAS.priceDetail)) {
    const answer = await call.read(OVERSEAS.price, params, priceReply(market));
    if (!answer.ok) return answer;
    const { last, base, tvol, ordy } = answer.value.output;
    const unknown = { open: null, high: null, low: null, upperLimit: null, lowerLimit: null, tick: null };
    return ok({ market, code: symbol, ...unknown, ...common(last, base, tvol, ordy) });
  }
  const answer = await call.read(OVERSEAS.priceDetail, params, detailReply(market));
  if (!answer.ok) return answer;
  const { output } = answer.value;
  return ok({
    market,
    code: symbol,
    open: output.open,
    high: output.high,
    low: output.low,
    upperLimit: output.uplp,
    lowerLimit: output.dnlp,
    tick: output.e_hogau,
    ...common(output.last, output.base, output.tvol, output.e_ordyn),
  });
}

const bookReply = z.looseObject({ output2: z.record(z.string(), z.unknown()) });

/** Ten levels in the US, one elsewhere. */
export async function overseasBook(call: KisCall, market: OverseasMarket, symbol: string): Promise<KisResult<KisBook>> {
  const answer = await call.read(OVERSEAS.book, overseasSymbol(market, symbol), bookReply);
  if (!answer.ok) return answer;
  const asks = levelsOf(market, answer.value.output2, 'pask', 'vask');
  const bids = levelsOf(market, answer.value.output2, 'pbid', 'vbid');
  if (asks === null || bids === null) return fail({ kind: 'protocol', words: 'output2 has levels that are no prices' });
  return ok({ market, code: symbol, asks, bids });
}

export function overseasSymbol(market: OverseasMarket, symbol: string): Params {
  return { AUTH: '', EXCD: MARKETS[market].kisQuoteCode, SYMB: symbol };
}

function common(last: Price, previousClose: Price | null, volume: number, tradable: string) {
  return {
    last,
    previousClose,
    volume,
    changePct: previousClose === null ? 0 : ((last - previousClose) / previousClose) * 100,
    halted: tradable.includes('불가'),
  };
}
