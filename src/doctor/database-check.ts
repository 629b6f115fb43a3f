import { StoreError } from '../../storage/errors.ts';
import { isHeld } from '../../storage/lock.ts';
import { MIGRATIONS, schemaVersion } from '../../storage/migrations/migrate.ts';
import { JOURNAL_HEAD, openRunStore, type SqliteRunStore } from '../../storage/run-store.ts';
import { type Check, type Finding, failure, fine, warning } from './check.ts';

/** The database of the newest run: that it opens, its schema, and that its journal ends where it was committed. */
export const databaseCheck = (path: string | null): Check => ({
  name: 'database',
  run: () => (path === null ? [fine('none yet: the first run makes one')] : findings(path)),
});

function findings(path: string): Finding[] {
  let store: SqliteRunStore;
  try {
    store = openRunStore(path, { readonly: true });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return error.failure === 'older'
      ? [warning(error.message, 'start ouroterm on it once')]
      : [failure(error.message, 'do what it says; until then start on another with --db')];
  }
  try {
    const holder = isHeld(path);
    return [
      fine(`${path}, schema version ${schemaVersion(store.db)} of ${MIGRATIONS.at(-1)?.version ?? 0}`),
      journalFinding(store),
      fine(
        holder === null ? 'no engine runs on it' : `process ${holder.pid} runs an engine on it since ${holder.since}`,
      ),
    ];
  } finally {
    store.close();
  }
}

/** Only the end is looked at: a whole journal takes its time to read. */
function journalFinding(store: SqliteRunStore): Finding {
  const lastSeq = store.lastSeq();
  if (lastSeq === 0) return fine('the journal is empty');
  const [newest] = store.segments(lastSeq - 1);
  const noted = store.getMeta(JOURNAL_HEAD);
  const entries = `${lastSeq.toLocaleString('en')} entries`;
  return newest !== undefined && noted === `${newest.lastSeq} ${newest.head}`
    ? fine(`journal of ${entries}, ending as it was committed`)
    : failure(
        `the journal of ${entries} does not end where its engine committed it last`,
        'ouroterm journal verify tells how far it can be trusted; restore the latest backup',
      );
}
