import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLive, isTerminal } from '../../../../engine/orders/lifecycle.ts';
import type { OrderTicket } from '../../../../engine/orders/order.ts';
import { ModelDesk } from '../../../support/model-desk.ts';
import { type Move, make, moves } from '../../../support/model-moves.ts';

/** Like an assertion, but cheap enough for every step. */
function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** What holds at every step, whatever has happened. */
function check(desk: ModelDesk): void {
  const { state } = desk;
  for (const { id, symbol, side } of desk.trulyLive()) {
    if (desk.muddled.has(desk.codeAt(symbol))) continue;
    const order = state.orders.get(id);
    if (order === undefined) throw new Error(`${id} may still fill and is forgotten`);
    must(isLive(order.state), `${id} may still fill and is ${order.state} here`);
    const truth = desk.exchange.orders.find(({ engineId }) => engineId === id);
    const open = order.quantity - (truth?.filled ?? 0);
    const limit = order.kind.kind === 'market' ? order.referencePrice : order.kind.limit;
    must(
      side === 'SELL' || order.reserved >= open * limit,
      `${id}: ${order.reserved} reserved for ${open} at ${limit}`,
    );
  }
  let reserved = 0;
  for (const order of state.orders.values()) {
    reserved += order.reserved;
    must(order.filled <= order.quantity, `${order.id} has filled ${order.filled} of ${order.quantity}`);
    must(order.reserved === 0 || !isTerminal(order.state), `${order.id} is ${order.state} and holds cash back`);
  }
  must(desk.account.reserved === reserved, `${desk.account.reserved} reserved, ${reserved} by the orders`);
  for (const { symbol, quantity, cost } of state.positions.values()) {
    must(quantity > 0 && cost >= 0, `${quantity} of ${desk.codeAt(symbol)} held for ${cost}`);
  }
  if (desk.muddled.size === 0 && desk.exchange.orders.every(({ engineId }) => engineId !== null)) {
    const taken = [...desk.said('holding-adopted'), ...desk.said('holding-gone')];
    must(taken.length === 0, `all that is held was bought here, but ${taken.at(-1)}`);
  }
  must(state.trading === 'ACTIVE', `trading is ${state.trading}: ${state.tradingMark?.reason}`);
}

/** Nothing is sent while an order of the same stock and side may still fill, nor any order twice. */
function checkSent(desk: ModelDesk, { id, symbol, side }: OrderTicket, liveBefore: readonly OrderTicket[]): void {
  must(desk.sent.filter((other) => other.id === id).length === 1, `${id} is sent twice`);
  if (desk.muddled.has(desk.codeAt(symbol))) return;
  const doubled = liveBefore.find((other) => other.symbol === symbol && (other.side === side || side === 'BUY'));
  must(doubled === undefined, `${id} is sent while ${doubled?.id} may still fill`);
}

/** What is open after the close is blocked for want of evidence, and nothing else is. */
function checkBlocked(desk: ModelDesk): number {
  const open = [...desk.state.orders.values()].filter(({ state }) => isLive(state));
  for (const { id, state, side, reserved } of open) {
    must(state === 'unknown' || state === 'quarantined', `${id} is ${state} after the close`);
    must(side === 'SELL' || reserved > 0, `${id} is ${state} and holds no cash back`);
    desk.resolve(id);
  }
  return open.length;
}

/** After the close, with everything read and known: both have the same on record. */
function checkRest(desk: ModelDesk): void {
  const { exchange, state, account } = desk;
  for (const { id, state: is, brokerOrderId, filled, filledAmount, fees } of state.orders.values()) {
    must(isTerminal(is), `${id} is ${is} after all is known`);
    const truth = exchange.orders.find(({ number }) => number === brokerOrderId);
    if (truth === undefined) continue;
    must(
      filled === truth.filled && filledAmount === truth.amount && fees === truth.fees,
      `${id}: ${filled} for ${filledAmount} and ${fees}; ${truth.number}: ${truth.filled} for ${truth.amount} and ${truth.fees}`,
    );
  }
  must(account.cash === exchange.cash, `${account.cash} won here, ${exchange.cash} at the broker`);
  const here = [...state.positions.values()].map(({ symbol, quantity }) => `${desk.codeAt(symbol)} ${quantity}`);
  const there = [...exchange.holdings].map(([code, { quantity }]) => `${code} ${quantity}`);
  must(`${here.sort()}` === `${there.sort()}`, `held here: ${here}; at the broker: ${there}`);
}

interface Seen {
  sent: number;
  unanswered: number;
  found: number;
  blocked: number;
  setAside: number;
  kills: number;
}

function live(steps: readonly Move[], skew: number, seen: Seen): void {
  const desk = new ModelDesk(skew);
  try {
    for (const step of steps) {
      const before = desk.trulyLive();
      const sent = desk.sent.length;
      make(step, desk);
      for (const ticket of desk.sent.slice(sent)) checkSent(desk, ticket, before);
      check(desk);
    }
    desk.comeToRest();
    check(desk);
    seen.blocked += checkBlocked(desk);
    desk.readInPeace();
    check(desk);
    checkRest(desk);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new Error(`${words}\n${desk.trace.join('\n')}`, { cause: error });
  }
  seen.sent += desk.sent.length;
  seen.unanswered += desk.said('order-unanswered').length;
  seen.found += desk.said('order-found').length;
  seen.setAside += desk.said('order-quarantined').length;
  seen.kills += desk.said('run-resumed').length;
}

describe('whatever happens between a desk and its broker', () => {
  it('no order is sent twice, none is forgotten, and in the end both have the same on record', {
    timeout: 60_000,
  }, () => {
    const seen: Seen = { sent: 0, unanswered: 0, found: 0, blocked: 0, setAside: 0, kills: 0 };
    fc.assert(
      fc.property(moves, fc.integer({ min: -20_000, max: 20_000 }), (steps, skew) => live(steps, skew, seen)),
      { numRuns: 250 },
    );
    // A property that looks at nothing holds for nothing.
    expect(seen.sent).toBeGreaterThan(150);
    expect(seen.found).toBeGreaterThan(25);
    expect(seen.blocked).toBeGreaterThan(5);
    expect(seen.setAside).toBeGreaterThan(5);
    expect(seen.kills).toBeGreaterThan(50);
  });
});
