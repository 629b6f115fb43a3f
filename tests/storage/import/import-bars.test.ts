import { describe, expect, it } from 'vitest';
import { importBars } from '../../../storage/import/import-bars.ts';
import { importFiles, leftTempFiles, OPTIONS, writeFiles } from './import-fixture.ts';

describe('daily bars', () => {
  it('cover the session of their day and come in order of close, market and symbol', async () => {
    const { bars, report, instruments } = await importFiles({
      'days.csv': [
        'date,code,open,high,low,close,volume',
        '2024-01-03,005930,78500,78800,77000,77000,21753644',
        '2024-01-02,AAPL,187.15,188.44,183.885,185.64,82488700',
        '2024-01-02,005930,78200,79800,78200,79600,17142847.0',
        '2024-01-02,000020,9350,9550,9330,9550,78661',
      ].join('\n'),
    });
    expect(bars).toEqual([
      'KR 000020 2024-01-02T00:00 2024-01-02T06:30 9350 9550 9330 9550 78661',
      'KR 005930 2024-01-02T00:00 2024-01-02T06:30 78200 79800 78200 79600 17142847',
      'US_NASDAQ AAPL 2024-01-02T14:30 2024-01-02T21:00 1871500 1884400 1838850 1856400 82488700',
      'KR 005930 2024-01-03T00:00 2024-01-03T06:30 78500 78800 77000 77000 21753644',
    ]);
    expect(instruments.map(({ code }) => code)).toEqual(['000020', '005930', 'AAPL']);
    expect(report).toMatchObject({
      files: 1,
      rows: 4,
      bars: 4,
      symbols: 3,
      badRows: 0,
      kind: 'day',
      markets: ['KR', 'US_NASDAQ'],
      firstDay: '2024-01-02',
      lastDay: '2024-01-03',
      observedDays: { KR: ['2024-01-02', '2024-01-03'], US_NASDAQ: ['2024-01-02'] },
    });
    expect(report.warnings).toEqual([
      'market KR assumed from the symbol of 000020, 005930; --market names another',
      'market US_NASDAQ assumed from the symbol of AAPL; --market names another',
    ]);
  });

  it('read Korean headers, thousands separators, lost leading zeros, names, CP949 and surplus lines', async () => {
    const { bars, instruments } = await importFiles(
      {
        'krx.csv':
          '\uFEFF 일자 ;종목코드;종목명;시가;고가;저가;현재가;거래량\r\n2024.01.02;20;동화약품;"9,350";9,550;9,330;9,550;"78,661"\r\n\r\n;;;;;;;\r\n',
        // 날짜,코드,시가,고가,저가,종가,거래량 as Korean spreadsheets save it
        'legacy.csv': Buffer.concat([
          Buffer.from('b3afc2a52cc4dab5e52cbdc3b0a12cb0edb0a12cc0fab0a12cc1beb0a12cb0c5b7a1b7ae', 'hex'),
          Buffer.from('\n20240103,000020,9600,9690,9510,9600,62958\n'),
        ]),
      },
      { market: 'KR' },
    );
    expect(bars).toEqual([
      'KR 000020 2024-01-02T00:00 2024-01-02T06:30 9350 9550 9330 9550 78661',
      'KR 000020 2024-01-03T00:00 2024-01-03T06:30 9600 9690 9510 9600 62958',
    ]);
    expect(instruments).toEqual([{ code: '000020', market: 'KR', name: '동화약품' }]);
  });

  it('take the market from a listing column and clean names of control characters', async () => {
    const { instruments } = await importFiles({
      'listed.csv':
        'Date,Code,Name,Market,Sector,Open,High,Low,Close,Volume\n2024-01-02,F,"Ford\u001b[31m\u202E Motor",NYSE,Autos,12,12.5,11.9,12.2,1000\n',
    });
    expect(instruments).toEqual([{ code: 'F', market: 'US_NYSE', name: 'Ford[31m Motor', sector: 'Autos' }]);
  });

  it('leave out halts, count and widen what rounding pushed outside, and report a split without touching it', async () => {
    const { bars, report } = await importFiles(
      {
        '005930.csv': [
          'date,open,high,low,close,volume',
          '2024-01-02,10000,10200,9900,10000,10',
          '2024-01-03,0,0,0,10000,0',
          '2024-01-04,,,,,0',
          '2024-01-05,2000,2000,1990,2010,50',
          '2024-01-08,2000.4,2040,1990,2010,50',
        ].join('\n'),
      },
      {},
    );
    expect(bars).toEqual([
      'KR 005930 2024-01-02T00:00 2024-01-02T06:30 10000 10200 9900 10000 10',
      'KR 005930 2024-01-05T00:00 2024-01-05T06:30 2000 2010 1990 2010 50',
      'KR 005930 2024-01-08T00:00 2024-01-08T06:30 2000 2040 1990 2010 50',
    ]);
    expect(report).toMatchObject({ halted: 2, widened: 1, rounded: 1, badRows: 0 });
    expect(report.splitLike).toEqual([{ symbol: '005930', day: '2024-01-05', ratio: 0.2 }]);
  });

  it('keep the first of two rows for a day: a copy is dropped, a contradiction is a bad row', async () => {
    const { bars, report } = await importFiles(
      {
        'a.csv':
          'date,code,open,high,low,close,volume\n2025-05-23,9984.T,7510,7538,7450,7464,100\n2025-05-23,9984.T,7510.0,7538,7450,7464,100\n',
        'b.csv': 'date,code,open,high,low,close,volume\n2025-05-23,9984.T,7511,7538,7450,7464,100\n',
      },
      { maxBadRowPct: 50 },
    );
    expect(bars).toEqual(['JP 9984.T 2025-05-23T00:00 2025-05-23T06:30 75100 75380 74500 74640 100']);
    expect(report).toMatchObject({ duplicates: 1, conflictingDuplicates: 1, badRows: 1 });
    expect(report.badRowSamples).toEqual([
      {
        file: expect.stringMatching(/b\.csv$/),
        line: 2,
        reason: 'contradicts an earlier row of the same symbol and time',
      },
    ]);
  });

  it.each([
    ['2024-01-02,005930,1,2,1,2,-5', 'volume -5 is negative'],
    ['2024-01-02,005930,-1,2,-1,2,5', 'a price is zero or negative'],
    ['2024-01-02,005930,1,2,1,0,5', 'a price is zero or negative'],
    ['2024-01-02,005930,1,1,2,2,5', 'high 1 is below low 2'],
    ['2024-01-02,005930,100,102,99,103,5', 'open 100 or close 103 lies outside 99..102'],
    ['2024-01-02,005930,1,NaN,1,2,5', 'high "NaN" is not a number'],
    ['2024-01-02,005930,1,inf,1,2,5', 'high "inf" is not a number'],
    ['2024-01-02,005930,1,2,,2,5', 'low is blank'],
    ['2024-01-02,005930,,,,,', 'open is blank'],
    ['2024-01-02,005930,1,2,1', '5 fields where the header has 7'],
    ['2024-01-02,005930,1,2,1,2,5,6', '8 fields where the header has 7'],
    ['2024-01-02 09:00,005930,1,2,1,2,5', 'a time of day in a file of daily bars'],
    ['2024-01-02,7203,1,2,1,2,5', 'cannot tell the market of the symbol "7203"; name it with --market'],
    ['"2024-01-02,005930,1,2,1,2,5', 'a quote is not closed'],
  ])('name what is wrong with %s', async (row, reason) => {
    const { report } = await importFiles(
      { 'a.csv': `date,code,open,high,low,close,volume\n2024-01-02,000020,1,2,1,2,5\n${row}\n` },
      { maxBadRowPct: 50 },
    );
    expect(report.badRowSamples).toEqual([{ file: expect.stringMatching(/a\.csv$/), line: 3, reason }]);
    expect(report).toMatchObject({ rows: 2, badRows: 1, bars: 1 });
  });

  it('may be written as midnight, local or UTC', async () => {
    const { bars, report } = await importFiles({
      'AAPL.csv':
        'datetime,open,high,low,close,volume\n2024-01-02 00:00:00-05:00,1,2,1,2,5\n2024-01-03T00:00:00.000Z,1,2,1,2,5\n',
    });
    expect(report.kind).toBe('day');
    expect(bars.map((bar) => bar.slice(0, 31))).toEqual([
      'US_NASDAQ AAPL 2024-01-02T14:30',
      'US_NASDAQ AAPL 2024-01-03T14:30',
    ]);
  });
});

