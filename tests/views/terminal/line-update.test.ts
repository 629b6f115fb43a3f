import chalk, { Chalk } from 'chalk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineUpdate } from '../../../views/terminal/line-update.ts';
import { textWidth } from '../../../views/terminal/text.ts';

const colour = new Chalk({ level: 3 });

/** A line of a terminal: each column's character and the style it is drawn in. */
class Line {
  private readonly cells: string[] = [];
  private column = 0;
  private codes: string[] = [];

  write(text: string): this {
    for (const [, sequence, character] of text.matchAll(/(\x1b\[[\d;]*[A-Za-z])|(.)/gu)) {
      if (character !== undefined) this.draw(character);
      else this.obey(sequence!);
    }
    return this;
  }

  /** Without the blanks at its end, which are the same as nothing. */
  get content(): readonly string[] {
    const last = this.cells.findLastIndex((each) => each !== ' ');
    return this.cells.slice(0, last + 1);
  }

  get endsPlain(): boolean {
    return this.codes.length === 0;
  }

  private draw(character: string): void {
    while (this.cells.length < this.column) this.cells.push(' ');
    const style = this.codes.toSorted().join(' ');
    this.cells[this.column++] = `${style}${character}`;
    if (textWidth(character) === 2) this.cells[this.column++] = `${style}half`;
  }

  private obey(sequence: string): void {
    const parameters = sequence.slice(2, -1);
    switch (sequence.at(-1)) {
      case 'G':
        this.column = Number(parameters) - 1;
        return;
      case 'K':
        this.cells.length = Math.min(this.cells.length, this.column);
        return;
      case 'm':
        for (const [code] of parameters.matchAll(/[34]8;2;\d+;\d+;\d+|\d+|^$/g)) this.style(code);
        return;
      default:
        throw new Error(`no line has ${JSON.stringify(sequence)}`);
    }
  }

  private style(code: string): void {
    const ends: Record<string, RegExp> = {
      '': /./,
      0: /./,
      22: /^[12]$/,
      24: /^4$/,
      27: /^7$/,
      39: /^(3|9)/,
      49: /^4./,
    };
    const end = ends[code];
    const replaced = /^(3[0-8]|9)/.test(code) ? /^(3|9)/ : /^4./.test(code) ? /^4./ : /^$/;
    this.codes = this.codes.filter((each) => !(end ?? replaced).test(each) && each !== code);
    if (end === undefined) this.codes.push(code);
  }
}

const shown = (...writes: readonly string[]): Line => writes.reduce((line, text) => line.write(text), new Line());

const styles = [
  (text: string) => text,
  colour.red,
  colour.hex('#f0a'),
  colour.bgBlue.white,
  colour.bold,
  colour.dim,
  colour.inverse.underline,
];
const piece = fc
  .tuple(fc.constantFrom(...styles), fc.string({ unit: fc.constantFrom(...'ab 09,.%-+~│═가힣한'), maxLength: 12 }))
  .map(([style, text]) => style(text));
const paintedLine = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));

describe('a changed line', () => {
  it('looks like the new one, wherever the cursor was', () => {
    fc.assert(
      fc.property(paintedLine, paintedLine, (previous, next) => {
        const line = shown(previous, lineUpdate(previous, next));
        expect(line.content).toEqual(shown(next).content);
        expect(line.endsPlain).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('costs what changed: a price in the left pane leaves the right one alone', () => {
    const row = (price: string) => `│ 너울해운 ${price} ││ ${chalk.green('limit')}  ${'-'.repeat(60)} │`;
    expect(lineUpdate(row('18,120'), row('18,130'))).toBe('\x1b[16G3');
    expect(lineUpdate(row('18,120'), row('18,120'))).toBe('');
  });

  it('joins changes that lie close together, and takes their colours along', () => {
    expect(lineUpdate('P&L -1.25% of', `P&L ${colour.red('+2.27')}% of`)).toBe('\x1b[5G\x1b[31m+2.27\x1b[m');
    expect(lineUpdate('1234567890', 'x234567y90')).toBe('\x1b[1Gx\x1b[8Gy');
    expect(lineUpdate('12345', 'x234y')).toBe('\x1b[1Gx234y');
  });

  it('that became shorter is cleared to its end, in no colour', () => {
    expect(lineUpdate(`quit ${colour.bgRed('really?')}`, 'quit')).toBe('\x1b[6G\x1b[K');
  });

  it.each([
    ['an emoji', '🙂 ok'],
    ['a combining mark', 'e\u0301 ok'],
    ['Hangul in parts', '\u1112\u1161\u11ab ok'],
    ['a link', '\x1b]8;;http://x\x07ok\x1b]8;;\x07'],
    ['a style that is not known here', '\x1b[21mok\x1b[24m'],
  ])('with %s is written whole', (_, next) => {
    expect(lineUpdate('no ok', next)).toBe(`\x1b[1G\x1b[K${next}`);
    expect(lineUpdate(next, 'no ok')).toBe('\x1b[1G\x1b[Kno ok');
  });
});
