import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diff, patch } from '../../../engine/client/diff.ts';

/** As it comes off the wire, which knows no -0. */
const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);

const record = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(fields, { noNullPrototype: true });
/** Rows as panes have them: with a key, and fields that change. */
const rows = fc.array(
  record({
    id: fc.integer({ min: 0, max: 8 }),
    price: fc.integer({ min: 0, max: 3 }),
    note: record({ by: fc.string() }),
  }),
  { maxLength: 10 },
);
const panes = record({ orders: rows, log: rows });
const values = fc.oneof(fc.tuple(json, json), fc.tuple(rows, rows), fc.tuple(panes, panes));

const change = (previous: unknown, next: unknown): unknown => {
  const delta = diff(previous, next);
  return delta === null ? previous : patch(previous, delta);
};

/** Compares what stands in the same place and is the same row, and demands that equal containers are one object. */
function expectShared(previous: unknown, next: unknown): void {
  if (typeof previous !== 'object' || typeof next !== 'object' || previous === null || next === null) return;
  if (diff(previous, next) === null) {
    expect(next).toBe(previous);
    return;
  }
  for (const name of Object.keys(next)) {
    const [before, after] = [Reflect.get(previous, name), Reflect.get(next, name)] as [unknown, unknown];
    if (Object.hasOwn(previous, name) && idOf(before) === idOf(after)) expectShared(before, after);
  }
}

const idOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, 'id') : null;

describe('a delta', () => {
  it('leads from one value to the other', () => {
    fc.assert(
      fc.property(values, ([a, b]) => {
        expect(change(a, b)).toStrictEqual(b);
      }),
    );
  });

  it('survives the wire', () => {
    fc.assert(
      fc.property(values, ([a, b]) => {
        const delta = diff(a, b);
        if (delta === null) return;
        expect(patch(a, JSON.parse(JSON.stringify(delta)))).toStrictEqual(b);
      }),
    );
  });

  it('is null between equal values', () => {
    fc.assert(
      fc.property(fc.oneof(json, panes), (a) => {
        expect(diff(a, structuredClone(a))).toBeNull();
      }),
    );
  });

  it('leaves what did not change the same object, which React.memo relies on', () => {
    fc.assert(
      fc.property(values, ([a, b]) => {
        expectShared(a, change(a, b));
      }),
    );
  });

  it('does not touch the value it starts from', () => {
    fc.assert(
      fc.property(values, ([a, b]) => {
        const before = structuredClone(a);
        change(a, b);
        expect(a).toStrictEqual(before);
      }),
    );
  });

  it('of a price in one of many rows is that price', () => {
    const quote = (price: number) => ({ symbolId: 7, code: '005930', price, name: 'Samsung Electronics' });
    const others = { symbolId: 8, code: '000660', price: 198_000, name: 'SK hynix' };
    expect(diff([others, quote(71_900)], [others, quote(72_000)])).toEqual({
      rows: [
        [0, 1],
        [1, { fields: { price: { set: 72_000 } } }],
      ],
    });
  });

  it('of a log that moves on is the new line', () => {
    const log = Array.from({ length: 300 }, (_, seq) => ({ seq, message: `line ${seq}` }));
    const line = { seq: 300, message: 'line 300' };
    expect(diff(log, [...log.slice(1), line])).toEqual({ rows: [[1, 299], [line]] });
  });

  it('of a new order before the others moves none of them', () => {
    const [first, second] = [
      { id: 'o-1', filled: 10 },
      { id: 'o-2', filled: 0 },
    ];
    const before = [second, first];
    const after = change(before, [{ id: 'o-3', filled: 0 }, { ...second }, { ...first }]) as unknown[];
    expect(after[1]).toBe(second);
    expect(after[2]).toBe(first);
  });

  it('takes names that JavaScript uses itself for what they are', () => {
    const a = JSON.parse('{"__proto__":{"x":1},"toString":1}') as object;
    const b = JSON.parse('{"__proto__":{"x":2},"constructor":2}') as object;
    expect(change(a, b)).toStrictEqual(b);
    expect(change({}, a)).toStrictEqual(a);
  });
});