describe('minute bars', () => {
  it('know their length from the smallest gap and drop empty repeats of the bar before', async () => {
    const { bars, report } = await importFiles(
      {
        'bars-1m.csv.gz': [
          'hhmm,code,open,high,low,close,volume',
          '09:03,000020,8160,8160,8150,8150,0',
          '0902,000020,8160,8160,8150,8150,617',
          '901,000020,8200,8200,8180,8180,800',
          '09:01,000040,500,500,500,500,0',
        ].join('\n'),
      },
      { date: '2019-09-20', stamp: 'end' },
    );
    expect(bars).toEqual([
      'KR 000020 2019-09-20T00:00 2019-09-20T00:01 8200 8200 8180 8180 800',
      'KR 000040 2019-09-20T00:00 2019-09-20T00:01 500 500 500 500 0',
      'KR 000020 2019-09-20T00:01 2019-09-20T00:02 8160 8160 8150 8150 617',
    ]);
    expect(report).toMatchObject({
      kind: 'minute',
      emptyVolumeRepeats: 1,
      firstDay: '2019-09-20',
      lastDay: '2019-09-20',
    });
  });

  it('follow New York across the change to summer time, from local and from UTC stamps alike', async () => {
    const header = 'open,high,low,close,volume\n';
    const local = await importFiles({
      'SPY-5m.csv': `datetime,${header}2026-03-06 09:30,1,2,1,2,5\n2026-03-06 09:35,1,2,1,2,6\n2026-03-09 09:30,1,2,1,2,7\n`,
    });
    const utc = await importFiles({
      'SPY-5m.csv': `ts_utc,${header}2026-03-09 13:30,1,2,1,2,7\n2026-03-06T14:30,1,2,1,2,5\n2026-03-06T14:35:00Z,1,2,1,2,6\n`,
    });
    expect(local.bars).toEqual([
      'US_NASDAQ SPY 2026-03-06T14:30 2026-03-06T14:35 10000 20000 10000 20000 5',
      'US_NASDAQ SPY 2026-03-06T14:35 2026-03-06T14:40 10000 20000 10000 20000 6',
      'US_NASDAQ SPY 2026-03-09T13:30 2026-03-09T13:35 10000 20000 10000 20000 7',
    ]);
    expect(utc.bars).toEqual(local.bars);
    expect(utc.fingerprint).toBe(local.fingerprint);
  });

  it('are read in the zone the user names, and cut to local trading dates', async () => {
    const { bars } = await importFiles(
      {
        'AAPL.csv':
          'date,time,open,high,low,close,volume\n2026-03-09,22:30,1,2,1,2,5\n2026-03-10,0459,1,2,1,2,6\n2026-03-10,2230,1,2,1,2,7\n2026-03-10,2231,1,2,1,2,7\n',
      },
      { timeZone: 'Asia/Seoul', from: '2026-03-09', to: '2026-03-09' },
    );
    expect(bars.map((bar) => bar.slice(15, 31))).toEqual(['2026-03-09T13:30', '2026-03-09T19:59']);
  });

  it('of different lengths come in order of their end', async () => {
    const header = 'ts_utc,open,high,low,close,volume\n';
    const { bars } = await importFiles({
      'AAPL-5m.csv': `${header}2026-03-09T13:30Z,1,2,1,2,5\n2026-03-09T13:35Z,1,2,1,2,5\n`,
      'MSFT-1m.csv': `${header}2026-03-09T13:33Z,1,2,1,2,1\n2026-03-09T13:34Z,1,2,1,2,1\n2026-03-09T13:35Z,1,2,1,2,1\n`,
    });
    expect(bars.map((bar) => bar.slice(10, 48))).toEqual(
      [
        'MSFT 2026-03-09T13:33 2026-03-09T13:34',
        'AAPL 2026-03-09T13:30 2026-03-09T13:35',
        'MSFT 2026-03-09T13:34 2026-03-09T13:35',
        'MSFT 2026-03-09T13:35 2026-03-09T13:36',
        'AAPL 2026-03-09T13:35 2026-03-09T13:40',
      ].map((text) => expect.stringContaining(text)),
    );
  });

  it('warn when they look stamped the other way', async () => {
    const rows = (from: number, to: number): string =>
      Array.from({ length: to - from + 1 }, (_, i) => {
        const at = new Date((from + i) * 60_000).toISOString().slice(11, 16);
        return `2024-01-02 ${at},10,10,10,10,${i + 1}\n`;
      }).join('');
    const header = 'ts_local,open,high,low,close,volume\n';
    const ends = { '005930.csv': header + rows(9 * 60 + 1, 15 * 60 + 30) };
    const starts = { '005930.csv': header + rows(9 * 60, 15 * 60 + 29) };
    const stampWarnings = async (files: Record<string, string>, stamp: 'start' | 'end'): Promise<number> =>
      (await importFiles(files, { stamp, market: 'KR' })).report.warnings.length;
    expect(await stampWarnings(ends, 'start')).toBe(1);
    expect(await stampWarnings(ends, 'end')).toBe(0);
    expect(await stampWarnings(starts, 'end')).toBe(1);
    expect(await stampWarnings(starts, 'start')).toBe(0);
  });

  it('keep a cut-short last day as it is', async () => {
    const { bars, report } = await importFiles({
      'DIS-1m.csv':
        'ts_utc,open,high,low,close,volume\n2026-03-30T19:58Z,1,2,1,2,5\n2026-03-30T19:59Z,1,2,1,2,6\n2026-03-31T13:30Z,1,2,1,2,7\n',
    });
    expect(bars).toHaveLength(3);
    expect(report.observedDays).toEqual({ US_NASDAQ: ['2026-03-30', '2026-03-31'] });
  });
});

