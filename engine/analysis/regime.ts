import type { Regime } from '../playbook/model.ts';

/** What is known of the whole market beside its index. */
export interface MarketBreadth {
  /** Share of symbols that rose, 0–1. */
  readonly advancing?: number;
  /** Turnover of the day over its usual turnover, ≥ 0. */
  readonly turnoverRatio?: number;
}

export interface RegimeReading {
  readonly regime: Regime;
  /** Why the reading deserves less trust; empty when there is no reason. */
  readonly note: string;
  /** Points of each regime, about 0–100; null for one that the rules exclude. The highest wins. */
  readonly scores: Readonly<Record<Regime, number | null>>;
}

interface Thresholds {
  /** Length of the average the distance is measured from. */
  readonly averageDays: number;
  /** 1-day and 5-day returns in percent from which a move is strong. */
  readonly strongDay: number;
  readonly strongWeek: number;
  /** Distance in percent that still speaks for neutral, and the one that rules it out. */
  readonly band: number;
  readonly beyond: number;
  readonly strongWeight: number;
  readonly plainWeight: number;
  readonly note: string;
}

const WITH_MA20: Thresholds = {
  averageDays: 20,
  strongDay: 2,
  strongWeek: 4,
  band: 2,
  beyond: 3,
  strongWeight: 1,
  plainWeight: 1,
  note: '',
};

/** Ten days say less: a strong move must be larger, and a direction counts for less. */
const WITH_MA10: Thresholds = {
  averageDays: 10,
  strongDay: 2.5,
  strongWeek: 5,
  band: 1.5,
  beyond: 2.5,
  strongWeight: 0.8,
  plainWeight: 0.85,
  note: 'fewer than 20 closes: 10-day average',
};

/** Falling markets are believed sooner: more points from the start, fewer from the distance. */
const UP = { sign: 1, strong: 'STRONG_BULL', plain: 'BULL', basePoints: 30, distancePoints: 30 } as const;
const DOWN = { sign: -1, strong: 'STRONG_BEAR', plain: 'BEAR', basePoints: 40, distancePoints: 20 } as const;

const NO_SCORES: Readonly<Record<Regime, null>> = {
  STRONG_BULL: null,
  BULL: null,
  NEUTRAL: null,
  BEAR: null,
  STRONG_BEAR: null,
};

/**
 * The market's regime from daily closes of its index, oldest first.
 *
 * The distance to the 20-day average decides between up and down; 1- and 5-day returns along that direction score it:
 * - strong: up to 50 points for the day (full at 2 %) and 50 for the week (full at 4 %), only when one of the two is
 *   full and the other at least agrees;
 * - plain: 30 up or 40 down, 10 for each percent of the week (at most 40), 2 for each of distance (at most 30 or 20);
 * - neutral: 30 within ±2 % of the average, 30 for a week below 1 %, 40 for a day below 0.5 %; excluded from 3 % on.
 *
 * Breadth moves the directional scores by up to ±10 and heavy turnover by up to 10 in the day's direction. With 10 to
 * 19 closes a 10-day average and stricter thresholds serve; with fewer, or with one that is no price, the regime is
 * NEUTRAL and the note says `insufficient data`.
 */
export function classifyRegime(closes: ArrayLike<number>, breadth: MarketBreadth = {}): RegimeReading {
  const t = closes.length >= WITH_MA20.averageDays ? WITH_MA20 : WITH_MA10;
  const recent = Array.from({ length: t.averageDays }, (_, i) => closes[closes.length - t.averageDays + i] ?? 0);
  if (!recent.every((close) => Number.isFinite(close) && close > 0)) {
    return { regime: 'NEUTRAL', note: 'insufficient data', scores: NO_SCORES };
  }

  const last = recent.at(-1)!;
  const mean = recent.reduce((sum, close) => sum + close, 0) / t.averageDays;
  const side = last >= mean ? UP : DOWN;
  const along = (reference: number) => side.sign * (last / reference - 1) * 100;
  const distance = along(mean);
  const day = along(recent.at(-2)!);
  const week = along(recent.at(-6)!);
  const confirmation =
    side.sign * 20 * ((breadth.advancing ?? 0.5) - 0.5) +
    Math.sign(day) * clamp(10 * ((breadth.turnoverRatio ?? 1) - 1), 0, 10);

  const isStrong = Math.max(day / t.strongDay, week / t.strongWeek) >= 1 && Math.min(day, week) > 0;
  const strong = 50 * Math.min(1, day / t.strongDay) + 50 * Math.min(1, week / t.strongWeek);
  const plain = side.basePoints + clamp(10 * week, -40, 40) + Math.min(2 * distance, side.distancePoints);
  const calm = (distance < t.band ? 30 : 0) + (Math.abs(week) < 1 ? 30 : 0) + (Math.abs(day) < 0.5 ? 40 : 0);
  const scores: Record<Regime, number | null> = {
    ...NO_SCORES,
    [side.strong]: isStrong ? t.strongWeight * strong + confirmation : null,
    [side.plain]: t.plainWeight * plain + confirmation,
    NEUTRAL: distance < t.beyond ? calm : null,
  };
  // A tie goes to the stronger statement.
  const order = [side.strong, side.plain, 'NEUTRAL'] as const;
  const score = (regime: Regime) => scores[regime] ?? Number.NEGATIVE_INFINITY;
  return { regime: order.reduce((best, next) => (score(next) > score(best) ? next : best)), note: t.note, scores };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
