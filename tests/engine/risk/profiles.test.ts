import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_TRADING_SETTINGS, type RiskProfile, type TradingSettings } from '../../../engine/kernel/settings.ts';
import { effectiveProfile, validateProfiles } from '../../../engine/risk/profiles.ts';

const settings = (sessionRiskProfiles: TradingSettings['sessionRiskProfiles']): TradingSettings => ({
  ...DEFAULT_TRADING_SETTINGS,
  sessionRiskProfiles,
});
const inPre = (profile: RiskProfile) => effectiveProfile(settings({ US_PRE: profile }), 'US_PRE');

describe('effectiveProfile', () => {
  it('is the settings where nothing is overridden', () => {
    expect(effectiveProfile(settings({}), 'KRX_REG')).toEqual({
      stopLossPct: undefined,
      beArmPct: 1.2,
      armPct: 3,
      fatFingerPct: 30,
      confidenceThreshold: 80,
    });
  });

  it('takes the session’s own value before the default profile’s', () => {
    const both = settings({ default: { fatFingerPct: 10, beArmPct: 1 }, US_PRE: { fatFingerPct: 20 } });
    expect(effectiveProfile(both, 'US_PRE')).toMatchObject({ fatFingerPct: 20, beArmPct: 1 });
    expect(effectiveProfile(both, 'US_REG')).toMatchObject({ fatFingerPct: 10, beArmPct: 1 });
  });

  it('leaves the exit thresholds free', () => {
    expect(inPre({ beArmPct: 0.5, armPct: 5 })).toMatchObject({ beArmPct: 0.5, armPct: 5 });
  });

  it('never loosens a safety limit, whatever the profile says', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), (fatFingerPct, confidenceThreshold) => {
        const profile = inPre({ fatFingerPct, confidenceThreshold });
        expect(profile.fatFingerPct).toBeLessThanOrEqual(30);
        expect(profile.confidenceThreshold).toBeGreaterThanOrEqual(80);
      }),
    );
  });

  it('takes an override that is not a number as absent', () => {
    expect(inPre({ stopLossPct: Number.NaN, armPct: Number.NaN })).toMatchObject({ stopLossPct: undefined, armPct: 3 });
  });
});

describe('validateProfiles', () => {
  const errors = (profile: RiskProfile) => validateProfiles(settings({ US_PRE: profile }));

  it('accepts what tightens', () => {
    expect(errors({ stopLossPct: -1, fatFingerPct: 10, confidenceThreshold: 90, beArmPct: 2, armPct: 2 })).toEqual([]);
    expect(validateProfiles(DEFAULT_TRADING_SETTINGS)).toEqual([]);
  });

  it('refuses an arm threshold below the break-even threshold, inherited ones included', () => {
    expect(errors({ armPct: 1 })).toEqual([
      'SESSION_RISK_PROFILES_JSON.US_PRE: the arm threshold 1 must be at or above the break-even threshold 1.2',
    ]);
    expect(validateProfiles(settings({ default: { beArmPct: 2.5 }, US_PRE: { armPct: 2 } }))).toHaveLength(1);
    expect(validateProfiles({ ...DEFAULT_TRADING_SETTINGS, stagedExitArmPct: 1 })).toHaveLength(1);
    expect(validateProfiles({ ...DEFAULT_TRADING_SETTINGS, stagedExitArmPct: Number.NaN })).toHaveLength(1);
  });

  it.each<[string, RiskProfile]>([
    ['a looser fat finger', { fatFingerPct: 31 }],
    ['a lower confidence', { confidenceThreshold: 79 }],
    ['a stop that is none', { stopLossPct: 0 }],
    ['a value that is not a number', { stopLossPct: Number.NaN }],
    ['a break-even threshold of zero', { beArmPct: 0 }],
  ])('refuses %s', (_, profile) => {
    expect(errors(profile)).toHaveLength(1);
  });

  it('reports all errors at once', () => {
    expect(errors({ fatFingerPct: 50, confidenceThreshold: 10, stopLossPct: 1 })).toHaveLength(3);
  });
});
