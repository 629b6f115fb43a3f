import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_TRADING_SETTINGS } from '../../engine/kernel/settings.ts';
import { envTemplate, settingsMarkdown } from '../../src/settings/document.ts';
import { settingErrorText } from '../../src/settings/errors.ts';
import { loadSettings } from '../../src/settings/load.ts';
import { SETTING_NAMES, SETTINGS } from '../../src/settings/table.ts';

interface Sources {
  readonly dotenv?: string;
  readonly env?: Record<string, string>;
  readonly flags?: Record<string, string>;
}

const load = ({ dotenv, env = {}, flags = {} }: Sources) => loadSettings({ dotenv: dotenv ?? null, env, flags });

function settingsOf(sources: Sources) {
  const loaded = load(sources);
  if (!loaded.ok) throw new Error(loaded.errors.map(settingErrorText).join('\n'));
  return loaded.settings;
}

function errorsOf(sources: Sources): string[] {
  const loaded = load(sources);
  return loaded.ok ? [] : loaded.errors.map(settingErrorText);
}

const KIS = { KIS_APP_KEY: 'canary-key', KIS_APP_SECRET: 'canary-secret', KIS_ACCOUNT_NO: '73194628-01' };

describe('defaults', () => {
  it('are the numbers of the rules', () => {
    const settings = settingsOf({});
    expect(settings.trading).toEqual(DEFAULT_TRADING_SETTINGS);
    expect([settings.mode, settings.dataDir, settings.dbPath]).toEqual([null, null, null]);
  });

  it.each(SETTING_NAMES)('%s is documented, and its default is valid when written down', (name) => {
    const { fallback } = SETTINGS[name];
    expect(settingsMarkdown()).toContain(`| \`${name}\` |`);
    expect(envTemplate()).toContain(`\n#${name}=${fallback ?? ''}\n`);
    if (fallback !== null) expect(errorsOf({ dotenv: `${name}=${fallback}` })).toEqual([]);
  });

  it('stay as they are under an untouched template', () => {
    expect(settingsOf({ dotenv: envTemplate() })).toEqual(settingsOf({}));
  });
});

describe('sources', () => {
  it('let the environment win over .env, and a flag over both', () => {
    const dotenv = 'SCANNER_TOP_N=4\nUS_MIN_PRICE=6\nDB_PATH=a.db';
    const settings = settingsOf({
      dotenv,
      env: { SCANNER_TOP_N: '5', US_MIN_PRICE: '7' },
      flags: { SCANNER_TOP_N: '6' },
    });
    expect([settings.trading.scannerTopN, settings.trading.usMinPrice, settings.dbPath]).toEqual([6, 7, 'a.db']);
  });

  it('take an empty value as not set', () => {
    expect(settingsOf({ dotenv: 'SCANNER_TOP_N=\nGEMINI_API_KEY=', env: { DB_PATH: ' ' } })).toEqual(settingsOf({}));
  });

  it('survive a byte-order mark, CRLF, export, quotes and comments', () => {
    const dotenv = '\uFEFFSCANNER_TOP_N=4 # four\r\n\r\n# FAT_FINGER_PCT=99\r\nexport MODE="practice"\r\n';
    expect(settingsOf({ dotenv })).toMatchObject({ mode: 'practice', trading: { scannerTopN: 4, fatFingerPct: 30 } });
  });
});

describe('values', () => {
  it('expand market shorthands in the order given', () => {
    expect(settingsOf({ dotenv: 'ENABLED_MARKETS=US, KR' }).trading.enabledMarkets).toEqual([
      'US_NASDAQ',
      'US_NYSE',
      'US_AMEX',
      'KR',
    ]);
  });

  it('read blackout windows, profiles and model lists', () => {
    const { trading, values } = settingsOf({
      dotenv: [
        'ORDER_BLACKOUT_WINDOWS_KST=23:30-00:10,08:00-08:05',
        `SESSION_RISK_PROFILES_JSON='{"US_PRE": {"stopLossPct": -1.5, "confidenceThreshold": 90}}'`,
        'LLM_FAST_MODELS=gemini:small, openai-compat:medium:7b',
      ].join('\n'),
    });
    expect(trading.blackoutWindows).toHaveLength(2);
    expect(trading.sessionRiskProfiles).toEqual({ US_PRE: { stopLossPct: -1.5, confidenceThreshold: 90 } });
    expect(values.LLM_FAST_MODELS).toEqual([
      { provider: 'gemini', model: 'small' },
      { provider: 'openai-compat', model: 'medium:7b' },
    ]);
    expect(errorsOf({ env: { LLM_FAST_MODELS: 'small' } })).toHaveLength(1);
    expect(errorsOf({ env: { KIS_WATCHLIST: 'KR:005930,MARS:1' } })).toHaveLength(1);
  });

  it('read switches in six spellings and no other', () => {
    const stayUp = (text: string) => settingsOf({ env: { BREAKER_STAY_UP: text } }).trading.breakerStayUp;
    expect(['true', '1', 'yes', 'false', '0', 'no'].map(stayUp)).toEqual([true, true, true, false, false, false]);
    for (const text of ['on', 'TRUE', 'y', '2']) expect(errorsOf({ env: { BREAKER_STAY_UP: text } })).toHaveLength(1);
  });
});

