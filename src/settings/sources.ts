import { parseEnv } from 'node:util';
import type { SettingError } from './errors.ts';
import { suggestion } from './suggestion.ts';
import { SETTING_NAMES, SETTINGS, type SettingName } from './table.ts';

/** Where settings come from; a later one wins over an earlier one. An empty value is as good as none. */
export interface SettingSources {
  /** Text of the `.env` file, null when there is none. */
  readonly dotenv: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** By setting name, as the command line translates its options. */
  readonly flags: Readonly<Record<string, string>>;
}

export interface Given {
  readonly text: string;
  readonly origin: string;
}

/** Variables with this prefix are ours, so an unknown one is a mistake; any other may belong to another program. */
const OWN_PREFIX = 'OUROTERM_';

/** Gathers what was given for each setting, and complains about names that no setting has. */
export function gather({ dotenv, env, flags }: SettingSources): {
  readonly given: ReadonlyMap<SettingName, Given>;
  readonly errors: readonly SettingError[];
} {
  const given = new Map<SettingName, Given>();
  const errors: SettingError[] = [];
  const take = (name: string, text: string | undefined, origin: string) => {
    if (!isSetting(name)) errors.push(unknownSetting(name, origin));
    else if (text !== undefined && text.trim() !== '') given.set(name, { text, origin });
  };

  const file = (dotenv ?? '').replace(/^\uFEFF/, '');
  const entries = Object.entries(parseEnv(file)).map(([name, text]) => ({ name, text, line: lineOf(file, name) }));
  entries.sort((a, b) => a.line - b.line);
  for (const { name, text, line } of entries) take(name, text, `.env line ${line}`);
  errors.push(...settingsWithoutValue(file));
  for (const [name, text] of Object.entries(env)) {
    if (isSetting(name) || name.startsWith(OWN_PREFIX)) take(name, text, 'environment');
  }
  for (const [name, text] of Object.entries(flags)) take(name, text, 'flag');
  return { given, errors };
}

function isSetting(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}

/** The value of an unknown setting is not shown: it may well be a secret under a misspelt name. */
function unknownSetting(name: string, origin: string): SettingError {
  const meant = suggestion(name, SETTING_NAMES);
  const problem = meant === null ? 'there is no such setting' : `there is no such setting; did you mean ${meant}?`;
  return { setting: name.replace(/[^\w.-]/g, '?'), origin, value: null, problem };
}

/** The number of the line that sets a name; the last one counts, as it does for `parseEnv`. */
function lineOf(file: string, name: string): number {
  const lines = file.split(/\r?\n/);
  return (
    1 +
    lines.findLastIndex(
      (line) =>
        line
          .replace(/^\s*(export\s+)?/, '')
          .split('=')[0]
          ?.trim() === name,
    )
  );
}

/** Lines that name a setting without `=`: `parseEnv` passes over them, and a limit thought to be set would not be. */
function settingsWithoutValue(file: string): SettingError[] {
  return file.split(/\r?\n/).flatMap((line, i) => {
    const name = /^\s*(?:export\s+)?(\w+)[^=]*$/.exec(line)?.[1];
    if (name === undefined || !isSetting(name)) return [];
    return [
      { setting: name, origin: `.env line ${i + 1}`, value: null, problem: `the line has no "="; write ${name}=…` },
    ];
  });
}
