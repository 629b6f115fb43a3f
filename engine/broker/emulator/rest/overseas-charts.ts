import { addDays, MINUTE_MS } from '../../../market/days.ts';
import { MARKETS } from '../../../market/markets.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { compactDay, dashedDay, fixed, percentText, signOf, stampOf } from '../text.ts';
import { type Period, periodBars, screenDay } from '../world/chart.ts';
import { exchangeRate } from '../world/exchange-rate.ts';
import type { Listing } from '../world/listing.ts';
import type { ChartBar } from '../world/tape.ts';
import { wholeNumber } from './domestic-orders.ts';
import { askedOverseas } from './overseas-codes.ts';
import { dollars, realTimeKey } from './overseas-quotes.ts';
import { type Fields, QUERY_ERRORS, quoted } from './reply.ts';
import type { Handler } from './request.ts';

const DAILY_ROWS = 100;
const MOST_MINUTE_ROWS = 120;
/** What `GUBN` asks for. */
const PERIODS: Readonly<Record<string, Period>> = { '0': 'D', '1': 'W', '2': 'M' };

/** dailyprice: at most 100 bars up to a date, newest first. */
export const overseasDaily: Handler = ({ params }, rehearsal) => {
  const asked = askedOverseas(params, rehearsal);
  const period = PERIODS[params.get('GUBN')];
  if (asked === null || period === undefined) return QUERY_ERRORS.market;
  const { listing, quote } = asked;
  const until = params.get('BYMD') === '' ? '9999-99-99' : dashedDay(params.get('BYMD'));
  if (until === null) return QUERY_ERRORS.fieldLength;
  const { asks, bids } = rehearsal.world.book(quote);
  const rows = periodBars(rehearsal.world.tapes[listing.symbol]!, period)
    .filter(({ day }) => day <= until)
    .slice(-DAILY_ROWS)
    .reverse();
  return quoted({
    output1: { rsym: realTimeKey(listing), zdiv: '4', nrec: String(rows.length) },
    output2: rows.map(({ day, base, open, high, low, close, volume, amount }) => ({
      xymd: compactDay(day),
      clos: dollars(close),
      sign: signOf(close, base),
      diff: dollars(Math.abs(close - base)),
      rate: percentText(close, base),
      open: dollars(open),
      high: dollars(high),
      low: dollars(low),
      tvol: String(volume),
      tamt: String(Math.round(amount / 10_000)),
      pbid: dollars(bids[0]!.price),
      vbid: String(bids[0]!.shares),
      pask: dollars(asks[0]!.price),
      vask: String(asks[0]!.shares),
    })),
  });
};

/** inquire-time-itemchartprice: bars of `NMIN` minutes, newest first; `KEYB` names the time before which to go on. */
export const overseasMinutes: Handler = ({ params }, rehearsal) => {
  const asked = askedOverseas(params, rehearsal);
  const minutes = wholeNumber(params.get('NMIN') || '1');
  const most = Math.min(wholeNumber(params.get('NREC') || '120'), MOST_MINUTE_ROWS);
  if (asked === null) return QUERY_ERRORS.market;
  if (!(minutes >= 1) || !(most >= 1)) return QUERY_ERRORS.fieldLength;
  const { listing } = asked;
  const { zone } = MARKETS.US_NASDAQ;
  const bars = barsOf(listing, minutes, params.get('PINC') === '1', rehearsal);
  const key = params.get('KEYB');
  const before =
    key === '' ? bars : bars.filter(({ start }) => `${stampOf(start, zone).date}${stampOf(start, zone).time}` < key);
  const rows = before.slice(-most).reverse();
  const more = before.length > rows.length;
  return quoted({
    output1: {
      rsym: realTimeKey(listing),
      zdiv: '4',
      ...sessionTimes(rehearsal),
      next: more ? '1' : '0',
      more: more ? '1' : '0',
      nrec: String(rows.length),
    },
    output2: rows.map((bar) => minuteRow(bar, zone)),
  });
};

