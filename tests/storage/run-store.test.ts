import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StoreError } from '../../storage/errors.ts';
import { readRecords } from '../../storage/queries.ts';
import { openRunStore, type RunStoreOptions, type SqliteRunStore } from '../../storage/run-store.ts';
import { decision, fill, incident, order, playbook, position, temporaryFolder } from './sample-records.ts';

function open(path = join(temporaryFolder(), 'run.db'), options: RunStoreOptions = {}): SqliteRunStore {
  const store = openRunStore(path, options);
  onTestFinished(() => store.close());
  return store;
}

const segment = (firstSeq: number, lastSeq: number) => ({
  firstSeq,
  lastSeq,
  bytes: Uint8Array.of(firstSeq, lastSeq),
  head: `hash of ${lastSeq}`,
});
const plain = (bytes: Uint8Array) => [...bytes];

describe('the journal', () => {
  it('gives back the segments after an entry, the one that holds the next entry included', () => {
    const store = open();
    for (const [first, last] of [
      [1, 10],
      [11, 11],
      [12, 40],
    ] as const)
      store.commit(segment(first, last), [], true);
    expect(store.lastSeq()).toBe(40);
    expect([...store.segments(0)].map((s) => s.firstSeq)).toEqual([1, 11, 12]);
    expect([...store.segments(5)].map((s) => s.firstSeq)).toEqual([1, 11, 12]);
    expect([...store.segments(11)].map((s) => plain(s.bytes))).toEqual([[12, 40]]);
    expect([...store.segments(40)]).toEqual([]);
  });

  it('can be written while it is read', () => {
    const store = open();
    store.commit(segment(1, 1), [], true);
    const seen: number[] = [];
    for (const { lastSeq } of store.segments(0)) {
      seen.push(lastSeq);
      if (lastSeq < 3) store.commit(segment(lastSeq + 1, lastSeq + 1), [], true);
    }
    expect(seen).toEqual([1, 2, 3]);
  });

  it('refuses a segment that leaves a gap or overlaps', () => {
    const store = open();
    store.commit(segment(1, 10), [], true);
    for (const first of [10, 12]) {
      expect(() => store.commit(segment(first, 20), [], true)).toThrow(`the next segment begins at ${first}`);
    }
    expect(store.lastSeq()).toBe(10);
  });

  it('is empty in a new file', () => {
    const store = open();
    expect(store.lastSeq()).toBe(0);
    expect(store.latestCheckpoint()).toBeNull();
    expect(store.getMeta('state')).toBeNull();
  });
});

describe('checkpoints and meta', () => {
  it('keeps the last two checkpoints and answers with the newest', () => {
    const store = open();
    for (const seq of [10, 20, 30]) store.saveCheckpoint({ seq, bytes: Uint8Array.of(seq) });
    expect(store.latestCheckpoint()?.seq).toBe(30);
    expect(plain(store.latestCheckpoint()!.bytes)).toEqual([30]);
    expect(store.db.prepare('SELECT seq FROM checkpoint ORDER BY seq').pluck().all()).toEqual([20, 30]);
  });

  it('survives closing', () => {
    const path = join(temporaryFolder(), 'run.db');
    const first = openRunStore(path);
    first.setMeta('state', 'RUNNING');
    first.setMeta('state', 'HALTED');
    first.commit(segment(1, 2), [decision()], true);
    first.close();
    const second = open(path);
    expect(second.getMeta('state')).toBe('HALTED');
    expect(second.lastSeq()).toBe(2);
    expect([...readRecords(second, 'decision')]).toEqual([decision()]);
  });
});

