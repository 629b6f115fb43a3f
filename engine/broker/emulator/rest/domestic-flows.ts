import { MINUTE_MS } from '../../../market/days.ts';
import type { Instant } from '../../../market/types.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { compactDay, dashedDay, fixed, percentText, signOf, stampOf } from '../text.ts';
import { dayFlow, type Flow } from '../world/flows.ts';
import { type IndexDay, indexDays } from '../world/index-level.ts';
import { findListing, LISTINGS, type Listing } from '../world/listing.ts';
import type { DayTape } from '../world/tape.ts';
import { askedQuote, changeFields } from './domestic-price.ts';
import { summaryOf } from './domestic-quotes.ts';
import { blank, type Fields, QUERY_ERRORS, quoted } from './reply.ts';
import type { Handler } from './request.ts';

const DAILY_ROWS = 30;

/** Won of a flow at a day's average price, in millions. */
const millions = (shares: number, { amount, volume }: DayTape): string =>
  String(volume === 0 ? 0 : Math.round((shares * amount) / volume / 1_000_000));

/** Who buys how much of a day's volume: half of it moves with the net. */
const bought = (net: number, { volume }: DayTape): number => Math.max(0, Math.round(volume / 4 + net / 2));
const sold = (net: number, day: DayTape): number => bought(net, day) - net;

const dayHead = ({ day, last, base }: DayTape): Fields => ({
  stck_bsop_date: compactDay(day),
  stck_clpr: String(last),
  prdy_vrss: String(last - base),
  prdy_vrss_sign: signOf(last, base),
});

/** inquire-investor: a row a day, newest first; today's is empty until the close. */
export const investors: Handler = ({ params }, rehearsal) => {
  const asked = askedQuote(params, rehearsal);
  if (asked === null) return QUERY_ERRORS.market;
  const { listing } = asked;
  const days = rehearsal.world.tapes[listing.symbol]!.days.slice(-DAILY_ROWS).reverse();
  return quoted({
    output: days.map((day) => {
      const isOver = !isUnderWay(day, rehearsal);
      const flow = dayFlow(rehearsal.options.seed, listing, day.day, day.volume);
      const text = (value: string | number) => (isOver ? String(value) : '');
      const fields: Record<string, string> = { ...dayHead(day) };
      for (const [prefix, net] of [
        ['prsn', flow.persons],
        ['frgn', flow.foreign],
        ['orgn', flow.institutions],
      ] as const) {
        fields[`${prefix}_ntby_qty`] = text(net);
        fields[`${prefix}_ntby_tr_pbmn`] = text(millions(net, day));
        fields[`${prefix}_shnu_vol`] = text(bought(net, day));
        fields[`${prefix}_shnu_tr_pbmn`] = text(millions(bought(net, day), day));
        fields[`${prefix}_seln_vol`] = text(sold(net, day));
        fields[`${prefix}_seln_tr_pbmn`] = text(millions(sold(net, day), day));
      }
      return fields;
    }),
  });
};

/** Whether a day's session is still to close. */
function isUnderWay({ day }: DayTape, { clock, now }: Rehearsal): boolean {
  return day === clock.localDay('KR', now) && clock.isOpen('KR', now);
}

/** investor-trade-by-stock-daily: the same up to a date, in all its kinds. */
export const investorsDaily: Handler = ({ params }, rehearsal) => {
  const asked = askedQuote(params, rehearsal);
  const until = dashedDay(params.get('FID_INPUT_DATE_1'));
  if (asked === null) return QUERY_ERRORS.market;
  if (until === null) return QUERY_ERRORS.fieldLength;
  const { listing, quote } = asked;
  const days = rehearsal.world.tapes[listing.symbol]!.days.filter(({ day }) => day <= until)
    .slice(-DAILY_ROWS)
    .reverse();
  return quoted({
    output1: summaryOf(quote, listing),
    output2: days.map((day) => ({
      ...dayHead(day),
      prdy_ctrt: percentText(day.last, day.base),
      acml_vol: String(day.volume),
      acml_tr_pbmn: String(Math.round(day.amount / 1_000_000)),
      stck_oprc: String(day.open),
      stck_hgpr: String(day.high),
      stck_lwpr: String(day.low),
      ...kinds(dayFlow(rehearsal.options.seed, listing, day.day, day.volume), day),
      bold_yn: 'N',
    })),
  });
};

