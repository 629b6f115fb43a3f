import type {
  BreakerView,
  BrokerLineView,
  EngineState,
  HeaderSlice,
  MarketView,
  ModelBudgetView,
  PenView,
  Snapshot,
} from '../../engine/client/snapshot.ts';
import type { TravelView } from '../../engine/client/travel.ts';
import { type Span, span } from './cell.ts';
import { formatNumber, formatPercent, formatSigned, toneOfSign } from './format.ts';
import type { KeyNames, Words } from './messages/words.ts';
import { deskZone, type MarketCode } from './panes.ts';
import { nextChangeText } from './rows/market-row.ts';
import { isFateOpen } from './rows/order-row.ts';
import { textWidth } from './text.ts';
import type { Tone } from './theme.ts';
import { formatClock } from './time.ts';

const MODE_TONES: Readonly<Record<HeaderSlice['mode'], Tone>> = {
  practice: 'accent',
  replay: 'accent',
  paper: 'paper',
  live: 'live',
};

const STATE_TONES: Readonly<Record<EngineState, Tone>> = {
  STARTING: 'dim',
  RECOVERING: 'warn',
  RUNNING: 'good',
  PAUSED: 'warn',
  REDUCING: 'warn',
  HALTED: 'danger',
  FINISHED: 'accent',
  DISCONNECTED: 'danger',
  LOST: 'danger',
};

/** The market of the selection, else the first that is open, else the first enabled one. */
function focusedMarket(markets: readonly MarketView[], selected: MarketCode | null): MarketView | undefined {
  return (
    markets.find(({ code }) => code === selected) ??
    markets.find(({ enabled, state }) => enabled && state === 'open') ??
    markets.find(({ enabled }) => enabled)
  );
}

function speedText(speed: number, words: Words): string {
  if (speed === 1) return '';
  return Number.isFinite(speed) ? ` x${speed}` : ` ${words.header.maxSpeed}`;
}

const METER_CELLS = 6;

/** `breaker -0.42/-3.00% [#-----]`: how much of the way to the limit is used up. */
function breakerSpan({ tripped, valuePct, limitPct }: BreakerView, { header: words }: Words, hasMeter: boolean): Span {
  const used = valuePct === null || limitPct === 0 ? 0 : Math.max(0, Math.min(valuePct / limitPct, 1));
  const full = Math.round(used * METER_CELLS);
  const meter = hasMeter ? ` [${'#'.repeat(full)}${'-'.repeat(METER_CELLS - full)}]` : '';
  const value = formatSigned(valuePct, 2);
  const numbers = `${value}/${formatNumber(limitPct, 2)}%`;
  if (tripped) return span(`${words.breakerTripped} ${numbers}`, 'danger');
  return span(`${words.breaker} ${numbers}${meter}`, used >= 0.5 ? 'warn' : 'plain');
}

/** From this share of a budget on it is said that little is left. */
const LITTLE_LEFT = 0.8;
/** Narrower than this there is only room for a short name. */
const WIDE_COLUMNS = 100;

/** `models 3/20 $0.12/1.00`: calls and dollars of the day, used and allowed. */
function modelsSpan(
  { calls, callsLimit, usd, usdLimit }: ModelBudgetView,
  { header: words }: Words,
  columns: number,
): Span {
  const isWide = columns >= WIDE_COLUMNS;
  const numbers = `${calls}/${callsLimit} $${formatNumber(usd, 2)}/${formatNumber(usdLimit, isWide ? 2 : 0)}`;
  const used = Math.max(shareOf(calls, callsLimit), shareOf(usd, usdLimit));
  if (used >= 1) return span(`${words.modelsUsedUp} ${numbers}`, 'danger');
  if (used >= LITTLE_LEFT) return span(`${words.modelsLow} ${numbers}`, 'warn');
  return span(`${isWide ? words.models : words.modelsShort} ${numbers}`, 'dim');
}

const shareOf = (used: number, limit: number): number => (limit > 0 ? used / limit : 1);

function marketSpan(market: MarketView, words: Words, now: number, hasNext: boolean): Span {
  const next = hasNext ? nextChangeText(market, words, now) : '';
  const state = words.market.states[market.state].toLowerCase();
  return span(`${market.code} ${market.localTime} ${state}${next === '' ? '' : `, ${next}`}`);
}

/** Who may command; stands out where that is another terminal. */
function penSpan({ mine, holder, terminals }: PenView, { header: words }: Words): Span {
  return mine ? span(words.penMine(terminals), 'dim') : span(words.penElsewhere(holder, terminals), 'warn');
}

