import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { ChartData } from '../../../engine/client/charts.ts';
import { asciiPlot } from '../../../views/charts/ascii-plot.ts';
import { loadContribPlot } from '../../../views/charts/contrib-plot.ts';
import { drawChart } from '../../../views/charts/draw-chart.ts';
import { LANGUAGES, type Language, wordsOf } from '../../../views/terminal/messages/words.ts';
import { anEquityChart, anExitsChart, aPerformanceChart, aPnlChart, aPriceChart, aProfileChart } from './samples.ts';

const words = wordsOf('en').chart;
const plot = await loadContribPlot();
const SIZES = [
  { width: 60, height: 15 },
  { width: 100, height: 30 },
];
const CHARTS: readonly ChartData[] = [
  ...[aPriceChart(), anEquityChart(), aPerformanceChart(), aPnlChart(), anExitsChart(), aProfileChart()],
];

function draw(data: ChartData, width: number, height: number, plain = false, language: Language = 'en'): string[] {
  const { chart } = wordsOf(language);
  return drawChart(data, { width, height, plain, plot: plain ? asciiPlot : plot, words: chart }).map((line) =>
    line.map(({ text }) => text).join(''),
  );
}

function expectFits(data: ChartData, width: number, height: number): void {
  for (const plain of [true, false]) {
    const lines = LANGUAGES.flatMap((language) => draw(data, width, height, plain, language));
    expect(lines).toHaveLength(LANGUAGES.length * height);
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(width);
  }
}

describe.each(SIZES)('at $width x $height', ({ width, height }) => {
  it.each(CHARTS)('draws the $chart chart, in full and plain', (data) => {
    expectFits(data, width, height);
    expect(draw(data, width, height, false).join('\n')).toMatchSnapshot('drawn');
    expect(draw(data, width, height, true).join('\n')).toMatchSnapshot('plain');
  });
});

describe('in Korean', () => {
  it.each(CHARTS)('the $chart chart is as wide, and other where it has words', (data) => {
    const english = draw(data, 100, 30);
    const korean = draw(data, 100, 30, false, 'ko');
    expect(korean.map((line) => stringWidth(line))).toEqual(english.map((line) => stringWidth(line)));
    expect(korean.filter((line) => !english.includes(line)).map((line) => line.trimEnd())).toMatchSnapshot();
  });
});

