import type { Span } from '../terminal/cell.ts';
import { textWidth } from '../terminal/text.ts';
import type { Tone } from '../terminal/theme.ts';

/** A line of styled text. */
export type Line = readonly Span[];

interface Character {
  readonly text: string;
  readonly tone: Tone;
}

const BLANK: Character = { text: ' ', tone: 'plain' };

/** A drawing of characters. One that is two columns wide has the place right of it as well, which is empty then. */
export class Grid {
  private readonly rows: Character[][];
  readonly width: number;
  readonly height: number;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.rows = Array.from({ length: height }, () => new Array<Character>(width).fill(BLANK));
  }

  /** Writes text from a place to the right; what lies outside of the grid is lost. */
  put(row: number, column: number, text: string, tone: Tone = 'plain'): void {
    const line = this.rows[row];
    if (line === undefined) return;
    let at = column;
    for (const character of text) {
      const width = textWidth(character);
      if (width > 0 && at >= 0 && at + width <= this.width) {
        // Half a wide character is none.
        if (line[at]?.text === '') line[at - 1] = BLANK;
        if (line[at + width]?.text === '') line[at + width] = BLANK;
        for (let place = at; place < at + width; place++) line[place] = { text: place === at ? character : '', tone };
      }
      at += width;
    }
  }

  /** Whether nothing was written to these places. */
  isBlank(row: number, column: number, length: number): boolean {
    return this.rows[row]?.slice(column, column + length).every((character) => character === BLANK) ?? false;
  }

  /** Neighbours of one tone are one span. */
  lines(): Line[] {
    return this.rows.map((row) => {
      const spans: Character[] = [];
      for (const { text, tone } of row) {
        const last = spans.at(-1);
        if (last?.tone === tone) spans[spans.length - 1] = { text: last.text + text, tone };
        else spans.push({ text, tone });
      }
      return spans;
    });
  }
}
