import { DAY_MS } from '../../../market/days.ts';
import type { Instant } from '../../../market/types.ts';
import { zonedInstant, zoneOffset } from '../../../market/zone.ts';

// A stream's records are of one day for hours: the last answer is nearly always the next one. Only remembered, so these
// functions are still pure.
let lastDate = 0;
let lastMidnight = Number.NaN;

/**
 * The instant at which clocks of a zone show a date and time, both as the numbers their digits make (20260914, 93001 for
 * 09:30:01). Null when there is no such date or time.
 */
export function instantAt(zone: string, date: number, time: number): Instant | null {
  if (date !== lastDate) {
    lastMidnight = midnightOf(date);
    lastDate = date;
  }
  const wall = lastMidnight + timeOfDay(time);
  return Number.isNaN(wall) ? null : zonedInstant(zone, wall);
}

/** The instant nearest to `near` at which clocks of a zone show a time of day; null when there is no such time. */
export function instantNear(zone: string, time: number, near: number): Instant | null {
  const ofDay = timeOfDay(time);
  if (Number.isNaN(ofDay)) return null;
  const wallNow = near + zoneOffset(zone, near);
  // Half a day before to half a day after now there is every time of day once.
  const days = Math.round((wallNow - ofDay) / DAY_MS);
  return zonedInstant(zone, days * DAY_MS + ofDay);
}

/** Milliseconds since midnight of HHMMSS; NaN when clocks have no such time. */
function timeOfDay(time: number): number {
  const seconds = time % 100;
  const minutes = Math.floor(time / 100) % 100;
  const hours = Math.floor(time / 10_000);
  if (!(hours < 24 && minutes < 60 && seconds < 60)) return Number.NaN;
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

/** Midnight of YYYYMMDD in milliseconds as if it were UTC; NaN when the calendar has no such day. */
function midnightOf(date: number): number {
  const year = Math.floor(date / 10_000);
  const month = Math.floor(date / 100) % 100;
  const day = date % 100;
  if (!(year >= 1900 && year <= 9999)) return Number.NaN;
  const midnight = Date.UTC(year, month - 1, day);
  const read = new Date(midnight);
  return read.getUTCMonth() === month - 1 && read.getUTCDate() === day ? midnight : Number.NaN;
}
