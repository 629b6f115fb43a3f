import type { RiskProfile, TradingSettings } from '../kernel/settings.ts';
import { SESSION_NAMES, type SessionName } from '../market/types.ts';

/** The thresholds that hold in a session, in percent. */
export interface EffectiveProfile {
  /** A bound for `hardStopPct`, which only tightens with it; undefined when no profile names one. */
  readonly stopLossPct: number | undefined;
  readonly beArmPct: number;
  readonly armPct: number;
  readonly fatFingerPct: number;
  readonly confidenceThreshold: number;
}

type ProfileName = SessionName | 'default';

/**
 * The thresholds of a session, each from its own profile, else from the `default` one, else from the settings. A safety
 * limit (stop loss, fat finger, confidence) never comes out looser than the settings have it; an override that is not a
 * number is as if absent.
 */
export function effectiveProfile(settings: TradingSettings, session: ProfileName): EffectiveProfile {
  const fatFinger = override(settings, session, 'fatFingerPct');
  const confidence = override(settings, session, 'confidenceThreshold');
  return {
    stopLossPct: override(settings, session, 'stopLossPct'),
    beArmPct: override(settings, session, 'beArmPct') ?? settings.stagedExitBeArmPct,
    armPct: override(settings, session, 'armPct') ?? settings.stagedExitArmPct,
    fatFingerPct: Math.min(settings.fatFingerPct, fatFinger ?? settings.fatFingerPct),
    confidenceThreshold: Math.max(settings.confidenceThreshold, confidence ?? settings.confidenceThreshold),
  };
}

/** All that is wrong with the session profiles and the exit thresholds under them; empty when they can be used. */
export function validateProfiles(settings: TradingSettings): string[] {
  const errors = armErrors('STAGED_EXIT', settings.stagedExitBeArmPct, settings.stagedExitArmPct);
  for (const name of ['default', ...SESSION_NAMES] as const) {
    const profile = settings.sessionRiskProfiles[name];
    if (profile === undefined) continue;
    const where = `SESSION_RISK_PROFILES_JSON.${name}`;
    const { beArmPct, armPct } = effectiveProfile(settings, name);
    errors.push(...fieldErrors(where, profile, settings), ...armErrors(where, beArmPct, armPct));
  }
  return errors;
}

function override(settings: TradingSettings, name: ProfileName, field: keyof RiskProfile): number | undefined {
  const { [name]: own, default: base } = settings.sessionRiskProfiles;
  return [own?.[field], base?.[field]].find(Number.isFinite);
}

function fieldErrors(where: string, profile: RiskProfile, settings: TradingSettings): string[] {
  const errors = Object.entries(profile)
    .filter(([, value]) => !Number.isFinite(value))
    .map(([field, value]) => `${where}.${field} is ${value}: it must be a number`);
  const { stopLossPct, fatFingerPct, confidenceThreshold } = profile;
  if (stopLossPct !== undefined && stopLossPct >= 0) {
    errors.push(`${where}.stopLossPct is ${stopLossPct}: it must be below 0, e.g. -1.5`);
  }
  if (fatFingerPct !== undefined && fatFingerPct > settings.fatFingerPct) {
    errors.push(`${where}.fatFingerPct is ${fatFingerPct}: it may tighten ${settings.fatFingerPct}, not loosen it`);
  }
  if (confidenceThreshold !== undefined && confidenceThreshold < settings.confidenceThreshold) {
    const limit = settings.confidenceThreshold;
    errors.push(`${where}.confidenceThreshold is ${confidenceThreshold}: it may tighten ${limit}, not loosen it`);
  }
  return errors;
}

function armErrors(where: string, beArmPct: number, armPct: number): string[] {
  const errors: string[] = [];
  if (!(beArmPct > 0)) errors.push(`${where}: the break-even threshold is ${beArmPct}: it must be above 0`);
  if (!(armPct >= beArmPct)) {
    errors.push(`${where}: the arm threshold ${armPct} must be at or above the break-even threshold ${beArmPct}`);
  }
  return errors;
}
