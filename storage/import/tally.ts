import type { BarKind } from '../../engine/kernel/bars.ts';
import { ImportError } from './import-error.ts';
import type { BadRow } from './import-types.ts';

const MAX_SAMPLES = 20;
/** Rows after which an import that is mostly bad stops without reading the rest. */
const EARLY_ROWS = 1000;
const HOPELESS_PCT = 50;

/** Counts of one import, filled by its steps. */
export class Tally {
  kind: BarKind | null = null;
  rows = 0;
  badRows = 0;
  readonly samples: BadRow[] = [];
  halted = 0;
  duplicates = 0;
  conflictingDuplicates = 0;
  emptyVolumeRepeats = 0;
  rounded = 0;
  widened = 0;
  private readonly maxBadRowPct: number;

  constructor(maxBadRowPct: number) {
    this.maxBadRowPct = maxBadRowPct;
  }

  addBadRow(file: string, line: number, reason: string): void {
    this.badRows++;
    if (this.samples.length < MAX_SAMPLES) this.samples.push({ file, line, reason });
  }

  /** Throws an ImportError once so many rows are bad that going on is hopeless. */
  checkEarly(): void {
    if (this.rows >= EARLY_ROWS) this.check(Math.max(this.maxBadRowPct, HOPELESS_PCT));
  }

  /** Throws an ImportError when more than the allowed share of all rows is bad. */
  checkFinally(): void {
    this.check(this.maxBadRowPct);
  }

  private check(limitPct: number): void {
    if (this.badRows * 100 <= limitPct * this.rows) return;
    const pct = ((this.badRows * 100) / this.rows).toFixed(1);
    const examples = this.samples.slice(0, 3).map((bad) => `  ${bad.file}:${bad.line}: ${bad.reason}`);
    throw new ImportError(
      [
        `${this.badRows} of ${this.rows} rows are bad (${pct} %); allowed are ${this.maxBadRowPct} %. The first:`,
        ...examples,
      ].join('\n'),
    );
  }
}
