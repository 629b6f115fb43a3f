import type { Rehearsal } from '../rehearsal.ts';
import { compactDay, dashedDay, quotient, signOf, stampOf } from '../text.ts';
import { type Period, type PeriodBar, periodBars, screenDay } from '../world/chart.ts';
import { dayFlow } from '../world/flows.ts';
import type { Listing } from '../world/listing.ts';
import type { ChartBar, DayTape } from '../world/tape.ts';
import type { Quote } from '../world/world.ts';
import { askedQuote, changeFields } from './domestic-price.ts';
import { type Fields, QUERY_ERRORS, quoted } from './reply.ts';
import type { Handler } from './request.ts';

const DAILY_PRICE_ROWS = 30;
const CHART_ROWS = 100;
const MINUTE_ROWS = 30;
const PAST_MINUTE_ROWS = 120;

const PERIODS: readonly string[] = ['D', 'W', 'M', 'Y'];
const periodOf = (text: string): Period | null => (PERIODS.includes(text) ? (text as Period) : null);

const barFields = ({ day, open, high, low, close, volume, amount, base }: PeriodBar): Fields => ({
  stck_bsop_date: compactDay(day),
  stck_clpr: String(close),
  stck_oprc: String(open),
  stck_hgpr: String(high),
  stck_lwpr: String(low),
  acml_vol: String(volume),
  acml_tr_pbmn: String(amount),
  prdy_vrss: String(close - base),
  prdy_vrss_sign: signOf(close, base),
});

/** inquire-daily-price: the last 30 days, weeks or months, newest first. */
export const dailyPrice: Handler = ({ params }, rehearsal) => {
  const asked = askedQuote(params, rehearsal);
  const period = periodOf(params.get('FID_PERIOD_DIV_CODE'));
  if (asked === null || period === null) return QUERY_ERRORS.market;
  const { listing } = asked;
  const bars = periodBars(rehearsal.world.tapes[listing.symbol]!, period);
  const rows = bars.slice(-DAILY_PRICE_ROWS).reverse();
  return quoted({
    output: rows.map((bar, k) => {
      const { acml_tr_pbmn: _amount, ...fields } = barFields(bar);
      const before = bars.at(-2 - k);
      return {
        ...fields,
        prdy_vrss_vol_rate: quotient((bar.volume - (before?.volume ?? 0)) * 100, before?.volume ?? 0, 2),
        prdy_ctrt: quotient((bar.close - bar.base) * 100, bar.base, 2),
        hts_frgn_ehrt: listing.foreignPct.toFixed(2),
        frgn_ntby_qty: String(dayFlow(rehearsal.options.seed, listing, bar.day, bar.volume).foreign),
        flng_cls_code: '00',
        acml_prtt_rate: '1.00',
      };
    }),
  });
};

/** inquire-daily-itemchartprice: at most 100 bars of a range of dates, newest first. */
export const dailyChart: Handler = ({ params }, rehearsal) => {
  const asked = askedQuote(params, rehearsal);
  const period = periodOf(params.get('FID_PERIOD_DIV_CODE'));
  if (asked === null || period === null) return QUERY_ERRORS.market;
  const from = dashedDay(params.get('FID_INPUT_DATE_1'));
  const until = dashedDay(params.get('FID_INPUT_DATE_2'));
  if (from === null || until === null) return QUERY_ERRORS.fieldLength;
  const bars = periodBars(rehearsal.world.tapes[asked.listing.symbol]!, period);
  const rows = bars
    .filter(({ day }) => day >= from && day <= until)
    .slice(-CHART_ROWS)
    .reverse();
  return quoted({
    output1: chartSummary(asked.quote, asked.listing, rehearsal),
    output2: rows.map((bar) => ({
      ...barFields(bar),
      flng_cls_code: '00',
      prtt_rate: '0.00',
      mod_yn: 'N',
      revl_issu_reas: '',
    })),
  });
};

