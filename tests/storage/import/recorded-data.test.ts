import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { importBars } from '../../../storage/import/import-bars.ts';
import type { ImportOptions } from '../../../storage/import/import-types.ts';
import { OPTIONS } from './import-fixture.ts';

const DATA = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));

async function load(folder: string, options: Partial<ImportOptions> = {}) {
  const { source, report } = await importBars([`${DATA}${folder}`], { ...OPTIONS, ...options });
  let bars = 0;
  for (let slice = source.next(); slice !== null; slice = source.next()) bars += slice.count;
  source.close();
  expect(bars).toBe(report.bars);
  return { report, instruments: source.instruments };
}

describe.skipIf(!existsSync(DATA))('recorded market data', () => {
  it('KRX minutes carry the time of their end and repeat the bar before where nothing traded', async () => {
    expect((await load('krx-minute-2019-09-20', { date: '2019-09-20', stamp: 'end' })).report).toMatchObject({
      rows: 411_130,
      symbols: 1069,
      badRows: 0,
      emptyVolumeRepeats: 175_626,
      bars: 235_504,
      markets: ['KR'],
    });
  });

  it('KRX days have halts and roundings of adjusted prices', async () => {
    expect((await load('krx-kospi-daily/kospi-2024.csv.gz')).report).toMatchObject({
      rows: 152_019,
      badRows: 0,
      halted: 2077,
      widened: 17,
    });
  });

  it('KRX listings come with names', async () => {
    const { report, instruments } = await load('krx-marcap-raw');
    expect(report).toMatchObject({
      rows: 80_828,
      badRows: 0,
      markets: ['KR'],
      firstDay: '2024-01-02',
      lastDay: '2024-02-13',
    });
    expect(instruments.find(({ code }) => code === '005930')?.name).toBe('삼성전자');
  });

  it('Tokyo days have 245 copies of rows, Tokyo five-minute bars a lunch break of blanks', async () => {
    expect((await load('jp-daily')).report).toMatchObject({
      duplicates: 245,
      conflictingDuplicates: 0,
      markets: ['JP'],
    });
    expect((await load('jp-5min-2025')).report).toMatchObject({
      badRows: 0,
      halted: 17_038,
      symbols: 16,
      markets: ['JP'],
    });
  });

  it('New York five-minute bars cross the change to summer time without a warning', async () => {
    const { report } = await load('us-5min-2025-12_2026-03');
    expect(report).toMatchObject({ badRows: 0, firstDay: '2025-12-23', lastDay: '2026-03-20' });
    expect(report.warnings).toEqual([expect.stringContaining('US_NASDAQ assumed')]);
  });

  it('Shanghai days have adjusted prices below zero, which are bad rows', async () => {
    expect((await load('cn-sse-daily', { market: 'CN_SHA' })).report).toMatchObject({ badRows: 167, symbols: 61 });
  });

  it('one-symbol files are named for their symbol', async () => {
    expect((await load('us-minute-2026-03')).report).toMatchObject({ files: 25, symbols: 25, badRows: 0 });
    expect((await load('vn-hose-daily', { market: 'VN_HSX' })).report).toMatchObject({ symbols: 5, badRows: 0 });
    expect((await load('hk-1min-2015', { market: 'HK' })).report).toMatchObject({
      symbols: 1,
      emptyVolumeRepeats: 123,
    });
    expect((await load('jp-1min-2015', { market: 'JP' })).report).toMatchObject({ symbols: 1, bars: 19_078 });
  });
});
