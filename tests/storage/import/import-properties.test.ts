import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../storage/import/calendar-day.ts';
import { importFiles, leftTempFiles } from './import-fixture.ts';

const CODES = ['000020', '005930', '36328K', 'AAPL', 'MSFT', '9984.T'] as const;
const FIRST_MINUTE = Date.parse('2024-01-02T00:05:00Z');
const FIRST_DAY = Date.parse('2024-01-02') / DAY_MS;

const price = fc.integer({ min: 10, max: 5000 });
const prices = fc
  .tuple(price, price, price, price, fc.integer({ min: 1, max: 1e9 }))
  .map(([a, b, open, close, volume]) => {
    const high = Math.max(a, b, open, close);
    const low = Math.min(a, b, open, close);
    return [open, high, low, close, volume].join(',');
  });

/** Distinct bars: [code, place in time, prices]. */
const barSet = fc.uniqueArray(fc.tuple(fc.constantFrom(...CODES), fc.integer({ min: 0, max: 40 }), prices), {
  minLength: 2,
  maxLength: 120,
  selector: ([code, place]) => `${code}${place}`,
});

const day = (place: number): string => new Date((FIRST_DAY + place) * DAY_MS).toISOString().slice(0, 10);
const minute = (place: number): string => new Date(FIRST_MINUTE + place * 60_000).toISOString();

describe.each([
  ['daily', 'date', day],
  ['minute', 'ts_utc', minute],
])('the slices of %s bars', (_, timeColumn, timeOf) => {
  const header = `${timeColumn},code,open,high,low,close,volume`;

  it('are the same for any order of rows, any quoting and any memory', async () => {
    const shuffled = barSet.chain((bars) =>
      fc.tuple(fc.constant(bars), fc.shuffledSubarray(bars, { minLength: bars.length })),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([bars, order]) => {
        const rows = (set: typeof bars): string[] =>
          set.map(([code, place, text]) => `${timeOf(place)},${code},${text}`);
        const plain = await importFiles({ 'a.csv': [header, ...rows(bars)].join('\n') });
        const quoted = rows(order).map((row) =>
          row
            .split(',')
            .map((field) => `"${field}"`)
            .join(','),
        );
        const spilled = await importFiles({ 'b.csv.gz': [header, ...quoted].join('\r\n') }, { memoryBudgetBytes: 1 });

        expect(spilled.bars).toEqual(plain.bars);
        expect(spilled.fingerprint).toBe(plain.fingerprint);
        expect(plain.bars).toHaveLength(bars.length);
        const ends = plain.bars.map((bar) => bar.split(' ')[3]!);
        expect(ends).toEqual([...ends].sort());
      }),
      { numRuns: 30 },
    );
    expect(leftTempFiles()).toEqual([]);
  });

  it('have another fingerprint when any bar differs', async () => {
    await fc.assert(
      fc.asyncProperty(barSet, fc.nat(), async (bars, pick) => {
        const rows = bars.map(([code, place, text]) => `${timeOf(place)},${code},${text}`);
        const changed = rows.with(pick % rows.length, `${rows[pick % rows.length]}0`);
        const [before, after] = [rows, changed].map((set) => importFiles({ 'a.csv': [header, ...set].join('\n') }));
        expect((await after!).fingerprint).not.toBe((await before!).fingerprint);
      }),
      { numRuns: 20 },
    );
  });
});
