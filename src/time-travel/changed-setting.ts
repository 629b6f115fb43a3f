import type { TradingSettings } from '../../engine/kernel/settings.ts';
import { RULES } from '../settings/rules.ts';
import { suggestion } from '../settings/suggestion.ts';
import { SETTING_NAMES, SETTINGS, type SettingName, type SettingValues } from '../settings/table.ts';
import { tradingSettings } from '../settings/trading-settings.ts';

export type ChangedSetting =
  | {
      readonly ok: true;
      readonly settings: TradingSettings;
      readonly setting: string;
      readonly before: string;
      readonly after: string;
    }
  /** What is wrong and what is allowed. */
  | { readonly ok: false; readonly problem: string };

const refused = (problem: string): ChangedSetting => ({ ok: false, problem });

/** The settings of a run with one of them changed, `NAME=VALUE`, checked like any other setting and its rules. */
export function changeSetting(recorded: TradingSettings, text: string): ChangedSetting {
  const [, wanted, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/s.exec(text) ?? [];
  if (wanted === undefined || value === undefined || value === '') {
    return refused('type a setting and its new value, such as CONFIDENCE_THRESHOLD=85');
  }
  const name = SETTING_NAMES.find((known) => known === wanted.toUpperCase());
  if (name === undefined) {
    const meant = suggestion(wanted, SETTING_NAMES);
    return refused(`there is no setting ${wanted}${meant === null ? '' : `; did you mean ${meant}?`}`);
  }
  const field = FIELDS.get(name);
  if (field === undefined) return refused(`${name} decides nothing in trading, so nothing would differ`);
  if (field === 'enabledMarkets')
    return refused(`${name} says which data a run takes in, and they are as they were recorded`);
  const { kind, safety } = SETTINGS[name];
  const reading = kind.read(value);
  if (!reading.ok) {
    return refused(
      [`${name}: ${reading.detail ?? ''}`, `allowed is ${kind.allowed}`, safety].filter(Boolean).join('; '),
    );
  }
  const values = { ...valuesOf(recorded), [name]: reading.value };
  const broken = RULES.filter(({ involves }) => involves.includes(name)).flatMap(({ check }) => check(values));
  if (broken.length > 0) return refused(`${name}: ${broken.join('; ')}`);
  const settings = { ...recorded, [field]: reading.value };
  return { ok: true, settings, setting: name, before: shown(recorded[field]), after: shown(settings[field]) };
}

/** The field of the kernel's settings behind each setting that has one: where a value of its own comes out again. */
const FIELDS: ReadonlyMap<SettingName, keyof TradingSettings> = new Map(
  SETTING_NAMES.flatMap((name) => {
    const probe = {};
    const probed = Object.entries(tradingSettings({ [name]: probe } as unknown as SettingValues));
    const found = probed.find(([, value]) => value === probe);
    return found === undefined ? [] : [[name, found[0] as keyof TradingSettings] as const];
  }),
);

/** A run's settings under their own names; those that the kernel does not read are left unset. */
function valuesOf(recorded: TradingSettings): SettingValues {
  const named = SETTING_NAMES.map((name) => {
    const field = FIELDS.get(name);
    return [name, field === undefined ? null : recorded[field]];
  });
  return Object.fromEntries(named) as SettingValues;
}

const shown = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));
