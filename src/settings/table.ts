import * as kinds from './kinds.ts';

/** One setting: everything that validation, `config`, the docs and error messages know about it. */
export interface Setting<T, D extends string | null> {
  readonly kind: kinds.Kind<T>;
  /** As one would write it; null when there is none and the setting may stay unset. */
  readonly fallback: D;
  readonly about: string;
  /** What it protects from, and what is refused for that reason. */
  readonly safety: string | null;
}

const setting = <T>(
  kind: kinds.Kind<T>,
  fallback: string,
  about: string,
  safety: string | null = null,
): Setting<T, string> => ({
  kind,
  fallback,
  about,
  safety,
});

const optional = <T>(kind: kinds.Kind<T>, about: string, safety: string | null = null): Setting<T, null> => ({
  kind,
  fallback: null,
  about,
  safety,
});

const { boolean, integer, number, oneOf, secret, text, url } = kinds;

const desk = {
  MODE: optional(
    oneOf('practice', 'paper', 'live'),
    'practice is a simulated exchange, paper the broker’s virtual account, live real money. Unset: practice.',
    'live also asks for a typed confirmation at every start.',
  ),
  TRADE_MODE: setting(
    oneOf('daily', 'realtime'),
    'daily',
    'daily plans a few sessions a day; realtime runs a cycle a minute.',
  ),
  ENABLED_MARKETS: setting(kinds.markets, 'KR,US_NASDAQ', 'Markets to trade.'),
  DAILY_SESSIONS: setting(integer(1, 10), '4', 'Planning sessions per market and day in daily mode.'),
  SESSION_INTERVAL_HOURS: setting(integer(1, 24), '6', 'Hours between planning sessions.'),
  OUROTERM_DATA_DIR: optional(text('a folder'), 'Where journals and databases are kept. Unset: the XDG data folder.'),
  DB_PATH: optional(text('a file'), 'Database file of the run. Unset: one per run in the data folder.'),
};

const risk = {
  CIRCUIT_BREAKER_PCT: setting(
    number(-3, -0.1),
    '-3.0',
    'Day’s P&L of the account, percent, below which all new entries stop.',
    'Looser than -3 is refused.',
  ),
  BREAKER_STAY_UP: setting(
    boolean,
    'false',
    'Whether a headless engine stays up after the breaker tripped instead of ending with code 3.',
  ),
  FAT_FINGER_PCT: setting(
    number(0.1, 30),
    '30',
    'Largest order, percent of the available cash.',
    'Above 30 is refused.',
  ),
  EXECUTABLE_QUOTE_MAX_GAP_PCT: setting(
    number(0.1, 2),
    '2',
    'How far an order’s price may be from the last price, percent.',
    'Above 2 is refused.',
  ),
  STOP_LOSS_COOLDOWN_MINUTES: setting(
    integer(0, 1440),
    '120',
    'No entry into a symbol for so long after its stop-loss.',
  ),
  SESSION_RISK_RELOAD_ENABLED: setting(
    boolean,
    'true',
    'Whether risk profiles are applied anew at a session’s border.',
  ),
  SESSION_RISK_PROFILES_JSON: setting(
    kinds.profiles,
    '{}',
    'Thresholds that differ by session, e.g. {"US_PRE": {"stopLossPct": -1.5}}.',
    'A profile may tighten a safety limit, never loosen it.',
  ),
  ORDER_BLACKOUT_ENABLED: setting(boolean, 'true', 'Whether orders wait while a blackout window lasts.'),
  ORDER_BLACKOUT_WINDOWS_KST: setting(
    kinds.blackoutWindows,
    '23:30-00:10',
    'Blackout windows. The default begins exactly at the US open in standard time.',
  ),
  ORDER_BLACKOUT_QUEUE_MAX: setting(
    integer(1, 500),
    '500',
    'Orders that may wait; protective sells are never dropped.',
  ),
  BLACKOUT_RECOVERY_PRICE_REVALIDATION_ENABLED: setting(
    boolean,
    'true',
    'Whether a waiting order’s price is checked again afterwards.',
  ),
  BLACKOUT_RECOVERY_MAX_PRICE_DRIFT_PCT: setting(
    number(0.1, 20),
    '5',
    'Price change, percent, beyond which a waiting order is dropped.',
  ),
};

