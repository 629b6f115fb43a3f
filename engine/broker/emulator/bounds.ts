/*
 * What a client can make the emulator remember is bounded: it serves whoever finds its port, and runs for days.
 */

/** Connections at once of each of the two servers. */
export const MOST_CONNECTIONS = 256;
/** App keys, tokens and approval keys that are known at once; the oldest is forgotten. */
export const MOST_CALLERS = 1_000;
/** Names of requests that are counted for random faults. */
export const MOST_NAMES = 4_096;
/** Entries of the log of faults, and of order requests, that are kept for a test to read; the oldest go. */
export const MOST_ENTRIES = 50_000;
/** Orders in the books, over all days; cancellations and changes may be as many again. */
export const MOST_ORDERS = 100_000;
/** What may wait for a client that does not read, bytes; then it is hung up on. */
export const MOST_UNREAD_BYTES = 8 * 1024 * 1024;
/** Longest that time can be moved on at once, ms. */
export const LONGEST_ADVANCE_MS = 31 * 86_400_000;

/** Puts an entry into a map that forgets its oldest one when there are too many. */
export function remember<Key, Value>(map: Map<Key, Value>, key: Key, value: Value, most: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= most) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}

/** Adds to a list that forgets its oldest entries when there are too many. */
export function append<Entry>(list: Entry[], entry: Entry, most: number): void {
  list.push(entry);
  // Not one by one: that would cost its length each time.
  if (list.length > most * 1.1) list.splice(0, list.length - most);
}
