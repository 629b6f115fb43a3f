import type { Command } from 'commander';
import { declare, type Perform } from '../perform.ts';
import { engineOrWord } from '../store-path.ts';
import { engineOption } from './attach.ts';

/** `ouroterm halt` */
export function declareHalt(program: Command, perform: Perform): void {
  const halt = declare(
    program,
    'halt',
    'pull the kill switch of the running engine: no entries, orders cancelled, positions closed',
    'halt --reason "strange prices"',
  )
    .option('--reason <text>', 'for the journal', 'kill switch pulled on the command line')
    .addOption(engineOption());
  perform<{ readonly db?: string; readonly reason: string }>(halt, async (invocation, { db, reason }) => {
    const engine = await engineOrWord(invocation, db);
    if (engine === null) return 1;
    const { runControl } = await import('../../commands/control.ts');
    return runControl(engine, { type: 'halt', reason }, invocation.io);
  });
}