describe('rows with the same key', () => {
  it('counts up a repeated decision and keeps the rest of it', () => {
    const store = open();
    const first = decision({ action: 'HOLD', cause: 'NO_MATCH', orderId: null });
    store.commit(null, [first], true);
    store.commit(null, [{ kind: 'decision-repeated', id: first.id, count: 40, lastAt: first.at + 40_000 }], true);
    expect([...readRecords(store, 'decision')]).toEqual([{ ...first, count: 40, lastAt: first.at + 40_000 }]);
    store.commit(null, [{ ...first, count: 41, lastAt: first.at + 41_000, orderId: 'o-9', rationale: 'other' }], true);
    expect([...readRecords(store, 'decision')]).toEqual([
      { ...first, count: 41, lastAt: first.at + 41_000, orderId: 'o-9' },
    ]);
  });

  it('follows an order, a position and a playbook to their latest state', () => {
    const store = open();
    store.commit(null, [order(), position(), playbook({ status: 'generated' })], true);
    const filled = order({ state: 'filled', filled: 10, averagePrice: 71_900, brokerOrderId: '0000117057' });
    const locked = position({ state: 'BE_LOCK', peak: 73_000 });
    store.commit(null, [filled, locked, playbook({ status: 'active' })], true);
    expect([...readRecords(store, 'order')]).toEqual([filled]);
    expect([...readRecords(store, 'position')]).toEqual([locked]);
    expect([...readRecords(store, 'playbook')]).toEqual([playbook({ status: 'active' })]);
  });

  it('takes a sold position away', () => {
    const store = open();
    store.commit(null, [position(), position({ symbol: '000660' }), position({ quantity: 0 })], true);
    expect([...readRecords(store, 'position')].map((p) => p.symbol)).toEqual(['000660']);
  });

  it('counts an execution once, however often the broker reports it', () => {
    const store = open();
    store.commit(null, [fill(), fill()], true);
    store.commit(null, [fill({ quantity: 99 })], true);
    expect([...readRecords(store, 'fill')]).toEqual([fill()]);
  });

  it('holds one equity row for each day and currency', () => {
    const store = open();
    const day = {
      kind: 'equity',
      tradingDay: '2026-03-02',
      at: 1,
      cash: 5,
      holdings: 0,
      realised: 0,
      fees: 0,
    } as const;
    store.commit(
      null,
      [
        { ...day, currency: 'KRW' },
        { ...day, currency: 'USD' },
        { ...day, currency: 'KRW', cash: 7 },
      ],
      true,
    );
    expect([...readRecords(store, 'equity')].map(({ currency, cash }) => [currency, cash])).toEqual([
      ['KRW', 7],
      ['USD', 5],
    ]);
  });
});

describe('durability', () => {
  it('waits for the disk on a durable commit, except where a run can be made again', () => {
    const level = (store: SqliteRunStore) => store.db.pragma('synchronous', { simple: true });
    const [NORMAL, FULL] = [1, 2];
    const store = open();
    store.commit(null, [], true);
    expect(level(store)).toBe(FULL);
    store.commit(null, [], false);
    expect(level(store)).toBe(NORMAL);
    store.setMeta('state', 'HALTED');
    expect(level(store)).toBe(FULL);
    const fast = open(undefined, { fast: true });
    fast.commit(null, [], true);
    expect(level(fast)).toBe(NORMAL);
  });

  it('keeps nothing of a commit that fails half-way', () => {
    const store = open();
    const broken = incident({ id: 'broken', at: Number.NaN });
    expect(() => store.commit(segment(1, 5), [decision(), broken], true)).toThrow(StoreError);
    expect(store.lastSeq()).toBe(0);
    expect([...readRecords(store, 'decision')]).toEqual([]);
    store.commit(segment(1, 5), [decision()], true);
    expect(store.lastSeq()).toBe(5);
  });

  it('says what a full disk means and goes on when there is space again', () => {
    const store = open();
    store.commit(segment(1, 1), [], true);
    const pages = store.db.pragma('page_count', { simple: true });
    store.db.pragma(`max_page_count = ${pages}`);
    const large = { firstSeq: 2, lastSeq: 2, bytes: new Uint8Array(1 << 20), head: 'h2' };
    expect(() => store.commit(large, [decision()], true)).toThrow(
      /the disk is full.*Nothing of this write was kept.*positions.*Free space/s,
    );
    expect(store.lastSeq()).toBe(1);
    store.db.pragma('max_page_count = 1073741823');
    store.commit(large, [decision()], true);
    expect(store.lastSeq()).toBe(2);
  });

  it('says who else holds the file when it is locked', () => {
    const store = open();
    store.db.pragma('busy_timeout = 1');
    const other = new Sqlite(store.path);
    onTestFinished(() => {
      other.close();
    });
    other.exec('BEGIN IMMEDIATE');
    const write = () => store.commit(segment(1, 1), [], true);
    expect(write).toThrow(expect.objectContaining({ failure: 'locked' }));
    expect(write).toThrow(/another process holds the write lock/);
    other.exec('ROLLBACK');
    write();
    expect(store.lastSeq()).toBe(1);
  });
});

describe('reading beside a running engine', () => {
  it('sees what is committed and writes nothing', () => {
    const writer = open();
    writer.commit(segment(1, 1), [decision()], true);
    const reader = open(writer.path, { readonly: true });
    expect([...readRecords(reader, 'decision')]).toHaveLength(1);
    writer.commit(segment(2, 2), [decision({ id: 'd-2' })], true);
    expect([...readRecords(reader, 'decision')]).toHaveLength(2);
    expect(() => reader.commit(null, [decision({ id: 'd-3' })], true)).toThrow(
      expect.objectContaining({ failure: 'read-only' }),
    );
  });
});
