import { type Command, Option } from 'commander';
import { nonEmpty } from '../option-values.ts';
import { declare, type Perform } from '../perform.ts';

/** `ouroterm doctor` */
export function declareDoctor(program: Command, perform: Perform): void {
  const doctor = declare(
    program,
    'doctor',
    'check runtime, terminal, settings, data folder, database, clock and calendars, with what to do about each finding',
    'doctor',
    'doctor --json',
  )
    .addOption(new Option('--db <file>', 'database (default: the newest in the data folder)').argParser(nonEmpty))
    .option('--json', 'one JSON document');
  perform<{ readonly db?: string; readonly json?: true }>(doctor, async (invocation, { db, json }) => {
    const { runDoctor } = await import('../../commands/doctor.ts');
    const { localChecks } = await import('../../doctor/local-checks.ts');
    const { loadWorkstation } = await import('../../workstation.ts');
    const { isUtf8, SMALLEST: smallest } = await loadWorkstation();
    const { io, env } = invocation;
    const checks = localChecks(invocation, db, { isUtf8: isUtf8(env), smallest });
    return runDoctor(checks, { json: json ?? false }, io);
  });
}
