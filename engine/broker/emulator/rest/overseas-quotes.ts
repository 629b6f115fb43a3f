import { MARKETS } from '../../../market/markets.ts';
import { fromPrice } from '../../../market/money.ts';
import type { Price } from '../../../market/types.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { compactDay, fixed, percentText, quotient, signOf, stampOf } from '../text.ts';
import { exchangeRate } from '../world/exchange-rate.ts';
import type { Listing } from '../world/listing.ts';
import type { Quote } from '../world/world.ts';
import { extremes } from './domestic-price.ts';
import { askedOverseas, marketOfQuoteCode } from './overseas-codes.ts';
import { type Fields, QUERY_ERRORS, quoted } from './reply.ts';
import type { Handler, Params } from './request.ts';

const EXECUTION_ROWS = 30;

/** Price units of an American market as dollars with four decimals. */
export const dollars = (units: number): string => fixed(units, 4);

/** Amount of a day in whole dollars. */
export const amountOf = ({ day }: Quote): string => String(Math.round(day.amount / 10_000));

/** Key of a symbol's real-time prices without delay. */
export const realTimeKey = ({ code }: Listing): string => `DNAS${code}`;

export const changeOf = ({ last, day }: Quote): Fields => ({
  sign: signOf(last, day.base),
  diff: dollars(Math.abs(last - day.base)),
  rate: percentText(last, day.base),
});

/** An unknown exchange is an error; an unknown symbol has empty fields. */
const missing = (params: Params) =>
  marketOfQuoteCode(params.get('EXCD')) === undefined ? QUERY_ERRORS.market : quoted({ output: EMPTY_PRICE });

const EMPTY_PRICE: Fields = {
  rsym: '',
  zdiv: '',
  base: '',
  pvol: '',
  last: '',
  sign: '',
  diff: '',
  rate: '',
  tvol: '',
  tamt: '',
  ordy: '',
};

/** price */
export const overseasPrice: Handler = ({ params }, rehearsal) => {
  const asked = askedOverseas(params, rehearsal);
  if (asked === null) return missing(params);
  const { listing, quote } = asked;
  return quoted({
    output: {
      rsym: realTimeKey(listing),
      zdiv: '4',
      base: dollars(quote.day.base),
      pvol: String(quote.previous?.volume ?? 0),
      last: dollars(quote.last),
      ...changeOf(quote),
      tvol: String(quote.day.volume),
      tamt: amountOf(quote),
      ordy: '매도 가능',
    },
  });
};

/** price-detail */
export const overseasDetail: Handler = ({ params }, rehearsal) => {
  const asked = askedOverseas(params, rehearsal);
  if (asked === null) return missing(params);
  const { listing, quote } = asked;
  const { day, last, previous } = quote;
  const year = extremes(rehearsal, listing.symbol, 250);
  const rate = exchangeRate(rehearsal.options.seed, rehearsal.clock.localDay('KR', rehearsal.now));
  const won = (units: number) => String(Math.round((units * rate) / 1_000_000));
  return quoted({
    output: {
      rsym: realTimeKey(listing),
      pvol: String(previous?.volume ?? 0),
      open: dollars(day.open),
      high: dollars(day.high),
      low: dollars(day.low),
      last: dollars(last),
      base: dollars(day.base),
      tomv: String(Math.round(fromPrice(last as Price, 'US_NASDAQ') * listing.sharesListed)),
      pamt: String(Math.round((previous?.amount ?? 0) / 10_000)),
      uplp: '0.0000',
      dnlp: '0.0000',
      h52p: dollars(year.high.price),
      h52d: compactDay(year.high.day),
      l52p: dollars(year.low.price),
      l52d: compactDay(year.low.day),
      perx: quotient(last, listing.earnings, 2),
      pbrx: quotient(last, listing.bookValue, 2),
      epsx: dollars(listing.earnings),
      bpsx: dollars(listing.bookValue),
      shar: String(listing.sharesListed),
      mcap: '0',
      curr: 'USD',
      zdiv: '4',
      vnit: '1',
      t_xprc: won(last),
      t_xdif: won(Math.abs(last - day.base)),
      t_xrat: percentText(last, day.base),
      p_xprc: won(day.base),
      p_xdif: '0',
      p_xrat: '0.00',
      t_rate: fixed(rate, 2),
      p_rate: fixed(rate, 2),
      t_xsgn: signOf(last, day.base),
      p_xsng: '3',
      e_ordyn: '매매 가능',
      e_hogau: '0.0100',
      e_icod: listing.sector,
      e_parp: '0.0000',
      tvol: String(day.volume),
      tamt: amountOf(quote),
      etyp_nm: '',
    },
  });
};

/** inquire-asking-price: ten levels of an American book. */
export const overseasBook: Handler = ({ params }, rehearsal) => {
  const asked = askedOverseas(params, rehearsal);
  if (asked === null) return QUERY_ERRORS.market;
  const { listing, quote } = asked;
  const { day, last } = quote;
  const { asks, bids } = rehearsal.world.book(quote);
  const local = stampOf(rehearsal.now, MARKETS.US_NASDAQ.zone);
  const levels: Record<string, string> = {};
  bids.forEach(({ price, shares }, k) => {
    levels[`pbid${k + 1}`] = dollars(price);
    levels[`pask${k + 1}`] = dollars(asks[k]!.price);
    levels[`vbid${k + 1}`] = String(shares);
    levels[`vask${k + 1}`] = String(asks[k]!.shares);
    levels[`dbid${k + 1}`] = '0';
    levels[`dask${k + 1}`] = '0';
  });
  const sum = (side: typeof asks) => String(side.reduce((total, { shares }) => total + shares, 0));
  return quoted({
    output1: {
      rsym: realTimeKey(listing),
      zdiv: '4',
      curr: 'USD',
      base: dollars(day.base),
      open: dollars(day.open),
      high: dollars(day.high),
      low: dollars(day.low),
      last: dollars(last),
      dymd: local.date,
      dhms: local.time,
      bvol: sum(bids),
      avol: sum(asks),
      bdvl: '0',
      advl: '0',
      code: listing.code,
      ropen: percentText(day.open, day.base),
      rhigh: percentText(day.high, day.base),
      rlow: percentText(day.low, day.base),
      rclose: percentText(last, day.base),
    },
    output2: levels,
    output3: { vstm: '', vetm: '', csbp: '', cshi: '', cslo: '', iep: '', iev: '' },
  });
};

/** inquire-ccnl: the last executions, newest first. */
export const overseasExecutions: Handler = ({ params }, rehearsal) => {
  const asked = askedOverseas(params, rehearsal);
  if (asked === null) return QUERY_ERRORS.market;
  const { listing, quote } = asked;
  return quoted({ output1: executionRows(listing, quote, rehearsal) });
};

function executionRows({ symbol }: Listing, quote: Quote, { world }: Rehearsal): Fields[] {
  const { asks, bids } = world.book(quote);
  return world.tapes[symbol]!.latest.slice(-EXECUTION_ROWS)
    .reverse()
    .map(({ at, price, volume }) => ({
      khms: stampOf(at).time,
      last: dollars(price),
      ...changeOf({ ...quote, last: price }),
      evol: String(volume),
      tvol: String(quote.day.volume),
      mtyp: '1',
      pbid: dollars(bids[0]!.price),
      pask: dollars(asks[0]!.price),
      vpow: quotient(quote.day.buyVolume * 100, quote.day.sellVolume, 2),
    }));
}
