import type { Position } from '../exits/position.ts';
import { formatMoney, unitsPerMinor } from '../market/money.ts';
import {
  type Currency,
  MARKET_CODES,
  type MarketCode,
  type Money,
  money,
  price,
  quantity,
  type SymbolId,
} from '../market/types.ts';
import type { BrokerHolding, BrokerReport } from '../orders/broker-report.ts';
import { isLive } from '../orders/lifecycle.ts';
import { type BrokerState, isNews } from './broker-state.ts';
import type { Desk } from './desk.ts';
import { closeTrade, newPosition, refreshStop } from './fill-flow.ts';
import { takeQuote } from './market-data.ts';
import { amountOf, equityOf } from './money-view.ts';
import { recordPosition } from './positions.ts';

/** A broker's balance may lag this far behind its own executions, and its parts behind each other. */
const BALANCE_LAG_MS = 10_000;

/**
 * Compares holdings and cash with the broker's. On the first report they are taken over; later a difference is an
 * incident, and is taken over when a report read well after it shows the same one, for a balance lags behind its orders.
 * Whatever comes or goes like that is no result of the day.
 */
export function compareBalance(desk: Desk, broker: BrokerState, report: BrokerReport): void {
  const { holdings, cash } = report;
  if (holdings === null || cash === null) return;
  const first = !broker.opened;
  const moved = new Set<Currency>();
  for (const market of report.markets) {
    if (!isQuiet(desk, broker, report, [market])) continue;
    for (const code of codesOf(desk, market, holdings)) {
      const holding = holdings.find((listed) => listed.market === market && listed.code === code);
      const symbol = desk.codes.get(`${market}:${code}`);
      if (symbol === undefined) continue;
      const here = desk.state.positions.get(symbol)?.quantity ?? 0;
      const difference = (holding?.quantity ?? 0) - here;
      if (!isConfirmed(broker, report, `${market}:${code}`, difference, first)) {
        if (difference !== 0) suspectHolding(desk, broker, symbol, here, holding?.quantity ?? 0);
        continue;
      }
      const value =
        holding !== undefined && difference > 0
          ? takeOver(desk, symbol, holding, first)
          : letGo(desk, broker, symbol, -difference);
      const currency = desk.currencyOf(market);
      moved.add(currency);
      if (!first) addFlow(desk, currency, value);
    }
  }
  for (const { currency, amount } of cash) {
    const account = desk.accountIn(currency);
    if (first) {
      account.cash = amount;
      broker.funded?.add(currency);
      continue;
    }
    const markets = MARKET_CODES.filter((market) => desk.currencyOf(market) === currency);
    if (!isQuiet(desk, broker, report, markets)) continue;
    if (broker.funded?.has(currency) === false) {
      openLate(desk, broker, currency, money(amount));
      continue;
    }
    const difference = amount - account.cash;
    if (isConfirmed(broker, report, `cash ${currency}`, difference, false))
      takeCash(desk, currency, difference, moved.has(currency));
  }
  if (!first) return;
  broker.opened = true;
  for (const { currency } of desk.state.accounts.values()) measureFromHere(desk, currency);
}

/** Cash that the broker had not told when the account was opened here: it was there, and came from nowhere. */
function openLate(desk: Desk, broker: BrokerState, currency: Currency, amount: Money): void {
  broker.funded?.add(currency);
  desk.accountIn(currency).cash = amount;
  measureFromHere(desk, currency);
  desk.say('info', 'cash-told', `Cash in ${currency} is known now: ${formatMoney(amount, currency)}`);
}

/** What is there counts as the start of an account's day. */
function measureFromHere(desk: Desk, currency: Currency): void {
  const account = desk.accountIn(currency);
  const equity = equityOf(desk, currency);
  account.peakEquity = equity;
  if (account.day === null) return;
  account.dayStartEquity = equity;
  account.breakerBaseEquity = equity;
}

/** No order of ours is under way on the markets, and the last change of one is older than a balance may lag. */
function isQuiet(desk: Desk, broker: BrokerState, report: BrokerReport, markets: readonly MarketCode[]): boolean {
  for (const market of markets) {
    if (report.readAt < (broker.activity.get(market) ?? Number.NEGATIVE_INFINITY) + BALANCE_LAG_MS) return false;
  }
  return ![...desk.state.orders.values()].some((order) => markets.includes(order.market) && isLive(order.state));
}

/** True when a difference is to be taken over now; a new one is remembered, one that is gone is forgotten. */
function isConfirmed(
  { suspected, told }: BrokerState,
  { readAt }: BrokerReport,
  what: string,
  difference: number,
  first: boolean,
): boolean {
  const before = suspected.get(what);
  if (difference !== 0 && !first && before?.difference !== difference) {
    suspected.set(what, { difference, readAt });
    return false;
  }
  if (difference !== 0 && !first && before !== undefined && readAt - before.readAt < BALANCE_LAG_MS) return false;
  suspected.delete(what);
  told.delete(what);
  return difference !== 0;
}

function codesOf(desk: Desk, market: MarketCode, holdings: readonly BrokerHolding[]): Set<string> {
  const codes = new Set(holdings.filter((holding) => holding.market === market).map(({ code }) => code));
  for (const position of desk.state.positions.values()) {
    if (position.market === market) codes.add(desk.codeOf(position.symbol));
  }
  return codes;
}

