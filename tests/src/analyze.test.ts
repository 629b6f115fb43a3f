import { describe, expect, it } from 'vitest';
import { runAnalyze } from '../../src/commands/analyze.ts';
import type { LoadedBars, SymbolChoice } from '../../src/commands/bar-file.ts';

const DAY = 86_400_000;

/** Closes rise by 1 from 101; the first bar starts at `start`. */
function rising(kind: LoadedBars['kind'], bars: number, start: number, step: number): LoadedBars {
  const column = (value: (i: number) => number) => Float64Array.from({ length: bars }, (_, i) => value(i));
  return {
    kind,
    symbol: '005930',
    market: 'KR',
    columns: {
      at: column((i) => start + i * step),
      open: column((i) => 100 + i),
      high: column((i) => 102 + i),
      low: column((i) => 99 + i),
      close: column((i) => 101 + i),
      volume: column(() => 1000),
    },
  };
}

const YEAR = rising('day', 260, Date.UTC(2024, 0, 2), DAY);

async function analyze(
  loaded: LoadedBars | SymbolChoice,
  options: { series?: string; json?: boolean; symbol?: string } = {},
) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runAnalyze(
    { file: 'bars.csv', series: options.series, json: options.json ?? false, color: false, symbol: options.symbol },
    {
      load: async () => loaded,
      stdout: { write: (text: string) => out.push(text) },
      stderr: { write: (text: string) => err.push(text) },
    },
  );
  return { code, out: out.join(''), err: err.join('') };
}

const jsonLines = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

describe('analyze', () => {
  it('reports a year of daily bars', async () => {
    const { code, out } = await analyze(YEAR);
    expect(code).toBe(0);
    expect(out).toContain('005930  KR  260 daily bars, 260 days, 2024-01-02 to 2024-09-17');
    expect(out).toMatch(/rsi14 +100\n/);
    expect(out).toMatch(/vwap \(file\) +\d/);
    expect(out).toMatch(/phase +MARKUP/);
    expect(out).toMatch(/score +[\d.]+ of 100, coverage 36 %/);
    expect(out).toMatch(/not known +roeTrend, perDiscountPct, pbr, sentimentMomentum/);
  });

  it('shows a dash for what a short file cannot tell', async () => {
    const { code, out } = await analyze(rising('day', 3, 0, DAY));
    expect(code).toBe(0);
    expect(out).toMatch(/rsi14 +–\n/);
    expect(out).toMatch(/regime +NEUTRAL \(insufficient data\)/);
    expect(out).not.toContain('NaN');
  });

  it('gives one JSON document', async () => {
    const { out } = await analyze(YEAR, { json: true });
    expect(jsonLines(out)).toEqual([
      expect.objectContaining({
        kind: 'analysis',
        symbol: '005930',
        barKind: 'day',
        bars: 260,
        from: '2024-01-02T00:00:00Z',
        close: 360,
        indicators: expect.objectContaining({ rsi14: 100, obv: 260_000 }),
        volumePrice: expect.objectContaining({ phase: 'MARKUP', events: [] }),
        quant: expect.objectContaining({ coverage: 0.36 }),
      }),
    ]);
    const [short] = jsonLines((await analyze(rising('day', 3, 0, DAY), { json: true })).out);
    expect(short).toMatchObject({ indicators: { rsi14: null }, volatility: { realisedPct: null } });
  });

  it('gives a line a bar with null while warming up', async () => {
    const { code, out } = await analyze(YEAR, { series: 'rsi14, sma3', json: true });
    const lines = jsonLines(out);
    expect(code).toBe(0);
    expect(lines).toHaveLength(260);
    expect(lines[0]).toEqual({ at: '2024-01-02T00:00:00Z', rsi14: null, sma3: null });
    expect(lines[13]).toEqual({ at: '2024-01-15T00:00:00Z', rsi14: null, sma3: 113 });
    expect(lines[14]).toEqual({ at: '2024-01-16T00:00:00Z', rsi14: 100, sma3: 114 });
  });

  it('gives the same as tab-separated text', async () => {
    const { out } = await analyze(rising('day', 3, 0, DAY), { series: 'sma2,obv' });
    expect(out).toBe(
      'at\tsma2\tobv\n1970-01-01T00:00:00Z\t\t1000\n1970-01-02T00:00:00Z\t101.5\t2000\n1970-01-03T00:00:00Z\t102.5\t3000\n',
    );
  });

  it('writes every bar of a long file', async () => {
    const { out } = await analyze(rising('minute', 2500, 0, 60_000), { series: 'obv', json: true });
    expect(jsonLines(out)).toHaveLength(2500);
  });

  it('starts the vwap of intraday bars anew on each day of the market, not of UTC', async () => {
    // Four bars 8 hours apart from 08:00 in Seoul, 23:00 UTC of the day before: midnight there falls after the second.
    const bars = rising('minute', 4, Date.UTC(2024, 0, 1, 23), 8 * 3_600_000);
    const { out } = await analyze(bars, { series: 'vwap', json: true });
    const typical = (i: number) => (102 + 99 + 101) / 3 + i;
    const values = jsonLines(out).map((line) => (line as { vwap: number }).vwap);
    expect(values[1]).toBeCloseTo((typical(0) + typical(1)) / 2);
    expect(values[2]).toBeCloseTo(typical(2));
    expect((await analyze(bars)).out).toContain('4 intraday bars, 2 days, 2024-01-02 to 2024-01-03');
  });

  it('refuses an unknown series before it reads the file', async () => {
    const { code, out, err } = await analyze(YEAR, { series: 'rsi14,foo' });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('--series: unknown series "foo"; allowed are sma20, ema20, rsi14');
  });

  it('names the symbols of a file when it must be told which', async () => {
    const symbols = Array.from({ length: 12 }, (_, i) => `S${i}`);
    const several = { kind: 'choose-symbol', symbols } as const;
    expect(await analyze(several)).toEqual({
      code: 2,
      out: '',
      err: 'bars.csv holds 12 symbols; choose one with --symbol: S0, S1, S2, S3, S4, S5, S6, S7, S8, S9 and 2 more\n',
    });
    const missing = await analyze({ kind: 'choose-symbol', symbols: ['S0'] }, { symbol: 'S7' });
    expect(missing.err).toBe('bars.csv does not hold the symbol "S7"; choose one with --symbol: S0\n');
  });

  it('says which bar cannot be analysed', async () => {
    const broken = { ...YEAR, columns: { ...YEAR.columns, close: YEAR.columns.close.with(40, Number.NaN) } };
    const { code, err } = await analyze(broken);
    expect(code).toBe(1);
    expect(err).toContain('bars.csv: 005930: bar 40 (counted from 0): close is NaN');
    expect(await analyze(rising('day', 0, 0, DAY))).toMatchObject({ code: 1, err: 'bars.csv: 005930: no bars\n' });
  });
});
