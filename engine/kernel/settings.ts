import type { Currency, MarketCode, SessionName } from '../market/types.ts';

/** The rules' numbers, as the kernel reads them. Percentages are in percent. Names and limits: docs/settings.md. */
export interface TradingSettings {
  readonly enabledMarkets: readonly MarketCode[];
  readonly confidenceThreshold: number;
  readonly circuitBreakerPct: number;
  readonly breakerStayUp: boolean;
  readonly fatFingerPct: number;
  readonly executableQuoteMaxGapPct: number;
  readonly preMarketMinutes: number;
  readonly rescanIntervalSeconds: number;
  readonly maxScenariosPerStock: number;
  readonly scannerTopN: number;
  readonly usMinPrice: number;
  readonly stagedExitBeArmPct: number;
  readonly stagedExitArmPct: number;
  readonly trailingAtrMultiplierK: number;
  readonly krAtrStopMultiplierK: number;
  /** Tightest KR hard stop, e.g. -2. */
  readonly krAtrStopMinPct: number;
  /** Loosest KR hard stop, e.g. -7. */
  readonly krAtrStopMaxPct: number;
  readonly defaultStopLossPct: number;
  readonly beIncludesCosts: boolean;
  readonly takeProfitAtTarget: boolean;
  readonly overnightExceptionEnabled: boolean;
  readonly closeOutMinutes: number;
  readonly stopLossCooldownMinutes: number;
  readonly resellCooldownSeconds: number;
  readonly chaseGainPct: number;
  readonly chasePullbackPct: number;
  readonly signalCooldownSeconds: number;
  readonly gateRsiMax: number;
  readonly volMultiplier: number;
  readonly rsiOversoldThreshold: number;
  readonly rsiMomentumThreshold: number;
  readonly positionSizingEnabled: boolean;
  readonly positionSizingBasePct: number;
  readonly positionSizingVolatilityTarget: number;
  readonly positionSizingMinPct: number;
  readonly positionSizingMaxPct: number;
  readonly blackoutEnabled: boolean;
  /** Korean wall-clock windows as minutes of the day; `end < start` crosses midnight. */
  readonly blackoutWindows: readonly BlackoutWindow[];
  readonly blackoutQueueMax: number;
  readonly blackoutRevalidatePrice: boolean;
  readonly blackoutMaxDriftPct: number;
  readonly sessionRiskProfiles: Readonly<Partial<Record<SessionName | 'default', RiskProfile>>>;
  readonly entryOrderTimeoutSeconds: number;
  readonly llmDailyCalls: number;
  readonly llmDailyCostUsd: number;
  /** Left out: `daily`. In `realtime` models are asked for direct decisions where no playbook is active. */
  readonly tradeMode?: 'daily' | 'realtime';
  /** Left out: as `councilSettings` has it. */
  readonly council?: CouncilSettings;
  /** Whether the macro council looks at each day. */
  readonly macroCouncil: boolean;
}

export interface CouncilSettings {
  /** How often each side speaks. */
  readonly rounds: number;
  /** How often the judge is asked the same. */
  readonly samples: number;
  /** Whether a verdict that passes every check is traded on. */
  readonly trades: boolean;
}

const DEFAULT_COUNCIL: CouncilSettings = { rounds: 2, samples: 1, trades: false };

export const councilSettings = ({ council }: TradingSettings): CouncilSettings => council ?? DEFAULT_COUNCIL;

export interface BlackoutWindow {
  readonly startMinute: number;
  readonly endMinute: number;
}

/** What a session may override; a safety limit only in the tighter direction. */
export interface RiskProfile {
  readonly stopLossPct?: number;
  readonly beArmPct?: number;
  readonly armPct?: number;
  readonly fatFingerPct?: number;
  readonly confidenceThreshold?: number;
}

export const DEFAULT_TRADING_SETTINGS: TradingSettings = {
  enabledMarkets: ['KR', 'US_NASDAQ'],
  confidenceThreshold: 80,
  circuitBreakerPct: -3,
  breakerStayUp: false,
  fatFingerPct: 30,
  executableQuoteMaxGapPct: 2,
  preMarketMinutes: 30,
  rescanIntervalSeconds: 300,
  maxScenariosPerStock: 5,
  scannerTopN: 3,
  usMinPrice: 5,
  stagedExitBeArmPct: 1.2,
  stagedExitArmPct: 3,
  trailingAtrMultiplierK: 2.2,
  krAtrStopMultiplierK: 2,
  krAtrStopMinPct: -2,
  krAtrStopMaxPct: -7,
  defaultStopLossPct: -2,
  beIncludesCosts: false,
  takeProfitAtTarget: false,
  overnightExceptionEnabled: true,
  closeOutMinutes: 10,
  stopLossCooldownMinutes: 120,
  resellCooldownSeconds: 120,
  chaseGainPct: 4,
  chasePullbackPct: 0.5,
  signalCooldownSeconds: 600,
  gateRsiMax: 75,
  volMultiplier: 2,
  rsiOversoldThreshold: 30,
  rsiMomentumThreshold: 70,
  positionSizingEnabled: true,
  positionSizingBasePct: 5,
  positionSizingVolatilityTarget: 50,
  positionSizingMinPct: 1,
  positionSizingMaxPct: 10,
  blackoutEnabled: true,
  blackoutWindows: [{ startMinute: 23 * 60 + 30, endMinute: 10 }],
  blackoutQueueMax: 500,
  blackoutRevalidatePrice: true,
  blackoutMaxDriftPct: 5,
  sessionRiskProfiles: {},
  entryOrderTimeoutSeconds: 60,
  llmDailyCalls: 20,
  llmDailyCostUsd: 1,
  tradeMode: 'daily',
  council: DEFAULT_COUNCIL,
  macroCouncil: true,
};

export type Mode = 'practice' | 'replay' | 'paper' | 'live';

/** True where orders go to a broker's account, virtual or real. */
export const isAccountMode = (mode: Mode): boolean => mode === 'paper' || mode === 'live';

/** Everything a run depends on besides its events; the first journal entry, so that a journal explains itself. */
export interface RunConfig {
  readonly mode: Mode;
  readonly settings: TradingSettings;
  /** Starting cash by currency, integer minor units. */
  readonly cash: Readonly<Partial<Record<Currency, number>>>;
  /** Days found in the data for markets or times that no calendar covers, `YYYY-MM-DD`, sorted. */
  readonly observedDays: Readonly<Partial<Record<MarketCode, readonly string[]>>>;
  /** Closures and special days from the user's own file. */
  readonly calendarOverrides: readonly CalendarOverride[];
  /** Who resets a tripped breaker: the operator, or (replays only) a simulated one before the next trading day. */
  readonly breakerReset: 'operator' | 'next-day';
  /** Bars before this instant are history: they feed the indicators, nothing is decided on them. Epoch ms. */
  readonly tradeFrom: number;
  /** Which brain plans the day. A plan of the offline planner costs nothing, so a rescan may ask for a new one. */
  readonly planner: 'offline' | 'model';
  readonly seed: number;
}

/** One day of one market that differs from the built-in calendar; hours are local wall-clock `HH:MM`. */
export type CalendarOverride =
  | { readonly market: MarketCode; readonly day: string; readonly closed: true }
  | {
      readonly market: MarketCode;
      readonly day: string;
      readonly closed: false;
      readonly open: string;
      readonly close: string;
    };