const travelSpan = ({ here, last }: TravelView, { travel }: Words): Span =>
  span(travel.inPast(here.seq.toLocaleString('en'), last.seq.toLocaleString('en')), 'accent');

/**
 * The first line: what runs, how it is, what could stop it, and where the clock stands. Where that is more than `columns`,
 * the meter goes first and then the market's next change.
 */
export function statusSpans(
  { header, markets, at }: Snapshot,
  words: Words,
  selected: MarketCode | null,
  columns: number,
): Span[] {
  const market = focusedMarket(markets, selected);
  const line = (hasMeter: boolean, hasNext: boolean): Span[] => [
    span(words.header.modes[header.mode] + speedText(header.speed, words), MODE_TONES[header.mode]),
    span(words.header.states[header.state], STATE_TONES[header.state]),
    breakerSpan(header.breaker, words, hasMeter),
    ...(market ? [marketSpan(market, words, at, hasNext)] : []),
  ];
  const fits = (spans: readonly Span[]) => spans.reduce((sum, { text }) => sum + textWidth(text) + 2, -2) <= columns;
  return [line(true, true), line(false, true)].find(fits) ?? line(false, false);
}

const linesDown = ({ broker }: Snapshot): BrokerLineView[] => (broker?.lines ?? []).filter(({ up }) => !up);

/** What a person has to know of the broker before anything else: that it cannot be reached, and orders whose fate is open. */
function alarmSpans(snapshot: Snapshot, { header: words }: Words): Span[] {
  const { broker, orders } = snapshot;
  const zone = deskZone(snapshot);
  const open = orders.filter(isFateOpen).length;
  return [
    ...linesDown(snapshot).map(({ line, since }) =>
      span(words.lineDown[line](formatClock(since, zone)), line === 'requests' ? 'danger' : 'warn'),
    ),
    ...(open === 0 ? [] : [span(words.unknownOrders(open), 'danger')]),
    ...(broker !== null && broker.reconciledAt === null ? [span(words.notCompared, 'warn')] : []),
  ];
}

/**
 * The second line: which moment of the past it is, what is wrong with the broker, who may command, the day's result of each
 * currency, and why trading is restricted, when it is, with the key that ends it. Without the engine it says so over the
 * whole line, because everything else on the screen is history.
 */
export function accountSpans(
  snapshot: Snapshot,
  words: Words,
  keys: KeyNames,
  columns: number,
  travel: TravelView | null,
): Span[] {
  const { header, positions, at } = snapshot;
  const { state, stateReason, accounts, pen } = header;
  if (state === 'LOST') {
    const text = words.header.disconnected(formatClock(at, deskZone(snapshot)), stateReason);
    return [span(text + ' '.repeat(Math.max(0, columns - textWidth(text))), 'danger')];
  }
  return [
    ...(travel === null ? [] : [travelSpan(travel, words)]),
    ...alarmSpans(snapshot, words),
    ...(pen === null ? [] : [penSpan(pen, words)]),
    ...accounts.map(({ currency, decimals, dayPnl, dayPnlPct }, index) => {
      const change = formatSigned(dayPnl, decimals);
      const result = `${currency} ${change} (${formatPercent(dayPnlPct)})`;
      return span(index === 0 ? `${words.header.dayPnl} ${result}` : result, toneOfSign(change));
    }),
    span(words.header.positions(positions.length), 'dim'),
    ...(header.models === null ? [] : [modelsSpan(header.models, words, columns)]),
    ...restrictionSpans(header, words, keys),
    // Why a line is down may be long, too.
    ...linesDown(snapshot).map(({ line, message }) => span(words.header.lineMeans[line](message), 'dim')),
  ];
}

/** Last on its line, because a reason may be long; the log has it in full. */
function restrictionSpans({ state, stateReason, breaker, pen }: HeaderSlice, words: Words, keys: KeyNames): Span[] {
  const { resets, resumes } = words.header;
  const why = (way: string, reason: string, tone: Tone) => [
    span(pen === null || pen.mine ? `${way}: ${reason}` : reason, tone),
  ];
  if (breaker.tripped) return why(resets(keys('trading.resume')), breaker.reason, 'warn');
  switch (state) {
    case 'PAUSED':
      return why(resumes(keys('trading.pause')), stateReason, 'warn');
    case 'HALTED':
    case 'REDUCING':
      return why(resumes(keys('trading.resume')), stateReason, 'warn');
    default:
      return [span(stateReason, STATE_TONES[state])];
  }
}
