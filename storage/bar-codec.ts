const COLUMNS = ['start', 'end', 'open', 'high', 'low', 'close', 'volume'] as const;

/**
 * Bars of one symbol in columns: `start[i]`, `open[i]` … belong together. Instants are epoch milliseconds, prices integers
 * of the market's price scale, volumes shares. The columns may be longer than `count`.
 */
export type BarColumns = { readonly count: number } & Readonly<Record<(typeof COLUMNS)[number], ArrayLike<number>>>;

/** Differences up to here survive the doubling of the zigzag form exactly. */
const MAX_DIFFERENCE = 2 ** 52 - 1;

/**
 * Column after column, each value as its difference from the one before, as a zigzag variable-length integer (7 bits a
 * byte, low bits first; Protocol Buffers' `sint64`).
 *
 * @throws RangeError when a value is no integer
 */
export function encodeBars(bars: BarColumns): Uint8Array {
  const bytes: number[] = [];
  for (const name of COLUMNS) {
    const column = bars[name];
    let last = 0;
    for (let i = 0; i < bars.count; i++) {
      const value = column[i]!;
      const difference = value - last;
      if (!Number.isInteger(value) || Math.abs(difference) > MAX_DIFFERENCE) {
        throw new RangeError(`bar ${i}: ${name} is ${value}; an integer below 2^51 in size is allowed`);
      }
      let rest = difference < 0 ? -2 * difference - 1 : 2 * difference;
      while (rest >= 128) {
        bytes.push((rest % 128) + 128);
        rest = Math.floor(rest / 128);
      }
      bytes.push(rest);
      last = value;
    }
  }
  return Uint8Array.from(bytes);
}

/** The inverse of `encodeBars`. */
export function decodeBars(bytes: Uint8Array, count: number): BarColumns {
  let at = 0;
  const column = () => {
    const values = new Float64Array(count);
    let last = 0;
    for (let i = 0; i < count; i++) {
      let zigzag = 0;
      for (let unit = 1, more = true; more; unit *= 128) {
        const byte = bytes[at++]!;
        zigzag += (byte % 128) * unit;
        more = byte >= 128;
      }
      last += zigzag % 2 === 1 ? -(zigzag + 1) / 2 : zigzag / 2;
      values[i] = last;
    }
    return values;
  };
  return fromColumns(count, column);
}

/** The named bars, each a place in some columns, as columns of their own. */
export function pickBars(picked: readonly { readonly bars: BarColumns; readonly index: number }[]): BarColumns {
  return fromColumns(picked.length, (name) => Float64Array.from(picked, ({ bars, index }) => bars[name][index]!));
}

function fromColumns(count: number, column: (name: (typeof COLUMNS)[number]) => Float64Array): BarColumns {
  // In the order of COLUMNS, which is the order in the bytes.
  return {
    count,
    start: column('start'),
    end: column('end'),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  };
}
