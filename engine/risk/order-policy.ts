import type { SessionName } from '../market/types.ts';
import type { OrderKind } from '../orders/order.ts';
import { type Verdict, verdict } from './verdict.ts';

/** Sessions whose order book is too thin for an order without a price. */
export const LOW_LIQUIDITY: ReadonlySet<SessionName> = new Set(['NXT_AFTER', 'US_PRE', 'US_DAY', 'US_AFTER']);

/** Market orders are refused in low-liquidity sessions; limit, IOC and FOK pass. Whether it is open is another check. */
export function orderPolicy(session: SessionName, orderKind: OrderKind['kind']): Verdict {
  const passed = orderKind !== 'market' || !LOW_LIQUIDITY.has(session);
  return verdict(passed, `${orderKind} order in ${session}${passed ? '' : ', where an order needs a price'}`);
}