const sizing = {
  POSITION_SIZING_ENABLED: setting(boolean, 'true', 'Whether volatile candidates get smaller positions.'),
  POSITION_SIZING_BASE_PCT: setting(
    number(0.1, 30),
    '5',
    'Allocation of a candidate with the target score, percent of cash.',
  ),
  POSITION_SIZING_VOLATILITY_TARGET: setting(
    number(1, 100),
    '50',
    'Scanner score at which the base allocation applies.',
  ),
  POSITION_SIZING_MIN_PCT: setting(number(0, 30), '1', 'Smallest allocation, percent of cash.'),
  POSITION_SIZING_MAX_PCT: setting(number(0.1, 30), '10', 'Largest allocation, percent of cash.'),
};

const exits = {
  STAGED_EXIT_BE_ARM_PCT: setting(number(0.1, 100), '1.2', 'Unrealised gain, percent, that locks in the entry price.'),
  STAGED_EXIT_ARM_PCT: setting(
    number(0.1, 100),
    '3.0',
    'Unrealised gain, percent, that starts the trailing stop; at least STAGED_EXIT_BE_ARM_PCT.',
  ),
  KR_ATR_STOP_MULTIPLIER_K: setting(number(0.1, 10), '2.0', 'Distance of the Korean hard stop in ATRs.'),
  KR_ATR_STOP_MIN_PCT: setting(number(-30, -0.1), '-2', 'Tightest Korean hard stop, percent.'),
  KR_ATR_STOP_MAX_PCT: setting(
    number(-30, -0.1),
    '-7',
    'Loosest Korean hard stop, percent; at or below KR_ATR_STOP_MIN_PCT.',
  ),
  BE_INCLUDES_COSTS: setting(boolean, 'false', 'Whether break-even means after commission and tax.'),
  TAKE_PROFIT_AT_TARGET: setting(
    boolean,
    'false',
    'Whether a scenario’s target sells; otherwise the trailing stop lets it run.',
  ),
  OVERNIGHT_EXCEPTION_ENABLED: setting(boolean, 'true', 'Whether a position locked in gain may be held overnight.'),
};

const planning = {
  SCANNER_TOP_N: setting(integer(1, 10), '3', 'Candidates per market that are traded on.'),
  RESCAN_INTERVAL_SECONDS: setting(integer(60, 900), '300', 'Time between scans.'),
  US_MIN_PRICE: setting(number(0, 1000), '5', 'US stocks below this price, USD, are no candidates.'),
  RSI_OVERSOLD_THRESHOLD: setting(number(1, 49), '30', 'RSI below which a stock counts as oversold.'),
  RSI_MOMENTUM_THRESHOLD: setting(number(51, 99), '70', 'RSI above which a stock counts as running.'),
  VOL_MULTIPLIER: setting(number(1, 10), '2.0', 'Volume, times the average, from which a buy is cautioned.'),
  OVERSEAS_RANKING_ENABLED: setting(
    boolean,
    'true',
    'Whether overseas exchanges’ rankings are used; otherwise symbols already known.',
  ),
  CONFIDENCE_THRESHOLD: setting(number(0, 100), '80', 'A scenario of less confidence never trades.'),
  MAX_SCENARIOS_PER_STOCK: setting(integer(1, 10), '5', 'Scenarios of a stock that are used, first ones first.'),
  PRE_MARKET_MINUTES: setting(integer(10, 120), '30', 'The playbook is made so long before the open.'),
  PLANNER_TIMEOUT_SECONDS: setting(integer(10, 300), '60', 'A plan later than this counts as failed.'),
  DEFENSIVE_PLAYBOOK_ON_FAILURE: setting(
    boolean,
    'true',
    'Whether a failed plan is replaced by the defensive playbook.',
  ),
};

