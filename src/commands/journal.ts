import { GENESIS, JournalBroken, type JournalEntry, readJournal, toHex } from '../../engine/runtime/journal.ts';
import type { JournalSegment } from '../../engine/runtime/ports.ts';
import { JOURNAL_HEAD, openRunStore, type SqliteRunStore } from '../../storage/run-store.ts';

interface TextSink {
  write(text: string): unknown;
}

interface JournalExtent {
  readonly entries: number;
  readonly bytes: number;
  /** Hash of the newest entry, hex; null of an empty journal. */
  readonly head: string | null;
}

/**
 * `ouroterm journal verify`: reads every entry and checks the chain of hashes, and that it ends where the store says it
 * does. Works beside a running engine.
 *
 * @returns the exit code: 0; 1 when an entry cannot be trusted
 * @throws StoreError when the store cannot be read
 */
export function runJournalVerify(
  options: { readonly db: string; readonly json: boolean },
  io: { readonly stdout: TextSink; readonly stderr: TextSink },
): 0 | 1 {
  const store = openRunStore(options.db, { readonly: true });
  try {
    // One transaction, so that entries written meanwhile do not count.
    const extent = store.db.transaction(() => verifyJournal(store))();
    const { entries, bytes, head } = extent;
    io.stdout.write(
      options.json
        ? `${JSON.stringify({ ok: true, ...extent })}\n`
        : `journal is whole: ${entries.toLocaleString('en')} entries, ${bytes.toLocaleString('en')} bytes, head ${head ?? 'none'}\n`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof JournalBroken)) throw error;
    if (options.json) io.stdout.write(`${JSON.stringify({ ok: false, entry: error.seq, problem: error.message })}\n`);
    else io.stderr.write(`${options.db}: ${error.message}; entries before it are as they were written\n`);
    return 1;
  } finally {
    store.close();
  }
}

/**
 * Reads every entry of a journal and checks the chain of hashes, and that it ends where the store says it does.
 *
 * @throws JournalBroken at the first entry that cannot be trusted
 */
export function verifyJournal(store: SqliteRunStore): JournalExtent {
  let bytes = 0;
  function* counted(): Generator<JournalSegment> {
    for (const segment of store.segments(0)) {
      bytes += segment.bytes.length;
      yield segment;
    }
  }
  let last: JournalEntry | null = null;
  for (const entry of readJournal(counted(), 0, GENESIS)) last = entry;

  const entries = last?.seq ?? 0;
  const head = last === null ? null : toHex(last.hash);
  const [notedSeq, notedHead] = (store.getMeta(JOURNAL_HEAD) ?? '0').split(' ');
  const noted = Number(notedSeq);
  if (entries < noted) throw new JournalBroken(entries + 1, `is missing, and all up to entry ${noted}`);
  if (entries > noted) throw new JournalBroken(noted + 1, 'was not committed by an engine');
  if (head !== (notedHead ?? null)) throw new JournalBroken(entries, 'is not the one that was committed');
  return { entries, bytes, head };
}
