import type { BreakerView, EngineState, HeaderSlice, MarketView, Snapshot } from '../../engine/client/snapshot.ts';
import { type Span, span } from './cell.ts';
import { formatNumber, formatPercent, formatSigned, toneOfChange, UNKNOWN } from './format.ts';
import type { MarketCode } from './panes.ts';
import { nextChangeText } from './rows/market-row.ts';
import type { Tone } from './theme.ts';

const MODE_TONES: Readonly<Record<HeaderSlice['mode'], Tone>> = {
  practice: 'accent',
  replay: 'accent',
  paper: 'warn',
  live: 'live',
};

const STATE_TONES: Readonly<Record<EngineState, Tone>> = {
  STARTING: 'dim',
  RECOVERING: 'warn',
  RUNNING: 'up',
  PAUSED: 'warn',
  REDUCING: 'warn',
  HALTED: 'danger',
  FINISHED: 'accent',
  DISCONNECTED: 'danger',
};

/** The market of the selection, else the first that is open, else the first enabled one. */
function focusedMarket(markets: readonly MarketView[], selected: MarketCode | null): MarketView | undefined {
  return (
    markets.find(({ code }) => code === selected) ??
    markets.find(({ enabled, state }) => enabled && state === 'open') ??
    markets.find(({ enabled }) => enabled)
  );
}

function speedText(speed: number): string {
  if (speed === 1) return '';
  return Number.isFinite(speed) ? ` x${speed}` : ' max speed';
}

const METER_CELLS = 6;

/** `breaker -0.42/-3.00% [#-----]`: how much of the way to the limit is used up. */
function breakerSpan({ tripped, valuePct, limitPct }: BreakerView): Span {
  const used = valuePct === null || limitPct === 0 ? 0 : Math.max(0, Math.min(valuePct / limitPct, 1));
  const full = Math.round(used * METER_CELLS);
  const meter = `[${'#'.repeat(full)}${'-'.repeat(METER_CELLS - full)}]`;
  const value = valuePct === null ? UNKNOWN : formatNumber(valuePct, 2);
  const numbers = `${value}/${formatNumber(limitPct, 2)}%`;
  if (tripped) return span(`BREAKER TRIPPED ${numbers}`, 'danger');
  return span(`breaker ${numbers} ${meter}`, used >= 0.5 ? 'warn' : 'plain');
}

function marketSpan(market: MarketView, now: number): Span {
  const next = nextChangeText(market, now).replace(' in', '');
  return span(`${market.code} ${market.localTime} ${market.state}${next === '' ? '' : `, ${next}`}`);
}

/** The first line: what runs, how it is, what could stop it, and where the clock stands. */
export function statusSpans({ header, markets, at }: Snapshot, selected: MarketCode | null): Span[] {
  const market = focusedMarket(markets, selected);
  return [
    span(header.mode.toUpperCase() + speedText(header.speed), MODE_TONES[header.mode]),
    span(header.state, STATE_TONES[header.state]),
    breakerSpan(header.breaker),
    ...(market ? [marketSpan(market, at)] : []),
  ];
}

/** The second line: why trading is restricted, when it is, and the day's result of each currency. */
export function accountSpans({ header, positions }: Snapshot): Span[] {
  const { state, stateReason, breaker, accounts } = header;
  return [
    span(breaker.tripped ? breaker.reason : '', 'warn'),
    span(stateReason, STATE_TONES[state] === 'danger' ? 'warn' : STATE_TONES[state]),
    ...accounts.map(({ currency, decimals, dayPnl, dayPnlPct }) =>
      span(`${currency} ${formatSigned(dayPnl, decimals)} (${formatPercent(dayPnlPct)})`, toneOfChange(dayPnl)),
    ),
    span(`${positions.length} position${positions.length === 1 ? '' : 's'}`, 'dim'),
  ];
}
