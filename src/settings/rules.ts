import { validateProfiles } from '../../engine/risk/profiles.ts';
import type { SettingName, SettingValues } from './table.ts';
import { tradingSettings } from './trading-settings.ts';

/** A rule between settings. `involves` names the one to change first; the rule is skipped while one of them is invalid. */
interface Rule {
  readonly involves: readonly SettingName[];
  /** What is wrong, empty when nothing is. */
  readonly check: (values: SettingValues) => readonly string[];
}

const order = (higher: SettingName, lower: SettingName): Rule => ({
  involves: [higher, lower],
  check: (values) => {
    const [high, low] = [Number(values[higher]), Number(values[lower])];
    return high >= low ? [] : [`must not be below ${lower}, which is ${low}`];
  },
});

const required = (name: SettingName, by: SettingName, ...when: readonly unknown[]): Rule => ({
  involves: [name, by],
  check: (values) =>
    when.includes(values[by]) && values[name] === null ? [`must be set when ${by} is ${values[by]}`] : [],
});

export const RULES: readonly Rule[] = [
  order('STAGED_EXIT_ARM_PCT', 'STAGED_EXIT_BE_ARM_PCT'),
  order('KR_ATR_STOP_MIN_PCT', 'KR_ATR_STOP_MAX_PCT'),
  order('POSITION_SIZING_MAX_PCT', 'POSITION_SIZING_MIN_PCT'),
  required('KIS_APP_KEY', 'MODE', 'paper', 'live'),
  required('KIS_APP_SECRET', 'MODE', 'paper', 'live'),
  required('KIS_ACCOUNT_NO', 'MODE', 'paper', 'live'),
  required('GEMINI_API_KEY', 'LLM_PROVIDER', 'gemini'),
  required('ANTHROPIC_API_KEY', 'LLM_PROVIDER', 'anthropic'),
  required('ANTHROPIC_MODEL', 'LLM_PROVIDER', 'anthropic'),
  required('OPENAI_COMPAT_BASE_URL', 'LLM_PROVIDER', 'openai-compat'),
  required('OPENAI_COMPAT_MODEL', 'LLM_PROVIDER', 'openai-compat'),
  required('TELEGRAM_BOT_TOKEN', 'TELEGRAM_ENABLED', true),
  required('TELEGRAM_CHAT_ID', 'TELEGRAM_ENABLED', true),
  {
    involves: [
      'SESSION_RISK_PROFILES_JSON',
      'STAGED_EXIT_BE_ARM_PCT',
      'STAGED_EXIT_ARM_PCT',
      'FAT_FINGER_PCT',
      'CONFIDENCE_THRESHOLD',
    ],
    check: (values) => validateProfiles(tradingSettings(values)).filter((problem) => problem.startsWith('SESSION_')),
  },
];
