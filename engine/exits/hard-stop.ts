import type { TradingSettings } from '../kernel/settings.ts';
import type { MarketCode } from '../market/types.ts';

export interface HardStopInput {
  readonly market: MarketCode;
  /** Price units, the same as `atr`. */
  readonly entryPrice: number;
  /** ATR(14) in price units; null until known. */
  readonly atr: number | null;
  /** The scenario's stop in percent, negative; null when no scenario gave one. */
  readonly playbookStopPct: number | null;
  readonly settings: TradingSettings;
  /** The session profile's stop in percent; it can only tighten. */
  readonly profileStopPct?: number | undefined;
  /** Of the distance, as the macro council had it at the entry; 1 when left out. It widens no stop beyond the limits above. */
  readonly multiplier?: number | undefined;
}

/** True for a stop that can be put under a position: finite and below zero. */
export function isUsableStop(pct: number): boolean {
  return pct < 0 && pct > Number.NEGATIVE_INFINITY;
}

/**
 * The hard stop of a position in percent of its entry, always below zero.
 *
 * KR: −k × ATR / entry × 100 between the tightest and the loosest setting, and never looser than the playbook's. Without
 * an ATR, and in every other market: the playbook's, else the default. A playbook stop of zero, above zero or not a
 * number counts as the default. A multiplier of the distance widens or tightens the ATR's stop between its own limits; the
 * playbook's and the default it can only tighten.
 */
export function hardStopPct(input: HardStopInput): number {
  const { settings, playbookStopPct, profileStopPct, multiplier = 1 } = input;
  const asked =
    playbookStopPct === null || isUsableStop(playbookStopPct) ? playbookStopPct : settings.defaultStopLossPct;
  const adaptive = input.market === 'KR' ? atrStopPct(input, multiplier) : null;
  const stop =
    adaptive === null
      ? (asked ?? settings.defaultStopLossPct) * Math.min(1, multiplier)
      : Math.max(adaptive, asked ?? Number.NEGATIVE_INFINITY);
  return profileStopPct !== undefined && isUsableStop(profileStopPct) ? Math.max(stop, profileStopPct) : stop;
}

function atrStopPct({ atr, entryPrice, settings }: HardStopInput, multiplier: number): number | null {
  if (atr === null) return null;
  const raw = ((-settings.krAtrStopMultiplierK * atr * 100) / entryPrice) * multiplier;
  if (!(atr >= 0 && entryPrice > 0 && Number.isFinite(raw))) return null;
  return Math.max(settings.krAtrStopMaxPct, Math.min(settings.krAtrStopMinPct, raw));
}
