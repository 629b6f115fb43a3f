import { instant, quantity } from '../../engine/market/types.ts';
import type { BrokerHolding, BrokerOrder, BrokerReport } from '../../engine/orders/broker-report.ts';
import type { Order } from '../../engine/orders/order.ts';
import { at, BASE } from './scripted-day.ts';

/** A listed order as a test writes it down: shares are plain numbers. */
export type Listing = Partial<Omit<BrokerOrder, 'quantity' | 'filled'>> & {
  readonly quantity?: number;
  readonly filled?: number;
};

/** The broker's number of an order, unless a test says otherwise. */
export const numberOf = (id: string): string => `KR:20260309:${id.replace(/\D/g, '').padStart(10, '0')}`;

/** An order of ours as the broker lists it: by default working, nothing filled, taken a second after it was sent. */
export function listed(order: Order, told: Listing = {}): BrokerOrder {
  const filled = quantity(told.filled ?? 0);
  const limit = order.kind.kind === 'market' ? null : order.kind.limit;
  return {
    brokerOrderId: order.brokerOrderId ?? numberOf(order.id),
    market: order.market,
    code: '005930',
    name: 'Samsung Electronics',
    side: order.side,
    limit,
    orderedAt: instant(Math.floor((order.sentAt ?? 0) / 1000) * 1000 + 1000),
    filledAmount: filled * BASE,
    fees: 0,
    state: 'working',
    message: '',
    ...told,
    quantity: quantity(told.quantity ?? order.quantity),
    filled,
  };
}

/** An order that somebody placed on a phone. */
export function onPhone(told: Listing = {}): BrokerOrder {
  return {
    brokerOrderId: 'KR:20260309:0000099999',
    market: 'KR',
    code: '005930',
    name: 'Samsung Electronics',
    side: 'BUY',
    limit: 69_500,
    orderedAt: at('09:41'),
    filledAmount: 0,
    fees: null,
    state: 'working',
    message: '',
    ...told,
    quantity: quantity(told.quantity ?? 7),
    filled: quantity(told.filled ?? 0),
  };
}

export function held(shares: number, changed: Partial<BrokerHolding> = {}): BrokerHolding {
  return {
    market: 'KR',
    code: '005930',
    name: 'Samsung Electronics',
    quantity: quantity(shares),
    averagePrice: BASE,
    last: BASE,
    ...changed,
  };
}

export const won = (amount: number): BrokerReport['cash'] => [{ currency: 'KRW', amount }];