describe('importBars', () => {
  it('tells how far it is', async () => {
    const directory = writeFiles({ 'A.csv': 'date,open,high,low,close,volume\n2024-01-02,1,2,1,2,5\n' });
    const seen: number[] = [];
    const { source } = await importBars([directory], OPTIONS, ({ bytes, totalBytes }) => seen.push(bytes / totalBytes));
    source.close();
    expect(seen.at(-1)).toBe(1);
  });

  it('stops on an abort and leaves no temporary file', async () => {
    const rows = Array.from(
      { length: 500 },
      (_, i) => `2024-01-02,${'ABCDEFGHIJ'[i % 10]}${'KLMNO'[i % 5]},1,2,1,2,${i}`,
    );
    const directory = writeFiles({
      'a.csv': `date,code,open,high,low,close,volume\n${rows.join('\n')}\n`,
      'b.csv': 'date\n',
    });
    const controller = new AbortController();
    const options = { ...OPTIONS, maxBadRowPct: 100, memoryBudgetBytes: 1, signal: controller.signal };
    const importing = importBars([directory], options, ({ file }) => {
      if (file.endsWith('b.csv')) controller.abort(new Error('stopped by the user'));
    });
    await expect(importing).rejects.toThrow('stopped by the user');
    expect(leftTempFiles()).toEqual([]);
  });
});
