import { DEFAULT_TRADING_SETTINGS, type TradingSettings } from '../../engine/kernel/settings.ts';
import type { SettingValues } from './table.ts';

/** The part of the settings that the kernel reads. Numbers of the rules that have no setting keep their default. */
export function tradingSettings(values: SettingValues): TradingSettings {
  return {
    ...DEFAULT_TRADING_SETTINGS,
    enabledMarkets: values.ENABLED_MARKETS,
    confidenceThreshold: values.CONFIDENCE_THRESHOLD,
    circuitBreakerPct: values.CIRCUIT_BREAKER_PCT,
    breakerStayUp: values.BREAKER_STAY_UP,
    fatFingerPct: values.FAT_FINGER_PCT,
    executableQuoteMaxGapPct: values.EXECUTABLE_QUOTE_MAX_GAP_PCT,
    preMarketMinutes: values.PRE_MARKET_MINUTES,
    rescanIntervalSeconds: values.RESCAN_INTERVAL_SECONDS,
    maxScenariosPerStock: values.MAX_SCENARIOS_PER_STOCK,
    scannerTopN: values.SCANNER_TOP_N,
    usMinPrice: values.US_MIN_PRICE,
    stagedExitBeArmPct: values.STAGED_EXIT_BE_ARM_PCT,
    stagedExitArmPct: values.STAGED_EXIT_ARM_PCT,
    krAtrStopMultiplierK: values.KR_ATR_STOP_MULTIPLIER_K,
    krAtrStopMinPct: values.KR_ATR_STOP_MIN_PCT,
    krAtrStopMaxPct: values.KR_ATR_STOP_MAX_PCT,
    beIncludesCosts: values.BE_INCLUDES_COSTS,
    takeProfitAtTarget: values.TAKE_PROFIT_AT_TARGET,
    overnightExceptionEnabled: values.OVERNIGHT_EXCEPTION_ENABLED,
    stopLossCooldownMinutes: values.STOP_LOSS_COOLDOWN_MINUTES,
    volMultiplier: values.VOL_MULTIPLIER,
    rsiOversoldThreshold: values.RSI_OVERSOLD_THRESHOLD,
    rsiMomentumThreshold: values.RSI_MOMENTUM_THRESHOLD,
    positionSizingEnabled: values.POSITION_SIZING_ENABLED,
    positionSizingBasePct: values.POSITION_SIZING_BASE_PCT,
    positionSizingVolatilityTarget: values.POSITION_SIZING_VOLATILITY_TARGET,
    positionSizingMinPct: values.POSITION_SIZING_MIN_PCT,
    positionSizingMaxPct: values.POSITION_SIZING_MAX_PCT,
    blackoutEnabled: values.ORDER_BLACKOUT_ENABLED,
    blackoutWindows: values.ORDER_BLACKOUT_WINDOWS_KST,
    blackoutQueueMax: values.ORDER_BLACKOUT_QUEUE_MAX,
    blackoutRevalidatePrice: values.BLACKOUT_RECOVERY_PRICE_REVALIDATION_ENABLED,
    blackoutMaxDriftPct: values.BLACKOUT_RECOVERY_MAX_PRICE_DRIFT_PCT,
    sessionRiskProfiles: values.SESSION_RISK_PROFILES_JSON,
  };
}
