import { hardStopPct } from '../exits/hard-stop.ts';
import type { Position, SelectionContext } from '../exits/position.ts';
import { notional } from '../market/money.ts';
import { type Instant, money, quantity } from '../market/types.ts';
import type { Order } from '../orders/order.ts';
import { effectiveProfile } from '../risk/profiles.ts';
import type { Desk } from './desk.ts';
import type { KernelEvent } from './events.ts';
import { atrNow } from './market-data.ts';
import { moveOrder } from './order-flow.ts';
import { recordPosition } from './positions.ts';

type Fill = Extract<KernelEvent, { type: 'fill' }>;

/** Books an execution: cash, fees, the order, the position, and the trade when the position is closed by it. */
export function takeFill(desk: Desk, fill: Fill): void {
  const order = desk.state.orders.get(fill.orderId);
  if (order === undefined) {
    desk.say(
      'alarm',
      'fill-without-order',
      `A fill of ${fill.quantity} at ${fill.price} names order ${fill.orderId}, which is not known here. Compare with the broker's list.`,
    );
    return;
  }
  const { market, symbol } = order;
  const amount = notional(fill.price, fill.quantity, market);
  const fees = fill.commission + fill.tax;
  const account = desk.account(market);
  account.cash += order.side === 'BUY' ? -amount - fees : amount - fees;
  account.fees += fees;
  account.feesToday += fees;
  desk.state.counters.fills++;
  desk.record({
    kind: 'fill',
    id: fill.executionId,
    at: fill.at,
    orderId: order.id,
    market,
    symbol: desk.codeOf(symbol),
    side: order.side,
    quantity: fill.quantity,
    price: fill.price,
    amount,
    commission: fill.commission,
    tax: fill.tax,
    session: desk.clock.sessionAt(market, fill.at),
  });

  order.filled = quantity(order.filled + fill.quantity);
  order.filledValue += fill.price * fill.quantity;
  if (order.side === 'BUY') buy(desk, order, fill, amount, fees);
  else sell(desk, order, fill, amount, fees);
  moveOrder(desk, order, order.filled >= order.quantity ? 'fill-all' : 'fill-part');
  desk.say(
    'info',
    'fill',
    `${order.side} ${fill.quantity} ${desk.nameOf(symbol)} at ${desk.priceText(market, fill.price)}`,
    {
      symbol,
      decisionId: order.decisionId,
    },
  );
}

function buy(desk: Desk, order: Order, fill: Fill, amount: number, fees: number): void {
  const { symbol, market } = order;
  const entry = desk.state.pendingEntries.get(order.id);
  let position = desk.state.positions.get(symbol);
  if (position === undefined) {
    const atr = atrNow(desk, symbol);
    position = {
      symbol,
      market,
      quantity: quantity(0),
      entryPrice: fill.price,
      cost: money(0),
      openedAt: fill.at,
      state: 'HOLDING',
      peak: fill.price,
      atr: atr.value,
      atrIsEstimate: atr.isEstimate,
      hardStopPct: 0,
      trailingStop: null,
      playbookStopPct: entry?.stopLossPct ?? null,
      takeProfitPct: entry?.takeProfitPct ?? null,
      entryDecisionId: order.decisionId,
      selection: entry?.selection ?? NO_SELECTION,
      confidence: entry?.confidence ?? 0,
      rationale: entry?.rationale ?? '',
      adopted: false,
      exitOrderId: null,
      exitReason: null,
      exitDecisionId: null,
      boughtQuantity: 0,
      boughtValue: 0,
      soldQuantity: 0,
      soldValue: 0,
      buyAmount: 0,
      sellAmount: 0,
      fees: 0,
    };
    desk.state.positions.set(symbol, position);
    desk.watchChanged = true;
  }
  position.quantity = quantity(position.quantity + fill.quantity);
  position.cost = money(position.cost + amount);
  position.boughtQuantity += fill.quantity;
  position.boughtValue += fill.price * fill.quantity;
  position.buyAmount += amount;
  position.fees += fees;
  position.entryPrice = position.boughtValue / position.boughtQuantity;
  if (fill.price > position.peak) position.peak = fill.price;
  refreshStop(desk, position, fill.at);
  recordPosition(desk, position);
}

