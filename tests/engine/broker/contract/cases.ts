import type { RejectCode } from '../../../../engine/kernel/events.ts';
import { price } from '../../../../engine/market/types.ts';
import type { Order, OrderKind, OrderState } from '../../../../engine/orders/order.ts';
import type { BrokerSubject, ContractMarket } from './subject.ts';

/** What became of the order that a case is about. */
export interface Outcome {
  readonly state: OrderState;
  readonly filled: 'none' | 'part' | 'all';
  /** Why it was refused. */
  readonly code?: RejectCode;
}

export type SubjectName = 'the simulated exchange' | 'KIS, a live account' | 'KIS, a paper account';

export interface ContractCase {
  readonly what: string;
  readonly market?: ContractMarket;
  /** Seoul's or New York's time; ten in the morning if it is not said. */
  readonly time?: string;
  /** Places orders and lets time pass; returns the order that the case is about. */
  readonly act: (broker: BrokerSubject) => Promise<Order>;
  readonly outcome: Outcome;
  /** What differs by nature, and why. */
  readonly differs?: {
    readonly of: readonly SubjectName[];
    readonly outcome: Outcome;
    readonly because: string;
  };
}

const KIS: readonly SubjectName[] = ['KIS, a live account', 'KIS, a paper account'];
const MINUTE_MS = 60_000;

const MARKET: OrderKind = { kind: 'market' };
const at = (kind: 'limit' | 'ioc' | 'fok', units: number): OrderKind => ({ kind, limit: price(units) });

/** Places one order and lets some minutes pass. */
const once =
  (side: 'BUY' | 'SELL', shares: number, kind: (broker: BrokerSubject) => OrderKind, minutes = 2) =>
  async (broker: BrokerSubject): Promise<Order> => {
    const order = broker.place({ side, shares, kind: kind(broker) });
    await broker.pass(minutes * MINUTE_MS);
    return order;
  };

/** Shares held, bought at any price. */
async function holding(broker: BrokerSubject, shares: number): Promise<void> {
  const order = broker.place({ side: 'BUY', shares, kind: at('limit', broker.near(3)) });
  await broker.pass(2 * MINUTE_MS);
  if (order.state !== 'filled') throw new Error(`nothing to hold: ${order.state}`);
}

/** A quarter of an hour after it: the session is open for ten minutes yet. */
async function afterTheClose(broker: BrokerSubject): Promise<Order> {
  await broker.pass(25 * MINUTE_MS);
  return once('BUY', 10, () => at('limit', broker.near(0)))(broker);
}

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

