import type { OrderView, PositionView } from '../client/snapshot.ts';
import type { Position } from '../exits/position.ts';
import { armPrice, breakEvenPrice, hardStopPrice } from '../exits/rules.ts';
import type { Desk } from '../kernel/desk.ts';
import { amountOf } from '../kernel/money-view.ts';
import { MARKETS } from '../market/markets.ts';
import { MONEY_DECIMALS, unitsPerMinor } from '../market/money.ts';
import { shownDecimals } from '../market/ticks.ts';
import { type Instant, type MarketCode, price } from '../market/types.ts';
import type { BrokerOrder } from '../orders/broker-report.ts';
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

/** Those placed elsewhere that are shown, the newest. */
const ELSEWHERE_SHOWN = 25;

/** The orders of the desk, and of its account: those whose fate is open first, then those that may still fill, newest first. */
export function orderViews(desk: Desk): OrderView[] {
  const newestFirst = [...desk.state.orders.values()].map((order) => orderView(desk, order)).reverse();
  const all = [...newestFirst, ...elsewhereViews(desk)];
  return [0, 1, 2].flatMap((rank) => all.filter((view) => rankOf(view) === rank));
}

const rankOf = ({ state, ended }: OrderView): number =>
  state === 'unknown' || state === 'quarantined' ? 0 : ended ? 2 : 1;

function elsewhereViews(desk: Desk): OrderView[] {
  return [...(desk.state.broker?.elsewhere.values() ?? [])]
    .sort((a, b) => b.orderedAt - a.orderedAt)
    .slice(0, ELSEWHERE_SHOWN)
    .map((listed) => elsewhereView(desk, listed));
}

function elsewhereView(desk: Desk, listed: BrokerOrder): OrderView {
  const { brokerOrderId, market, code, limit, filled, state } = listed;
  const average = filled === 0 ? null : (listed.filledAmount * unitsPerMinor(market)) / filled;
  return {
    id: brokerOrderId,
    market,
    symbolId: desk.codes.get(`${market}:${code}`) ?? null,
    code,
    name: listed.name,
    side: listed.side,
    kind: limit === null ? 'market' : 'limit',
    ...pricesOf(market, limit, average, Number.NaN),
    quantity: listed.quantity,
    filled,
    state,
    elsewhere: true,
    ended: state !== 'working',
    createdAt: listed.orderedAt,
    updatedAt: listed.orderedAt,
    message: listed.message,
    protective: false,
    decisionId: '',
  };
}

/** An order as the views see it. */
export function orderView(desk: Desk, order: Order): OrderView {
  const { market } = order;
  const ended = isTerminal(order.state);
  const average = order.filled === 0 ? null : order.filledValue / order.filled;
  const limit = order.kind.kind === 'market' ? null : order.kind.limit;
  return {
    id: order.id,
    market,
    symbolId: order.symbol,
    code: desk.codeOf(order.symbol),
    name: desk.nameOf(order.symbol),
    side: order.side,
    kind: order.kind.kind,
    ...pricesOf(market, limit, average, desk.table.columns.last[order.symbol]!),
    quantity: order.quantity,
    filled: order.filled,
    state: order.state,
    elsewhere: false,
    ended,
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
    // Why it waited once is history after it is filled.
    message: order.state !== 'filled' && (ended || order.state === 'parked') ? (order.message ?? '') : '',
    protective: order.protective,
    decisionId: order.decisionId,
  };
}

/** Prices of an order in the currency, with the decimals to show them; `last` where it has none of its own. */
function pricesOf(
  market: MarketCode,
  limit: number | null,
  average: number | null,
  last: number,
): Pick<OrderView, 'limit' | 'averagePrice' | 'decimals'> {
  const scale = 10 ** MARKETS[market].priceDecimals;
  return {
    limit: limit === null ? null : limit / scale,
    averagePrice: average === null ? null : average / scale,
    decimals: shownDecimals(market, price(limit ?? average ?? last)),
  };
}
