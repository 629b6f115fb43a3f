import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankCandidates, type ScannerUniverse } from '../../../engine/scanner/rank.ts';

interface Row {
  readonly code: string;
  readonly last: number;
  readonly changePct: number;
  readonly high: number;
  readonly low: number;
  readonly volume: number;
  readonly previousVolume: number;
}

const quiet: Row = {
  code: '005930',
  last: 71_000,
  changePct: 0.1,
  high: 71_100,
  low: 71_000,
  volume: 1000,
  previousVolume: 1000,
};
const row = (code: string, changePct: number, other: Partial<Row> = {}): Row => ({
  ...quiet,
  code,
  changePct,
  ...other,
});

/** Symbol ids are 100, 101, … so that they are not taken for row numbers. */
function universeOf(rows: readonly Row[], minPrice = 0): ScannerUniverse {
  return {
    count: rows.length,
    symbols: rows.map((_, i) => 100 + i),
    code: (symbol) => rows[symbol - 100]!.code,
    last: rows.map((r) => r.last),
    changePct: rows.map((r) => r.changePct),
    high: rows.map((r) => r.high),
    low: rows.map((r) => r.low),
    volume: rows.map((r) => r.volume),
    previousVolume: rows.map((r) => r.previousVolume),
    minPrice,
  };
}

const rank = (rows: readonly Row[], minPrice = 0, scannerTopN = 3) =>
  rankCandidates({ market: 'KR', universe: universeOf(rows, minPrice), settings: { scannerTopN } });
const codes = (rows: readonly Row[]) => rank(rows).candidates.map(({ symbol }) => rows[symbol - 100]!.code);

describe('rankCandidates', () => {
  it('orders by score, counts ranks from 1 and selects the first three', () => {
    const { candidates } = rank([row('A', 2), row('B', -8), row('C', 5), row('D', 3)]);
    expect(candidates.map((c) => [c.symbol, c.rank, c.selected, c.signal])).toEqual([
      [101, 1, true, 'oversold'],
      [102, 2, true, 'momentum'],
      [103, 3, true, 'momentum'],
      [100, 4, false, 'momentum'],
    ]);
  });

  it('shows what the score is made of', () => {
    const [best] = rank([row('A', 4, { high: 74_550, low: 71_000, volume: 3000 })]).candidates;
    expect(best).toMatchObject({
      volatilityPct: 5,
      changePct: 4,
      rangePct: 5,
      volatilityScore: 42.5,
      bonus: 15,
      score: 57.5,
      volumeRatio: 3,
    });
  });

  it('says why a symbol of the ranking is no candidate', () => {
    const halted = row('HALT', 1.5, { high: 0, low: 0 });
    const { candidates, leftOut } = rank(
      [row('FLAT', 0.79), row('PENNY', 9, { last: 4, high: 4, low: 3.9 }), halted],
      5,
    );
    expect(candidates).toEqual([]);
    expect(leftOut).toEqual([
      { symbol: 101, reason: 'price below the minimum' },
      { symbol: 102, reason: 'no range today: halted or not traded' },
      { symbol: 100, reason: 'volatility below 0.8 %' },
    ]);
  });

  it('takes exactly 0.8 % and exactly the minimum price', () => {
    expect(rank([row('EDGE', 0.8, { last: 5, high: 5, low: 5 })], 5).candidates).toHaveLength(1);
  });

  it('breaks ties by volume, then by code', () => {
    // No more than 50 rows earn a bonus; beyond them equal moves tie in score.
    const crowd = Array.from({ length: 50 }, (_, i) => row(`Z${i}`, 0.9, { volume: 1e6 + i }));
    const tied = [row('B', 12, { volume: 5 }), row('A', 12, { volume: 5 }), row('C', 12, { volume: 9 })];
    expect(codes([...crowd, ...tied]).slice(0, 3)).toEqual(['C', 'A', 'B']);
  });

  it('looks at the 50 largest moves only', () => {
    const rows = Array.from({ length: 80 }, (_, i) => row(`S${i}`, 1 + i / 10));
    const { candidates } = rank(rows);
    expect(candidates).toHaveLength(50);
    expect(Math.min(...candidates.map((c) => c.changePct))).toBeCloseTo(4);
  });

  const anyRow = fc.record({
    code: fc.string({ minLength: 1, maxLength: 6 }),
    last: fc.oneof(fc.integer({ min: 0, max: 100_000 }), fc.constant(Number.NaN)),
    changePct: fc.oneof(fc.integer({ min: -30, max: 30 }), fc.constant(Number.NaN)),
    high: fc.integer({ min: 0, max: 110_000 }),
    low: fc.integer({ min: 0, max: 100_000 }),
    volume: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(Number.NaN)),
    previousVolume: fc.oneof(fc.nat(5), fc.constant(Number.NaN)),
  });

  it('gives finite scores in falling order, whatever the data', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 120 }), fc.integer({ min: 1, max: 10 }), (rows, topN) => {
        const { candidates, leftOut } = rank(rows, 0, topN);
        const scores = candidates.map((c) => c.score);
        expect(scores).toEqual(scores.filter(Number.isFinite).sort((a, b) => b - a));
        expect(candidates.filter((c) => c.selected)).toEqual(candidates.slice(0, topN));
        expect(candidates.map((c) => c.rank)).toEqual(candidates.map((_, i) => i + 1));
        expect(candidates.length + leftOut.length).toBeLessThanOrEqual(50);
      }),
    );
  });

  it('does not depend on the order of the rows', () => {
    const uniqueRows = fc.uniqueArray(anyRow, { selector: (r) => r.code, maxLength: 80 });
    fc.assert(
      fc.property(uniqueRows, (rows) => {
        expect(codes([...rows].reverse())).toEqual(codes(rows));
      }),
    );
  });
});