describe('errors', () => {
  it('name the setting, the source, the value and what is allowed, all at once', () => {
    expect(
      errorsOf({
        dotenv: '# mine\nSCANNER_TOP_N=30\nMODE=real\n',
        env: { RESCAN_INTERVAL_SECONDS: '5m' },
        flags: { ENABLED_MARKETS: 'KR,EU' },
      }),
    ).toEqual([
      'MODE="real" (.env line 3): allowed is one of practice, paper, live; live also asks for a typed confirmation at every start.',
      'ENABLED_MARKETS="KR,EU" (flag): there is no market "EU"; allowed is KR, US_NASDAQ, US_NYSE, US_AMEX, JP, HK, CN_SHA, CN_SZA, VN_HNX, VN_HSX and the shorthands US, CN, VN, separated by commas',
      'SCANNER_TOP_N="30" (.env line 2): allowed is a whole number from 1 to 10',
      'RESCAN_INTERVAL_SECONDS="5m" (environment): allowed is a whole number from 60 to 900',
    ]);
  });

  it('suggest the setting that was meant', () => {
    expect(errorsOf({ dotenv: 'SCANER_TOP_N=3\nFAVOURITE_COLOUR=blue' })).toEqual([
      'SCANER_TOP_N (.env line 1): there is no such setting; did you mean SCANNER_TOP_N?',
      'FAVOURITE_COLOUR (.env line 2): there is no such setting',
    ]);
  });

  it('leave foreign variables of the environment alone, but not our own prefix', () => {
    expect(errorsOf({ env: { PATH: '/bin', SCANER_TOP_N: '3' } })).toEqual([]);
    expect(errorsOf({ env: { OUROTERM_DATA_DRI: '/data' } })).toEqual([
      'OUROTERM_DATA_DRI (environment): there is no such setting; did you mean OUROTERM_DATA_DIR?',
    ]);
  });

  it('notice a limit that is not set for want of an equals sign', () => {
    expect(errorsOf({ dotenv: 'CIRCUIT_BREAKER_PCT -2' })).toEqual([
      'CIRCUIT_BREAKER_PCT (.env line 1): the line has no "="; write CIRCUIT_BREAKER_PCT=…',
    ]);
  });

  it('point at the last of several lines, the one that counts', () => {
    expect(errorsOf({ dotenv: 'US_MIN_PRICE=5\n\nUS_MIN_PRICE=cheap' })[0]).toContain(
      'US_MIN_PRICE="cheap" (.env line 3)',
    );
  });

  it('carry nothing that steers a terminal', () => {
    const [text] = errorsOf({ env: { SCANNER_TOP_N: '\u001b[2J3' } });
    expect(text).toContain('SCANNER_TOP_N="?[2J3"');
  });
});