function kinds(flow: Flow, day: DayTape): Fields {
  const fields: Record<string, string> = {};
  const nets = {
    frgn: flow.foreign,
    frgn_reg: flow.foreign,
    frgn_nreg: 0,
    prsn: flow.persons,
    orgn: flow.institutions,
    scrt: 0,
    ivtr: 0,
    bank: 0,
    insu: 0,
    mrbn: 0,
    fund: flow.institutions,
    etc: flow.others,
  };
  for (const [kind, net] of Object.entries(nets)) {
    fields[`${kind}_ntby_qty`] = String(net);
    fields[`${kind}_ntby_tr_pbmn`] = millions(net, day);
    fields[`${kind}_seln_vol`] = String(sold(net, day));
    fields[`${kind}_shnu_vol`] = String(bought(net, day));
    fields[`${kind}_seln_tr_pbmn`] = millions(sold(net, day), day);
    fields[`${kind}_shnu_tr_pbmn`] = millions(bought(net, day), day);
  }
  return {
    ...fields,
    ...blank('frgn_reg_ntby_pbmn frgn_nreg_ntby_pbmn frgn_reg_askp_qty frgn_reg_bidp_qty frgn_reg_askp_pbmn', '0'),
    ...blank('frgn_reg_bidp_pbmn frgn_nreg_askp_qty frgn_nreg_bidp_qty frgn_nreg_askp_pbmn frgn_nreg_bidp_pbmn', '0'),
    ...blank('pe_fund_ntby_vol pe_fund_ntby_tr_pbmn pe_fund_seln_vol pe_fund_seln_tr_pbmn pe_fund_shnu_vol', '0'),
    ...blank(
      'pe_fund_shnu_tr_pbmn etc_orgt_seln_vol etc_orgt_shnu_vol etc_orgt_seln_tr_pbmn etc_orgt_shnu_tr_pbmn',
      '0',
    ),
    ...blank('etc_corp_seln_vol etc_corp_shnu_vol etc_corp_seln_tr_pbmn etc_corp_shnu_tr_pbmn', '0'),
    etc_corp_ntby_vol: String(flow.others),
    etc_corp_ntby_tr_pbmn: millions(flow.others, day),
    etc_orgt_ntby_vol: '0',
    etc_orgt_ntby_tr_pbmn: '0',
  };
}

/** When provisional sums are entered, minutes after midnight, with their number. */
const ENTRIES = [570, 600, 680, 800, 870] as const;

/** investor-trend-estimate: what has been entered of today so far, newest first. */
export const investorsEstimate: Handler = ({ params }, rehearsal) => {
  const listing = findListing('KR', params.get('MKSC_SHRN_ISCD'));
  if (listing === undefined) return QUERY_ERRORS.market;
  const { world, clock, now, options } = rehearsal;
  const day = world.tapes[listing.symbol]!.days.at(-1);
  if (day === undefined || day.day !== clock.localDay('KR', now)) return quoted({ output2: [] });
  const minute = clock.localMinutes('KR', now);
  const rows = ENTRIES.flatMap((entry, k) => {
    if (entry > minute) return [];
    const volume = volumeUntil(day, clock.instantOf('KR', clock.localDay('KR', now), clockText(entry)));
    const { foreign, institutions } = dayFlow(options.seed, listing, day.day, volume);
    return [
      {
        bsop_hour_gb: String(k + 1),
        frgn_fake_ntby_qty: String(foreign),
        orgn_fake_ntby_qty: String(institutions),
        sum_fake_ntby_qty: String(foreign + institutions),
      },
    ];
  });
  return quoted({ output2: rows.reverse() });
};

const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const volumeUntil = ({ minutes }: DayTape, until: Instant): number =>
  minutes.reduce((sum, { start, volume }) => (start < until ? sum + volume : sum), 0);

const PROGRAM_ROWS = 30;

/** program-trade-by-stock: today's program trading by minute, newest first. */
export const programTrades: Handler = ({ params }, rehearsal) => {
  const asked = askedQuote(params, rehearsal);
  if (asked === null) return QUERY_ERRORS.market;
  const { listing, quote } = asked;
  const { day } = quote;
  let volume = 0;
  let before = 0;
  const rows = day.minutes.map(({ start, close, volume: traded, dayAmount }) => {
    volume += traded;
    const { program } = dayFlow(rehearsal.options.seed, listing, day.day, volume);
    const row = {
      bsop_hour: stampOf(start + MINUTE_MS).time,
      ...changeFields({ ...quote, last: close }),
      stck_prpr: String(close),
      acml_vol: String(volume),
      ...programFields(program, { ...day, volume, amount: dayAmount }),
      whol_ntby_vol_icdc: String(program - before),
      whol_ntby_tr_pbmn_icdc: '0',
    };
    before = program;
    return row;
  });
  return quoted({ output: rows.slice(-PROGRAM_ROWS).reverse() });
};

/** program-trade-by-stock-daily */
export const programTradesDaily: Handler = ({ params }, rehearsal) => {
  const asked = askedQuote(params, rehearsal);
  if (asked === null) return QUERY_ERRORS.market;
  const { listing } = asked;
  const until = dashedDay(params.get('FID_INPUT_DATE_1')) ?? '9999-99-99';
  const days = rehearsal.world.tapes[listing.symbol]!.days.filter(({ day }) => day <= until).slice(-DAILY_ROWS);
  return quoted({
    output: days.reverse().map((day) => {
      const { program } = dayFlow(rehearsal.options.seed, listing, day.day, day.volume);
      return {
        ...dayHead(day),
        prdy_ctrt: percentText(day.last, day.base),
        acml_vol: String(day.volume),
        acml_tr_pbmn: String(day.amount),
        ...programFields(program, day),
        whol_ntby_vol_icdc: '0',
        whol_ntby_tr_pbmn_icdc2: '0',
      };
    }),
  });
};

