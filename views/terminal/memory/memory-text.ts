import type { Words } from '../messages/words.ts';
import type { MemoryOverlay } from '../store.ts';
import { type MemoryLine, memoryLines } from './memory-lines.ts';

/** Columns of a key before its value. */
const KEY_COLUMNS = 26;

export function memoryTitle({ memory, search }: MemoryOverlay, { memory: words }: Words): string {
  if (search !== '') return `${words.title}  ${words.found(search, memory.rows.length, memory.more)}`;
  return `${words.title}  ${words.frames(memory.frames.length)}`;
}

/** A line of the tree in one line of text. */
export function lineText(line: MemoryLine, _: MemoryOverlay, { memory: words }: Words): string {
  switch (line.kind) {
    case 'layer': {
      const { layer, frames, isOpen } = line;
      return `${mark(isOpen)} ${layer} ${words.layers[layer]}, ${words.kept[layer]}, ${words.frames(frames)}`;
    }
    case 'frame': {
      const { timeFrame, rows } = line.frame;
      return `  ${mark(line.isOpen)} ${timeFrame}, ${words.rows(rows)}`;
    }
    case 'row': {
      const { key, text } = line.row;
      return `      ${key.padEnd(KEY_COLUMNS)} ${text}`;
    }
    default:
      return line satisfies never;
  }
}

const mark = (isOpen: boolean): string => (isOpen ? '-' : '+');

/** What a line has no room for: where a row comes from, and until when it is kept. */
export function lineDetail(line: MemoryLine, { memory }: MemoryOverlay, { memory: words }: Words): readonly string[] {
  const kept = (day: string | null) => (day === null ? words.forEver : words.keptThrough(day));
  switch (line.kind) {
    case 'layer':
      return [`${words.layers[line.layer]}: ${words.from[line.layer]}`];
    case 'frame':
      return [`${line.frame.layer} ${line.frame.timeFrame}: ${kept(line.frame.keptThrough)}`];
    case 'row': {
      const { layer, timeFrame, key, text, source, updatedAt } = line.row;
      const frame = memory.frames.find((each) => each.layer === layer && each.timeFrame === timeFrame);
      const written = `${new Date(updatedAt).toISOString().slice(0, 16).replace('T', ' ')}Z`;
      return [
        `${layer} ${timeFrame} ${key}: ${kept(frame?.keptThrough ?? null)}; ${words.writtenBy(source, written)}`,
        text,
      ];
    }
    default:
      return line satisfies never;
  }
}

/** All lines in sight, as plain text. */
export const memoryText = (overlay: MemoryOverlay, words: Words): string =>
  [memoryTitle(overlay, words), ...memoryLines(overlay).map((line) => lineText(line, overlay, words))].join('\n');
