import { hardStopPct } from '../exits/hard-stop.ts';
import type { Position, SelectionContext } from '../exits/position.ts';
import { formatMoney, notional } from '../market/money.ts';
import { type Instant, type Money, money, type Price, quantity, type SymbolId } from '../market/types.ts';
import type { OrderEvent } from '../orders/lifecycle.ts';
import type { Order } from '../orders/order.ts';
import { effectiveProfile } from '../risk/profiles.ts';
import { keepDays } from './context-flow.ts';
import type { Desk } from './desk.ts';
import type { KernelEvent } from './events.ts';
import { atrNow } from './market-data.ts';
import { moveOrder } from './order-flow.ts';
import { recordOutcomes } from './outcome-flow.ts';
import { recordPosition } from './positions.ts';
import { EXIT_REASONS, type ExitReason } from './reasons.ts';
import type { PendingEntry } from './state.ts';

type Fill = Extract<KernelEvent, { type: 'fill' }>;

/** Shares that changed hands for an order. A real broker's fees are one sum, which counts as commission. */
export interface Execution extends Pick<Fill, 'executionId' | 'price' | 'quantity' | 'commission' | 'tax'> {
  readonly at: Instant;
  readonly amount: Money;
}

/** Takes an execution that the exchange tells one by one. */
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
  bookExecution(desk, order, { ...fill, amount: notional(fill.price, fill.quantity, order.market) });
}

/** Books an execution: cash, fees, the order, the position, and the trade when the position is closed by it. */
export function bookExecution(desk: Desk, order: Order, fill: Execution): void {
  const { market, symbol } = order;
  const { amount } = fill;
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
  order.filledAmount += amount;
  order.fees += fees;
  if (order.side === 'BUY') buy(desk, order, fill, fees);
  else sell(desk, order, fill, fees);
  moveOrder(desk, order, fillEvent(desk, order));
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

/** A broker's list may show the end of an order before its last executions; an exchange that tells each one does not. */
function fillEvent({ state: { broker } }: Desk, { state, filled, quantity: ordered }: Order): OrderEvent {
  if (broker !== undefined && (state === 'cancelled' || state === 'expired')) return 'fill-late';
  return filled >= ordered ? 'fill-all' : 'fill-part';
}

function buy(desk: Desk, order: Order, fill: Execution, fees: number): void {
  const { symbol } = order;
  const { amount } = fill;
  let position = desk.state.positions.get(symbol);
  if (position === undefined) {
    position = newPosition(desk, symbol, fill.price, {
      adopted: false,
      entry: desk.state.pendingEntries.get(order.id),
      decisionId: order.decisionId,
    });
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

/** A position before its first share. */
export function newPosition(
  desk: Desk,
  symbol: SymbolId,
  at: Price,
  about: { readonly adopted: boolean; readonly entry?: PendingEntry | undefined; readonly decisionId?: string },
): Position {
  const atr = atrNow(desk, symbol);
  const { entry } = about;
  return {
    symbol,
    market: desk.marketOf(symbol),
    quantity: quantity(0),
    entryPrice: at,
    cost: money(0),
    openedAt: desk.at,
    state: 'HOLDING',
    peak: at,
    atr: atr.value,
    atrIsEstimate: atr.isEstimate,
    hardStopPct: 0,
    trailingStop: null,
    playbookStopPct: entry?.stopLossPct ?? null,
    ...(entry?.stopMultiplier !== undefined && { stopMultiplier: entry.stopMultiplier }),
    takeProfitPct: entry?.takeProfitPct ?? null,
    entryDecisionId: about.decisionId ?? '',
    selection: entry?.selection ?? NO_SELECTION,
    confidence: entry?.confidence ?? 0,
    rationale: entry?.rationale ?? '',
    adopted: about.adopted,
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
    multiplier: position.stopMultiplier,
  });
}

function sell(desk: Desk, order: Order, fill: Execution, fees: number): void {
  const { symbol } = order;
  const { amount } = fill;
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
  if (left === 0) closeTrade(desk, position, order.decisionId);
  recordPosition(desk, position);
}

/** Writes the round trip down and forgets the position. `decisionId` is of what sold it, if the exit itself has none. */
export function closeTrade(desk: Desk, position: Position, decisionId: string): void {
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
  const tradingDay = now.tradingDay ?? desk.clock.localDay(market, desk.at);
  keepDays(desk, market, tradingDay);
  const exitDecisionId = position.exitDecisionId ?? decisionId;
  const tradeId = desk.newId('t');
  desk.record({
    kind: 'trade',
    id: tradeId,
    market,
    symbol: desk.codeOf(symbol),
    name: desk.nameOf(symbol),
    currency: desk.currencyOf(market),
    quantity: position.boughtQuantity,
    openedAt: position.openedAt,
    closedAt: desk.at,
    tradingDay,
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
    exitDecisionId,
    mode: desk.config.mode,
  });
  recordOutcomes(desk, position, { tradeId, pnl, exitDecisionId });
  sayResult(desk, position, reason, pnl, exitDecisionId);
  position.state = 'EXITED';
  desk.state.positions.delete(symbol);
  desk.watchChanged = true;
}

/** What the round trip came to, for the log. */
function sayResult(
  desk: Desk,
  { symbol, market, buyAmount, fees }: Position,
  reason: ExitReason,
  pnl: number,
  decisionId: string,
): void {
  const currency = desk.currencyOf(market);
  const sign = pnl > 0 ? '+' : '';
  const share = buyAmount > 0 ? ` (${sign}${((pnl * 100) / buyAmount).toFixed(2)} %)` : '';
  desk.say(
    'info',
    'trade',
    `Closed ${desk.nameOf(symbol)}: ${sign}${formatMoney(money(pnl), currency)}${share} after costs of ${formatMoney(money(fees), currency)} – ${EXIT_REASONS[reason]}`,
    { symbol, decisionId },
  );
}
