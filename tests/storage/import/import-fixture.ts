import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll } from 'vitest';
import { MARKETS } from '../../../engine/market/markets.ts';
import type { MarketCode } from '../../../engine/market/types.ts';
import { zonedInstant } from '../../../engine/market/zone.ts';
import type { BarSource } from '../../../engine/runtime/ports.ts';
import { importBars } from '../../../storage/import/import-bars.ts';
import type { ImportOptions, ImportReport } from '../../../storage/import/import-types.ts';

const root = mkdtempSync(join(tmpdir(), 'ouroterm-import-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

export const TEMP_DIR = join(root, 'runs');

/** Temporary files of imports that are still there. */
export function leftTempFiles(): string[] {
  mkdirSync(TEMP_DIR, { recursive: true });
  return readdirSync(TEMP_DIR);
}

/** Local opening and closing hour of the regular session, enough for these tests. */
const HOURS: Partial<Record<MarketCode, readonly [number, number]>> = { KR: [9, 15.5], JP: [9, 15.5] };

const HOUR_MS = 3_600_000;

export const OPTIONS: ImportOptions = {
  market: null,
  timeZone: null,
  date: null,
  stamp: 'start',
  maxBadRowPct: 1,
  from: null,
  to: null,
  tempDir: TEMP_DIR,
  sessionTimes: (market, day) => {
    const [open, close] = HOURS[market] ?? [9.5, 16];
    const at = (hours: number): number => zonedInstant(MARKETS[market].zone, Date.parse(day) + hours * HOUR_MS);
    return { start: at(open), end: at(close) };
  },
};

let directories = 0;

/** Writes files (zipped when the name says so) into a directory of their own; returns the directory. */
export function writeFiles(files: Readonly<Record<string, string | Uint8Array>>): string {
  const directory = join(root, `input-${directories++}`);
  mkdirSync(directory);
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(
      join(directory, name),
      name.endsWith('.gz') && typeof content === 'string' ? gzipSync(content) : content,
    );
  }
  return directory;
}

/** All bars, one line each: `market code start end open high low close volume`. */
export function drain(source: BarSource): string[] {
  const lines: string[] = [];
  for (let slice = source.next(); slice !== null; slice = source.next()) {
    for (let i = 0; i < slice.count; i++) {
      lines.push(
        [
          slice.market,
          source.instruments[slice.symbols[i]!]!.code,
          new Date(slice.start).toISOString().slice(0, 16),
          new Date(slice.end).toISOString().slice(0, 16),
          slice.open[i],
          slice.high[i],
          slice.low[i],
          slice.close[i],
          slice.volume[i],
        ].join(' '),
      );
    }
  }
  return lines;
}

export interface Imported {
  readonly bars: readonly string[];
  readonly report: ImportReport;
  readonly fingerprint: string;
  readonly instruments: BarSource['instruments'];
}

/** Imports files and reads every slice. */
export async function importFiles(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: Partial<ImportOptions> = {},
): Promise<Imported> {
  return importPaths([writeFiles(files)], options);
}

export async function importPaths(paths: readonly string[], options: Partial<ImportOptions> = {}): Promise<Imported> {
  const { source, report } = await importBars(paths, { ...OPTIONS, ...options });
  try {
    return { bars: drain(source), report, fingerprint: source.fingerprint, instruments: source.instruments };
  } finally {
    source.close();
  }
}
