import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { canRun, GLYPHS, isUtf8, withGlyphs } from '../../../views/terminal/terminal.ts';

describe('what the environment says', () => {
  it.each([
    [{ LANG: 'en_US.UTF-8' }, true],
    [{ LANG: 'ko_KR.utf8' }, true],
    [{ LANG: 'C' }, false],
    [{}, false],
    [{ LANG: 'en_US.UTF-8', LC_ALL: 'C' }, false],
    [{ LANG: 'C', LC_CTYPE: 'C.UTF-8' }, true],
    [{ LANG: 'en_US.UTF-8', LC_ALL: '' }, true],
  ])('%o is UTF-8: %s', (env, expected) => {
    expect(isUtf8(env)).toBe(expected);
  });

  it('is enough to draw on, or says what is missing', () => {
    expect(canRun({ TERM: 'xterm-256color' }, { isTTY: true })).toBe(true);
    expect(canRun({}, { isTTY: true })).toBe(true);
    expect(canRun({ TERM: 'dumb' }, { isTTY: true })).toContain('TERM=dumb');
    expect(canRun({ TERM: 'xterm' }, {})).toContain('not a terminal');
  });
});

describe('glyphs', () => {
  const frame = '╔ 4 Positions ═╗\x1b[31m│가온 ✓\x1b[0m│╚═╝';

  it('are all there, without lines, or ASCII alone', () => {
    expect(withGlyphs(frame, 'unicode')).toBe(frame);
    expect(withGlyphs(frame, 'ascii-lines')).toBe('+ 4 Positions =+\x1b[31m|가온 +\x1b[0m|+=+');
    expect(withGlyphs(frame, 'ascii')).toBe('+ 4 Positions =+\x1b[31m|???? +\x1b[0m|+=+');
  });

  it('take as many columns as before', () => {
    const text = fc.string({ unit: fc.constantFrom('가', '─', 'e\u0301', '👩‍💻', 'x', '✓', '\u200d') });
    fc.assert(
      fc.property(text, fc.constantFrom(...GLYPHS), (each, glyphs) => {
        const shown = withGlyphs(each, glyphs);
        expect(stringWidth(shown)).toBe(stringWidth(each));
        if (glyphs === 'ascii') expect(shown).toMatch(/^[\x00-\x7f]*$/);
      }),
    );
  });
});