describe('the price chart', () => {
  const whole = (data = aPriceChart()) => draw(data, 100, 30).join('\n');

  it('shows entries, exits with their reason, and every level with its price', () => {
    expect(whole()).toContain('sold 09:30 TRAILING_STOP');
    for (const level of ['┤68,500', ' hard stop ', '┤70,400', ' trailing stop ', ' entry, break-even ', ' peak ']) {
      expect(whole()).toContain(level);
    }
    const drawn = draw(aPriceChart(), 100, 30, true).slice(1, -1).join('');
    expect(drawn.match(/[BS]/g)).toEqual(['S', 'B', 'B']);
  });

  it('tells rising from falling candles by colour and without', () => {
    const bodies = (close: number, plain: boolean) => {
      const bars = { start: [1], open: [100], high: [120], low: [80], close: [close], volume: [1] };
      const data = aPriceChart(0, { bars, levels: [], marks: [] });
      const lines = drawChart(data, { ...SIZES[0]!, plain, plot: plain ? asciiPlot : plot, words }).slice(1, -1);
      return new Set(
        lines.flat().flatMap(({ text, tone }) => (/[║┃╻╹╽╿o#]/.exec(text) ?? []).map((b) => `${b} ${tone}`)),
      );
    };
    expect(bodies(101, false)).toEqual(new Set(['║ up']));
    expect([...bodies(99, false)]).toEqual(expect.arrayContaining([expect.stringMatching(/[┃╻╹╽╿] down/)]));
    expect(bodies(110, true)).toContain('o up');
    expect(bodies(90, true)).toContain('# down');
  });

  it('tells time in the zone of the market', () => {
    expect(whole()).toMatch(/03-06 +09:08 +09:16/);
    expect(whole(aPriceChart(90, { zone: 'America/New_York' }))).toMatch(/03-05 +19:08/);
  });

  it('puts as many bars into a candle as it takes, none over the end of a day', () => {
    const days = 3;
    const day = aPriceChart(100).bars;
    const start = Array.from({ length: days * 100 }, (_, i) => day.start[i % 100]! + Math.floor(i / 100) * 86_400_000);
    const times = (column: readonly number[]) => Array.from({ length: days }, () => column).flat();
    const { open, high, low, close, volume } = day;
    const bars = {
      start,
      open: times(open),
      high: times(high),
      low: times(low),
      close: times(close),
      volume: times(volume),
    };
    const lines = draw(aPriceChart(1, { bars, levels: [], marks: [] }), 60, 20, true);
    expect(lines.join('\n')).toContain('a candle is 6 bars');
    const candles = lines.map((line) => (/[o#|]/.test(line.slice(0, 50)) ? line.slice(0, 50) : '')).join('');
    expect(candles).toMatch(/[o#]/);
    expect(lines.at(-2)).toMatch(/03-06 .*03-07 .*03-08/);
  });

  it('writes days of daily bars with the year where it begins', () => {
    const month = Array.from({ length: 40 }, (_, i) => Date.parse('2025-12-15T00:00:00Z') + i * 86_400_000);
    const { bars } = aPriceChart(40);
    const [line] = draw(aPriceChart(1, { bars: { ...bars, start: month }, marks: [], levels: [] }), 100, 20).slice(-2);
    expect(line).toMatch(/2025-12-15 .*12-\d\d .*2026-01-\d\d .*01-\d\d/);
  });

  it('says with its title that there is nothing, and no more', () => {
    const title = '가온전자 (900007): no bars yet, they are kept while a symbol is watched';
    expect(
      draw(aPriceChart(0, { title, marks: [], levels: [] }), 80, 15)
        .join('')
        .trim(),
    ).toBe(title);
  });

  it('draws one bar, a constant price, and prices of any size', () => {
    const one = draw(aPriceChart(1), 60, 15, true);
    expect(one.join('\n')).toMatch(/[o#]/);
    expect(one.at(-2)).toMatch(/03-06/);
    const flat = {
      start: [1, 2, 3],
      open: [5, 5, 5],
      high: [5, 5, 5],
      low: [5, 5, 5],
      close: [5, 5, 5],
      volume: [0, 0, 0],
    };
    const still = draw(aPriceChart(0, { bars: flat, marks: [], levels: [], decimals: 2 }), 60, 15, true);
    expect(still.join('\n')).toMatch(/ {2}o {2}o {2}o┤5\.00|o {2}o {2}o {2}┤5\.00/);
    const huge = flat.close.map((_, i) => 1e15 * (i + 1));
    const { start, volume } = flat;
    expectFits(aPriceChart(0, { bars: { start, open: huge, high: huge, low: huge, close: huge, volume } }), 60, 15);
  });

  it('shortens a Korean title by its columns', () => {
    const [title] = draw(aPriceChart(5, { title: '한빛바이오로직스홀딩스우'.repeat(5) }), 60, 15);
    expect(title).toMatch(/^(한빛|[가-힣])+~$/);
    expect(stringWidth(title!)).toBeLessThanOrEqual(60);
  });
});

describe('the equity chart', () => {
  it('says what each account has and lost, and draws what there is room for', () => {
    const lines = draw(anEquityChart(), 60, 15);
    expect(lines[1]).toBe('KRW 10,589,709 (+5.90%), drawdown 0.00%, worst -2.48%'.padEnd(60));
    expect(draw(anEquityChart(), 60, 8).findIndex((line) => line.startsWith('USD'))).toBe(7);
    expect(draw(anEquityChart(), 60, 3).filter((line) => /^(KRW|USD)/.test(line))).toHaveLength(2);
  });

  it('is a flat line on the first day', () => {
    const [, , ...lines] = draw({ ...anEquityChart(1), curves: anEquityChart(1).curves.slice(0, 1) }, 60, 15);
    expect(lines.some((line) => /^([⠀-⣿])\1{40,}/.test(line))).toBe(true);
  });
});

describe('the bars', () => {
  it('count every trade once, with zero between two ranges', () => {
    const data = { ...aPnlChart(), tradesPct: [-1, -0.4, 0, 0.1, 0.1, 3] };
    const lines = draw(data, 80, 12, true);
    expect(lines[1]).toContain('won 3 of 6 (50%), mean +0.30%, best +3.00%, worst -1.00%');
    expect(lines.join('\n')).toMatch(/0\.00 to \+0\.50%│#+ 3/);
    const counts = lines.flatMap((line) => /#+ (\d+)\s*$/.exec(line)?.[1] ?? []).map(Number);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(6);
  });

  it('are longest for the most, and say when there is no room for all', () => {
    const lines = draw(anExitsChart(), 60, 5, true);
    expect(lines[1]).toMatch(/1 more/);
    const [most, next] = lines.slice(2).map((line) => line.match(/#/g)?.length ?? 0);
    expect(most).toBeGreaterThan(next!);
  });

  it('are none without data', () => {
    for (const data of [{ ...aPnlChart(0) }, { ...anExitsChart(), reasons: [] }, aProfileChart(0)]) {
      expect(draw(data, 60, 15).slice(1).join('')).toBe('');
    }
  });

  it('keep the volume of merged levels together', () => {
    const lines = draw(aProfileChart(40), 60, 12, true);
    const total = Number(/^([\d,]+) shares/.exec(lines[1]!)?.[1]?.replaceAll(',', ''));
    const rows = lines
      .slice(2)
      .flatMap((line) => /#+ ([\d,]+)/.exec(line)?.[1]?.replaceAll(',', '') ?? [])
      .map(Number);
    expect(Math.abs(rows.reduce((sum, row) => sum + row, 0) - total)).toBeLessThanOrEqual(rows.length);
  });
});

describe('any chart of any numbers', () => {
  const price = fc.double({ min: 0, max: 1e15, noNaN: true });
  const bar = fc.record({ open: price, close: price, high: price, low: price, volume: price, gap: fc.nat(1e9) });

  it('stays within its size', () => {
    fc.assert(
      fc.property(
        fc.array(bar, { maxLength: 50 }),
        fc.array(fc.double({ min: -100, max: 1000, noNaN: true }), { maxLength: 50 }),
        fc.integer({ min: 1, max: 250 }),
        fc.integer({ min: 1, max: 80 }),
        (rows, returns, width, height) => {
          let at = 0;
          const bars = {
            start: rows.map(({ gap }) => (at += gap + 1)),
            open: rows.map(({ open }) => open),
            close: rows.map(({ close }) => close),
            high: rows.map(({ open, close, high }) => Math.max(open, close, high)),
            low: rows.map(({ open, close, low }) => Math.min(open, close, low)),
            volume: rows.map(({ volume }) => volume),
          };
          const curve = { currency: 'KRW', decimals: 0, days: rows.map(() => '2026-03-06') };
          const equity = bars.close;
          const charts: ChartData[] = [
            aPriceChart(0, { bars }),
            {
              ...anEquityChart(0),
              curves: rows.length === 0 ? [] : [{ ...curve, equity, drawdownPct: equity.map(() => -1) }],
            },
            { ...aPnlChart(0), tradesPct: returns },
            { ...aProfileChart(0), levels: rows.map(({ open, volume }) => ({ price: open, volume })) },
          ];
          for (const data of charts) expectFits(data, width, height);
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);
});
