/**
 * How one plain value becomes another, with nothing in it but what changed. `set` stands for the whole value; `fields`
 * are those of an object that changed or came, `gone` those that went; `rows` make up an array, in order.
 */
export type Delta =
  | { readonly set: unknown }
  | { readonly fields: { readonly [name: string]: Delta }; readonly gone?: readonly string[] }
  | { readonly rows: readonly Piece[] };

/** `[from, count]` rows of the array before, one row of it changed, or a new row. */
type Piece = readonly [from: number, count: number] | readonly [from: number, change: Delta] | readonly [row: unknown];

type Fields = { readonly [name: string]: unknown };

/** What tells rows apart when they move. A poor guess costs bytes, never correctness. */
const ROW_KEYS = ['id', 'seq', 'symbolId', 'code'] as const;

/** The way from one value to another; null when they are equal in content. Both are plain data, as JSON knows it. */
export function diff(previous: unknown, next: unknown): Delta | null {
  if (Object.is(previous, next)) return null;
  if (Array.isArray(previous) && Array.isArray(next)) return diffRows(previous, next);
  if (isFields(previous) && isFields(next)) return diffFields(previous, next);
  return { set: next };
}

/** The value that `diff` was given as `next`; what the delta does not touch is the same object as in `previous`. */
export function patch(previous: unknown, delta: Delta): unknown {
  if ('rows' in delta) return patchRows(previous as readonly unknown[], delta.rows);
  if ('fields' in delta) return patchFields(previous as Fields, delta.fields, delta.gone);
  return delta.set;
}

function diffFields(previous: Fields, next: Fields): Delta | null {
  const names = Object.keys(next);
  const changed: [string, Delta][] = [];
  for (const name of names) {
    const delta = Object.hasOwn(previous, name) ? diff(previous[name], next[name]) : { set: next[name] };
    if (delta !== null) changed.push([name, delta]);
  }
  const gone = Object.keys(previous).filter((name) => !Object.hasOwn(next, name));
  if (changed.length === 0 && gone.length === 0) return null;
  if (changed.length === names.length && changed.every(([, delta]) => 'set' in delta)) return { set: next };
  const fields = Object.fromEntries(changed);
  return gone.length === 0 ? { fields } : { fields, gone };
}

function patchFields(previous: Fields, fields: Readonly<Record<string, Delta>>, gone: readonly string[] = []): Fields {
  const kept = Object.entries(previous).filter(([name]) => !gone.includes(name));
  const changed = Object.entries(fields).map(([name, delta]) => [
    name,
    patch(Object.hasOwn(previous, name) ? previous[name] : undefined, delta),
  ]);
  return Object.fromEntries([...kept, ...changed]);
}

function diffRows(previous: readonly unknown[], next: readonly unknown[]): Delta | null {
  const rows: Piece[] = [];
  const find = rowFinder(previous);
  next.forEach((row, index) => {
    const from = find(row, index);
    const delta = from === undefined ? { set: row } : diff(previous[from], row);
    const last = rows.at(-1);
    if (from === undefined || (delta !== null && 'set' in delta)) rows.push([row]);
    else if (delta !== null) rows.push([from, delta]);
    else if (last !== undefined && isKept(last) && last[0] + last[1] === from)
      rows.splice(-1, 1, [last[0], last[1] + 1]);
    else rows.push([from, 1]);
  });
  const [first] = rows;
  const isWhole =
    first === undefined ? previous.length === 0 : isKept(first) && first[0] === 0 && first[1] === previous.length;
  if (isWhole && next.length === previous.length) return null;
  return rows.every(({ length }) => length === 1) ? { set: next } : { rows };
}

function patchRows(previous: readonly unknown[], rows: readonly Piece[]): readonly unknown[] {
  return rows.flatMap((piece): readonly unknown[] => {
    if (piece.length === 1) return [piece[0]];
    if (isKept(piece)) return previous.slice(piece[0], piece[0] + piece[1]);
    return [patch(previous[piece[0]], piece[1])];
  });
}

const isKept = (piece: Piece): piece is readonly [from: number, count: number] => typeof piece[1] === 'number';

/** Finds the earlier self of a row: at the same index, else by its key. */
function rowFinder(previous: readonly unknown[]): (row: unknown, index: number) => number | undefined {
  let indexes: Map<unknown, number> | undefined;
  return (row, index) => {
    const key = keyOf(row);
    if (index < previous.length && keyOf(previous[index]) === key) return index;
    if (key === undefined) return undefined;
    indexes ??= new Map(previous.map((each, i) => [keyOf(each), i]));
    return indexes.get(key);
  };
}

function keyOf(row: unknown): unknown {
  if (!isFields(row)) return Array.isArray(row) ? undefined : row;
  const name = ROW_KEYS.find((each) => Object.hasOwn(row, each));
  return name === undefined ? undefined : row[name];
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