export const CASES: readonly ContractCase[] = [
  {
    what: 'a market buy is filled',
    act: once('BUY', 10, () => MARKET),
    outcome: { state: 'filled', filled: 'all' },
  },
  {
    what: 'a limit above the market is filled, and not above its limit',
    act: once('BUY', 10, (broker) => at('limit', broker.near(2))),
    outcome: { state: 'filled', filled: 'all' },
  },
  {
    what: 'a limit far below works, with its cash reserved',
    act: async (broker) => {
      const order = await once('BUY', 10, () => at('limit', broker.near(-20)))(broker);
      check(order.kind.kind === 'limit' && order.reserved === broker.account.reserved, 'not what was reserved');
      check(order.reserved > 0, 'nothing is reserved');
      return order;
    },
    outcome: { state: 'working', filled: 'none' },
  },
  {
    what: 'an order above what a minute trades is filled in parts',
    act: async (broker) => {
      const order = broker.place({ side: 'BUY', shares: 6_000, kind: at('limit', broker.near(3)) });
      const seen = new Set<number>();
      for (let minute = 0; minute < 25 && order.state !== 'filled'; minute++) {
        await broker.pass(MINUTE_MS);
        seen.add(order.filled);
        check(minute > 0 || order.state === 'partially-filled', `after a minute it is ${order.state}`);
      }
      check(seen.size > 1, 'it was not filled in parts');
      return order;
    },
    outcome: { state: 'filled', filled: 'all' },
  },
  {
    what: 'a part is filled and the rest cancelled, with its cash given back',
    act: async (broker) => {
      const order = broker.place({ side: 'BUY', shares: 6_000, kind: at('limit', broker.near(3)) });
      await broker.pass(MINUTE_MS);
      broker.cancel(order);
      await broker.pass(MINUTE_MS);
      return order;
    },
    outcome: { state: 'cancelled', filled: 'part' },
  },
  {
    what: 'an IOC below the market is cancelled at once',
    act: once('BUY', 10, (broker) => at('ioc', broker.near(-5))),
    outcome: { state: 'cancelled', filled: 'none' },
  },
  {
    what: 'an IOC above the market is filled',
    act: once('BUY', 10, (broker) => at('ioc', broker.near(2))),
    outcome: { state: 'filled', filled: 'all' },
  },
  {
    what: 'an IOC of more than there is takes what there is',
    act: once('BUY', 6_000, (broker) => at('ioc', broker.near(3))),
    outcome: { state: 'cancelled', filled: 'part' },
  },
  {
    what: 'a FOK of more than there is takes nothing',
    act: once('BUY', 6_000, (broker) => at('fok', broker.near(3))),
    outcome: { state: 'cancelled', filled: 'none' },
  },
  {
    what: 'a FOK above the market is filled',
    act: once('BUY', 10, (broker) => at('fok', broker.near(2))),
    outcome: { state: 'filled', filled: 'all' },
  },
  {
    what: 'a cancellation before a fill ends the order and gives its cash back',
    act: async (broker) => {
      const order = broker.place({ side: 'BUY', shares: 10, kind: at('limit', broker.near(-20)) });
      await broker.pass(30_000);
      broker.cancel(order);
      await broker.pass(30_000);
      return order;
    },
    outcome: { state: 'cancelled', filled: 'none' },
  },
  {
    what: 'a cancellation that comes at once is not lost',
    act: async (broker) => {
      const order = broker.place({ side: 'BUY', shares: 10, kind: at('limit', broker.near(-20)) });
      broker.cancel(order);
      await broker.pass(MINUTE_MS);
      return order;
    },
    outcome: { state: 'cancelled', filled: 'none' },
  },
  {
    what: 'a cancellation after the fill changes nothing',
    act: async (broker) => {
      const order = await once('BUY', 10, () => MARKET)(broker);
      broker.cancel(order);
      await broker.pass(MINUTE_MS);
      return order;
    },
    outcome: { state: 'filled', filled: 'all' },
  },
  {
    what: 'a cancellation of an order nobody knows changes nothing',
    act: async (broker) => {
      const order = broker.place({ side: 'BUY', shares: 10, kind: at('limit', broker.near(-20)) });
      broker.cancelUnknown();
      await broker.pass(MINUTE_MS);
      return order;
    },
    outcome: { state: 'working', filled: 'none' },
  },
  {
    what: 'shares that are not held are not sold',
    act: once('SELL', 10, () => MARKET),
    outcome: { state: 'rejected', filled: 'none', code: 'not-held' },
  },
  {
    what: 'no more is sold than is held',
    act: async (broker) => {
      await holding(broker, 10);
      return once('SELL', 11, () => MARKET)(broker);
    },
    outcome: { state: 'rejected', filled: 'none', code: 'not-held' },
  },
  {
    what: 'what another sale is about to sell is not sold twice',
    act: async (broker) => {
      await holding(broker, 10);
      broker.place({ side: 'SELL', shares: 10, kind: at('limit', broker.near(20)) });
      await broker.pass(30_000);
      return once('SELL', 1, (subject) => at('limit', subject.near(-3)))(broker);
    },
    outcome: { state: 'rejected', filled: 'none', code: 'not-held' },
  },
  {
    what: 'a purchase and its sale leave cash, fees and nothing held',
    act: async (broker) => {
      await holding(broker, 10);
      const order = await once('SELL', 10, () => MARKET)(broker);
      check(broker.held === 0, `${broker.held} still held`);
      return order;
    },
    outcome: { state: 'filled', filled: 'all' },
  },
  {
    what: 'a sale in two parts leaves the rest held',
    act: async (broker) => {
      await holding(broker, 10);
      await once('SELL', 4, () => MARKET)(broker);
      check(broker.held === 6, `${broker.held} held`);
      return once('SELL', 6, () => MARKET)(broker);
    },
    outcome: { state: 'filled', filled: 'all' },
  },
  {
    what: 'more than the cash is not bought',
    act: once('BUY', 1_000_000, (broker) => at('limit', broker.near(0))),
    outcome: { state: 'rejected', filled: 'none', code: 'insufficient-cash' },
  },
  {
    what: 'cash that another purchase waits for is not spent twice',
    act: async (broker) => {
      const shares = Math.floor((0.7 * 1_000_000_000) / broker.near(-20));
      const first = broker.place({ side: 'BUY', shares, kind: at('limit', broker.near(-20)) });
      await broker.pass(30_000);
      check(first.state === 'working', `the first is ${first.state}`);
      return once('BUY', shares, (subject) => at('limit', subject.near(-20)))(broker);
    },
    outcome: { state: 'rejected', filled: 'none', code: 'insufficient-cash' },
  },
  {
    what: 'cash of a cancelled purchase is free again',
    act: async (broker) => {
      const shares = Math.floor((0.7 * 1_000_000_000) / broker.near(-20));
      const first = broker.place({ side: 'BUY', shares, kind: at('limit', broker.near(-20)) });
      await broker.pass(30_000);
      broker.cancel(first);
      await broker.pass(30_000);
      return once('BUY', shares, (subject) => at('limit', subject.near(-20)))(broker);
    },
    outcome: { state: 'working', filled: 'none' },
  },
  {
    what: 'a limit off the tick grid is refused',
    act: once('BUY', 10, (broker) => at('limit', broker.near(-1) + 1)),
    outcome: { state: 'rejected', filled: 'none', code: 'tick-size' },
    differs: {
      of: KIS,
      outcome: { state: 'rejected', filled: 'none', code: 'bad-order' },
      because: 'KIS tells in words what is wrong; only hours, cash and shares are read out of them',
    },
  },
  {
    what: 'a limit beyond the day’s limits is refused',
    act: once('BUY', 10, (broker) => at('limit', broker.near(40))),
    outcome: { state: 'rejected', filled: 'none', code: 'price-limit' },
    differs: {
      of: KIS,
      outcome: { state: 'rejected', filled: 'none', code: 'bad-order' },
      because: 'KIS tells in words what is wrong; only hours, cash and shares are read out of them',
    },
  },
  {
    what: 'nothing is taken after the close',
    time: '15:20',
    act: afterTheClose,
    outcome: { state: 'rejected', filled: 'none', code: 'market-closed' },
  },
  {
    what: 'a refresh tells the working orders and no others',
    act: async (broker) => {
      const done = await once('BUY', 10, () => MARKET)(broker);
      const order = await once('BUY', 10, () => at('limit', broker.near(-20)))(broker);
      check(await broker.refresh(), 'the refresh was not answered');
      check(broker.listed().includes(order.id), 'the working order is not listed');
      check(!broker.listed().includes(done.id), 'a filled order is listed as working');
      return order;
    },
    outcome: { state: 'working', filled: 'none' },
  },
  {
    what: 'what is left of an order is over when its day is',
    time: '15:20',
    act: async (broker) => {
      const order = broker.place({ side: 'BUY', shares: 10, kind: at('limit', broker.near(-15)) });
      await broker.pass(9 * 60 * MINUTE_MS);
      return order;
    },
    outcome: { state: 'expired', filled: 'none' },
  },
  {
    what: 'a limit in New York is filled in dollars',
    market: 'US_NASDAQ',
    act: once('BUY', 10, (broker) => at('limit', broker.near(2))),
    outcome: { state: 'filled', filled: 'all' },
  },
  {
    what: 'a limit far below works in New York, with dollars reserved, until it is cancelled',
    market: 'US_NASDAQ',
    act: async (broker) => {
      const order = broker.place({ side: 'BUY', shares: 10, kind: at('limit', broker.near(-20)) });
      await broker.pass(30_000);
      check(order.state === 'working' && order.reserved > 0, `it is ${order.state} with ${order.reserved} reserved`);
      broker.cancel(order);
      await broker.pass(30_000);
      return order;
    },
    outcome: { state: 'cancelled', filled: 'none' },
  },
  {
    what: 'an order in New York above what a minute trades is filled in parts',
    market: 'US_NASDAQ',
    act: async (broker) => {
      const order = broker.place({ side: 'BUY', shares: 9_000, kind: at('limit', broker.near(3)) });
      await broker.pass(MINUTE_MS);
      check(order.state === 'partially-filled', `after a minute it is ${order.state}`);
      for (let minute = 0; minute < 30 && order.state !== 'filled'; minute++) await broker.pass(MINUTE_MS);
      return order;
    },
    outcome: { state: 'filled', filled: 'all' },
  },
  {
    what: 'a purchase in New York and its sale leave cash, fees and nothing held',
    market: 'US_NASDAQ',
    act: async (broker) => {
      await holding(broker, 10);
      return once('SELL', 10, (subject) => at('limit', subject.near(-2)))(broker);
    },
    outcome: { state: 'filled', filled: 'all' },
  },
  {
    what: 'more than the dollars is not bought',
    market: 'US_NASDAQ',
    act: once('BUY', 900_000, (broker) => at('limit', broker.near(0))),
    outcome: { state: 'rejected', filled: 'none', code: 'insufficient-cash' },
  },
  {
    what: 'shares that are not held are not sold in New York',
    market: 'US_NASDAQ',
    act: once('SELL', 10, (broker) => at('limit', broker.near(-2))),
    outcome: { state: 'rejected', filled: 'none', code: 'not-held' },
  },
  {
    what: 'a market order in New York',
    market: 'US_NASDAQ',
    act: once('BUY', 10, () => MARKET),
    outcome: { state: 'filled', filled: 'all' },
    differs: {
      of: KIS,
      outcome: { state: 'dropped', filled: 'none' },
      because: 'KIS takes no market order overseas; the desk sends limits there, and this one never leaves',
    },
  },
  {
    what: 'an IOC in New York',
    market: 'US_NASDAQ',
    act: once('BUY', 10, (broker) => at('ioc', broker.near(2))),
    outcome: { state: 'filled', filled: 'all' },
    differs: {
      of: KIS,
      outcome: { state: 'dropped', filled: 'none' },
      because: 'KIS has no IOC overseas',
    },
  },
  {
    what: 'nothing is taken in New York after the close',
    market: 'US_NASDAQ',
    time: '15:50',
    act: afterTheClose,
    outcome: { state: 'rejected', filled: 'none', code: 'market-closed' },
  },
];
