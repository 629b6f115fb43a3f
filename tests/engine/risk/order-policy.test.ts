import { describe, expect, it } from 'vitest';
import { SESSION_NAMES } from '../../../engine/market/types.ts';
import { LOW_LIQUIDITY, orderPolicy } from '../../../engine/risk/order-policy.ts';

describe('orderPolicy', () => {
  it.each(SESSION_NAMES)('takes orders with a price in %s, and market orders unless it is thin', (session) => {
    for (const kind of ['limit', 'ioc', 'fok'] as const) expect(orderPolicy(session, kind).passed).toBe(true);
    expect(orderPolicy(session, 'market').passed).toBe(!LOW_LIQUIDITY.has(session));
  });

  it('knows the thin sessions', () => {
    expect([...LOW_LIQUIDITY]).toEqual(['NXT_AFTER', 'US_PRE', 'US_DAY', 'US_AFTER']);
  });
});
