import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRecords } from '../../storage/queries.ts';
import { type RecordKind, TABLES } from '../../storage/rows/tables.ts';
import { openRunStore, type SqliteRunStore } from '../../storage/run-store.ts';
import { ANY_RECORD } from './random-records.ts';
import { decision, fill, trade } from './sample-records.ts';

describe('rows', () => {
  let store: SqliteRunStore;
  beforeAll(() => {
    store = openRunStore(':memory:', { fast: true });
  });
  afterAll(() => store.close());

  it.each(Object.keys(TABLES) as RecordKind[])('a written %s is read back equal', (kind) => {
    fc.assert(
      fc.property(ANY_RECORD[kind], (record) => {
        store.db.exec(`DELETE FROM ${TABLES[kind].name}`);
        store.commit(null, [record], false);
        expect([...readRecords(store, kind)]).toEqual([record]);
      }),
      { numRuns: 60 },
    );
  });

  it('refuses a row that somebody edited into nonsense, naming the field', () => {
    store.commit(null, [decision({ id: 'edited' }), trade({ id: 'edited' })], false);
    store.db.exec(`UPDATE decisions SET action = 'SHORT' WHERE id = 'edited'`);
    expect(() => [...readRecords(store, 'decision')]).toThrow(/a row does not hold what its table promises \(action/);
    store.db.exec(`UPDATE trades SET selection = '{' WHERE id = 'edited'`);
    expect(() => [...readRecords(store, 'trade')]).toThrow(/selection: no valid JSON/);
  });

  it('refuses a fraction where money is counted', () => {
    expect(() => store.commit(null, [fill({ id: 'half', amount: 0.5 })], false)).toThrow(/amount/);
  });
});
