import { resolve } from 'node:path';
import { DEFAULT_TRADING_SETTINGS } from '../../engine/kernel/settings.ts';
import type { Invocation } from '../cli/invocation.ts';
import { defaultDataDir, settingsFile } from '../cli/paths.ts';
import { storesByAge } from '../cli/stores-by-age.ts';
import { loadSettings } from '../settings/load.ts';
import { gather } from '../settings/sources.ts';
import { calendarCheck } from './calendar-check.ts';
import type { Check } from './check.ts';
import { clockCheck } from './clock-check.ts';
import { dataFolderCheck } from './data-folder-check.ts';
import { databaseCheck } from './database-check.ts';
import { runtimeCheck } from './runtime-check.ts';
import { settingsCheck } from './settings-check.ts';
import { type TerminalFacts, terminalCheck } from './terminal-check.ts';

/** What the terminal's own code knows of the terminal. */
export type TerminalKnowledge = Pick<TerminalFacts, 'isUtf8' | 'smallest'>;

/**
 * The checks that ask nobody outside of this machine. Settings that are wrong are a finding too; the others are made with
 * what can be read of them.
 *
 * @param db database to look at in place of the newest
 * @throws UsageError when the settings' file cannot be read at all
 */
export function localChecks(
  { io, env, sources }: Invocation,
  db: string | undefined,
  knowledge: TerminalKnowledge,
): Check[] {
  const given = sources();
  const loaded = loadSettings(given);
  const setting = (name: 'OUROTERM_DATA_DIR' | 'DB_PATH') => gather(given).given.get(name)?.text;
  const dataDir = resolve(io.cwd, setting('OUROTERM_DATA_DIR') ?? defaultDataDir(io));
  const named = db ?? setting('DB_PATH');
  const database = named === undefined ? (storesByAge(dataDir)[0] ?? null) : resolve(io.cwd, named);
  const { enabledMarkets } = loaded.ok ? loaded.settings.trading : DEFAULT_TRADING_SETTINGS;
  const { versions, platform, arch } = process;
  return [
    runtimeCheck({
      versions,
      system: `${platform} ${arch}`,
      availableMemory: process.availableMemory(),
      timeZones: Intl.supportedValuesOf('timeZone'),
    }),
    terminalCheck({
      ...knowledge,
      env,
      isTerminal: io.stdout.isTTY === true,
      columns: io.stdout.columns ?? 0,
      rows: io.stdout.rows ?? 0,
      colorDepth: io.stdout.getColorDepth?.(env) ?? 1,
    }),
    settingsCheck(settingsFile(io), loaded),
    dataFolderCheck(dataDir),
    databaseCheck(database),
    clockCheck({ now: io.now(), zone: new Intl.DateTimeFormat().resolvedOptions().timeZone, database }),
    calendarCheck(dataDir, enabledMarkets, io.now()),
  ];
}
