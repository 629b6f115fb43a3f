import { MINUTE_MS } from '../../../market/days.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { percentText, quotient, signOf } from '../text.ts';
import { LISTINGS, type Listing } from '../world/listing.ts';
import type { Tape } from '../world/tape.ts';
import type { Quote } from '../world/world.ts';
import { marketOfQuoteCode, priceUnits } from './overseas-codes.ts';
import { amountOf, changeOf, dollars, realTimeKey } from './overseas-quotes.ts';
import { type Fields, QUERY_ERRORS, quoted } from './reply.ts';
import type { Handler, Params } from './request.ts';

/** Least volume by VOL_RANG. */
const VOLUMES = [0, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000] as const;
/** Minutes by MINX. */
const MINUTES = [1, 2, 3, 5, 10, 15, 20, 30, 60, 120] as const;
/** Trading days back by NDAY. */
const DAYS = [0, 1, 2, 4, 9, 19, 29, 59, 119, 249] as const;

interface Row {
  readonly listing: Listing;
  readonly quote: Quote;
  readonly tape: Tape;
}

interface Ranking {
  /** High for the first. */
  readonly by: (row: Row) => number;
  /** Fields beside those that every ranking has. */
  readonly fields: (row: Row) => Fields;
  /** What the names are called; they differ from ranking to ranking. */
  readonly names: 'name and ename' | 'knam and enam';
}

/** Builds a ranking for a request, whose rows stand in `output2`. */
const rankingOf =
  (make: (params: Params, rehearsal: Rehearsal) => Ranking): Handler =>
  ({ params }, rehearsal) => {
    const market = marketOfQuoteCode(params.get('EXCD'));
    if (market === undefined) return QUERY_ERRORS.market;
    const { by, fields, names } = make(params, rehearsal);
    const rows = (market === 'US_NASDAQ' ? candidates(params, rehearsal) : []).toSorted(
      (a, b) => by(b) - by(a) || (a.listing.code < b.listing.code ? -1 : 1),
    );
    const count = String(rows.length);
    return quoted(
      {
        output1: { zdiv: '4', stat: '', crec: count, trec: count, nrec: count },
        output2: rows.map((row, k) => ({ ...rowHead(row, k, names, rehearsal), ...fields(row) })),
      },
      'D',
    );
  };

function candidates(params: Params, { world, now }: Rehearsal): Row[] {
  const least = VOLUMES[Number(params.get('VOL_RANG'))] ?? 0;
  const cheapest = priceUnits(params.get('PRC1'), 'US_NASDAQ') || 0;
  const dearest = priceUnits(params.get('PRC2'), 'US_NASDAQ') || Number.POSITIVE_INFINITY;
  return LISTINGS.filter(({ market }) => market === 'US_NASDAQ')
    .map((listing) => ({ listing, quote: world.quote(listing.symbol, now), tape: world.tapes[listing.symbol]! }))
    .filter(({ quote: { day, last } }) => day.volume >= least && last >= cheapest && last <= dearest);
}

function rowHead({ listing, quote }: Row, k: number, names: Ranking['names'], { world }: Rehearsal): Fields {
  const { asks, bids } = world.book(quote);
  const named: Fields =
    names === 'knam and enam'
      ? { knam: listing.nameKo, name: listing.nameKo, enam: listing.name }
      : { name: listing.nameKo, ename: listing.name };
  return {
    rsym: realTimeKey(listing),
    excd: 'NAS',
    symb: listing.code,
    ...named,
    last: dollars(quote.last),
    ...changeOf(quote),
    tvol: String(quote.day.volume),
    pask: dollars(asks[0]!.price),
    pbid: dollars(bids[0]!.price),
    rank: String(k + 1),
    e_ordyn: '○',
    tamt: amountOf(quote),
  };
}

