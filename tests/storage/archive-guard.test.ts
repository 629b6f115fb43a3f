import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MarketDayRecord } from '../../engine/kernel/records.ts';
import { tradingDay } from '../../engine/market/types.ts';
import { readRecords } from '../../storage/queries.ts';
import { openRunStore, type SqliteRunStore } from '../../storage/run-store.ts';
import { fill, TEN_IN_SEOUL, temporaryFolder } from './sample-records.ts';

const DAY: MarketDayRecord = {
  kind: 'market-day',
  market: 'KR',
  day: tradingDay('2026-03-02'),
  at: TEN_IN_SEOUL,
  level: 1_000,
  changePct: 0.5,
  regime: 'NEUTRAL',
};

describe('what is only looked back on', () => {
  let path: string;
  let store: SqliteRunStore;
  beforeEach(() => {
    path = `${temporaryFolder()}/run.db`;
    store = openRunStore(path);
  });
  afterEach(() => store.close());
  const failures = () => store.db.prepare('SELECT kind, message FROM archive_failures').all();

  it('is put aside when it cannot be written, and what trades is written all the same', () => {
    store.db.exec(`CREATE TRIGGER broken BEFORE INSERT ON market_days BEGIN SELECT RAISE(ABORT, 'no days today'); END`);
    store.commit(null, [fill({ id: 'f1' }), DAY, fill({ id: 'f2' })], true);
    expect([...readRecords(store, 'fill')].map(({ id }) => id)).toEqual(['f1', 'f2']);
    expect([...readRecords(store, 'market-day')]).toEqual([]);
    expect(failures()).toEqual([{ kind: 'market-day', message: 'no days today' }]);

    // Still broken: it stays where it is. Mended: it is written, and nothing is left aside.
    store.close();
    store = openRunStore(path);
    expect(failures().length).toBe(1);
    store.db.exec('DROP TRIGGER broken');
    store.close();
    store = openRunStore(path);
    expect([...readRecords(store, 'market-day')]).toEqual([DAY]);
    expect(failures()).toEqual([]);
  });

  it('leaves nothing half-written', () => {
    store.commit(null, [{ ...DAY, at: 0.5 }], true);
    expect(failures()).toEqual([{ kind: 'market-day', message: expect.stringContaining('at') }]);
    expect([...readRecords(store, 'market-day')]).toEqual([]);
  });

  it('does not hide what is wrong with the file itself, nor with a fill', () => {
    store.db.exec(`CREATE TRIGGER broken BEFORE INSERT ON fills BEGIN SELECT RAISE(ABORT, 'no fills'); END`);
    expect(() => store.commit(null, [DAY, fill()], true)).toThrow(/no fills/);
    expect([...readRecords(store, 'market-day')]).toEqual([]);
    const reader = openRunStore(path, { readonly: true });
    expect(() => reader.commit(null, [DAY], true)).toThrow();
    reader.close();
  });
});
