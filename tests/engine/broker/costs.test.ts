import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slippageBps, tradeCosts } from '../../../engine/broker/sim/costs.ts';
import { MARKET_CODES, SESSION_NAMES, tradingDay } from '../../../engine/market/types.ts';

const on = tradingDay;

describe('tradeCosts', () => {
  it('charges a Korean sale of ten million won 1,500 won commission and 0.20 % tax in 2026', () => {
    expect(tradeCosts('KR', 'SELL', 10_000_000, on('2026-03-03'))).toEqual({ commission: 1_500, tax: 20_000 });
  });

  it('taxes no Korean purchase', () => {
    expect(tradeCosts('KR', 'BUY', 10_000_000, on('2026-03-03'))).toEqual({ commission: 1_500, tax: 0 });
  });

  it.each([
    ['2019-05-29', 300],
    ['2019-06-03', 250],
    ['2020-12-28', 250],
    ['2020-12-29', 230], // settled on 2021-01-04
    ['2022-12-27', 230],
    ['2022-12-28', 200], // settled on 2023-01-02
    ['2023-12-26', 200],
    ['2023-12-27', 180], // settled on 2024-01-02
    ['2024-12-26', 180],
    ['2024-12-27', 150], // settled on 2025-01-02
    ['2025-12-26', 150],
    ['2025-12-29', 200], // settled on 2026-01-02
  ])('takes the Korean rate of %s: %i per 100,000', (day, tax) => {
    expect(tradeCosts('KR', 'SELL', 100_000, on(day)).tax).toBe(tax);
  });

  it('rounds down to the won', () => {
    expect(tradeCosts('KR', 'SELL', 59_999, on('2025-06-02'))).toEqual({ commission: 8, tax: 89 });
  });

  it('rounds half up to the cent', () => {
    expect(tradeCosts('US_NASDAQ', 'SELL', 10_199, on('2026-03-03'))).toEqual({ commission: 25, tax: 0 });
    expect(tradeCosts('US_NASDAQ', 'SELL', 10_200, on('2026-03-03'))).toEqual({ commission: 26, tax: 0 });
  });

  it('charges Hong Kong stamp duty on both sides, less since November 2023', () => {
    const duty = (side: 'BUY' | 'SELL', day: string) => tradeCosts('HK', side, 1_000_000, on(day)).tax;
    expect([duty('BUY', '2023-11-16'), duty('SELL', '2023-11-16')]).toEqual([1_300, 1_300]);
    expect([duty('BUY', '2023-11-17'), duty('SELL', '2023-11-17')]).toEqual([1_000, 1_000]);
    expect(duty('BUY', '2021-07-30')).toBe(1_000);
  });

  it('charges Chinese stamp duty to sellers, half of it since August 2023', () => {
    expect(tradeCosts('CN_SHA', 'SELL', 1_000_000, on('2023-08-25')).tax).toBe(1_000);
    expect(tradeCosts('CN_SZA', 'SELL', 1_000_000, on('2023-08-28')).tax).toBe(500);
    expect(tradeCosts('CN_SHA', 'BUY', 1_000_000, on('2023-08-28')).tax).toBe(0);
  });

  it('charges Vietnamese sellers 0.1 % and Japanese ones no tax', () => {
    expect(tradeCosts('VN_HSX', 'SELL', 50_000_000, on('2025-06-02')).tax).toBe(50_000);
    expect(tradeCosts('JP', 'SELL', 300_000, on('2025-06-02'))).toEqual({ commission: 690, tax: 0 });
  });

  it('gives whole, non-negative amounts that never fall as the amount grows', () => {
    const amounts = fc.integer({ min: 0, max: 1_000_000_000_000 });
    fc.assert(
      fc.property(
        fc.constantFrom(...MARKET_CODES),
        fc.constantFrom('BUY', 'SELL'),
        amounts,
        amounts,
        (market, side, a, b) => {
          const low = tradeCosts(market, side, Math.min(a, b), on('2026-03-03'));
          const high = tradeCosts(market, side, Math.max(a, b), on('2026-03-03'));
          for (const cost of [low.commission, low.tax]) {
            expect(Number.isSafeInteger(cost)).toBe(true);
            expect(cost).toBeGreaterThanOrEqual(0);
          }
          expect(high.commission).toBeGreaterThanOrEqual(low.commission);
          expect(high.tax).toBeGreaterThanOrEqual(low.tax);
        },
      ),
    );
  });
});

describe('slippageBps', () => {
  it('is lowest in the regular sessions of Korea and the US', () => {
    const open = SESSION_NAMES.filter((session) => session !== 'CLOSED');
    expect(Object.fromEntries(open.map((session) => [session, slippageBps(session)]))).toEqual({
      NXT_PRE: 15,
      KRX_REG: 5,
      NXT_AFTER: 15,
      US_DAY: 50,
      US_PRE: 30,
      US_REG: 3,
      US_AFTER: 30,
      REG: 10,
    });
  });

  it('refuses a closed market', () => {
    expect(() => slippageBps('CLOSED')).toThrow('session CLOSED; allowed are NXT_PRE, KRX_REG');
  });
});