describe('safety', () => {
  it.each([
    ['CIRCUIT_BREAKER_PCT=-3.1', 'Looser than -3 is refused.'],
    ['CIRCUIT_BREAKER_PCT=NaN', 'allowed is a number from -3 to -0.1'],
    ['FAT_FINGER_PCT=30.5', 'Above 30 is refused.'],
    ['EXECUTABLE_QUOTE_MAX_GAP_PCT=5', 'Above 2 is refused.'],
    ['STAGED_EXIT_BE_ARM_PCT=0.05', 'allowed is a number from 0.1'],
    ['STAGED_EXIT_ARM_PCT=1', 'must not be below STAGED_EXIT_BE_ARM_PCT, which is 1.2'],
    ['STAGED_EXIT_BE_ARM_PCT=4', 'must not be below STAGED_EXIT_BE_ARM_PCT, which is 4'],
    ['KR_ATR_STOP_MIN_PCT=-8', 'must not be below KR_ATR_STOP_MAX_PCT, which is -7'],
    ['POSITION_SIZING_MIN_PCT=20', 'must not be below POSITION_SIZING_MIN_PCT, which is 20'],
    ['ORDER_BLACKOUT_WINDOWS_KST=23:30-24:10', 'blackout window "23:30-24:10" is malformed'],
    ['SESSION_RISK_PROFILES_JSON={"US_PRE":{"fatFingerPct":35}}', 'not loosen it'],
    ['SESSION_RISK_PROFILES_JSON={"default":{"confidenceThreshold":70}}', 'not loosen it'],
    ['SESSION_RISK_PROFILES_JSON={"NIGHT":{}}', 'NIGHT'],
    ['SESSION_RISK_PROFILES_JSON={"US_PRE":{"leverage":2}}', 'US_PRE: Unrecognized key: "leverage"'],
    ['SESSION_RISK_PROFILES_JSON={oops', 'the whole'],
    ['KIS_BASE_URL=ftp://example.com', 'unusable address; allowed is an address beginning with https:// or http://'],
    [
      'TELEGRAM_ENABLED=true\nTELEGRAM_CHAT_ID=12',
      'TELEGRAM_BOT_TOKEN (not set): must be set when TELEGRAM_ENABLED is true',
    ],
  ])('refuses %s', (dotenv, words) => {
    const errors = errorsOf({ dotenv });
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(words);
  });

  it('takes limits at their edge', () => {
    const dotenv = 'CIRCUIT_BREAKER_PCT=-3.0\nFAT_FINGER_PCT=30\nSTAGED_EXIT_ARM_PCT=1.2\nKR_ATR_STOP_MAX_PCT=-2';
    expect(errorsOf({ dotenv })).toEqual([]);
  });

  it('wants credentials for every mode that talks to the broker', () => {
    expect(errorsOf({ env: { MODE: 'live' } })).toHaveLength(3);
    expect(errorsOf({ env: { MODE: 'paper', ...KIS } })).toEqual([]);
    expect(errorsOf({ env: { MODE: 'practice' } })).toEqual([]);
  });

  it('never lets a looser breaker or a larger order limit through', () => {
    fc.assert(
      fc.property(fc.double({ min: -100, max: 100, noNaN: true }), (limit) => {
        const loaded = load({ env: { CIRCUIT_BREAKER_PCT: limit.toFixed(3), FAT_FINGER_PCT: limit.toFixed(3) } });
        expect(loaded.ok).toBe(false);
        const breaker = load({ env: { CIRCUIT_BREAKER_PCT: limit.toFixed(3) } });
        if (breaker.ok) expect(breaker.settings.trading.circuitBreakerPct).toBeGreaterThanOrEqual(-3);
        const order = load({ env: { FAT_FINGER_PCT: limit.toFixed(3) } });
        if (order.ok) expect(order.settings.trading.fatFingerPct).toBeLessThanOrEqual(30);
      }),
    );
  });
});

describe('secrets', () => {
  it('show a mask wherever they are printed, and the value only when revealed', () => {
    const { values } = settingsOf({ env: { MODE: 'paper', ...KIS } });
    for (const printed of [
      `${values.KIS_APP_KEY}`,
      JSON.stringify(values),
      inspect(values, { depth: null, showHidden: true }),
    ]) {
      expect(printed).not.toMatch(/canary|73194628/);
    }
    expect(String(values.KIS_ACCOUNT_NO)).toBe('********-01');
    expect(values.KIS_APP_SECRET?.reveal()).toBe('canary-secret');
  });

  it.each(SETTING_NAMES.filter((name) => SETTINGS[name].kind.secret))(
    '%s does not appear in an error about it',
    (name) => {
      const [text] = errorsOf({ env: { [name]: 'canary with space' } });
      expect(text).toContain(`${name}="***" (environment)`);
    },
  );

  it('do not appear under a misspelt name, nor inside an address', () => {
    const texts = errorsOf({
      dotenv: 'KIS_APP_SECRTE=canary',
      env: { OPENAI_COMPAT_BASE_URL: 'https://me:canary@host/?key=canary' },
    });
    expect(texts).toHaveLength(2);
    expect(texts.join()).not.toContain('canary');
  });
});
