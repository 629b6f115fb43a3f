import { z } from 'zod';
import { type ModelName, parseModelName } from '../../engine/brain/model-name.ts';
import type { BlackoutWindow, TradingSettings } from '../../engine/kernel/settings.ts';
import { expandMarkets } from '../../engine/market/markets.ts';
import { type Instrument, MARKET_CODES, type MarketCode, SESSION_NAMES } from '../../engine/market/types.ts';
import { parseBlackoutWindows } from '../../engine/risk/blackout.ts';
import { Secret } from './secret.ts';

type Reading<T> =
  | { readonly ok: true; readonly value: T }
  /** `detail` says what is wrong with this very value, where more can be said than what is allowed. */
  | { readonly ok: false; readonly detail: string | null };

/** How a setting's text is read, described and shown. */
export interface Kind<T> {
  /** What is allowed, to follow "allowed is". */
  readonly allowed: string;
  readonly secret: boolean;
  readonly read: (text: string) => Reading<T>;
  /** The text as it may appear on a screen or in a log. */
  readonly show: (text: string) => string;
}

const MASK = () => '***';

function kind<T>(
  allowed: string,
  schema: z.ZodType<T, string>,
  how: { secret?: boolean; show?: Kind<T>['show'] } = {},
): Kind<T> {
  return {
    allowed,
    secret: how.secret ?? false,
    show: how.show ?? ((text) => text),
    read: (text) => {
      const result = schema.safeParse(text.trim());
      if (result.success) return { ok: true, value: result.data };
      const own = result.error.issues.find(({ code }) => code === 'custom');
      return { ok: false, detail: own?.message ?? null };
    },
  };
}

const decimal = z
  .string()
  .regex(/^[+-]?\d+(\.\d+)?$/)
  .transform(Number);

export const number = (min: number, max: number): Kind<number> =>
  kind(`a number from ${min} to ${max}`, decimal.pipe(z.number().min(min).max(max)));

export const integer = (min: number, max: number): Kind<number> =>
  kind(`a whole number from ${min} to ${max}`, decimal.pipe(z.int().min(min).max(max)));

const TRUE = ['true', '1', 'yes'];
const FALSE = ['false', '0', 'no'];

export const boolean: Kind<boolean> = kind(
  'true, false, 1, 0, yes or no',
  z.enum([...TRUE, ...FALSE]).transform((text) => TRUE.includes(text)),
);

export const onOff: Kind<boolean> = kind(
  'one of on, off',
  z.enum(['on', 'off']).transform((text) => text === 'on'),
);

export const oneOf = <const T extends string>(...options: readonly T[]): Kind<T> =>
  kind(`one of ${options.join(', ')}`, z.enum(options));

/** No control characters: a setting ends up on terminals and in logs. */
const plain = z.string().regex(/^\P{Cc}+$/u);

/** A name, a path or another piece of text; `allowed` says which. */
export const text = (allowed: string, pattern?: RegExp): Kind<string> =>
  kind(allowed, pattern === undefined ? plain : plain.regex(pattern));

const MODEL_PROVIDERS = new Set(['gemini', 'anthropic', 'openai-compat']);

/** Models with their providers, the first one asked first. */
export const models: Kind<readonly ModelName[]> = kind(
  'PROVIDER:MODEL separated by commas, first choice first, the providers being gemini, anthropic and openai-compat',
  plain.transform((value, context) => {
    const parsed = names(value).map(parseModelName);
    const known = parsed.flatMap((name) => (name !== null && MODEL_PROVIDERS.has(name.provider) ? [name] : []));
    if (known.length === parsed.length) return known;
    context.addIssue({ code: 'custom', message: 'not every one is a model with its provider' });
    return z.NEVER;
  }),
);

export const secret: Kind<Secret> = kind(
  'text without spaces',
  z
    .string()
    .regex(/^\S+$/)
    .transform((value) => new Secret(value)),
  { secret: true, show: MASK },
);

const ACCOUNT = /^\d{8}-\d{2}$/;
const maskAccount = (account: string) => (ACCOUNT.test(account) ? `********-${account.slice(-2)}` : MASK());

