import type { TradingDay } from '../market/types.ts';
import { type ContextLayer, LAYER_RULES } from './layers.ts';
import { type FrameKind, frameOf, type TimeFrame, weekdayOf } from './time-frame.ts';

export type RolledLayer = Exclude<ContextLayer, 'L7'>;

export interface DueRollUp {
  readonly layer: RolledLayer;
  /** The frame to be filled; for L1 the year that is taken into it. */
  readonly timeFrame: string;
}

/**
 * What is to be rolled up once a day has ended, in this order: the day; its week on Sunday, and again when Sunday itself
 * has ended, because a trade may be settled on it; month, quarter and year when they ended with the day.
 */
export function dueRollUps(ended: TradingDay): readonly DueRollUp[] {
  const over = (kind: FrameKind) => frameOf(kind, ended).last === ended;
  const due: DueRollUp[] = [{ layer: 'L6', timeFrame: ended }];
  const add = (layer: RolledLayer, kind: FrameKind) => due.push({ layer, timeFrame: frameOf(kind, ended).text });
  if (weekdayOf(ended) >= SATURDAY) add('L5', 'week');
  if (over('month')) add('L4', 'month');
  if (over('quarter')) add('L3', 'quarter');
  if (over('year')) {
    add('L2', 'year');
    add('L1', 'year');
  }
  return due;
}

const SATURDAY = 6;

/** The rows that a frame of L2 to L5 is made of: those of one layer whose time frames lie between two texts. */
export function sourceOf(
  layer: 'L2' | 'L3' | 'L4' | 'L5',
  { first, last }: TimeFrame,
): { readonly layer: ContextLayer; readonly from: string; readonly to: string } {
  const below = LAYER_RULES[layer].from ?? 'L7';
  const kind = LAYER_RULES[below].frames;
  return { layer: below, from: frameOf(kind, first).text, to: frameOf(kind, last).text };
}