const programFields = (program: number, day: DayTape): Fields => ({
  whol_smtn_seln_vol: String(sold(program, day)),
  whol_smtn_shnu_vol: String(bought(program, day)),
  whol_smtn_ntby_qty: String(program),
  whol_smtn_seln_tr_pbmn: millions(sold(program, day), day),
  whol_smtn_shnu_tr_pbmn: millions(bought(program, day), day),
  whol_smtn_ntby_tr_pbmn: millions(program, day),
});

/** inquire-investor-daily-by-market: all Korean symbols of a board together, newest first. */
export const investorsByMarket: Handler = ({ params }, rehearsal) => {
  const board = params.get('FID_INPUT_ISCD_1') === 'KSQ' ? 'KOSDAQ' : 'KOSPI';
  const from = dashedDay(params.get('FID_INPUT_DATE_1'));
  const until = dashedDay(params.get('FID_INPUT_DATE_2')) ?? from;
  if (from === null || until === null) return QUERY_ERRORS.fieldLength;
  const members = LISTINGS.filter((listing) => listing.board === board);
  const [earliest, latest] = from < until ? [from, until] : [until, from];
  const days = [...new Set(members.flatMap(({ symbol }) => rehearsal.world.tapes[symbol]!.days.map(({ day }) => day)))]
    .filter((day) => day >= earliest && day <= latest)
    .sort()
    .reverse();
  const levels = new Map(
    indexDays(board === 'KOSPI' ? '0001' : '1001', rehearsal.world.tapes).map((level) => [level.day, level]),
  );
  return quoted({
    output: days.map((day) => ({ ...indexFields(levels.get(day)), ...boardRow(day, members, rehearsal) })),
  });
};

function indexFields(level: IndexDay | undefined): Fields {
  const { base, open, high, low, last } = level ?? { base: 0, open: 0, high: 0, low: 0, last: 0 };
  return {
    bstp_nmix_prpr: fixed(last, 2),
    bstp_nmix_prdy_vrss: fixed(last - base, 2),
    prdy_vrss_sign: signOf(last, base),
    bstp_nmix_prdy_ctrt: percentText(last, base),
    bstp_nmix_oprc: fixed(open, 2),
    bstp_nmix_hgpr: fixed(high, 2),
    bstp_nmix_lwpr: fixed(low, 2),
    stck_prdy_clpr: fixed(base, 2),
  };
}

function boardRow(day: string, members: readonly Listing[], { world, options }: Rehearsal): Fields {
  const sum = { frgn: 0, prsn: 0, orgn: 0, etc: 0 };
  const won = { frgn: 0, prsn: 0, orgn: 0, etc: 0 };
  for (const listing of members) {
    const tape = world.tapes[listing.symbol]!.days.find((known) => known.day === day);
    if (tape === undefined) continue;
    const flow = dayFlow(options.seed, listing, day, tape.volume);
    const nets = { frgn: flow.foreign, prsn: flow.persons, orgn: flow.institutions, etc: flow.others };
    for (const kind of ['frgn', 'prsn', 'orgn', 'etc'] as const) {
      sum[kind] += nets[kind];
      won[kind] += Number(millions(nets[kind], tape));
    }
  }
  return {
    stck_bsop_date: compactDay(day),
    frgn_ntby_qty: String(sum.frgn),
    prsn_ntby_qty: String(sum.prsn),
    orgn_ntby_qty: String(sum.orgn),
    etc_ntby_qty: String(sum.etc),
    frgn_ntby_tr_pbmn: String(won.frgn),
    prsn_ntby_tr_pbmn: String(won.prsn),
    orgn_ntby_tr_pbmn: String(won.orgn),
    etc_ntby_tr_pbmn: String(won.etc),
    ...blank('frgn_reg_ntby_qty frgn_nreg_ntby_qty scrt_ntby_qty ivtr_ntby_qty pe_fund_ntby_vol bank_ntby_qty', '0'),
    ...blank('insu_ntby_qty mrbn_ntby_qty fund_ntby_qty etc_orgt_ntby_vol etc_corp_ntby_vol', '0'),
    ...blank('frgn_reg_ntby_pbmn frgn_nreg_ntby_pbmn scrt_ntby_tr_pbmn ivtr_ntby_tr_pbmn pe_fund_ntby_tr_pbmn', '0'),
    ...blank('bank_ntby_tr_pbmn insu_ntby_tr_pbmn mrbn_ntby_tr_pbmn fund_ntby_tr_pbmn etc_orgt_ntby_tr_pbmn', '0'),
    ...blank('etc_corp_ntby_tr_pbmn', '0'),
  };
}
