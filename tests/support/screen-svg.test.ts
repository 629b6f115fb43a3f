import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textWidth } from '../../views/terminal/text.ts';
import { screenSvg } from './screen-svg.ts';

const CELL = { width: 8, height: 17 };
const svg = (...lines: readonly string[]): string => screenSvg(lines, 40, 'a screen');

/** The letters of a picture, line by line, each where it is drawn. */
function readBack(picture: string, rows: number): string[] {
  const lines = Array.from({ length: rows }, () => '');
  const texts = picture.matchAll(/<text x="([\d ]+)"(?: textLength="(\d+)")? y="(\d+)"[^>]*>([^<]*)</g);
  for (const [, xs = '', length, y, text = ''] of texts) {
    const row = Math.floor(Number(y) / CELL.height);
    const letters = [...text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')];
    const places = xs.split(' ').map(Number);
    if (length !== undefined) expect(Number(length)).toBe(letters.length * CELL.width);
    for (const [index, letter] of letters.entries()) {
      const column = (places[index] ?? places[0]! + index * CELL.width) / CELL.width;
      lines[row] = `${lines[row]!}${' '.repeat(column - textWidth(lines[row]!))}${letter}`;
    }
  }
  return lines;
}

describe('a picture of a screen', () => {
  it('has every letter in its cell, whatever its colour', () => {
    const word = fc.constantFrom('가온전자', 'BUY', '-0.17%', '<&>', '70,500', '㈜', '[H]-B-A', ' ', '   ', '~');
    const style = fc.constantFrom('', '0', '1', '2', '7', '22', '39', '38;2;95;175;255', '38;5;75', '1;38;5;214', '49');
    const line = fc.array(fc.tuple(style, word), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), (lines) => {
        const plain = lines.map((pieces) => pieces.map(([, text]) => text).join(''));
        const coloured = lines.map((pieces) => pieces.map(([code, text]) => `\x1b[${code}m${text}`).join(''));
        expect(readBack(svg(...coloured), lines.length)).toEqual(plain.map((text) => text.trimEnd()));
      }),
    );
  });

  it('writes a run of one look once, and wide letters one by one', () => {
    const picture = svg(' \x1b[38;2;95;175;255mbuy now\x1b[39m 가온 sold');
    expect(picture).toContain('<text x="8" textLength="56" y="13" class="s0">buy now</text>');
    expect(picture).toContain('<text x="72 88" y="13">가온</text>');
    expect(picture).toContain('.s0{color:#5fafff}');
  });

  it('draws frames as lines from corner to corner', () => {
    expect(svg('┌──┐', '│  │', '└──┘')).toContain('d="M4 8.5h24M4 42.5h24M4 8.5v34M28 8.5v34"');
    const focused = svg('\x1b[38;5;80m╔═╗', '╚═╝\x1b[0m');
    expect(focused.match(/d="M4 8.5h16M4 25.5h16M4 8.5v17M20 8.5v17" class="(o s0|i)"/g)).toHaveLength(2);
    expect(focused).toContain('.s0{color:#5fd7d7}');
  });

  it('draws candles and volume', () => {
    const picture = svg('\x1b[33m╽\x1b[0m▄');
    expect(picture).toContain('d="M4 0v8.5" class="s0"');
    expect(picture).toContain('d="M4 8.5v8.5" class="h s0"');
    expect(picture).toContain('d="M8 17v-8.5h8v8.5" class="f"');
  });

  it('swaps ink and paper of what is inverse', () => {
    const picture = svg('\x1b[7m\x1b[38;5;203mLIVE\x1b[27m\x1b[39m');
    expect(picture).toContain('<rect x="0" y="0" width="32" height="17" fill="#ff5f5f"/>');
    expect(picture).toContain('.s0{color:#15171c}');
  });

  it('is none of a screen that it does not understand', () => {
    expect(() => svg('\x1b[4munderlined')).toThrow('the sequence ESC[4m is not known');
    expect(() => svg('a\x1b[2Jb')).toThrow('a control character');
    expect(() => svg('\x0elqk\x0f')).toThrow('a control character');
  });
});
