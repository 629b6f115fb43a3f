import { type TradingDay, tradingDay } from './types.ts';

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

const names = new Map<number, TradingDay>();

/** The calendar date of a wall-clock time given in milliseconds as if it were UTC. */
export function dayAt(wallClock: number): TradingDay {
  const index = Math.floor(wallClock / DAY_MS);
  const known = names.get(index);
  if (known !== undefined) return known;
  const day = tradingDay(new Date(index * DAY_MS).toISOString().slice(0, 10));
  names.set(index, day);
  return day;
}

/** Midnight of a date `YYYY-MM-DD`, in milliseconds as if that date were UTC. */
export function midnight(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

export function addDays(day: TradingDay, days: number): TradingDay {
  return dayAt(midnight(day) + days * DAY_MS);
}

export function isWeekend(day: TradingDay): boolean {
  const weekday = new Date(midnight(day)).getUTCDay();
  return weekday === 0 || weekday === 6;
}

/** Minutes since midnight of a wall-clock time `HH:MM`. */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** Minutes since midnight of a wall-clock time in milliseconds as if it were UTC, with fractions. */
export function minuteOfDay(wallClock: number): number {
  return (wallClock - Math.floor(wallClock / DAY_MS) * DAY_MS) / MINUTE_MS;
}

/** `HH:MM` of minutes since midnight, fractions dropped. */
export function timeText(minutes: number): string {
  const hours = String(Math.floor(minutes / 60)).padStart(2, '0');
  return `${hours}:${String(Math.floor(minutes) % 60).padStart(2, '0')}`;
}
