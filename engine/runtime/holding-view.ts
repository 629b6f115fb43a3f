import type { OrderView, PositionView } from '../client/snapshot.ts';
import type { Position } from '../exits/position.ts';
import { armPrice, breakEvenPrice, hardStopPrice } from '../exits/rules.ts';
import type { Desk } from '../kernel/desk.ts';
import { amountOf } from '../kernel/money-view.ts';
import { MARKETS } from '../market/markets.ts';
import { fromPrice, MONEY_DECIMALS } from '../market/money.ts';
import { shownDecimals } from '../market/ticks.ts';
import { type Instant, price } from '../market/types.ts';
import { isTerminal } from '../orders/lifecycle.ts';
import type { Order } from '../orders/order.ts';
import { effectiveProfile } from '../risk/profiles.ts';

/** An open position with the levels its exit rules hold now. */
export function positionView(desk: Desk, position: Position, at: Instant): PositionView {
  const { symbol, market, entryPrice } = position;
  const { currency, priceDecimals } = MARKETS[market];
  const scale = 10 ** priceDecimals;
  const c = desk.table.columns;
  const last = c.last[symbol]!;
  const profile = effectiveProfile(desk.settings, desk.clock.sessionAt(market, at));
  const costsPct = desk.settings.beIncludesCosts ? (position.fees / position.buyAmount) * 200 : 0;
  const isOpen = desk.clock.stateAt(market, at).state === 'open';
  return {
    market,
    symbolId: symbol,
    code: desk.codeOf(symbol),
    name: desk.nameOf(symbol),
    currency,
    decimals: shownDecimals(market, price(last)),
    moneyDecimals: MONEY_DECIMALS[currency],
    quantity: position.quantity,
    entry: entryPrice / scale,
    last: last / scale,
    lastAt: c.lastAt[symbol]!,
    stale: isOpen && at - c.lastAt[symbol]! > 3 * desk.market(market).barLength,
    pnl: (amountOf(market, last, position.quantity) - position.cost) / 10 ** MONEY_DECIMALS[currency],
    pnlPct: (last / entryPrice - 1) * 100,
    state: position.state,
    hardStop: hardStopPrice(entryPrice, position.hardStopPct) / scale,
    hardStopPct: position.hardStopPct,
    breakEven: position.state === 'HOLDING' ? null : breakEvenPrice(entryPrice, costsPct, desk.settings) / scale,
    beArmPrice: armPrice(entryPrice, profile.beArmPct) / scale,
    armPrice: armPrice(entryPrice, profile.armPct) / scale,
    peak: position.peak / scale,
    trailingStop: position.trailingStop === null ? null : position.trailingStop / scale,
    atr: position.atr === null ? null : position.atr / scale,
    atrIsEstimate: position.atrIsEstimate,
    openedAt: position.openedAt,
    adopted: position.adopted,
    exiting: position.exitOrderId === null ? null : position.exitReason,
    entryDecisionId: position.entryDecisionId,
  };
}

/** The orders of the desk: those that may still fill first, each kind newest first. */
export function orderViews(desk: Desk): OrderView[] {
  const newestFirst = [...desk.state.orders.values()].map((order) => orderView(desk, order)).reverse();
  return [...newestFirst.filter(({ ended }) => !ended), ...newestFirst.filter(({ ended }) => ended)];
}

/** An order as the views see it. */
export function orderView(desk: Desk, order: Order): OrderView {
  const { market } = order;
  const { priceDecimals } = MARKETS[market];
  const ended = isTerminal(order.state);
  const average = order.filled === 0 ? null : order.filledValue / order.filled;
  const limit = order.kind.kind === 'market' ? null : order.kind.limit;
  const shownAt = limit ?? average ?? desk.table.columns.last[order.symbol]!;
  return {
    id: order.id,
    market,
    symbolId: order.symbol,
    code: desk.codeOf(order.symbol),
    name: desk.nameOf(order.symbol),
    side: order.side,
    kind: order.kind.kind,
    limit: limit === null ? null : fromPrice(limit, market),
    decimals: shownDecimals(market, price(shownAt)),
    quantity: order.quantity,
    filled: order.filled,
    averagePrice: average === null ? null : average / 10 ** priceDecimals,
    state: order.state,
    ended,
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
    // Why it waited once is history after it is filled.
    message: order.state !== 'filled' && (ended || order.state === 'parked') ? (order.message ?? '') : '',
    protective: order.protective,
    decisionId: order.decisionId,
  };
}
