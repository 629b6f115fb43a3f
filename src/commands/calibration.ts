import { type CalibrationLine, calibrate } from '../../engine/context/calibration.ts';
import { closedEntries, type PerformanceFilter } from '../../storage/performance.ts';
import { readingStore } from './reading-store.ts';
import { type Column, textTable } from './records-table.ts';

interface TextSink {
  write(text: string): unknown;
}

export interface CalibrationOptions extends PerformanceFilter {
  /** Path of the store. */
  readonly db: string;
  readonly json: boolean;
  readonly color: boolean;
}

/**
 * `ouroterm calibration`: what confidence promised against what came of it, as a table or as one JSON document. Works
 * beside a running engine.
 *
 * @returns the exit code: 0; 1 when the store cannot be read
 */
export function runCalibration(
  { db, json, color, ...filter }: CalibrationOptions,
  io: { readonly stdout: TextSink; readonly stderr: TextSink },
): number {
  return readingStore(db, io.stderr, (store) => {
    const calibration = calibrate(closedEntries(store, filter));
    if (json) io.stdout.write(`${JSON.stringify(calibration)}\n`);
    else if (calibration.brier === null) io.stdout.write('no entry has come to its end yet\n');
    else {
      io.stdout.write(textTable(COLUMNS, calibration.lines, color));
      io.stdout.write(`${calibration.count} entries; Brier score ${calibration.brier.toFixed(3)}, a coin's is 0.250\n`);
    }
  });
}

const COLUMNS: readonly Column<CalibrationLine>[] = [
  { title: 'confidence', text: ({ bucket }) => bucket },
  { title: 'entries', text: ({ count }) => String(count), right: true },
  { title: 'won', text: ({ wins }) => String(wins), right: true },
  { title: 'promised', text: ({ promisedPct }) => `${promisedPct.toFixed(1)}%`, right: true },
  { title: 'realised', text: ({ realisedPct }) => `${realisedPct.toFixed(1)}%`, right: true },
  {
    title: 'gap',
    text: ({ gapPct }) => `${gapPct > 0 ? '+' : ''}${gapPct.toFixed(1)}`,
    right: true,
    tone: ({ gapPct }) => (gapPct < 0 ? 'bad' : 'good'),
  },
];
