import { addDays } from '../market/days.ts';
import { type TradingDay, tradingDay } from '../market/types.ts';
import type { FrameKind, TimeFrame } from './time-frame.ts';

/** Layers of memory, from principles that are kept for ever to what was true a minute ago. */
export const CONTEXT_LAYERS = ['L1', 'L2', 'L3', 'L4', 'L5', 'L6', 'L7'] as const;
export type ContextLayer = (typeof CONTEXT_LAYERS)[number];

/** How long a row stays after its time frame has ended; null is for ever. */
type Retention = { readonly days: number } | { readonly years: number } | null;

export interface LayerRule {
  readonly name: string;
  /** The time frames its rows belong to. */
  readonly frames: FrameKind;
  readonly retention: Retention;
  /** The layer whose rows it is rolled up from; null where nothing is below. */
  readonly from: ContextLayer | null;
}

/** A week and a month both come from days: neither is made of the other. */
export const LAYER_RULES: Readonly<Record<ContextLayer, LayerRule>> = {
  L1: { name: 'legacy', frames: 'legacy', retention: null, from: 'L2' },
  L2: { name: 'annual', frames: 'year', retention: { years: 10 }, from: 'L3' },
  L3: { name: 'quarterly', frames: 'quarter', retention: { years: 3 }, from: 'L4' },
  L4: { name: 'monthly', frames: 'month', retention: { years: 2 }, from: 'L6' },
  L5: { name: 'weekly', frames: 'week', retention: { years: 1 }, from: 'L6' },
  L6: { name: 'daily', frames: 'day', retention: { days: 90 }, from: 'L7' },
  L7: { name: 'real time', frames: 'day', retention: { days: 7 }, from: null },
};

/** The last day on which a row is still kept, counted from the end of its time frame; null for ever. */
export function keptThrough(layer: ContextLayer, frame: TimeFrame): TradingDay | null {
  const { retention } = LAYER_RULES[layer];
  if (retention === null) return null;
  return 'days' in retention ? addDays(frame.last, retention.days) : yearsAfter(frame.last, retention.years);
}

/** The same date of a later year; the 28th of February for a 29th that it does not have. */
function yearsAfter(day: TradingDay, years: number): TradingDay {
  const year = String(Number(day.slice(0, 4)) + years).padStart(4, '0');
  const isLeap = new Date(Date.UTC(Number(year), 1, 29)).getUTCMonth() === 1;
  const rest = day.slice(4);
  return tradingDay(year + (rest === '-02-29' && !isLeap ? '-02-28' : rest));
}
