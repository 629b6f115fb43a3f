import type { PositionView } from '../../../engine/client/snapshot.ts';
import { formatNumber } from '../format.ts';
import { textWidth } from '../text.ts';

export type RungName = 'stop' | 'entry' | 'breakEvenLockAt' | 'breakEven' | 'trailArmsAt' | 'trail' | 'peak' | 'last';

export interface Rung {
  readonly letter: 'S' | 'E' | 'B' | 'A' | 'T' | 'P' | 'L';
  readonly name: RungName;
  readonly price: number;
}

/** What sells next, what arms next, and where the price stands; the first hides others in the same column. */
export function rungsOf(position: PositionView): readonly Rung[] {
  const { state, last, hardStop, breakEven, beArmPrice, armPrice, trailingStop, peak, entry } = position;
  const rungs: (Rung | null)[] = [
    { letter: 'L', name: 'last', price: last },
    trailingStop === null ? null : { letter: 'T', name: 'trail', price: trailingStop },
    breakEven === null
      ? { letter: 'B', name: 'breakEvenLockAt', price: beArmPrice }
      : { letter: 'B', name: 'breakEven', price: breakEven },
    { letter: 'S', name: 'stop', price: hardStop },
    state === 'ARMED' ? null : { letter: 'A', name: 'trailArmsAt', price: armPrice },
    { letter: 'P', name: 'peak', price: peak },
    { letter: 'E', name: 'entry', price: entry },
  ];
  return rungs.filter((rung) => rung !== null);
}

/** The stop that a falling price meets first, by its letter on the ladder. */
export function nextStop({ hardStop, breakEven, trailingStop }: PositionView): Pick<Rung, 'letter' | 'price'> {
  const stops: Pick<Rung, 'letter' | 'price'>[] = [{ letter: 'S', price: hardStop }];
  if (breakEven !== null) stops.push({ letter: 'B', price: breakEven });
  if (trailingStop !== null) stops.push({ letter: 'T', price: trailingStop });
  return stops.reduce((next, stop) => (stop.price > next.price ? stop : next));
}

const LEAST_SCALE = 12;

/**
 * The exit ladder in one line, drawn to scale between its lowest and its highest price; `=` is what is left between the
 * next stop and the last price: `68,600 S------B======L--P---A 72,100`. Empty where there is no room for it.
 */
export function exitLadder(position: PositionView, width: number): string {
  const rungs = rungsOf(position);
  const prices = rungs.map(({ price }) => price);
  const low = Math.min(...prices);
  const high = Math.max(...prices);
  const [lowest, highest] = [low, high].map((price) => formatNumber(price, position.decimals)) as [string, string];
  const columns = width - textWidth(lowest) - textWidth(highest) - 2;
  if (columns < LEAST_SCALE || !(high > low)) return '';
  const columnOf = (price: number): number => Math.round(((price - low) / (high - low)) * (columns - 1));
  const cells = Array<string>(columns).fill('-');
  const stop = columnOf(nextStop(position).price);
  cells.fill('=', stop, Math.max(stop, columnOf(position.last)));
  for (const { letter, price } of [...rungs].reverse()) cells[columnOf(price)] = letter;
  return `${lowest} ${cells.join('')} ${highest}`;
}
