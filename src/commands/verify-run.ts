import { JournalBroken } from '../../engine/runtime/journal.ts';
import { openRunStore } from '../../storage/run-store.ts';
import { RunDiffers } from '../time-travel/run-differs.ts';
import { type Verification, verifyRun } from '../time-travel/verify-run.ts';

interface TextSink {
  write(text: string): unknown;
}

/**
 * `ouroterm replay --journal ID --verify`: makes a recorded run again out of its journal and compares everything with
 * what was recorded. Works beside a running engine.
 *
 * @returns the exit code: 0; 1 at the first difference, which is named
 * @throws StoreError when the store cannot be read
 */
export function runVerify(
  { db, json }: { readonly db: string; readonly json: boolean },
  io: { readonly stdout: TextSink; readonly stderr: TextSink },
): 0 | 1 {
  const store = openRunStore(db, { readonly: true });
  try {
    const verification = verifyRun(store);
    io.stdout.write(
      json ? `${JSON.stringify({ ok: true, database: db, ...verification })}\n` : verifiedText(verification),
    );
    return 0;
  } catch (error) {
    if (!(error instanceof JournalBroken || error instanceof RunDiffers)) throw error;
    const entry = error instanceof JournalBroken ? error.seq : null;
    if (json) io.stdout.write(`${JSON.stringify({ ok: false, database: db, entry, problem: error.message })}\n`);
    else io.stderr.write(`${db}: ${error.message}\n`);
    return 1;
  } finally {
    store.close();
  }
}

function verifiedText({ entries, head, rows, ordersSent, checkpoint, fingerprint }: Verification): string {
  const counted = Object.entries(rows).map(([table, count]) => `${count.toLocaleString('en')} ${table}`);
  return [
    'The run comes out of its journal as it was recorded.',
    `  journal      ${entries.toLocaleString('en')} entries, head ${head ?? 'none'}`,
    `  rows         ${counted.join(', ')}`,
    `  orders sent  ${ordersSent.toLocaleString('en')}, each as the engine decided`,
    `  saved state  ${checkpoint === null ? 'none' : `of entry ${checkpoint.toLocaleString('en')}, the same`}`,
    `  fingerprint  ${fingerprint}`,
    '',
  ].join('\n');
}
