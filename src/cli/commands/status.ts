import { type Command, Option } from 'commander';
import { nonEmpty } from '../option-values.ts';
import { declare, type Perform } from '../perform.ts';
import { runningEngine, storePath } from '../store-path.ts';

/** `ouroterm status` */
export function declareStatus(program: Command, perform: Perform): void {
  const status = declare(program, 'status', 'state of the engine, and what its run came to', 'status', 'status --json')
    .addOption(new Option('--db <file>', 'database (default: the newest in the data folder)').argParser(nonEmpty))
    .option('--json', 'one JSON document');
  perform<{ readonly db?: string; readonly json?: true }>(status, async (invocation, { db, json }) => {
    const { runStatus } = await import('../../commands/status.ts');
    const engine = await runningEngine(invocation, db);
    const store = engine === null ? await storePath(invocation, db) : engine.db;
    return runStatus({ db: store, engine, json: json ?? false }, invocation.io);
  });
}
