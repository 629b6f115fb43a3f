import type { Explanation } from '../../engine/client/snapshot.ts';
import { StoreError } from '../../storage/errors.ts';
import { readRecords } from '../../storage/queries.ts';
import { openRunStore, type SqliteRunStore } from '../../storage/run-store.ts';
import { explainDecision } from '../explanation.ts';
import { loadWorkstation } from '../workstation.ts';

interface TextSink {
  write(text: string): unknown;
}

/**
 * `ouroterm decisions why`: the story of a decision, by its id or of the newest of a symbol. Works beside a running engine.
 *
 * @returns the exit code: 0; 1 when the store cannot be read or has no such decision
 */
export async function runDecisionWhy(
  asked: string,
  { db, json }: { readonly db: string; readonly json: boolean },
  io: { readonly stdout: TextSink; readonly stderr: TextSink },
): Promise<number> {
  const explanation = load(asked, db);
  if (typeof explanation === 'string') {
    io.stderr.write(`ouroterm: ${explanation}\n`);
    return 1;
  }
  if (json) io.stdout.write(`${JSON.stringify(explanation)}\n`);
  else {
    // The words are the workstation's, so that both say the same.
    const { explanationText, wordsOf } = await loadWorkstation();
    io.stdout.write(`${explanationText(explanation, wordsOf('en'))}\n`);
  }
  return 0;
}

/** The explanation, or why there is none. */
function load(asked: string, db: string): Explanation | string {
  let store: SqliteRunStore | undefined;
  try {
    store = openRunStore(db, { readonly: true });
    const [newest] = readRecords(store, 'decision', { symbol: asked, limit: 1 });
    for (const id of [asked, ...(newest === undefined ? [] : [newest.id])]) {
      const reply = explainDecision(store, id);
      if (reply.ok && reply.explanation !== undefined) return reply.explanation;
    }
    return `${asked} is neither a decision nor a symbol decided on in ${db}`;
  } catch (error) {
    if (error instanceof StoreError) return error.message;
    throw error;
  } finally {
    store?.close();
  }
}
