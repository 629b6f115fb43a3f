import { textWidth } from './text.ts';

/** One column of a line: a character with its style, or the second half of a wide one, which is ''. */
interface Cell {
  readonly text: string;
  readonly style: string;
}

const BLANK: Cell = { text: ' ', style: '' };
/** Columns that did not change between two that did are written again where that is shorter than a move of the cursor. */
const SHORT_GAP = 4;

const SGR = /\x1b\[([\d;]*)m/g;
/** What may join its neighbour, be of another width in some terminal, or move the cursor. */
const UNSURE =
  /[\p{C}\p{M}\p{Emoji_Presentation}\p{Emoji_Modifier}\p{Regional_Indicator}\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]/u;

/** The codes that end a style, by the code they begin it with. */
const ENDS: Readonly<Record<string, string>> = {
  1: '22',
  2: '22',
  3: '23',
  4: '24',
  5: '25',
  7: '27',
  8: '28',
  9: '29',
  53: '55',
};

/**
 * What turns one painted line into another, written from any column of it: only the columns that changed. It takes the
 * place of Ink's module of the same name, which leaves no more than the common start of both lines alone – of two panes
 * side by side all of the second is then painted when a number of the first changes. Lines end in no style of their own.
 */
export function lineUpdate(previous: string, next: string): string {
  const before = cellsOf(previous);
  const after = cellsOf(next);
  if (before === null || after === null) return `\x1b[1G\x1b[K${next}`;
  let update = '';
  let style = '';
  const become = (wanted: string): void => {
    if (wanted !== style) update += style === '' ? `\x1b[${wanted}m` : `\x1b[${wanted === '' ? '' : `0;${wanted}`}m`;
    style = wanted;
  };
  for (const [from, to] of changes(before, after)) {
    update += `\x1b[${from + 1}G`;
    for (const cell of after.slice(from, to)) {
      become(cell.style);
      update += cell.text;
    }
    if (to > after.length) {
      become('');
      update += '\x1b[K';
    }
  }
  become('');
  return update;
}

/** Where the lines differ, as `[from, to)`; beyond its end a line is blank. */
function changes(before: readonly Cell[], after: readonly Cell[]): [from: number, to: number][] {
  const runs: [number, number][] = [];
  const length = Math.max(before.length, after.length);
  for (let column = 0; column < length; column++) {
    const was = before[column] ?? BLANK;
    const is = after[column] ?? BLANK;
    if (was.text === is.text && was.style === is.style) continue;
    const last = runs.at(-1);
    if (last !== undefined && column - last[1] <= SHORT_GAP) last[1] = column + 1;
    else runs.push([column, column + 1]);
  }
  return runs;
}

/** The line column by column; null when it is not certain what stands where. */
function cellsOf(line: string): Cell[] | null {
  const cells: Cell[] = [];
  let codes: readonly string[] = [];
  let done = 0;
  const take = (text: string): boolean => {
    if (UNSURE.test(text)) return false;
    const style = codes.join(';');
    for (const character of text) {
      cells.push({ text: character, style });
      if (textWidth(character) === 2) cells.push({ text: '', style });
    }
    return true;
  };
  for (const { 0: sequence, 1: parameters = '', index } of line.matchAll(SGR)) {
    if (!take(line.slice(done, index))) return null;
    done = index + sequence.length;
    const changed = restyled(codes, parameters);
    if (changed === null) return null;
    codes = changed;
  }
  return take(line.slice(done)) ? cells : null;
}

/** The codes in force after one sequence more; null for one that is not known here. */
function restyled(codes: readonly string[], parameters: string): readonly string[] | null {
  if (/^0?$/.test(parameters)) return [];
  const without = (isEnded: (code: string) => boolean) => codes.filter((code) => !isEnded(code));
  if (/^(3[0-7]|9[0-7]|38;.+|39)$/.test(parameters)) {
    const others = without((code) => /^(3[0-7]|9[0-7]|38;)/.test(code));
    return parameters === '39' ? others : [...others, parameters];
  }
  if (/^(4[0-7]|10[0-7]|48;.+|49)$/.test(parameters)) {
    const others = without((code) => /^(4[0-7]|10[0-7]|48;)/.test(code));
    return parameters === '49' ? others : [...others, parameters];
  }
  if (ENDS[parameters] !== undefined) return [...without((code) => code === parameters), parameters];
  return Object.values(ENDS).includes(parameters) ? without((code) => ENDS[code] === parameters) : null;
}