const NO_SELECTION: SelectionContext = { rsi: null, rsiIsProxy: false, volumeRatio: null, signal: null, score: null };

/** Sets the hard stop from the entry, the ATR and the profile of the session at `at`. */
export function refreshStop(desk: Desk, position: Position, at: Instant): void {
  const profile = effectiveProfile(desk.settings, desk.clock.sessionAt(position.market, at));
  position.hardStopPct = hardStopPct({
    market: position.market,
    entryPrice: position.entryPrice,
    atr: position.atr,
    playbookStopPct: position.playbookStopPct,
    settings: desk.settings,
    profileStopPct: profile.stopLossPct,
  });
}

function sell(desk: Desk, order: Order, fill: Fill, amount: number, fees: number): void {
  const { symbol } = order;
  const position = desk.state.positions.get(symbol);
  if (position === undefined || fill.quantity > position.quantity) {
    desk.say(
      'alarm',
      'oversold',
      `A sale of ${fill.quantity} ${desk.nameOf(symbol)} was filled but ${position?.quantity ?? 0} are held here. Compare with the broker's holdings.`,
      { symbol },
    );
    return;
  }
  // The cost of what is left keeps the average: what is sold takes its share, the last sale takes the rest.
  const left = position.quantity - fill.quantity;
  position.cost = money(left === 0 ? 0 : Math.round((position.cost * left) / position.quantity));
  position.quantity = quantity(left);
  position.soldQuantity += fill.quantity;
  position.soldValue += fill.price * fill.quantity;
  position.sellAmount += amount;
  position.fees += fees;
  const memory = desk.remember(symbol);
  memory.lastSellAt = fill.at;
  memory.lastSellPrice = fill.price;
  if (left === 0) closeTrade(desk, position, order);
  recordPosition(desk, position);
}

function closeTrade(desk: Desk, position: Position, order: Order): void {
  const { symbol, market } = position;
  const reason = position.exitReason ?? 'OPERATOR';
  const pnl = position.sellAmount - position.buyAmount - position.fees;
  const account = desk.account(market);
  account.realised += pnl;
  account.realisedToday += pnl;
  const { counters } = desk.state;
  counters.trades++;
  if (pnl > 0) counters.wins++;
  else if (pnl < 0) counters.losses++;
  counters.exits[reason] = (counters.exits[reason] ?? 0) + 1;
  if (reason === 'HARD_STOP') desk.remember(symbol).lastStopLossAt = desk.at;
  const now = desk.clock.stateAt(market, desk.at);
  desk.record({
    kind: 'trade',
    id: desk.newId('t'),
    market,
    symbol: desk.codeOf(symbol),
    name: desk.nameOf(symbol),
    currency: desk.currencyOf(market),
    quantity: position.boughtQuantity,
    openedAt: position.openedAt,
    closedAt: desk.at,
    tradingDay: now.tradingDay ?? desk.clock.localDay(market, desk.at),
    entryPrice: position.boughtValue / position.boughtQuantity,
    exitPrice: position.soldValue / position.soldQuantity,
    buyAmount: position.buyAmount,
    sellAmount: position.sellAmount,
    fees: position.fees,
    pnl,
    strategyPnl: pnl,
    fxPnl: null,
    exitReason: reason,
    exitState: position.state,
    peak: position.peak,
    session: now.session,
    confidence: position.confidence,
    rationale: position.rationale,
    selection: position.selection,
    entryDecisionId: position.entryDecisionId,
    exitDecisionId: position.exitDecisionId ?? order.decisionId,
    mode: desk.config.mode,
  });
  position.state = 'EXITED';
  desk.state.positions.delete(symbol);
  desk.watchChanged = true;
}
