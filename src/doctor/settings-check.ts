import { existsSync, statSync } from 'node:fs';
import { settingErrorText } from '../settings/errors.ts';
import type { LoadedSettings } from '../settings/load.ts';
import { type Check, type Finding, failure, fine, warning } from './check.ts';

const OTHERS = 0o077;

/** All that is wrong with the settings at once, and who else can read the file they are in. */
export const settingsCheck = (file: string, loaded: LoadedSettings): Check => ({
  name: 'settings',
  run: () => {
    const isThere = existsSync(file);
    const where = isThere ? file : 'no .env file';
    return [
      ...(loaded.ok
        ? [fine(`valid (${where}), mode ${loaded.settings.mode ?? 'practice'}`)]
        : loaded.errors.map((error) => failure(settingErrorText(error), `correct it there (${where})`))),
      ...(isThere ? permissionOf(file) : []),
    ];
  },
});

function permissionOf(file: string): Finding[] {
  return (statSync(file).mode & OTHERS) === 0
    ? []
    : [warning(`${file} can be read by other users, and keys belong in it`, `chmod 600 ${file}`)];
}
