const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'medium' });
    clocks.set(zone, clock);
  }
  return clock;
}

/** Wall clock `HH:MM:SS` in the zone; `HH:MM:SSZ` in UTC when there is none. */
export const formatClock = (at: number, zone: string | null): string =>
  zone === null ? `${clockOf('UTC').format(at)}Z` : clockOf(zone).format(at);

/** A length of time in at most six characters: `12s`, `5m`, `2h05m`, `3d`. Negative lengths are `0s`. */
export function formatSpan(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours}h${String(minutes % 60).padStart(2, '0')}m`;
  return `${Math.floor(hours / 24)}d`;
}

/** How old the newest of something is that comes again and again; under a minute `<1m`, so that a quiet screen stays as it is. */
export const formatAge = (milliseconds: number): string => (milliseconds < 60_000 ? '<1m' : formatSpan(milliseconds));

const moments = new Map<string, Intl.DateTimeFormat>();

/** Date and wall clock in the zone: `2026-03-06 10:31:48`. */
export function formatMoment(at: number, zone: string): string {
  let moment = moments.get(zone);
  if (!moment) {
    moment = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    moments.set(zone, moment);
  }
  return moment.format(at);
}