const models = {
  LLM_PROVIDER: setting(
    oneOf('offline', 'gemini', 'openai-compat', 'anthropic'),
    'offline',
    'Who plans; offline needs no key.',
  ),
  LLM_FAST_MODELS: optional(kinds.models, 'Models for quick answers. Unset: the one of LLM_PROVIDER.'),
  LLM_REASONING_MODELS: optional(kinds.models, 'Models for reviews. Unset: the one of LLM_PROVIDER.'),
  LLM_THINKING_MODELS: optional(kinds.models, 'Models for plans and verdicts. Unset: the one of LLM_PROVIDER.'),
  MACRO_COUNCIL: setting(
    kinds.onOff,
    'on',
    'Whether a council of three looks at each day at 07:30 Korean time: three model calls, or rules where no model is set.',
    'Sizes change by 0.7 to 1.3 and stop distances by 0.8 to 1.5 at most; no limit of risk is switched off.',
  ),
  LLM_DAILY_CALLS: setting(integer(0, 100_000), '20', 'Model calls a day; the engine makes no more.'),
  LLM_DAILY_COST_USD: setting(number(0, 10_000), '1.0', 'Cost of model calls a day; the engine spends no more.'),
  COUNCIL_ROUNDS: setting(integer(1, 5), '2', 'How often each side of a council speaks; a round is two model calls.'),
  COUNCIL_SAMPLES: setting(
    integer(1, 9),
    '1',
    'How often the judge is asked the same; more than half have to agree, and how many did is shown.',
  ),
  COUNCIL_TRADES: setting(
    boolean,
    'false',
    'Whether a verdict that passes every check is traded on; otherwise it is advice.',
    'Even so it goes the way of any order: every check, limit and gate.',
  ),
  COUNCIL_BULL_MODELS: optional(kinds.models, 'Models that argue for a symbol. Unset: LLM_REASONING_MODELS.'),
  COUNCIL_BEAR_MODELS: optional(kinds.models, 'Models that argue against it. Unset: LLM_REASONING_MODELS.'),
  COUNCIL_JUDGE_MODELS: optional(kinds.models, 'Models that judge. Unset: LLM_THINKING_MODELS.'),
  COUNCIL_TIMEOUT_SECONDS: setting(
    integer(5, 300),
    '60',
    'An answer of the council, or to a review, later than this counts as none.',
  ),
  GEMINI_API_KEY: optional(secret, 'Key for Gemini.'),
  GEMINI_MODEL: setting(
    text('a model name'),
    'gemini-flash-latest',
    'Gemini model of tiers without a list of their own.',
  ),
  GEMINI_BASE_URL: optional(url('https', 'http'), 'Server that speaks Gemini’s protocol. Unset: Google’s own.'),
  ANTHROPIC_API_KEY: optional(secret, 'Key for Anthropic.'),
  ANTHROPIC_MODEL: optional(text('a model name'), 'Anthropic model of tiers without a list of their own.'),
  ANTHROPIC_BASE_URL: optional(url('https', 'http'), 'Server that speaks Anthropic’s protocol. Unset: its own.'),
  OPENAI_COMPAT_BASE_URL: optional(url('https', 'http'), 'Server that speaks the OpenAI protocol.'),
  OPENAI_COMPAT_MODEL: optional(text('a model name'), 'Model to ask for there.'),
  OPENAI_COMPAT_API_KEY: optional(secret, 'Key for that server, if it wants one.'),
};

const broker = {
  KIS_APP_KEY: optional(secret, 'App key of Korea Investment & Securities; paper and live have separate ones.'),
  KIS_APP_SECRET: optional(secret, 'App secret that belongs to the key.'),
  KIS_ACCOUNT_NO: optional(kinds.account, 'Account number with its product code.'),
  KIS_HTS_ID: optional(secret, 'HTS ID of the account: notices of fills come by it. Unset: fills are found by asking.'),
  KIS_BASE_URL: optional(url('https', 'http'), 'REST server. Unset: the broker’s own for the mode.'),
  KIS_WS_URL: optional(url('wss', 'ws'), 'Streaming server. Unset: the broker’s own for the mode.'),
  KIS_WATCHLIST: optional(
    kinds.symbols,
    'Symbols that the scanner ranks where the account has no rankings, as on paper, e.g. KR:005930,US_NASDAQ:AAPL.',
  ),
  RATE_LIMIT_RPS: optional(number(0.1, 20), 'Requests a second to the broker. Unset: 15 live, 0.9 paper.'),
};

