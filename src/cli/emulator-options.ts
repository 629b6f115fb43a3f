import { FAULT_KINDS, type FaultKind, type FaultLevel } from '../../engine/broker/emulator/faults.ts';
import { createMarketClock } from '../../engine/market/clock.ts';
import { addDays } from '../../engine/market/days.ts';
import { type Instant, instant } from '../../engine/market/types.ts';
import { UsageError } from './usage-error.ts';

/**
 * 08:50 in Seoul of the machine's date there, or of the first trading day after it.
 *
 * @throws UsageError past the last day of the Korean calendar
 */
export function defaultStart(now: number): Instant {
  const clock = createMarketClock({ overrides: [], observedDays: {} });
  for (let day = clock.localDay('KR', instant(now)); ; day = addDays(day, 1)) {
    const session = clock.sessionOf('KR', day);
    if (session === 'unknown') throw new UsageError(`no calendar speaks for ${day}: give --start a day that one does`);
    if (session !== null) return clock.instantOf('KR', day, '08:50');
  }
}

/**
 * `none`, `light`, `heavy`, or kinds separated by commas.
 *
 * @throws UsageError naming the kind that is none
 */
export function parseFaults(text: string): FaultLevel {
  if (text === 'none' || text === 'light' || text === 'heavy') return { kind: text };
  const faults = text.split(',').map((name) => {
    const kind = FAULT_KINDS.find((known) => known === name.trim());
    if (kind !== undefined) return kind;
    throw new UsageError(
      `--faults: ${JSON.stringify(name)}: allowed are none, light, heavy, or of ${FAULT_KINDS.join(', ')}`,
    );
  });
  return { kind: 'only', faults: faults satisfies readonly FaultKind[] };
}
