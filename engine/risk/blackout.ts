import type { BlackoutWindow } from '../kernel/settings.ts';
import type { Side } from '../orders/order.ts';
import { showPct } from './verdict.ts';

const MINUTE = 60_000;
const MINUTES_PER_DAY = 1440;
/** Korea has kept UTC+9 without summer time since 1988, so its wall clock needs no time zone table. */
const KST_OFFSET = 9 * 60 * MINUTE;
const WINDOW = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/;

export type ParsedWindows =
  | { readonly ok: true; readonly windows: readonly BlackoutWindow[] }
  | { readonly ok: false; readonly error: string };

/** Reads `23:30-00:10,…`, Korean time; an end before the start crosses midnight. */
export function parseBlackoutWindows(text: string): ParsedWindows {
  const windows: BlackoutWindow[] = [];
  for (const token of text.split(',')) {
    const window = parseWindow(token.trim());
    if (typeof window === 'string') return { ok: false, error: window };
    windows.push(window);
  }
  return { ok: true, windows };
}

function parseWindow(token: string): BlackoutWindow | string {
  const match = WINDOW.exec(token);
  if (match === null) {
    return `blackout window "${token}" is malformed: allowed are HH:MM-HH:MM from 00:00 to 23:59 in Korean time, separated by commas, e.g. 23:30-00:10`;
  }
  const [startHour, start, endHour, end] = match.slice(1).map(Number) as [number, number, number, number];
  const startMinute = startHour * 60 + start;
  const endMinute = endHour * 60 + end;
  if (startMinute === endMinute) {
    return `blackout window "${token}" starts and ends at the same minute: it must last at least one minute and less than a day`;
  }
  return { startMinute, endMinute };
}

/** Minute of the Korean day, 0–1439, at an instant in epoch milliseconds. */
export function minuteOfDayKst(at: number): number {
  return Math.floor((at + KST_OFFSET) / MINUTE) % MINUTES_PER_DAY;
}

/** Windows are closed at the start and open at the end. A minute that is not a number counts as inside. */
export function inBlackout(windows: readonly BlackoutWindow[], minuteOfDay: number): boolean {
  return Number.isNaN(minuteOfDay) || windows.some((window) => contains(window, minuteOfDay));
}

/**
 * The instant at which the blackout that holds at `at` ends, or null when none does. Windows that overlap or touch are
 * one blackout; where they cover the whole day, the answer is within a day or so and a time to ask again.
 */
export function blackoutEnd(windows: readonly BlackoutWindow[], at: number): number | null {
  let end = Math.floor(at / MINUTE) * MINUTE;
  for (let hops = 0; hops < windows.length; hops += 1) {
    const minute = minuteOfDayKst(end);
    const window = windows.find((candidate) => contains(candidate, minute));
    if (window === undefined) break;
    end += ((window.endMinute - minute + MINUTES_PER_DAY) % MINUTES_PER_DAY) * MINUTE;
  }
  return end > at ? end : null;
}

function contains({ startMinute, endMinute }: BlackoutWindow, minute: number): boolean {
  return startMinute < endMinute
    ? minute >= startMinute && minute < endMinute
    : minute >= startMinute || minute < endMinute;
}

interface Queued {
  readonly side: Side;
  readonly protective: boolean;
}

export interface Enqueued<T> {
  /** Oldest first. */
  readonly queue: readonly T[];
  /** What had to go, to be recorded: at most one, and it can be the new item itself. */
  readonly dropped: readonly T[];
}

/**
 * Parks an order until the blackout ends. When the queue is full the oldest buy goes, then the oldest sell that
 * protects nothing. A protective sell never goes: a queue of nothing else grows beyond `max`.
 */
export function enqueue<T extends Queued>(queue: readonly T[], item: T, max: number): Enqueued<T> {
  const grown = [...queue, item];
  if (grown.length <= max) return { queue: grown, dropped: [] };
  const buy = grown.findIndex(({ side }) => side === 'BUY');
  const index = buy === -1 ? grown.findIndex(({ protective }) => !protective) : buy;
  return { dropped: index === -1 ? [] : grown.splice(index, 1), queue: grown };
}

export interface RevalidationInput {
  readonly side: Side;
  /** Shares held now. */
  readonly held: number;
  /** Whether the order policy passes in the present session. */
  readonly policyPassed: boolean;
  /** Last price when the order was decided; price units. */
  readonly referencePrice: number;
  readonly price: number;
  /** Percent, inclusive. */
  readonly maxDriftPct: number;
  /** False leaves the drift check out. */
  readonly revalidatePrice: boolean;
}

/**
 * Whether a parked order is still right once the blackout has ended. Drift drops buys only: a price that ran away
 * makes a protective sell more urgent, not void.
 */
export function revalidate(input: RevalidationInput): { readonly keep: boolean; readonly reason: string } {
  const { side, held, policyPassed, referencePrice, price, maxDriftPct } = input;
  if (side === 'BUY' && held !== 0) return { keep: false, reason: `a position of ${held} is there already` };
  if (side === 'SELL' && !(held > 0)) return { keep: false, reason: 'nothing is held any more' };
  if (!policyPassed) return { keep: false, reason: 'the order policy refuses it in this session' };
  if (side === 'BUY' && input.revalidatePrice) {
    const driftPct = (Math.abs(price - referencePrice) * 100) / referencePrice;
    if (!(driftPct <= maxDriftPct)) {
      const drift = Number.isFinite(driftPct) ? showPct(driftPct) : 'to something that is not a price';
      return {
        keep: false,
        reason: `the price drifted ${drift} from ${referencePrice}, allowed ${showPct(maxDriftPct)}`,
      };
    }
  }
  return { keep: true, reason: 'still valid after the blackout' };
}
