import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describeIoError, ImportError } from './import-error.ts';
import { STRIDE } from './radix-sort.ts';

const BLOCK_RECORDS = 8192;

/** Walks records in order: after a true `next()` the record is `data[at..at + STRIDE)`. */
export interface RecordCursor {
  readonly data: Float64Array;
  readonly at: number;
  next(): boolean;
}

interface Run {
  /** First record of the run in the file. */
  readonly from: number;
  readonly count: number;
}

/** Sorted runs of records, one after the other in one temporary file, which `close` removes. */
export class RecordRuns {
  readonly runs: Run[] = [];
  private readonly path: string;
  private readonly fd: number;
  private size = 0;

  /** Creates the file in `directory`; throws an ImportError when that is not possible. */
  constructor(directory: string) {
    this.path = join(directory, `import-${randomUUID()}.tmp`);
    try {
      mkdirSync(directory, { recursive: true });
      this.fd = openSync(this.path, 'wx+', 0o600);
    } catch (error) {
      throw describeIoError(this.path, error);
    }
  }

  /** Writes the records as one run, in the given order. */
  add(records: Float64Array, order: Uint32Array): void {
    this.runs.push({ from: this.size, count: order.length });
    const block = new Float64Array(Math.min(BLOCK_RECORDS, order.length) * STRIDE);
    let filled = 0;
    for (let i = 0; i < order.length; i++) {
      const from = order[i]! * STRIDE;
      for (let k = 0; k < STRIDE; k++) block[filled++] = records[from + k]!;
      if (filled === block.length || i === order.length - 1) {
        this.write(block.subarray(0, filled));
        filled = 0;
      }
    }
  }

  /** Fills `block` from a record of the file on; returns how many records were read. */
  read(from: number, count: number, block: Float64Array): void {
    const bytes = new Uint8Array(block.buffer, 0, count * STRIDE * 8);
    const position = from * STRIDE * 8;
    try {
      for (let done = 0; done < bytes.length; ) {
        const got = readSync(this.fd, bytes, done, bytes.length - done, position + done);
        if (got === 0) throw new ImportError(`${this.path}: the temporary file was cut short`);
        done += got;
      }
    } catch (error) {
      throw describeIoError(this.path, error);
    }
  }

  cursor(run: Run): RecordCursor {
    return new RunCursor(this, run);
  }

  close(): void {
    closeSync(this.fd);
    rmSync(this.path, { force: true });
  }

  private write(block: Float64Array): void {
    const bytes = new Uint8Array(block.buffer, block.byteOffset, block.byteLength);
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.fd, bytes, done);
    } catch (error) {
      throw describeIoError(this.path, error);
    }
    this.size += block.length / STRIDE;
  }
}

class RunCursor implements RecordCursor {
  readonly data: Float64Array;
  at = 0;
  private readonly source: RecordRuns;
  private nextRecord: number;
  private left: number;
  private inBlock = 0;

  constructor(source: RecordRuns, run: Run) {
    this.source = source;
    this.nextRecord = run.from;
    this.left = run.count;
    this.data = new Float64Array(Math.min(BLOCK_RECORDS, run.count) * STRIDE);
  }

  next(): boolean {
    if (this.inBlock === 0) {
      if (this.left === 0) return false;
      this.inBlock = Math.min(this.left, this.data.length / STRIDE);
      this.source.read(this.nextRecord, this.inBlock, this.data);
      this.nextRecord += this.inBlock;
      this.left -= this.inBlock;
      this.at = -STRIDE;
    }
    this.at += STRIDE;
    this.inBlock--;
    return true;
  }
}
