import { EventEmitter } from 'node:events';

/** A terminal's two streams, of which Ink uses no more than this. */
export interface FakeTerminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** All that was written so far. */
  written(): string;
  /** Takes no output from now on. */
  stall(): void;
  type(keys: string): void;
  resize(columns: number, rows: number): void;
  isRaw(): boolean;
}

export function fakeTerminal(columns: number, rows: number): FakeTerminal {
  let output = '';
  let raw = false;
  let waiting: string | null = null;
  let isStalled = false;
  const stdout = Object.assign(new EventEmitter(), {
    columns,
    rows,
    isTTY: true,
    writable: true,
    writableLength: 0,
    writableNeedDrain: false,
    write: (chunk: string, done?: () => void) => {
      if (isStalled) return false;
      output += chunk;
      done?.();
      return true;
    },
  });
  const stdin = Object.assign(new EventEmitter(), {
    isTTY: true,
    setEncoding: () => stdin,
    setRawMode: (mode: boolean) => {
      raw = mode;
      return stdin;
    },
    ref: () => stdin,
    unref: () => stdin,
    read: () => {
      const chunk = waiting;
      waiting = null;
      return chunk;
    },
  });
  return {
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    written: () => output,
    stall: () => {
      isStalled = true;
      Object.assign(stdout, { writableLength: 1, writableNeedDrain: true });
    },
    type: (keys) => {
      waiting = keys;
      stdin.emit('readable');
    },
    resize: (toColumns, toRows) => {
      Object.assign(stdout, { columns: toColumns, rows: toRows });
      stdout.emit('resize');
    },
    isRaw: () => raw,
  };
}
