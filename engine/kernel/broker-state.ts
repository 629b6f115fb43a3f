import type { Instant, MarketCode } from '../market/types.ts';
import type { BrokerOrder } from '../orders/broker-report.ts';
import type { OrderId } from '../orders/order.ts';
import type { BrokerLine } from './events.ts';

export interface LineState {
  readonly up: boolean;
  readonly since: Instant;
  readonly message: string;
}

/** What a desk on a real account knows of its broker. A simulated exchange needs none of it. */
export interface BrokerState {
  readonly lines: Map<BrokerLine, LineState>;
  /** When the newest complete report was read; null until the first, and after every restart. No entry before it. */
  reconciledAt: Instant | null;
  /** True once cash and holdings were taken over from the broker for the first time. */
  opened: boolean;
  /** Markets and time that the newest report's list of orders covers. */
  covered: { readonly markets: readonly MarketCode[]; readonly since: Instant; readonly readAt: Instant } | null;
  /** The orders of the newest report. */
  listed: Map<string, BrokerOrder>;
  /** Which of the broker's orders are ours. */
  readonly own: Map<string, OrderId>;
  /** Orders placed elsewhere on the same account, e.g. on a phone. */
  readonly elsewhere: Map<string, BrokerOrder>;
  /** Differences that one report showed; the next one that shows the same makes them a fact. */
  readonly suspected: Map<string, number>;
  /** When an order of ours last changed on a market: a balance may lag behind it. */
  readonly activity: Map<MarketCode, Instant>;
}

export function initialBrokerState(): BrokerState {
  return {
    lines: new Map(),
    reconciledAt: null,
    opened: false,
    covered: null,
    listed: new Map(),
    own: new Map(),
    elsewhere: new Map(),
    suspected: new Map(),
    activity: new Map(),
  };
}
