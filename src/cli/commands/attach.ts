import { type Command, Option } from 'commander';
import { nonEmpty } from '../option-values.ts';
import { declare, type Perform } from '../perform.ts';
import { engineOrWord } from '../store-path.ts';
import { UsageError } from '../usage-error.ts';

/** `ouroterm attach` */
export function declareAttach(program: Command, perform: Perform): void {
  const attach = declare(
    program,
    'attach',
    'open a terminal on an engine that runs elsewhere on this machine',
    'attach',
    'attach --db practice-7.db',
  ).addOption(engineOption());
  perform<{ readonly db?: string }>(attach, async (invocation, { db }) => {
    if (!invocation.interactive) {
      throw new UsageError(
        'attach needs a terminal on stdin and stdout that can place the cursor (TERM=dumb cannot); ouroterm status works without one',
      );
    }
    const engine = await engineOrWord(invocation, db);
    if (engine === null) return 1;
    const { runAttach } = await import('../../commands/attach.ts');
    const { lookOf } = await import('../../look.ts');
    return runAttach(engine, lookOf(await invocation.settings(), invocation.color));
  });
}

/** Which engine is meant. */
export function engineOption(): Option {
  return new Option('--db <file>', 'database of the engine (default: the newest that one runs on)').argParser(nonEmpty);
}