/** The close so many trading days ago, as NDAY counts them; today's base for 0. */
function baseOf({ tape, quote }: Row, params: Params): number {
  const back = DAYS[Number(params.get('NDAY'))] ?? 0;
  return tape.days.filter(({ day }) => day < quote.day.day).at(-1 - back)?.last ?? quote.day.base;
}

/** Volume and opening price of the last minutes, as MINX counts them. */
function lately({ quote }: Row, params: Params, { now }: Rehearsal) {
  const from = now - (MINUTES[Number(params.get('MINX'))] ?? 1) * MINUTE_MS;
  const minutes = quote.day.minutes.filter(({ start }) => start >= from);
  return {
    volume: minutes.reduce((sum, { volume }) => sum + volume, 0),
    open: minutes[0]?.open ?? quote.last,
    usual: Math.round((quote.day.volume / Math.max(1, quote.day.minutes.length)) * Math.max(1, minutes.length)),
  };
}

const against = (last: number, base: number): Fields => ({
  n_base: dollars(base),
  n_diff: dollars(Math.abs(last - base)),
  n_rate: percentText(last, base),
});

const usualVolume = ({ tape, quote }: Row): number => {
  const before = tape.days.filter(({ day }) => day < quote.day.day).slice(-20);
  return Math.round(before.reduce((sum, { volume }) => sum + volume, 0) / Math.max(1, before.length));
};

/** updown-rate: risers, or fallers with GUBN 0. */
export const updownRate = rankingOf((params) => {
  const change = (row: Row) => row.quote.last / baseOf(row, params) - 1;
  return {
    by: params.get('GUBN') === '0' ? (row) => -change(row) : change,
    fields: (row) => against(row.quote.last, baseOf(row, params)),
    names: 'name and ename',
  };
});

/** price-fluct: the same within minutes. */
export const priceFluctuation = rankingOf((params, rehearsal) => {
  const change = (row: Row) => row.quote.last / lately(row, params, rehearsal).open - 1;
  return {
    by: params.get('GUBN') === '0' ? (row) => -change(row) : change,
    fields: (row) => ({
      ...against(row.quote.last, lately(row, params, rehearsal).open),
      n_last: dollars(row.quote.last),
    }),
    names: 'knam and enam',
  };
});

/** volume-surge: volume of the last minutes against the usual. */
export const volumeSurge = rankingOf((params, rehearsal) => {
  const surge = (row: Row) => {
    const { volume, usual } = lately(row, params, rehearsal);
    return usual === 0 ? 0 : volume / usual;
  };
  return {
    by: surge,
    fields: (row) => {
      const { volume, usual } = lately(row, params, rehearsal);
      return {
        n_tvol: String(usual),
        n_diff: String(volume - usual),
        n_rate: quotient((volume - usual) * 100, usual, 2),
        trat: quotient(volume * 100, usual, 2),
      };
    },
    names: 'knam and enam',
  };
});

/** trade-vol */
export const tradeVolume = rankingOf(() => ({
  by: ({ quote }) => quote.day.volume,
  fields: (row) => ({ a_tvol: String(usualVolume(row)) }),
  names: 'name and ename',
}));

/** trade-pbmn: by amount. */
export const tradeAmount = rankingOf(() => ({
  by: ({ quote }) => quote.day.amount,
  fields: (row) => ({ a_tamt: String(Math.round((usualVolume(row) * row.quote.last) / 10_000)) }),
  names: 'name and ename',
}));

/** trade-growth: volume against its average. */
export const tradeGrowth = rankingOf(() => ({
  by: (row) => row.quote.day.volume / Math.max(1, usualVolume(row)),
  fields: (row) => ({
    n_tvol: String(usualVolume(row)),
    n_rate: percentText(row.quote.day.volume, usualVolume(row)),
    n_diff: String(row.quote.day.volume - usualVolume(row)),
  }),
  names: 'name and ename',
}));

