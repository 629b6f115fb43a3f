import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { sanitise } from '../../../views/terminal/sanitise.ts';
import { cut, tail, wrap } from '../../../views/terminal/text.ts';

const words = fc
  .array(fc.constantFrom('가온전자', '㈜나래', 'Aster', '한빛바이오로직스홀딩스우', 'e\u0301', '👩‍💻', '…', '70,500'), {
    maxLength: 12,
  })
  .map((parts) => parts.join(' '));
const columns = fc.integer({ min: 1, max: 40 });

describe('cutting text to terminal columns', () => {
  it('leaves what fits and marks what it cuts', () => {
    expect(cut('가온전자', 8)).toBe('가온전자');
    expect(cut('가온전자', 7)).toBe('가온전~');
    expect(cut('가온전자', 6)).toBe('가온~');
    expect(cut('Aster Labs', 6)).toBe('Aster~');
    expect(cut('가온전자', 2)).toBe('~');
    expect(cut('Aster', 0)).toBe('');
  });

  it('never gives more columns than asked for', () => {
    fc.assert(fc.property(words, columns, (text, width) => stringWidth(cut(text, width)) <= width));
    fc.assert(fc.property(words, columns, (text, width) => stringWidth(tail(text, width)) <= width));
  });

  it('wraps without losing a character, in lines that fit', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 2, max: 40 }), (text, width) => {
        const lines = wrap(text, width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('text from outside', () => {
  it.each([
    ['colours', '\x1b[31mred\x1b[0m', 'red'],
    ['a screen clear', '\x1b[2J\x1b[Hgone', 'gone'],
    ['a window title ended by BEL', '\x1b]0;owned\x07name', 'name'],
    ['a link ended by ST', '\x1b]8;;http://x\x1b\\name\x1b]8;;\x1b\\', 'name'],
    ['a device string', '\x1bPq#0\x1b\\name', 'name'],
    ['eight-bit controls', '\x9b31mname\x9d0;t\x9c', 'name'],
    ['a sequence that never ends', 'name\x1b]0;rest of it', 'name'],
    ['line breaks and tabs', 'two\r\nlines\tand\x00 more', 'two lines and more'],
    ['a reversed direction', 'a\u202Etxt.exe', 'atxt.exe'],
    ['decomposed Hangul', '가온'.normalize('NFD'), '가온'],
  ])('loses %s', (_, dirty, clean) => {
    expect(sanitise(dirty)).toBe(clean);
  });

  it('holds no control character whatever comes in', () => {
    const nasty = fc.string({
      unit: fc.constantFrom('\x1b', '[', ']', '\x9b', '\x07', 'P', '\\', ';', '3', 'm', '\n', '가', '\ud800', 'x'),
    });
    fc.assert(fc.property(nasty, (text) => !/[\x00-\x1f\x7f-\x9f]/.test(sanitise(text))));
  });
});