function suspectHolding(desk: Desk, broker: BrokerState, symbol: SymbolId, here: number, there: number): void {
  const words = `${here} held here, ${there} by the broker's balance`;
  if (!isNews(broker, `${desk.marketOf(symbol)}:${desk.codeOf(symbol)}`, words)) return;
  desk.say(
    'warn',
    'holding-differs',
    `${desk.nameOf(symbol)}: ${words}. The next comparison decides; the broker's number counts.`,
    { symbol },
  );
}

/** A holding, or a part of one, that was not bought here. Returns its value, minor units. */
function takeOver(desk: Desk, symbol: SymbolId, holding: BrokerHolding, first: boolean): number {
  const { market } = holding;
  const { last } = desk.table.columns;
  if (Number.isNaN(last[symbol]!)) {
    takeQuote(desk, symbol, price(Math.round(holding.last ?? holding.averagePrice)), Number.NaN, desk.at);
  }
  // Shares that were given have cost nothing; their stops are measured from what they are worth now.
  const averagePrice = holding.averagePrice > 0 ? holding.averagePrice : last[symbol]!;
  const before = desk.state.positions.get(symbol);
  const position = before ?? newPosition(desk, symbol, price(Math.round(averagePrice)), { adopted: true });
  const added = holding.quantity - position.quantity;
  const cost = Math.round((averagePrice * holding.quantity) / unitsPerMinor(market));
  position.buyAmount += cost - position.cost;
  position.boughtQuantity += added;
  position.boughtValue += averagePrice * added;
  position.cost = money(cost);
  position.quantity = quantity(holding.quantity);
  position.entryPrice = averagePrice;
  desk.state.positions.set(symbol, position);
  desk.watchChanged = true;
  refreshStop(desk, position, desk.at);
  recordPosition(desk, position);
  desk.say(
    first ? 'info' : 'warn',
    'holding-adopted',
    `${added} ${desk.nameOf(symbol)} taken over from the broker at an average of ${desk.priceText(market, averagePrice)}; the exit rules guard them from here`,
    { symbol },
  );
  return amountOf(market, last[symbol]!, added);
}

/** Shares that left without an order of ours. Returns the change of value, minor units, below zero. */
function letGo(desk: Desk, broker: BrokerState, symbol: SymbolId, shares: number): number {
  const position = desk.state.positions.get(symbol);
  if (position === undefined) return 0;
  const { market } = position;
  const last = desk.table.columns.last[symbol]!;
  const at = soldElsewhereAt(desk, broker, position) ?? last;
  const left = position.quantity - shares;
  position.cost = money(left === 0 ? 0 : Math.round((position.cost * left) / position.quantity));
  position.quantity = quantity(left);
  position.soldQuantity += shares;
  position.soldValue += at * shares;
  position.sellAmount += Math.round((at * shares) / unitsPerMinor(market));
  const memory = desk.remember(symbol);
  memory.lastSellAt = desk.at;
  memory.lastSellPrice = at;
  desk.say(
    'warn',
    'holding-gone',
    `${shares} ${desk.nameOf(symbol)} left the account without an order of this engine; booked at ${desk.priceText(market, at)}`,
    { symbol },
  );
  if (left === 0) {
    position.exitReason = 'ELSEWHERE';
    closeTrade(desk, position, position.entryDecisionId);
  }
  recordPosition(desk, position);
  return -amountOf(market, last, shares);
}

/** Average price of the day's sales placed elsewhere, price units; null when the list has none. */
function soldElsewhereAt(desk: Desk, broker: BrokerState, { symbol, market }: Position): number | null {
  const code = desk.codeOf(symbol);
  const today = desk.clock.localDay(market, desk.at);
  let shares = 0;
  let amount = 0;
  for (const order of broker.elsewhere.values()) {
    if (order.market !== market || order.code !== code || order.side !== 'SELL') continue;
    if (desk.clock.localDay(market, order.orderedAt) !== today) continue;
    shares += order.filled;
    amount += order.filledAmount;
  }
  return shares === 0 ? null : (amount * unitsPerMinor(market)) / shares;
}

/**
 * Cash that differs: a little beside today's fees is what the broker charged and we had only estimated; anything else came
 * or went.
 */
function takeCash(desk: Desk, currency: Currency, difference: number, holdingsMoved: boolean): void {
  const account = desk.accountIn(currency);
  account.cash += difference;
  if (!holdingsMoved && difference <= account.feesToday && -difference <= 2 * account.feesToday) {
    account.fees -= difference;
    account.feesToday -= difference;
    desk.say(
      'info',
      'fees-corrected',
      `Fees in ${currency} differ from the estimate by ${formatMoney(money(-difference), currency)}`,
    );
    return;
  }
  addFlow(desk, currency, difference);
  desk.say(
    'warn',
    'cash-differs',
    `${formatMoney(money(difference), currency)} came or went without a trade of this engine; cash is now ${formatMoney(money(account.cash), currency)} as the broker says, and the day's result is measured without it`,
  );
}

/**
 * Takes what came into an account, or left it, out of the day's result. Where more left than was there at the day's start,
 * a gain went with it, and the day is measured anew.
 */
function addFlow(desk: Desk, currency: Currency, flow: number): void {
  const account = desk.accountIn(currency);
  const shifted = (base: number | null) => {
    if (base === null) return null;
    return base + flow > 0 ? base + flow : equityOf(desk, currency);
  };
  account.dayStartEquity = shifted(account.dayStartEquity);
  account.breakerBaseEquity = shifted(account.breakerBaseEquity);
  account.peakEquity = Math.max(account.peakEquity + flow, equityOf(desk, currency));
}
