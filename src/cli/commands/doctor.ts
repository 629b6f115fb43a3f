import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { Check } from '../../doctor/check.ts';
import type { Invocation } from '../invocation.ts';
import { nonEmpty } from '../option-values.ts';
import { declare, type Perform } from '../perform.ts';

/** `ouroterm doctor` */
export function declareDoctor(program: Command, perform: Perform): void {
  const doctor = declare(
    program,
    'doctor',
    'check runtime, terminal, settings, data folder, database, clock, calendars and the broker, with what to do about each finding',
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
    return runDoctor([...checks, ...(await brokerChecks(invocation))], { json: json ?? false }, io);
  });
}

/** Only of an account that the settings describe; what is wrong with them another check says. */
async function brokerChecks(invocation: Invocation): Promise<readonly Check[]> {
  const { loadSettings } = await import('../../settings/load.ts');
  const loaded = loadSettings(invocation.sources());
  if (!loaded.ok) return [];
  const { mode, values, trading } = loaded.settings;
  if (mode !== 'paper' && mode !== 'live') return [];
  const { accountOf } = await import('../../commands/account.ts');
  const { kisCheck } = await import('../../doctor/kis-check.ts');
  return [
    kisCheck({
      account: accountOf(loaded.settings, mode),
      markets: trading.enabledMarkets,
      credentialFolder: join(await invocation.dataDir(), 'credentials'),
      requestsPerSecond: values.RATE_LIMIT_RPS,
    }),
  ];
}
