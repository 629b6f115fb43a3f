import { compareRecords, STRIDE, sortedOrder } from './radix-sort.ts';
import { type RecordCursor, RecordRuns } from './record-runs.ts';

/** Bytes a record takes in memory: itself, its place in the order (twice) and a digit while it is sorted. */
const RECORD_BYTES = STRIDE * 8 + 10;
const FIRST_CAPACITY = 16_384;
const MIN_CAPACITY = 16;

/** Sorts records of three keys and five values; beyond its memory budget through sorted runs in a temporary file. */
export class RecordSorter {
  count = 0;
  private readonly maxCapacity: number;
  private readonly tempDir: string;
  private records: Float64Array;
  private filled = 0;
  private order: Uint32Array | null = null;
  private runs: RecordRuns | null = null;

  constructor(budgetBytes: number, tempDir: string) {
    this.maxCapacity = Math.max(MIN_CAPACITY, Math.floor(budgetBytes / RECORD_BYTES));
    this.tempDir = tempDir;
    this.records = new Float64Array(Math.min(FIRST_CAPACITY, this.maxCapacity) * STRIDE);
  }

  append(
    key1: number,
    key2: number,
    key3: number,
    open: number,
    high: number,
    low: number,
    close: number,
    volume: number,
  ): void {
    let at = this.filled * STRIDE;
    if (at === this.records.length) {
      this.makeRoom();
      at = this.filled * STRIDE;
    }
    const records = this.records;
    records[at] = key1;
    records[at + 1] = key2;
    records[at + 2] = key3;
    records[at + 3] = open;
    records[at + 4] = high;
    records[at + 5] = low;
    records[at + 6] = close;
    records[at + 7] = volume;
    this.filled++;
    this.count++;
  }

  /** A walk from the first record; append nothing after the first call. May be called again. */
  sorted(): RecordCursor {
    this.order ??= sortedOrder(this.records, this.filled);
    const inMemory = new MemoryCursor(this.records, this.order);
    const { runs } = this;
    if (runs === null) return inMemory;
    return new MergeCursor([...runs.runs.map((run) => runs.cursor(run)), inMemory]);
  }

  /** Frees the memory and removes the temporary file. */
  close(): void {
    this.records = new Float64Array(0);
    this.filled = 0;
    this.order = null;
    this.runs?.close();
    this.runs = null;
  }

  private makeRoom(): void {
    if (this.filled < this.maxCapacity) {
      // Doubling holds both arrays for a moment, so the budget counts the larger one only.
      const grown = new Float64Array(Math.min(this.filled * 2, this.maxCapacity) * STRIDE);
      grown.set(this.records);
      this.records = grown;
      return;
    }
    this.runs ??= new RecordRuns(this.tempDir);
    this.runs.add(this.records, sortedOrder(this.records, this.filled));
    this.filled = 0;
  }
}

class MemoryCursor implements RecordCursor {
  readonly data: Float64Array;
  at = 0;
  private readonly order: Uint32Array;
  private index = 0;

  constructor(data: Float64Array, order: Uint32Array) {
    this.data = data;
    this.order = order;
  }

  next(): boolean {
    if (this.index === this.order.length) return false;
    this.at = this.order[this.index++]! * STRIDE;
    return true;
  }
}

/** Merges cursors through a binary heap of their current records. */
class MergeCursor implements RecordCursor {
  data: Float64Array = new Float64Array(0);
  at = 0;
  private readonly heap: RecordCursor[] = [];
  private started = false;

  constructor(cursors: readonly RecordCursor[]) {
    this.heap = cursors.filter((cursor) => cursor.next());
    for (let i = this.heap.length >> 1; i >= 0; i--) this.siftDown(i);
  }

  next(): boolean {
    const { heap } = this;
    if (this.started && heap.length > 0) {
      if (!heap[0]!.next()) {
        const last = heap.pop()!;
        if (heap.length > 0) heap[0] = last;
      }
      this.siftDown(0);
    }
    this.started = true;
    const first = heap[0];
    if (first === undefined) return false;
    this.data = first.data;
    this.at = first.at;
    return true;
  }

  private siftDown(from: number): void {
    const { heap } = this;
    for (let parent = from; ; ) {
      let least = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2]) {
        if (child < heap.length && before(heap[child]!, heap[least]!)) least = child;
      }
      if (least === parent) return;
      [heap[parent], heap[least]] = [heap[least]!, heap[parent]!];
      parent = least;
    }
  }
}

function before(a: RecordCursor, b: RecordCursor): boolean {
  return compareRecords(a.data, a.at, b.data, b.at) < 0;
}