const services = {
  DASHBOARD_ENABLED: setting(boolean, 'false', 'Whether the web dashboard is served.'),
  DASHBOARD_HOST: setting(
    text('an address or host name'),
    '127.0.0.1',
    'Address it listens on.',
    'Anything but a loopback address shows the account to the network.',
  ),
  DASHBOARD_PORT: setting(integer(1, 65_535), '8080', 'Port it listens on.'),
  TELEGRAM_ENABLED: setting(boolean, 'false', 'Whether events of note are sent to Telegram.'),
  TELEGRAM_BOT_TOKEN: optional(secret, 'Token of the bot.'),
  TELEGRAM_CHAT_ID: optional(text('a number or @name', /^(-?\d+|@\w+)$/), 'Chat to write to.'),
  TELEGRAM_COMMANDS_ENABLED: setting(boolean, 'false', 'Whether the chat may send operator commands.'),
  TELEGRAM_POLLING_INTERVAL: setting(number(0.5, 60), '1', 'Seconds between looks for commands.'),
  BACKUP_ENABLED: setting(boolean, 'false', 'Whether the database is backed up after each trading day.'),
  BACKUP_DIR: optional(text('a folder'), 'Where backups go. Unset: in the data folder.'),
  S3_ENDPOINT_URL: optional(url('https', 'http'), 'Object store that keeps a copy of each backup.'),
  S3_ACCESS_KEY: optional(secret, 'Access key of the object store.'),
  S3_SECRET_KEY: optional(secret, 'Secret key of the object store.'),
  S3_BUCKET_NAME: optional(text('a bucket name'), 'Bucket for backups.'),
  S3_REGION: optional(text('a region name'), 'Region of the bucket.'),
  NEWS_API_PROVIDER: setting(oneOf('alphavantage', 'newsapi'), 'alphavantage', 'Where headlines come from.'),
  NEWS_API_KEY: optional(secret, 'Key for headlines. Unset: there are none.'),
  NEWS_BASE_URL: optional(
    url('https', 'http'),
    'Server that speaks the provider’s protocol. Unset: its own. The practice market hears news from here only.',
  ),
  MARKET_DATA_API_KEY: optional(
    secret,
    'Key of Alpha Vantage for earnings, their calendar and figures of the economy, where headlines come from elsewhere.',
  ),
  MARKET_DATA_BASE_URL: optional(url('https', 'http'), 'Server that speaks Alpha Vantage’s protocol. Unset: its own.'),
  NEWS_INTERVAL_MINUTES: setting(integer(1, 1440), '180', 'Time between two questions for the same headlines.'),
  NEWS_DAILY_REQUESTS: setting(
    integer(0, 10_000),
    '25',
    'Requests for news a day, of all providers together; the engine makes no more.',
  ),
};

/** The settings in the order in which they are documented. */
const workstation = {
  OUROTERM_THEME: setting(
    oneOf('colour-blind', 'dark', 'light', 'high-contrast', 'none'),
    'colour-blind',
    'Colours of the workstation.',
  ),
  OUROTERM_UP_DOWN: setting(oneOf('western', 'korean'), 'western', 'korean shows a rise in red and a fall in blue.'),
  OUROTERM_LANG: setting(oneOf('en', 'ko'), 'en', 'Language of the workstation’s own texts.'),
  OUROTERM_KEYS_JSON: optional(kinds.keyBindings, 'Keys of commands, in place of those they have.'),
  OUROTERM_SCREEN_READER: setting(boolean, 'false', 'Sentences for a screen reader in place of panes.'),
};

export const SETTING_GROUPS = [
  { title: 'Mode and markets', settings: desk },
  { title: 'Risk and blackout', settings: risk },
  { title: 'Position sizing', settings: sizing },
  { title: 'Exits', settings: exits },
  { title: 'Scanner and playbook', settings: planning },
  { title: 'Models', settings: models },
  { title: 'Broker', settings: broker },
  { title: 'Services', settings: services },
  { title: 'Workstation', settings: workstation },
] as const;

export const SETTINGS = {
  ...desk,
  ...risk,
  ...sizing,
  ...exits,
  ...planning,
  ...models,
  ...broker,
  ...services,
  ...workstation,
};

export type SettingName = keyof typeof SETTINGS;
export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];

type ValueOf<S> = S extends Setting<infer T, infer D> ? (null extends D ? T | null : T) : never;

/** Every setting's value under its own name; null where it may be unset and is. */
export type SettingValues = { readonly [Name in SettingName]: ValueOf<(typeof SETTINGS)[Name]> };