export const account: Kind<Secret> = kind(
  'eight digits, a dash and two digits, e.g. 12345678-01',
  z
    .string()
    .regex(ACCOUNT)
    .transform((value) => new Secret(value, maskAccount(value))),
  { secret: true, show: maskAccount },
);

/** Symbols with their markets. */
export const symbols: Kind<readonly Instrument[]> = kind(
  `MARKET:CODE separated by commas, the markets being ${MARKET_CODES.join(', ')}`,
  plain.transform((value, context) => {
    const listed = names(value).map((name) => /^([A-Z_]+):([A-Z0-9.]{1,12})$/.exec(name));
    const instruments = listed.flatMap((match) => {
      const market = MARKET_CODES.find((code) => code === match?.[1]);
      const code = match?.[2];
      return market === undefined || code === undefined ? [] : [{ market, code, name: code }];
    });
    if (instruments.length === listed.length) return instruments;
    context.addIssue({ code: 'custom', message: 'not every one is a symbol with its market' });
    return z.NEVER;
  }),
);

/** An address without a user name, a password or a query: those would be secrets in a place that is shown. */
export const url = (...protocols: readonly string[]): Kind<string> =>
  kind(
    `an address beginning with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}, without user name, password or query`,
    plain.refine((value) => {
      const address = URL.parse(value);
      return address !== null && protocols.includes(address.protocol.slice(0, -1)) && !/[@?]/.test(value);
    }, 'unusable address'),
    { show: (value) => value.replace(/\/\/.*@/, '//***@').replace(/\?.*/, '?***') },
  );

export const markets: Kind<readonly MarketCode[]> = kind(
  `${MARKET_CODES.join(', ')} and the shorthands US, CN, VN, separated by commas`,
  plain.transform((value, context) => {
    const wanted = new Set<MarketCode>();
    for (const name of names(value)) {
      const codes = expandMarkets(name);
      if (codes.length === 0) context.addIssue({ code: 'custom', message: `there is no market "${name}"` });
      for (const code of codes) wanted.add(code);
    }
    return [...wanted];
  }),
);

export const blackoutWindows: Kind<readonly BlackoutWindow[]> = kind(
  'windows HH:MM-HH:MM in Korean time, separated by commas; an end before the start crosses midnight',
  plain.transform((value, context) => {
    const parsed = parseBlackoutWindows(value);
    if (parsed.ok) return parsed.windows;
    context.addIssue({ code: 'custom', message: parsed.error });
    return z.NEVER;
  }),
);

const riskProfiles = z.partialRecord(
  z.enum(['default', ...SESSION_NAMES]),
  z.strictObject({
    stopLossPct: z.number().negative().exactOptional(),
    beArmPct: z.number().min(0.1).exactOptional(),
    armPct: z.number().min(0.1).exactOptional(),
    fatFingerPct: z.number().positive().exactOptional(),
    confidenceThreshold: z.number().min(0).max(100).exactOptional(),
  }),
);

export const profiles: Kind<TradingSettings['sessionRiskProfiles']> = kind(
  'JSON, {"default" or a session: {"stopLossPct", "beArmPct", "armPct", "fatFingerPct", "confidenceThreshold"}}',
  plain.transform((value, context) => {
    const result = riskProfiles.safeParse(parseJson(value));
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    context.addIssue({ code: 'custom', message: `${issue?.path.join('.') || 'the whole'}: ${issue?.message}` });
    return z.NEVER;
  }),
);

export const keyBindings: Kind<Readonly<Record<string, readonly string[]>>> = kind(
  'JSON, {"command": ["key", …]}; docs/keys.md names the commands and keys',
  plain.transform((value, context) => {
    const result = z.record(z.string(), z.array(z.string()).max(8)).safeParse(parseJson(value));
    if (result.success) return result.data;
    context.addIssue({ code: 'custom', message: 'each command needs a list of keys' });
    return z.NEVER;
  }),
);

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function names(value: string): string[] {
  return value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
