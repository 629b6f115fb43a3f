import { DAY_MS } from './days.ts';
import { type Instant, instant } from './types.ts';

/** The stretch of time around the last question in which a zone's offset does not change. */
interface OffsetSpan {
  readonly from: number;
  readonly until: number;
  readonly offset: number;
}

interface Zone {
  readonly format: Intl.DateTimeFormat;
  /** Spans of each UTC day asked about: one, or two on the day of a change. */
  readonly spans: Map<number, readonly OffsetSpan[]>;
  current: OffsetSpan;
}

// Asking Intl costs microseconds and the engine asks per bar, hence the spans. They only remember what Intl said, so
// every function here is still pure.
const zones = new Map<string, Zone>();

/**
 * Offset of a time zone from UTC in milliseconds, east positive, at an instant.
 * @param zone IANA name (`Asia/Seoul`) or a fixed offset (`+09:00`)
 * @throws RangeError when the zone is unknown
 */
export function zoneOffset(zone: string, at: number): number {
  const known = zones.get(zone) ?? addZone(zone);
  if (at < known.current.from || at >= known.current.until) known.current = spanAt(known, at);
  return known.current.offset;
}

/**
 * The instant at which a zone's clocks show a wall-clock time (milliseconds as if it were UTC).
 * A time that clocks show twice (autumn) is the first of the two; a time they skip (spring) is moved forward by the
 * length of the gap, as in RFC 5545.
 * @throws RangeError when the zone is unknown
 */
export function zonedInstant(zone: string, wallClock: number): Instant {
  // No offset exceeds a day, so these two stand on either side of a change that is near.
  const before = zoneOffset(zone, wallClock - DAY_MS);
  const after = zoneOffset(zone, wallClock + DAY_MS);
  const first = wallClock - before;
  if (before === after || zoneOffset(zone, first) === before) return instant(first);
  const second = wallClock - after;
  return instant(zoneOffset(zone, second) === after ? second : first);
}

function addZone(name: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  const zone: Zone = { format, spans: new Map(), current: { from: 0, until: 0, offset: 0 } };
  zones.set(name, zone);
  return zone;
}

function spanAt(zone: Zone, at: number): OffsetSpan {
  const index = Math.floor(at / DAY_MS);
  let spans = zone.spans.get(index);
  if (spans === undefined) {
    spans = spansOfDay(zone.format, index * DAY_MS);
    zone.spans.set(index, spans);
  }
  const [first, second] = spans;
  return second !== undefined && at >= second.from ? second : first!;
}

function spansOfDay(format: Intl.DateTimeFormat, from: number): readonly OffsetSpan[] {
  const until = from + DAY_MS;
  const offset = askOffset(format, from);
  const nextOffset = askOffset(format, until);
  if (offset === nextOffset) return [{ from, until, offset }];
  let low = from;
  let high = until;
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2000) * 1000;
    if (askOffset(format, middle) === offset) low = middle;
    else high = middle;
  }
  return [
    { from, until: high, offset },
    { from: high, until, offset: nextOffset },
  ];
}

/** Intl writes the offset as `GMT-05:00`, with seconds for local mean times before zones, or a bare `GMT`. */
function askOffset(format: Intl.DateTimeFormat, at: number): number {
  const match = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(format.format(at));
  if (match === null) return 0;
  const [, sign, hours, minutes, seconds = '0'] = match;
  const size = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -size : size;
}
