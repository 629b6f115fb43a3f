import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fingerprintOf,
  GENESIS,
  JournalBroken,
  JournalWriter,
  readJournal,
  toHex,
} from '../../../engine/runtime/journal.ts';
import type { JournalSegment } from '../../../engine/runtime/ports.ts';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytesOf = (event: string) => new TextEncoder().encode(event);

/** Journals events and seals a segment after each group. */
function journalOf(groups: readonly (readonly Uint8Array[])[]): JournalSegment[] {
  const writer = new JournalWriter(0, GENESIS);
  return groups.map((events) => {
    for (const event of events) writer.append(event);
    const segment = writer.seal()!;
    return { ...segment, bytes: segment.bytes.slice() };
  });
}
const read = (segments: readonly JournalSegment[], afterSeq = 0, previous = GENESIS) => [
  ...readJournal(segments, afterSeq, previous),
];

const DAY = journalOf([['open', 'buy'], ['fill'], ['sell', 'close']].map((group) => group.map(bytesOf)));
const FRAME = 36;

describe('a journal', () => {
  it('gives back what was written, in order and numbered from 1', () => {
    expect(read(DAY).map(({ seq, event }) => [seq, text(event)])).toEqual([
      [1, 'open'],
      [2, 'buy'],
      [3, 'fill'],
      [4, 'sell'],
      [5, 'close'],
    ]);
  });

  it('can be read on from any entry', () => {
    const entries = read(DAY);
    for (const { seq, hash } of entries) expect(read(DAY, seq, hash)).toEqual(entries.slice(seq));
  });

  it('goes on where another writer stopped', () => {
    const last = read(DAY).at(-1)!;
    const writer = new JournalWriter(0, GENESIS);
    writer.continueAfter(last.seq, last.hash);
    expect(writer.append(bytesOf('next day'))).toBe(6);
    expect(read([...DAY, writer.seal()!]).map(({ event }) => text(event))).toContain('next day');
  });

  it('has nothing to seal when nothing was appended', () => {
    expect(new JournalWriter(0, GENESIS).seal()).toBeNull();
  });

  it('holds events of any size', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 3_000_000 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(sizes, (lengths) => {
        const events = lengths.map((length, i) => new Uint8Array(length).fill(i + 1));
        const entries = read(journalOf([events]));
        expect(entries.map(({ event }, i) => Buffer.compare(event, events[i]!))).toEqual(events.map(() => 0));
      }),
      { numRuns: 5 },
    );
  });

  it('has the same hash for the same entries, however they are cut into segments', () => {
    const inOne = journalOf([['open', 'buy', 'fill', 'sell', 'close'].map(bytesOf)]);
    expect(inOne.at(-1)?.head).toBe(DAY.at(-1)?.head);
  });
});

describe('a journal that is not as it was written', () => {
  const events = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 5 });
  const groups = fc.array(events, { minLength: 1, maxLength: 4 });

  it('is found out whichever byte has changed', () => {
    fc.assert(
      fc.property(groups, fc.nat(), fc.integer({ min: 1, max: 255 }), (group, place, flip) => {
        const segments = journalOf(group);
        const total = segments.reduce((sum, { bytes }) => sum + bytes.length, 0);
        let offset = place % total;
        for (const { bytes } of segments) {
          if (offset >= 0 && offset < bytes.length) bytes[offset]! ^= flip;
          offset -= bytes.length;
        }
        expect(() => read(segments)).toThrow(JournalBroken);
      }),
    );
  });

  it('is found out wherever its bytes end early', () => {
    fc.assert(
      fc.property(groups, fc.nat(), (group, place) => {
        const segments = journalOf(group);
        const i = place % segments.length;
        const { bytes } = segments[i]!;
        segments[i] = { ...segments[i]!, bytes: bytes.subarray(0, place % bytes.length) };
        expect(() => read(segments)).toThrow(JournalBroken);
      }),
    );
  });

  it('names the first entry that cannot be trusted', () => {
    const changed = DAY.map((segment) => ({ ...segment, bytes: segment.bytes.slice() }));
    changed[1]!.bytes[FRAME] = 'F'.charCodeAt(0);
    expect(() => read(changed)).toThrow('journal entry 3: is not the one that was committed');
    const [first, , third] = DAY;
    expect(() => read([first!, third!])).toThrow('journal entry 3: is missing');
    expect(() => read([DAY[1]!, third!])).toThrow('journal entry 3: does not follow the entry before it');
    const reordered = [first!, { ...third!, firstSeq: 3, lastSeq: 4 }, { ...DAY[1]!, firstSeq: 5, lastSeq: 5 }];
    expect(() => read(reordered)).toThrow('journal entry 3: does not follow the entry before it');
    const cut = { ...third!, bytes: third!.bytes.subarray(0, FRAME + 'sell'.length) };
    expect(() => read([first!, DAY[1]!, cut])).toThrow('journal entry 5: is missing');
  });

  it('is found out when its end was written over with another head', () => {
    expect(() => read([...DAY.slice(0, 2), { ...DAY[2]!, head: toHex(GENESIS) }])).toThrow(
      'journal entry 5: is not the one that was committed',
    );
  });
});

it('a fingerprint is the SHA-256 of the bytes', () => {
  expect(fingerprintOf(bytesOf('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