function chartSummary(quote: Quote, listing: Listing, { world }: Rehearsal): Fields {
  const { day, last, limits, previous } = quote;
  const { asks, bids } = world.book(quote);
  return {
    ...changeFields(quote),
    stck_prdy_clpr: String(day.base),
    acml_vol: String(day.volume),
    acml_tr_pbmn: String(day.amount),
    hts_kor_isnm: listing.nameKo,
    stck_prpr: String(last),
    stck_shrn_iscd: listing.code,
    prdy_vol: String(previous?.volume ?? 0),
    stck_mxpr: String(limits?.upper ?? 0),
    stck_llam: String(limits?.lower ?? 0),
    stck_oprc: String(day.open),
    stck_hgpr: String(day.high),
    stck_lwpr: String(day.low),
    stck_prdy_oprc: String(previous?.open ?? 0),
    stck_prdy_hgpr: String(previous?.high ?? 0),
    stck_prdy_lwpr: String(previous?.low ?? 0),
    askp: String(asks[0]!.price),
    bidp: String(bids[0]!.price),
    prdy_vrss_vol: String(day.volume - (previous?.volume ?? 0)),
    vol_tnrt: quotient(day.volume * 100, listing.sharesListed, 2),
    stck_fcam: '500',
    lstn_stcn: String(listing.sharesListed),
    cpfn: '0',
    hts_avls: String(Math.round((last * listing.sharesListed) / 100_000_000)),
    per: quotient(last, listing.earnings, 2),
    eps: `${listing.earnings}.00`,
    pbr: quotient(last, listing.bookValue, 2),
    itewhol_loan_rmnd_ratem: '0.00',
  };
}

/** inquire-time-itemchartprice: today's minutes up to an hour, at most 30, newest first. A later hour is now. */
export const minuteChart: Handler = ({ params }, rehearsal) => {
  const asked = askedQuote(params, rehearsal);
  if (asked === null) return QUERY_ERRORS.market;
  const { listing, quote } = asked;
  const tape = rehearsal.world.tapes[listing.symbol]!;
  const withPast = params.get('FID_PW_DATA_INCU_YN') === 'Y';
  const today = screenDay(rehearsal.clock, 'KR', rehearsal.now, tape);
  const days = withPast ? tape.days : tape.days.filter(({ day }) => day === today);
  const rows = minutesUpTo(days, today, params.get('FID_INPUT_HOUR_1'), MINUTE_ROWS);
  return quoted({ output1: minuteSummary(quote, listing), output2: rows });
};

/** inquire-time-dailychartprice: minutes of a past day up to an hour and of the days before, at most 120. */
export const pastMinuteChart: Handler = ({ params }, rehearsal) => {
  const asked = askedQuote(params, rehearsal);
  if (asked === null) return QUERY_ERRORS.market;
  const date = dashedDay(params.get('FID_INPUT_DATE_1'));
  if (date === null) return QUERY_ERRORS.fieldLength;
  const { listing, quote } = asked;
  const withPast = params.get('FID_PW_DATA_INCU_YN') === 'Y';
  const days = rehearsal.world.tapes[listing.symbol]!.days.filter(({ day }) => (withPast ? day <= date : day === date));
  const rows = minutesUpTo(days, date, params.get('FID_INPUT_HOUR_1'), PAST_MINUTE_ROWS);
  return quoted({ output1: minuteSummary(quote, listing), output2: rows });
};

const minuteSummary = (quote: Quote, listing: Listing): Fields => ({
  ...changeFields(quote),
  stck_prdy_clpr: String(quote.day.base),
  acml_vol: String(quote.day.volume),
  acml_tr_pbmn: String(quote.day.amount),
  hts_kor_isnm: listing.nameKo,
  stck_prpr: String(quote.last),
});

/** Minutes of days up to a day's hour `HHMMSS`, newest first; midnight is no bound, because no minute is before it. */
function minutesUpTo(days: readonly DayTape[], lastDay: string, hour: string, most: number): Fields[] {
  const until = hour === '' || hour === '000000' ? '999999' : hour;
  const rows: Fields[] = [];
  for (const { day, minutes } of days.toReversed()) {
    for (const minute of minutes.toReversed()) {
      if (rows.length === most) return rows;
      const { date, time } = stampOf(minute.start);
      if (day !== lastDay || time <= until) rows.push(minuteFields(minute, date, time));
    }
  }
  return rows;
}

const minuteFields = ({ open, high, low, close, volume, dayAmount }: ChartBar, date: string, time: string): Fields => ({
  stck_bsop_date: date,
  stck_cntg_hour: time,
  stck_prpr: String(close),
  stck_oprc: String(open),
  stck_hgpr: String(high),
  stck_lwpr: String(low),
  cntg_vol: String(volume),
  acml_tr_pbmn: String(dayAmount),
});
