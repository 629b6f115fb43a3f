import type { Currency, Instant, MarketCode } from '../market/types.ts';
import type { BrokerOrder } from '../orders/broker-report.ts';
import type { OrderId } from '../orders/order.ts';
import type { BrokerLine } from './events.ts';
import type { CalendarOverride } from './settings.ts';

/** Of each list of the past so many entries are kept: well past the days that a report tells of. */
const KEPT = 5_000;

export interface LineState {
  readonly up: boolean;
  readonly since: Instant;
  readonly message: string;
}

/** What a list of the broker's orders speaks for: every order of `markets` since `since`, as of `readAt`. */
export interface Coverage {
  readonly markets: readonly MarketCode[];
  readonly since: Instant;
  readonly readAt: Instant;
}

/** What a desk on a real account knows of its broker. A simulated exchange needs none of it. */
export interface BrokerState {
  readonly lines: Map<BrokerLine, LineState>;
  /** When the newest complete report on a market was read; none after a start. No entry on a market before it. */
  readonly reconciled: Map<MarketCode, Instant>;
  /** True once cash and holdings were taken over from the broker for the first time. */
  opened: boolean;
  /** Currencies of which the broker has told the cash; a paper account tells foreign ones late. Missing before they were noted. */
  readonly funded?: Set<Currency>;
  /** What the newest report's list speaks for; null after a start. */
  covered: Coverage | null;
  /** The orders of the newest report. */
  listed: Map<string, BrokerOrder>;
  /** Which of the broker's orders are ours. */
  readonly own: Map<string, OrderId>;
  /** Orders placed elsewhere on the same account, e.g. on a phone. */
  readonly elsewhere: Map<string, BrokerOrder>;
  /** When an order that is not ours was first listed: one that is sent later cannot be it. */
  readonly seen: Map<string, Instant>;
  /** Orders of ours that were taken for never received; one of them in the list after all is a contradiction. */
  readonly absent: Set<OrderId>;
  /** Differences that one report showed; a later one that shows the same makes them a fact. */
  readonly suspected: Map<string, { readonly difference: number; readonly readAt: Instant }>;
  /** What was said last about a difference that lasts, by what it is about. */
  readonly told: Map<string, string>;
  /** When an order of ours last changed on a market: a balance may lag behind it. */
  readonly activity: Map<MarketCode, Instant>;
  /** Days on which the broker's calendar was followed. */
  holidays: readonly CalendarOverride[];
}

export function initialBrokerState(): BrokerState {
  return {
    lines: new Map(),
    reconciled: new Map(),
    opened: false,
    funded: new Set(),
    covered: null,
    listed: new Map(),
    own: new Map(),
    elsewhere: new Map(),
    seen: new Map(),
    absent: new Set(),
    suspected: new Map(),
    told: new Map(),
    activity: new Map(),
    holidays: [],
  };
}

/** Whether a text about something is news; the same one again is not. */
export function isNews(broker: BrokerState, about: string, text: string): boolean {
  if (broker.told.get(about) === text) return false;
  broker.told.set(about, text);
  return true;
}

export function forgetOldest({ own, elsewhere, seen, absent, told }: BrokerState): void {
  for (const known of [own, elsewhere, seen, absent, told]) {
    for (const key of known.keys()) {
      if (known.size <= KEPT) break;
      known.delete(key);
    }
  }
}
