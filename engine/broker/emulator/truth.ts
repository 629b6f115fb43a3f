import { append, MOST_ENTRIES } from './bounds.ts';
import type { OrderRecord } from './desk/order-record.ts';
import { remainingOf } from './desk/order-record.ts';
import { hash } from './dice.ts';
import type { RequestFault } from './faults.ts';
import type { Rehearsal } from './rehearsal.ts';
import type { WireRequest } from './rest/gateway.ts';
import type { Reply } from './rest/reply.ts';

/** An order request as it arrived, and what the broker made of it. */
export interface OrderRequestEntry {
  readonly at: number;
  readonly trId: string;
  /** Same request, same text: the TR and every value of the body. */
  readonly fingerprint: string;
  /** Number of the order; null when none came of it. */
  readonly number: string | null;
  /** The fault that was done to the request, if one was. */
  readonly fault: string | null;
}

/** What a test compares a client's books with. No part of the broker. */
export class Truth {
  readonly requests: OrderRequestEntry[] = [];
  private readonly rehearsal: Rehearsal;

  constructor(rehearsal: Rehearsal) {
    this.rehearsal = rehearsal;
  }

  noteOrder(request: WireRequest, reply: Reply | null, fault: RequestFault | null): void {
    const output = reply?.body['output'] as Readonly<Record<string, string>> | undefined;
    const trId = request.header('tr_id');
    const entry = {
      at: this.rehearsal.now,
      trId,
      fingerprint: `${trId}:${hash(request.path, request.body).toString(16)}`,
      number: output?.['ODNO'] ?? null,
      fault: fault?.kind ?? null,
    };
    append(this.requests, entry, MOST_ENTRIES);
  }

  /** The exchange's own ledger. */
  document(): unknown {
    const { exchange, desk, world, account, now } = this.rehearsal;
    return {
      note: 'The exchange behind the emulator. Not part of KIS: a client that reads this cheats.',
      at: now,
      cash: Object.fromEntries(exchange.cash),
      holdings: [...exchange.holdings].map(([symbol, quantity]) => ({
        market: world.instruments[symbol]!.market,
        code: world.instruments[symbol]!.code,
        quantity,
        /** Price × shares paid, price units. */
        cost: account.positions.get(symbol)?.cost ?? 0,
      })),
      orders: desk.orders.map((order) => this.orderOf(order)),
      requests: this.requests,
      duplicates: this.duplicates(),
    };
  }

  private orderOf(order: OrderRecord): unknown {
    const { market, code } = this.rehearsal.world.instruments[order.ticket.symbol]!;
    return {
      day: order.day,
      number: order.number,
      original: order.original,
      request: order.request,
      at: order.at,
      market,
      code,
      side: order.ticket.side,
      division: order.division,
      venue: order.venue,
      quantity: order.ticket.quantity,
      price: order.orderedPrice,
      filled: order.filled,
      remaining: order.request === 'cancel' ? 0 : remainingOf(order),
      cancelled: order.cancelled,
      moved: order.moved,
      rejected: order.rejected,
      expired: order.expired,
      executions: order.executions,
    };
  }

  /** Requests that came more than once and led to more than one order. */
  private duplicates(): unknown {
    const groups = Map.groupBy(
      this.requests.filter(({ number }) => number !== null),
      ({ fingerprint }) => fingerprint,
    );
    return [...groups].flatMap(([fingerprint, requests]) =>
      requests.length < 2
        ? []
        : [{ fingerprint, numbers: requests.map(({ number }) => number), at: requests.map(({ at }) => at) }],
    );
  }
}