/** trade-turnover: volume against the shares there are. */
export const tradeTurnover = rankingOf(() => ({
  by: ({ quote, listing }) => quote.day.volume / listing.sharesListed,
  fields: (row) => ({
    n_tvol: String(usualVolume(row)),
    shar: String(row.listing.sharesListed),
    tover: quotient(row.quote.day.volume * 100, row.listing.sharesListed, 2),
    trat: quotient(row.quote.day.volume * 100, row.listing.sharesListed, 2),
  }),
  names: 'name and ename',
}));

/** volume-power: bought against sold volume. */
export const overseasPower = rankingOf(() => ({
  by: ({ quote: { day } }) => day.buyVolume / Math.max(1, day.sellVolume),
  fields: ({ quote: { day } }) => {
    const strength = quotient(day.buyVolume * 100, day.sellVolume, 2);
    return {
      tpow: strength,
      powx: strength,
      bivl: String(day.sellVolume),
      asvl: String(day.buyVolume),
      strn: strength,
    };
  },
  names: 'knam and enam',
}));

/** new-highlow: nearest to the year's high, or to its low with GUBN 0. */
export const newHighLow = rankingOf((params) => {
  const high = ({ tape }: Row) => Math.max(...tape.days.map((day) => day.high));
  const low = ({ tape }: Row) => Math.min(...tape.days.map((day) => day.low));
  const isLow = params.get('GUBN') === '0';
  return {
    by: (row) => (isLow ? -row.quote.last / low(row) : row.quote.last / high(row)),
    fields: (row) => ({
      ...against(row.quote.last, isLow ? low(row) : high(row)),
      nhgh: dollars(high(row)),
      nlow: dollars(low(row)),
    }),
    names: 'name and ename',
  };
});

/** market-cap */
export const overseasMarketCap = rankingOf((_params, rehearsal) => {
  const worth = ({ quote, listing }: Row) => (quote.last / 10_000) * listing.sharesListed;
  const all = candidates(_params, rehearsal).reduce((sum, row) => sum + worth(row), 0);
  return {
    by: worth,
    fields: (row) => ({
      shar: String(row.listing.sharesListed),
      tomv: String(Math.round(worth(row))),
      mcap: String(Math.round(worth(row))),
      grav: quotient(worth(row) * 100, all, 2),
    }),
    names: 'name and ename',
  };
});

/** inquire-search: the screener, of which price and rate are looked at. */
export const overseasSearch: Handler = ({ params }, rehearsal) => {
  if (marketOfQuoteCode(params.get('EXCD')) !== 'US_NASDAQ') return QUERY_ERRORS.market;
  const within = (name: string, value: number) =>
    params.get(`CO_YN_${name}`) !== '1' ||
    (value >= Number(params.get(`CO_ST_${name}`)) && value <= Number(params.get(`CO_EN_${name}`)));
  const rows = candidates(params, rehearsal).filter(
    ({ quote: { last, day } }) =>
      within('PRICECUR', last / 10_000) && within('RATE', (last / day.base - 1) * 100) && within('VOLUME', day.volume),
  );
  const count = String(rows.length);
  return quoted({
    output1: { zdiv: '4', stat: '', crec: count, trec: count, nrec: count },
    output2: rows.map((row, k) => {
      const { listing, quote } = row;
      const { day, last } = quote;
      return {
        rsym: realTimeKey(listing),
        excd: 'NAS',
        name: listing.nameKo,
        symb: listing.code,
        last: dollars(last),
        shar: String(listing.sharesListed),
        valx: String(Math.round((last / 10_000) * listing.sharesListed)),
        plow: dollars(day.low),
        phigh: dollars(day.high),
        popen: dollars(day.open),
        tvol: String(day.volume),
        ...changeOf(quote),
        sign: signOf(last, day.base),
        avol: amountOf(quote),
        eps: dollars(listing.earnings),
        per: quotient(last, listing.earnings, 2),
        rank: String(k + 1),
        ename: listing.name,
        e_ordyn: '○',
      };
    }),
  });
};
