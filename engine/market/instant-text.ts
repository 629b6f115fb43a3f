import { type Instant, instant } from './types.ts';

const ISO_INSTANT =
  /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * Reads an ISO 8601 instant: date, `T`, time to the minute or finer, and `Z` or an offset such as `+09:00`.
 * Null for anything else, days that do not exist included.
 */
export function parseInstant(text: string): Instant | null {
  const day = ISO_INSTANT.exec(text)?.[1];
  if (day === undefined || !isDate(day)) return null;
  return instant(Date.parse(text));
}

/** ISO 8601 in UTC: `2026-11-21T00:00:00Z`, with milliseconds only when there are any. */
export function formatInstant(at: Instant): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

/** Date.parse takes 30 February for 2 March. */
function isDate(day: string): boolean {
  const at = Date.parse(day);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(day);
}
