import { type Instant, instant, type Quantity, quantity } from '../../engine/market/types.ts';
import type { BrokerHolding, BrokerOrder, BrokerOrderState } from '../../engine/orders/broker-report.ts';
import type { Side } from '../../engine/orders/order.ts';

export interface ModelDraft {
  /** The engine's identifier; null for an order that was placed on a phone. */
  readonly engineId: string | null;
  readonly code: string;
  readonly side: Side;
  readonly quantity: number;
  /** Null at market. */
  readonly limit: number | null;
}

export interface ModelOrder extends ModelDraft {
  readonly number: string;
  readonly orderedAt: Instant;
  filled: number;
  amount: number;
  fees: number;
  state: BrokerOrderState;
}

interface Snapshot {
  readonly at: number;
  readonly orders: readonly BrokerOrder[];
  readonly cash: number;
  readonly holdings: readonly BrokerHolding[];
}

/** A broker for stocks of Seoul that is always right: what it has on record is what happened. All amounts are won. */
export class ModelExchange {
  readonly orders: ModelOrder[] = [];
  readonly holdings = new Map<string, { quantity: number; cost: number }>();
  cash: number;
  private readonly snapshots: Snapshot[] = [];
  /** Milliseconds by which its clock is ahead of ours. */
  private readonly skew: number;

  constructor(cash: number, skew: number) {
    this.cash = cash;
    this.skew = skew;
    this.remember(0);
  }

  /** Takes an order, or refuses what it has no cash or no shares for. */
  take(at: number, draft: ModelDraft): ModelOrder | null {
    const { code, side, limit } = draft;
    const open = this.orders.filter((order) => order.state === 'working');
    const rest = (orders: readonly ModelOrder[]) =>
      orders.reduce((sum, order) => sum + order.quantity - order.filled, 0);
    if (side === 'SELL') {
      const onSale = rest(open.filter((order) => order.code === code && order.side === 'SELL'));
      if (draft.quantity > (this.holdings.get(code)?.quantity ?? 0) - onSale) return null;
    } else {
      const bought = open.filter((order) => order.side === 'BUY');
      const promised = bought.reduce((sum, order) => sum + (order.quantity - order.filled) * (order.limit ?? 0), 0);
      if (draft.quantity * (limit ?? 0) > this.cash - promised) return null;
    }
    const order: ModelOrder = {
      ...draft,
      number: `KR:20260309:${String(this.orders.length + 1).padStart(10, '0')}`,
      orderedAt: instant(Math.floor((at + this.skew) / 1000) * 1000),
      filled: 0,
      amount: 0,
      fees: 0,
      state: 'working',
    };
    this.orders.push(order);
    this.remember(at);
    return order;
  }

  fill(at: number, order: ModelOrder, shares: number, price: number): void {
    const amount = shares * price;
    const fees = Math.floor(amount * 0.00014) + (order.side === 'SELL' ? Math.floor(amount * 0.0018) : 0);
    order.filled += shares;
    order.amount += amount;
    order.fees += fees;
    if (order.filled === order.quantity) order.state = 'filled';
    const held = this.holdings.get(order.code) ?? { quantity: 0, cost: 0 };
    if (order.side === 'BUY') {
      held.quantity += shares;
      held.cost += amount;
      this.cash -= amount + fees;
    } else {
      held.cost -= (held.cost * shares) / held.quantity;
      held.quantity -= shares;
      this.cash += amount - fees;
    }
    if (held.quantity === 0) this.holdings.delete(order.code);
    else this.holdings.set(order.code, held);
    this.remember(at);
  }

  end(at: number, order: ModelOrder, state: 'cancelled' | 'expired' | 'rejected'): void {
    if (order.state !== 'working') return;
    order.state = state;
    this.remember(at);
  }

  flow(at: number, amount: number): void {
    this.cash = Math.max(0, this.cash + amount);
    this.remember(at);
  }

  /** The records as they were at a moment. */
  asOf(at: number): Snapshot {
    return this.snapshots.findLast((snapshot) => snapshot.at <= at) ?? this.snapshots[0]!;
  }

  /** The list of orders at a moment, with executions only up to an earlier one: a list may end an order before it fills it. */
  listed(at: number, fillsAt: number): readonly BrokerOrder[] {
    const before = this.asOf(fillsAt).orders;
    return this.asOf(at).orders.map((order) => {
      const told = before.find(({ brokerOrderId }) => brokerOrderId === order.brokerOrderId);
      const { filled, filledAmount, fees } = told ?? { filled: quantity(0), filledAmount: 0, fees: 0 };
      const state = order.state === 'filled' && filled < order.quantity ? 'working' : order.state;
      return { ...order, filled, filledAmount, fees, state };
    });
  }

  private remember(at: number): void {
    this.snapshots.push({
      at,
      orders: this.orders.map((order) => ({
        ...{ brokerOrderId: order.number, market: 'KR', code: order.code, name: order.code, side: order.side },
        ...{ quantity: quantity(order.quantity), limit: order.limit, orderedAt: order.orderedAt },
        ...{ filled: quantity(order.filled), filledAmount: order.amount, fees: order.fees },
        ...{ state: order.state, message: '' },
      })),
      cash: this.cash,
      holdings: [...this.holdings].map(([code, held]) => ({
        ...{ market: 'KR', code, name: code, quantity: held.quantity as Quantity },
        ...{ averagePrice: held.cost / held.quantity, last: null },
      })),
    });
  }
}
