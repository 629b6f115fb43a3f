import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { CliIo } from './io.ts';

type Place = Pick<CliIo, 'env' | 'cwd' | 'home'>;

/** The file that settings are read from: `.env` of the working directory if there is one, else the user's own. */
export function settingsFile(place: Place): string {
  const local = join(place.cwd, '.env');
  if (existsSync(local)) return local;
  return join(xdgFolder(place, 'XDG_CONFIG_HOME', '.config'), 'ouroterm.env');
}

/** Where data go unless somebody says otherwise. */
export function defaultDataDir(place: Place): string {
  return xdgFolder(place, 'XDG_DATA_HOME', '.local/share');
}

/** By the XDG Base Directory Specification a path that is not absolute is ignored. */
function xdgFolder({ env, home }: Place, variable: string, fallback: string): string {
  const base = env[variable];
  return join(base !== undefined && isAbsolute(base) ? base : join(home, fallback), 'ouroterm');
}
