import type { Command } from 'commander';
import { nonEmpty } from '../option-values.ts';
import { declare, type Perform } from '../perform.ts';
import { engineOrWord } from '../store-path.ts';
import { engineOption } from './attach.ts';

/** `ouroterm resume` */
export function declareResume(program: Command, perform: Perform): void {
  const resume = declare(
    program,
    'resume',
    'let the running engine trade again after a pause or a halt',
    'resume --reason "prices checked"',
  )
    .requiredOption('--reason <text>', 'for the journal', nonEmpty)
    .addOption(engineOption());
  perform<{ readonly db?: string; readonly reason: string }>(resume, async (invocation, { db, reason }) => {
    const engine = await engineOrWord(invocation, db);
    if (engine === null) return 1;
    const { runControl } = await import('../../commands/control.ts');
    return runControl(engine, { type: 'resume', reason }, invocation.io);
  });
}
