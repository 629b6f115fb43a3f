import { type Command, Option } from 'commander';
import { nonEmpty } from '../option-values.ts';
import { declare, type Perform } from '../perform.ts';
import { storePath } from '../store-path.ts';

/** `ouroterm journal verify` */
export function declareJournal(program: Command, perform: Perform): void {
  const journal = declare(program, 'journal', 'the record of every event', 'journal verify');
  const verify = declare(
    journal,
    'verify',
    'check that no entry was changed, removed or moved',
    'journal verify --db practice-7.db',
  )
    .addOption(new Option('--db <file>', 'database (default: the newest in the data folder)').argParser(nonEmpty))
    .option('--json', 'one JSON document');
  perform<{ readonly db?: string; readonly json?: true }>(verify, async (invocation, { db, json }) => {
    const { runJournalVerify } = await import('../../commands/journal.ts');
    return runJournalVerify({ db: await storePath(invocation, db), json: json ?? false }, invocation.io);
  });
}
