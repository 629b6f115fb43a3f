import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ImportError } from '../../../storage/import/import-error.ts';
import { importFiles, importPaths, leftTempFiles, writeFiles } from './import-fixture.ts';

const HEADER = 'date,code,open,high,low,close,volume\n';
const ROW = '2024-01-02,005930,1,2,1,2,5\n';

async function messageOf(importing: Promise<unknown>): Promise<string> {
  const error = await importing.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ImportError);
  return (error as ImportError).message;
}

describe('an input that cannot be imported', () => {
  it.each<[string, Record<string, string | Uint8Array>, RegExp]>([
    ['is empty', { 'a.csv': '' }, /a\.csv: the file is empty/],
    ['is an empty gzip', { 'a.csv.gz': '' }, /a\.csv\.gz: the file is empty/],
    ['is blank', { 'a.csv': '\n \r\n' }, /the file is empty/],
    ['has a header alone', { 'a.csv': HEADER }, /a\.csv: no rows below the header/],
    [
      'is binary',
      { 'a.csv': Uint8Array.of(137, 80, 78, 71, 0, 1, 2, 10) },
      /a\.csv: the file is binary .* allowed is CSV/,
    ],
    [
      'is zipped but does not say so',
      { 'a.csv': gzipSync(HEADER + ROW) },
      /gzip-compressed; let its name end in \.csv\.gz/,
    ],
    ['is no gzip', { 'a.csv.gz': Buffer.from('not gzip at all') }, /gzip data are corrupted or cut off/],
    [
      'is a gzip cut off',
      { 'a.csv.gz': gzipSync(HEADER + ROW.repeat(99)).subarray(0, 60) },
      /gzip data are corrupted or cut off/,
    ],
    [
      'lacks columns',
      { 'a.csv': 'date,open,high,low,price\n' },
      /missing columns: close \(or c, .*\), volume .* Found: date, open, high, low, price\./,
    ],
    ['lacks a time', { 'a.csv': 'code,open,high,low,close,volume\n' }, /missing columns: date/],
    ['has one endless line', { 'a.csv': HEADER + 'x'.repeat(1_200_000) }, /a\.csv:2: a line of more than 1 MB/],
    ['has a file name without a market', { '7203-1m.csv': 'date,open,high,low,close,volume\n' }, /"7203".*--market/],
    [
      'has times without a day',
      { 'a.csv': 'hhmm,code,open,high,low,close,volume\n0901,005930,1,2,1,2,5\n' },
      /a\.csv:2: .*--date YYYY-MM-DD/,
    ],
    [
      'has too many bad rows',
      { 'a.csv': `${HEADER}${ROW.repeat(9)}x,y\n` },
      /1 of 10 rows are bad \(10\.0 %\); allowed are 1 %\.[\s\S]*a\.csv:11: 2 fields/,
    ],
    [
      'mixes days and minutes',
      { 'a.csv': HEADER + ROW, 'b.csv': HEADER + ROW.replace('01-02', '01-02 09:01') },
      /minute bars cannot be imported together with the day bars/,
    ],
    [
      'has daily bars with a time',
      { 'a.csv': `${HEADER}${ROW.replace('01-02', '01-02 15:30')}${ROW.replace('01-02', '01-03 15:30')}` },
      /24 hours apart; write daily bars with a date/,
    ],
  ])('%s', async (_, files, message) => {
    expect(await messageOf(importFiles(files))).toMatch(message);
  });

  it('is not there, or a directory without CSV files', async () => {
    const directory = writeFiles({ 'README.md': '# prices' });
    expect(await messageOf(importPaths([directory]))).toMatch(/no \*\.csv or \*\.csv\.gz in this directory/);
    expect(await messageOf(importPaths([`${directory}/no.csv`]))).toMatch(/no\.csv: no such file or directory/);
    expect(await messageOf(importPaths([]))).toMatch(/no files to import/);
  });

  it('has no bar on the dates asked for', async () => {
    expect(await messageOf(importFiles({ 'a.csv': HEADER + ROW }, { from: '2025-01-01' }))).toMatch(
      /none of 1 rows is a bar from 2025-01-01 to the end/,
    );
  });

  it('comes with options that make no sense', async () => {
    expect(await messageOf(importFiles({ 'a.csv': HEADER + ROW }, { from: '01/02/2024' }))).toMatch(
      /--from 01\/02\/2024: not a date/,
    );
    expect(await messageOf(importFiles({ 'a.csv': HEADER + ROW }, { timeZone: 'Mars/Base' }))).toMatch(
      /--tz Mars\/Base: not a time zone/,
    );
  });

  it('stops early when it is hopeless', async () => {
    const rows = 'x,005930,1,2,1,2,5\n'.repeat(50_000);
    const message = await messageOf(importFiles({ 'a.csv': HEADER + rows }));
    expect(Number(/of (\d+) rows/.exec(message)?.[1])).toBeLessThan(50_000);
  });
});

describe('fuzz', () => {
  const pieces = fc.constantFrom(
    'date',
    ',',
    '\n',
    '"',
    '""',
    '2024-01-02',
    'T09:01',
    '005930',
    'AAPL',
    '1',
    '-',
    '1e9',
    '.',
    '\0',
    ';',
    '날짜',
    ' ',
    '\r\n',
    ROW,
    'NaN',
  );

  it.each<[string, fc.Arbitrary<Uint8Array>]>([
    ['random bytes', fc.uint8Array({ maxLength: 400 })],
    [
      'random bytes below a header',
      fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.concat([Buffer.from(HEADER), bytes])),
    ],
    [
      'shuffled pieces of CSV',
      fc.array(pieces, { maxLength: 60 }).map((parts) => Buffer.from(HEADER + parts.join(''))),
    ],
  ])('%s end in an import or an ImportError', async (_, content) => {
    await fc.assert(
      fc.asyncProperty(content, async (bytes) => {
        try {
          const { report, bars } = await importFiles(
            { 'FUZZ.csv': bytes },
            { maxBadRowPct: 100, memoryBudgetBytes: 1 },
          );
          expect(bars).toHaveLength(report.bars);
        } catch (error) {
          expect(error).toBeInstanceOf(ImportError);
        }
      }),
      { numRuns: 60 },
    );
    expect(leftTempFiles()).toEqual([]);
  });
});
