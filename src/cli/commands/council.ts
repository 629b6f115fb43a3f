import type { Command } from 'commander';
import { declare, type Perform } from '../perform.ts';
import { engineOrWord } from '../store-path.ts';
import { engineOption } from './attach.ts';

/** `ouroterm council` */
export function declareCouncil(program: Command, perform: Perform): void {
  const council = declare(
    program,
    'council <symbol>',
    'have the running engine’s council debate a symbol, and follow the debate to its verdict',
    'council 990110',
    'council KR:990110 --json',
  )
    .addOption(engineOption())
    .option('--json', 'one JSON object a line: what was opened, each speech, the verdict');
  perform<{ readonly db?: string; readonly json?: true }>(council, async (invocation, { db, json }, [symbol = '']) => {
    const engine = await engineOrWord(invocation, db);
    if (engine === null) return 1;
    const { runCouncil } = await import('../../commands/council.ts');
    return runCouncil(engine, symbol, { json: json ?? false }, invocation.io);
  });
}
