import type { BarSlice } from '../kernel/bars.ts';
import { decodeEvent } from '../kernel/codec.ts';
import type { MarketClock } from '../market/clock.ts';
import { type Instrument, instant, type MarketCode } from '../market/types.ts';
import { GENESIS, readJournal } from './journal.ts';
import type { BarSource, RunStore } from './ports.ts';

const MINUTE_MS = 60_000;

/**
 * The bars of a recorded run as its source gave them, so that the simulated market can be run over them again. The
 * market cuts a bar off at the close and moves a closing auction before it; bars that ended at different times then
 * end at the same, which made them trade one after the other and not side by side, so that is undone here.
 */
export function journalBars(
  store: RunStore,
  {
    instruments,
    clock,
    tradeFrom,
  }: {
    readonly instruments: readonly Instrument[];
    readonly clock: MarketClock;
    readonly tradeFrom: number;
  },
): BarSource {
  const entries = readJournal(store.segments(0), 0, GENESIS);
  const lengths = new Map<MarketCode, number>();

  const asGiven = (slice: BarSlice): BarSlice => {
    const { market, kind, start, end } = slice;
    if (kind === 'day' || end <= tradeFrom) return slice;
    const session = clock.sessionOf(market, clock.localDay(market, start));
    const usual = lengths.get(market) ?? MINUTE_MS;
    if (session === null || session === 'unknown' || end !== session.close) {
      lengths.set(market, end - start);
      return slice;
    }
    if (start === end - 1) return { ...slice, start: end, end: instant(end + usual) };
    return end - start < usual ? { ...slice, end: instant(start + usual) } : slice;
  };

  return {
    instruments,
    fingerprint: store.path,
    next() {
      for (let entry = entries.next(); entry.done !== true; entry = entries.next()) {
        const event = decodeEvent(entry.value.event);
        if (event.type === 'bars') return asGiven(event.bars);
      }
      return null;
    },
    close() {},
  };
}
