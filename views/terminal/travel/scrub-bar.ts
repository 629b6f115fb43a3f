import type { Snapshot } from '../../../engine/client/snapshot.ts';
import type { MarkKind, TravelView } from '../../../engine/client/travel.ts';
import type { Words } from '../messages/words.ts';
import { cut, textWidth } from '../text.ts';

/** What stands for each kind of event, readable without colour and on any terminal. */
const SIGNS: Readonly<Record<MarkKind, string>> = {
  breaker: '!',
  command: 'c',
  trade: 'T',
  fill: 'f',
  order: 'o',
  decision: 'd',
  'exit-state': 'e',
  day: '|',
  playbook: 'p',
};
const NOTHING = '-';
const HERE = '#';
const FEWEST_CELLS = 10;

/** When and where in a run one stands: `2026-03-06 10:32:00 entry 501/1,001`. */
export function placeText({ here, last }: TravelView, snapshot: Snapshot | null, words: Words): string {
  const zone = snapshot?.markets.find(({ enabled }) => enabled)?.zone ?? 'UTC';
  const clock = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone: zone });
  return `${clock.format(here.at)} ${words.travel.entryOf(here.seq.toLocaleString('en'), last.seq.toLocaleString('en'))}`;
}

/** Where one stands in a run, on one line: date and time, entry, the run as a bar with its events, what happened here. */
export function scrubLine(travel: TravelView, snapshot: Snapshot | null, words: Words, columns: number): string {
  const { here, last, labels, scrub } = travel;
  const place = placeText(travel, snapshot, words);
  // The bar keeps its length from one moment to the next, whatever there is to say beside it.
  const room = Math.floor((columns - textWidth(place)) / 2);
  const cells = Math.max(FEWEST_CELLS, columns - textWidth(place) - room - 5);
  return `${place} [${bar(scrub, cells, (here.seq - 1) / Math.max(1, last.seq - 1))}]  ${cut(labels.join(', '), room)}`;
}

/** The parts of a run drawn into so many cells; `share` is how much of it lies before the moment. */
function bar(scrub: TravelView['scrub'], cells: number, share: number): string {
  const here = Math.min(cells - 1, Math.floor(share * cells));
  return Array.from({ length: cells }, (_, cell) => {
    if (cell === here) return HERE;
    const from = Math.floor((cell * scrub.length) / cells);
    const to = Math.max(from + 1, Math.floor(((cell + 1) * scrub.length) / cells));
    const kinds = scrub.slice(from, to).filter((kind) => kind !== null);
    const [strongest] = STRONGEST_FIRST.filter((kind) => kinds.includes(kind));
    return strongest === undefined ? NOTHING : SIGNS[strongest];
  }).join('');
}

const STRONGEST_FIRST = Object.keys(SIGNS) as MarkKind[];
