import type { TradingSettings } from '../../engine/kernel/settings.ts';
import type { SettingError } from './errors.ts';
import { RULES } from './rules.ts';
import { type Given, gather, type SettingSources } from './sources.ts';
import { SETTING_NAMES, SETTINGS, type SettingName, type SettingValues } from './table.ts';
import { tradingSettings } from './trading-settings.ts';

export interface AppSettings {
  /** What the kernel reads. */
  readonly trading: TradingSettings;
  /** Null when nobody chose one. */
  readonly mode: 'practice' | 'paper' | 'live' | null;
  readonly dataDir: string | null;
  readonly dbPath: string | null;
  /** Every setting under its own name, for the parts of the program that need one of the rest. */
  readonly values: SettingValues;
}

export type LoadedSettings =
  | { readonly ok: true; readonly settings: AppSettings }
  | { readonly ok: false; readonly errors: readonly SettingError[] };

/** Reads and validates all settings as a whole; when something is wrong, everything that is wrong is reported. */
export function loadSettings(sources: SettingSources): LoadedSettings {
  const { given, errors: nameErrors } = gather(sources);
  const { values, invalid } = readValues(given);
  const errors = [...nameErrors, ...invalid.values(), ...brokenRules(values, given, new Set(invalid.keys()))];
  if (errors.length > 0) return { ok: false, errors };
  return {
    ok: true,
    settings: {
      trading: tradingSettings(values),
      mode: values.MODE,
      dataDir: values.OUROTERM_DATA_DIR,
      dbPath: values.DB_PATH,
      values,
    },
  };
}

/** Values of all settings; one that is invalid has its default and an error. */
function readValues(given: ReadonlyMap<SettingName, Given>): {
  readonly values: SettingValues;
  readonly invalid: ReadonlyMap<SettingName, SettingError>;
} {
  const values: Partial<Record<SettingName, unknown>> = {};
  const invalid = new Map<SettingName, SettingError>();
  for (const name of SETTING_NAMES) {
    values[name] = fallbackOf(name);
    const source = given.get(name);
    if (source === undefined) continue;
    const { kind, safety } = SETTINGS[name];
    const reading = kind.read(source.text);
    if (reading.ok) {
      values[name] = reading.value;
      continue;
    }
    const allowed = `allowed is ${kind.allowed}`;
    const problem = [reading.detail, allowed, safety].filter((part) => part !== null).join('; ');
    invalid.set(name, { setting: name, origin: source.origin, value: kind.show(source.text), problem });
  }
  // Each name got the value its own kind read, which is what SettingValues says.
  return { values: values as SettingValues, invalid };
}

function fallbackOf(name: SettingName): unknown {
  const { kind, fallback } = SETTINGS[name];
  if (fallback === null) return null;
  const reading = kind.read(fallback);
  if (!reading.ok) throw new Error(`the default of ${name} is not valid`);
  return reading.value;
}

function brokenRules(
  values: SettingValues,
  given: ReadonlyMap<SettingName, Given>,
  invalid: ReadonlySet<SettingName>,
): SettingError[] {
  return RULES.filter((rule) => !rule.involves.some((name) => invalid.has(name))).flatMap((rule) => {
    const setting = rule.involves[0]!;
    const source = given.get(setting);
    const shown = source === undefined ? null : SETTINGS[setting].kind.show(source.text);
    const origin = source?.origin ?? (SETTINGS[setting].fallback === null ? 'not set' : 'default');
    return rule
      .check(values)
      .map((problem) => ({ setting, origin, value: shown ?? SETTINGS[setting].fallback, problem }));
  });
}
