import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AppSettings } from '../settings/load.ts';
import type { SettingSources } from '../settings/sources.ts';
import type { CliIo } from './io.ts';
import { defaultDataDir, settingsFile } from './paths.ts';
import { UsageError } from './usage-error.ts';

/** Options that every command takes. */
export interface GlobalOptions {
  readonly color: boolean;
  readonly dataDir?: string;
  readonly lang?: string;
  readonly theme?: string;
  /** Settings by name. */
  readonly set?: Readonly<Record<string, string>>;
}

/** One command line: its surroundings, its global options and what follows from both. */
export interface Invocation {
  readonly io: CliIo;
  readonly color: boolean;
  /** Whether somebody sits at a terminal: keys can be read and a screen painted. */
  readonly interactive: boolean;
  /** The environment without variables that are no settings. */
  readonly env: CliIo['env'];
  /** Settings given on the command line. */
  readonly flags: Readonly<Record<string, string>>;
  /** Where settings come from. Throws a UsageError when their file cannot be read. */
  sources(): SettingSources;
  /** All settings. Throws a UsageError that lists everything wrong with them. */
  settings(): Promise<AppSettings>;
  /** The data folder, absolute; it need not exist. Throws as `settings` does. */
  dataDir(): Promise<string>;
}

export function createInvocation(io: CliIo, { color, dataDir, lang, theme, set }: GlobalOptions): Invocation {
  // OUROTERM_DEBUG belongs to the command line; the settings would complain about it.
  const { OUROTERM_DEBUG: _debug, ...env } = io.env;
  const flags = {
    ...set,
    ...(dataDir !== undefined && { OUROTERM_DATA_DIR: dataDir }),
    ...(lang !== undefined && { OUROTERM_LANG: lang }),
    ...(theme !== undefined && { OUROTERM_THEME: theme }),
  };
  let loaded: Promise<AppSettings> | undefined;

  const invocation: Invocation = {
    io,
    color: color && io.stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
    // A terminal that cannot place the cursor is none for a screen.
    interactive: io.stdout.isTTY === true && io.stdin.isTTY === true && env['TERM'] !== 'dumb',
    env,
    flags,
    sources: () => ({ env, dotenv: readIfThere(settingsFile(io)), flags }),
    settings: () => {
      loaded ??= readSettings(invocation.sources());
      return loaded;
    },
    dataDir: async () => resolve(io.cwd, (await invocation.settings()).dataDir ?? defaultDataDir(io)),
  };
  return invocation;
}

async function readSettings(sources: SettingSources): Promise<AppSettings> {
  const { loadSettings } = await import('../settings/load.ts');
  const { settingErrorText } = await import('../settings/errors.ts');
  const loaded = loadSettings(sources);
  if (loaded.ok) return loaded.settings;
  throw new UsageError(['the settings are not valid:', ...loaded.errors.map(settingErrorText)].join('\n  '));
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'ENOENT') return null;
    throw new UsageError(`${file}: the settings cannot be read (${error.message})`);
  }
}
