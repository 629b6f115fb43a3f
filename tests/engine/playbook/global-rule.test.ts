import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globalRuleHolds, parseGlobalRule } from '../../../engine/playbook/global-rule.ts';

const portfolio = { portfolio_pnl_pct: -2, cash_pct: 40, positions: 3 };

function holds(text: string): boolean {
  const parsed = parseGlobalRule(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return globalRuleHolds(parsed.rule, portfolio);
}

describe('parseGlobalRule', () => {
  it('reads a metric, an operator and a number', () => {
    expect(parseGlobalRule('portfolio_pnl_pct < -2.5')).toEqual({
      ok: true,
      rule: { metric: 'portfolio_pnl_pct', op: '<', threshold: -2.5 },
    });
    expect(parseGlobalRule(' positions>=10 ')).toMatchObject({ ok: true, rule: { op: '>=', threshold: 10 } });
  });

  it('names the metrics when one is unknown', () => {
    expect(parseGlobalRule('moon_phase > 0.5')).toEqual({
      ok: false,
      error: 'unknown metric "moon_phase" in a global rule; known are portfolio_pnl_pct, cash_pct, positions',
    });
  });

  it.each(['', 'cash_pct', 'cash_pct = 3', 'cash_pct < ', 'cash_pct < 1e400', 'cash_pct < 3 or true', '3 > cash_pct'])(
    'refuses %j',
    (text) => {
      expect(parseGlobalRule(text).ok).toBe(false);
    },
  );

  it('reads back whatever rule is written down', () => {
    const metric = fc.constantFrom('portfolio_pnl_pct', 'cash_pct', 'positions');
    fc.assert(
      fc.property(metric, fc.constantFrom('<', '>', '<=', '>='), fc.integer(), (name, op, threshold) => {
        expect(parseGlobalRule(`${name} ${op} ${threshold}`)).toEqual({
          ok: true,
          rule: { metric: name, op, threshold },
        });
      }),
    );
  });
});

describe('globalRuleHolds', () => {
  it('tells strict operators from the others', () => {
    expect(holds('portfolio_pnl_pct < -2')).toBe(false);
    expect(holds('portfolio_pnl_pct <= -2')).toBe(true);
    expect(holds('positions > 3')).toBe(false);
    expect(holds('positions >= 3')).toBe(true);
  });

  it('does not hold while the metric is unknown', () => {
    const rule = { metric: 'portfolio_pnl_pct', op: '<', threshold: 100 } as const;
    expect(globalRuleHolds(rule, { ...portfolio, portfolio_pnl_pct: Number.NaN })).toBe(false);
  });
});
