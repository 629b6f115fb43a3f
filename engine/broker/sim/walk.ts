import type { BarKind } from '../../kernel/bars.ts';
import { roundToTick, tickSize } from '../../market/ticks.ts';
import { type MarketCode, price } from '../../market/types.ts';

/** Longest step between two quotes of a walk, percent of the bar's open; never less than one tick. */
export const WALK_STEP_PCT = 0.5;

/** Minutes before the end of a daily bar at which it is quoted once more, so that a close-out comes before the close. */
const CLOSE_OUT_MINUTES = 10;

export interface WalkedBar {
  readonly market: MarketCode;
  readonly kind: BarKind;
  readonly start: number;
  readonly end: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export type WalkPoint = 'open' | 'path' | 'extreme' | 'close';

/** Receives each quote: epoch ms, price units, and what the point is. */
export type WalkVisitor = (at: number, price: number, point: WalkPoint) => void;

/**
 * Turns a bar into the quotes it may have consisted of, in time order within `[start, end − 1]`: the open, both extremes
 * at 1/3 and 2/3 of the interval, the close, and steps of at most `WALK_STEP_PCT` in between, so that a stop is seen near
 * its level and not only at the extreme. A daily bar is quoted once more 10 minutes before its end, also when its price
 * never moved. The adverse extreme comes first for a holder (low, then high); for everyone else high, then low, so that
 * a buy filled on the way is hurt afterwards. A bar without volume has no quotes.
 *
 * @param heldAtOpen asked after the open was visited, because an order may fill there, and only if the price moved.
 */
export function walkBar(bar: WalkedBar, heldAtOpen: () => boolean, visit: WalkVisitor): void {
  if (bar.volume === 0) return;
  const { start, end, open, high, low, close } = bar;
  visit(start, open, 'open');
  const tick = tickSize(bar.market, price(high));
  // Rounding to the grid can lengthen a step by up to a tick.
  const step = Math.max((open * WALK_STEP_PCT) / 100 - tick, tick);
  const last = end - 1;
  let at = start;
  let from = open;
  if (high > low) {
    const lowFirst = heldAtOpen();
    const first = lowFirst ? low : high;
    const second = lowFirst ? high : low;
    const third = Math.floor((end - start) / 3);
    walkLeg(bar, step, start, open, start + third, first, visit);
    visit(start + third, first, 'extreme');
    walkLeg(bar, step, start + third, first, start + 2 * third, second, visit);
    at = start + 2 * third;
    from = second;
    visit(at, from, 'extreme');
  }
  const closeOut = end - CLOSE_OUT_MINUTES * 60_000;
  if (bar.kind === 'day' && closeOut > at) {
    const there = onGrid(bar, from + ((close - from) * (closeOut - at)) / (last - at), close < from);
    walkLeg(bar, step, at, from, closeOut, there, visit);
    visit(closeOut, there, 'path');
    at = closeOut;
    from = there;
  }
  walkLeg(bar, step, at, from, last, close, visit);
  visit(last, close, 'close');
}

/** Visits the points strictly between two prices of a bar, evenly spread over the time between them. */
function walkLeg(
  bar: WalkedBar,
  step: number,
  at: number,
  from: number,
  until: number,
  to: number,
  visit: WalkVisitor,
): void {
  const steps = Math.ceil(Math.abs(to - from) / step);
  let previous = from;
  for (let k = 1; k < steps; k++) {
    const point = onGrid(bar, from + ((to - from) * k) / steps, to < from);
    const advances = to > from ? point > previous && point < to : point < previous && point > to;
    if (!advances) continue;
    visit(at + Math.floor(((until - at) * k) / steps), point, 'path');
    previous = point;
  }
}

/** Rounds back towards where a leg came from, but never out of the bar, whose own prices may lie off the grid. */
function onGrid(bar: WalkedBar, value: number, falling: boolean): number {
  const rounded = roundToTick(bar.market, price(Math.round(value)), falling ? 'up' : 'down');
  return Math.min(bar.high, Math.max(bar.low, rounded));
}