function minuteRow({ start, open, high, low, close, volume, dayAmount }: ChartBar, zone: string): Fields {
  const local = stampOf(start, zone);
  const korean = stampOf(start);
  return {
    tymd: local.date,
    xymd: local.date,
    xhms: local.time,
    kymd: korean.date,
    khms: korean.time,
    open: dollars(open),
    high: dollars(high),
    low: dollars(low),
    last: dollars(close),
    evol: String(volume),
    eamt: String(Math.round(dayAmount / 10_000)),
  };
}

/** Bars of so many minutes, oldest first; `dayAmount` is what the bar itself traded. */
function barsOf({ symbol }: Listing, minutes: number, withPast: boolean, { world, clock, now }: Rehearsal): ChartBar[] {
  const tape = world.tapes[symbol]!;
  const today = screenDay(clock, 'US_NASDAQ', now, tape);
  const span = minutes * MINUTE_MS;
  return tape.days
    .filter(({ day }) => withPast || day === today)
    .flatMap((day) => {
      const bars: ChartBar[] = [];
      let amountBefore = 0;
      for (const minute of day.minutes) {
        const start = Math.floor(minute.start / span) * span;
        const amount = minute.dayAmount - amountBefore;
        amountBefore = minute.dayAmount;
        const last = bars.at(-1);
        if (last === undefined || last.start !== start) {
          bars.push({ ...minute, start, dayAmount: amount });
          continue;
        }
        last.high = Math.max(last.high, minute.high);
        last.low = Math.min(last.low, minute.low);
        last.close = minute.close;
        last.volume += minute.volume;
        last.dayAmount += amount;
      }
      return bars;
    });
}

function sessionTimes({ clock, now }: Rehearsal): Fields {
  const session = clock.sessionOf('US_NASDAQ', clock.localDay('US_NASDAQ', now));
  if (session === null || session === 'unknown') return { stim: '', etim: '', sktm: '', ektm: '' };
  const { zone } = MARKETS.US_NASDAQ;
  return {
    stim: stampOf(session.open, zone).time,
    etim: stampOf(session.close, zone).time,
    sktm: stampOf(session.open).time,
    ektm: stampOf(session.close).time,
  };
}

/** Rows of an index or rate chart. */
const RATE_ROWS = 100;

/** inquire-daily-chartprice: the won's rate against the dollar (`X`, `FX@KRW`), newest first; nothing else is made up. */
export const rateChart: Handler = ({ params }, { options, clock, now }) => {
  const from = dashedDay(params.get('FID_INPUT_DATE_1'));
  const until = dashedDay(params.get('FID_INPUT_DATE_2'));
  const isRate = params.get('FID_COND_MRKT_DIV_CODE') === 'X' && params.get('FID_INPUT_ISCD').startsWith('FX@KRW');
  if (!isRate) return QUERY_ERRORS.market;
  if (from === null || until === null) return QUERY_ERRORS.fieldLength;
  const today = clock.localDay('KR', now);
  const rateOn = (day: string) => exchangeRate(options.seed, day);
  const rows: Fields[] = [];
  for (let day = today; day >= from && rows.length < RATE_ROWS; day = addDays(day, -1)) {
    const session = clock.sessionOf('KR', day);
    if (day > until || session === null || session === 'unknown') continue;
    const text = fixed(rateOn(day), 2);
    rows.push({
      stck_bsop_date: compactDay(day),
      ovrs_nmix_prpr: text,
      ovrs_nmix_oprc: text,
      ovrs_nmix_hgpr: text,
      ovrs_nmix_lwpr: text,
      acml_vol: '0',
      mod_yn: 'N',
    });
  }
  const [rate, base] = [rateOn(today), rateOn(addDays(today, -1))];
  return quoted({
    output1: {
      ovrs_nmix_prdy_vrss: fixed(rate - base, 2),
      prdy_vrss_sign: signOf(rate, base),
      prdy_ctrt: percentText(rate, base),
      ovrs_nmix_prdy_clpr: fixed(base, 2),
      acml_vol: '0',
      hts_kor_isnm: '원/달러',
      ovrs_nmix_prpr: fixed(rate, 2),
      stck_shrn_iscd: params.get('FID_INPUT_ISCD'),
      prdy_vol: '0',
      ovrs_prod_oprc: fixed(rate, 2),
      ovrs_prod_hgpr: fixed(rate, 2),
      ovrs_prod_lwpr: fixed(rate, 2),
    },
    output2: rows,
  });
};
