import type { Command } from 'commander';
import { nonEmpty } from '../option-values.ts';
import { declare, type Perform } from '../perform.ts';
import { engineOrWord } from '../store-path.ts';
import { engineOption } from './attach.ts';

/** `ouroterm breaker reset` */
export function declareBreaker(program: Command, perform: Perform): void {
  const breaker = declare(program, 'breaker', 'the circuit breaker', 'breaker reset --reason "loss understood"');
  const reset = declare(
    breaker,
    'reset',
    'reset the tripped circuit breaker of the running engine',
    'breaker reset --reason "loss understood"',
  )
    .requiredOption('--reason <text>', 'for the journal', nonEmpty)
    .addOption(engineOption());
  perform<{ readonly db?: string; readonly reason: string }>(reset, async (invocation, { db, reason }) => {
    const engine = await engineOrWord(invocation, db);
    if (engine === null) return 1;
    const { runControl } = await import('../../commands/control.ts');
    return runControl(engine, { type: 'reset-breaker', reason }, invocation.io);
  });
}
