import { midnight } from '../../../market/days.ts';
import { dice } from '../dice.ts';

const MIDDLE = 1_385;
const SLOW_SWING = 45;
const NOISE = 6;

/**
 * Won per dollar as first posted on a Korean date, in hundredths of a won. It swings over months and jitters from day to
 * day.
 */
export function exchangeRate(seed: number, day: string): number {
  const index = midnight(day) / 86_400_000;
  const phase = dice(seed, 'exchange rate') * 2 * Math.PI;
  const swing = Math.sin(index / 37 + phase) * SLOW_SWING + Math.sin(index / 5.3 + phase) * 7;
  return Math.round(100 * (MIDDLE + swing + NOISE * (2 * dice(seed, 'exchange rate', day) - 1)));
}
