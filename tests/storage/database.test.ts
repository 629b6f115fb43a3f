import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../storage/database.ts';
import { MIGRATIONS } from '../../storage/migrations/migrate.ts';
import type { Migration } from '../../storage/migrations/migration.ts';
import { openRunStore } from '../../storage/run-store.ts';
import { temporaryFolder, trade } from './sample-records.ts';

const NEXT = MIGRATIONS.length + 1;
const ADD_NOTE: Migration = {
  version: NEXT,
  name: 'a note on trades',
  sql: `ALTER TABLE trades ADD COLUMN note TEXT NOT NULL DEFAULT 'none'`,
};

/** A store as version 1 of the program leaves it. */
function versionOneFile(): string {
  const path = join(temporaryFolder(), 'run.db');
  const store = openRunStore(path);
  store.commit(null, [trade()], true);
  store.close();
  return path;
}

describe('migrations', () => {
  it('are numbered from 1 without gaps', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, i) => i + 1));
  });

  it('bring an older file up to date, keep its rows and are recorded', () => {
    const path = versionOneFile();
    const db = openDatabase(path, { migrations: [...MIGRATIONS, ADD_NOTE] });
    expect(db.prepare('SELECT id, note FROM trades').all()).toEqual([{ id: 't-1', note: 'none' }]);
    expect(db.prepare('SELECT version, name FROM schema_version ORDER BY version').all().at(-1)).toEqual({
      version: NEXT,
      name: 'a note on trades',
    });
    db.close();
    openDatabase(path, { migrations: [...MIGRATIONS, ADD_NOTE] }).close();
  });

  it('leave the file as it was when one fails half-way', () => {
    const path = versionOneFile();
    const broken = { ...ADD_NOTE, sql: `${ADD_NOTE.sql}; ALTER TABLE no_such_table ADD COLUMN x TEXT` };
    expect(() => openDatabase(path, { migrations: [...MIGRATIONS, broken] })).toThrow(/no_such_table/);
    const db = openDatabase(path);
    expect(
      db
        .prepare('SELECT * FROM trades')
        .columns()
        .map(({ name }) => name),
    ).not.toContain('note');
    expect(db.prepare('SELECT max(version) FROM schema_version').pluck().get()).toBe(MIGRATIONS.length);
    db.close();
  });

  it.each([false, true])('refuse a file of a newer program (read only: %s)', (readonly) => {
    const path = versionOneFile();
    openDatabase(path, { migrations: [...MIGRATIONS, ADD_NOTE] }).close();
    expect(() => openDatabase(path, { readonly })).toThrow(
      `schema version ${NEXT}, this ouroterm knows versions up to ${MIGRATIONS.length}`,
    );
  });

  it('tell a reader to start the engine first when the file is behind', () => {
    const path = versionOneFile();
    expect(() => openDatabase(path, { readonly: true, migrations: [...MIGRATIONS, ADD_NOTE] })).toThrow(
      /Start the engine on it once/,
    );
  });
});

describe('opening', () => {
  it('makes no file or folder where one was expected', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'none.db');
    expect(() => openDatabase(path, { readonly: true })).toThrow(`${path}: there is no such file`);
    expect(existsSync(path)).toBe(false);
    expect(() => openDatabase(join(folder, 'none', 'run.db'))).toThrow(/no such folder/);
  });

  it.each([false, true])('refuses a text file and leaves it alone (read only: %s)', (readonly) => {
    const path = join(temporaryFolder(), 'notes.txt');
    writeFileSync(path, 'Buy low, sell high. '.repeat(100));
    expect(() => openDatabase(path, { readonly })).toThrow(/not an ouroterm database/);
  });

  it.each([false, true])('refuses another program’s database (read only: %s)', (readonly) => {
    const path = join(temporaryFolder(), 'other.db');
    new Sqlite(path).exec('CREATE TABLE bookmarks (url TEXT)').close();
    expect(() => openDatabase(path, { readonly })).toThrow(/not one of ouroterm's/);
    const other = new Sqlite(path);
    expect(other.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['bookmarks']);
    other.close();
  });

  it('reads a file whose writer was killed', () => {
    const folder = temporaryFolder();
    const store = openRunStore(join(folder, 'run.db'));
    store.commit(null, [trade()], true);
    // What a killed writer leaves: the file and its log, never merged.
    for (const end of ['', '-wal']) copyFileSync(`${store.path}${end}`, join(folder, `killed.db${end}`));
    store.close();
    const db = openDatabase(join(folder, 'killed.db'), { readonly: true });
    expect(db.prepare('SELECT id FROM trades').pluck().all()).toEqual(['t-1']);
    db.close();
  });
});
