import { formatMoney } from '../market/money.ts';
import { type MarketCode, money, type SymbolId, type TradingDay } from '../market/types.ts';
import type { Desk } from './desk.ts';
import type { KernelEvent } from './events.ts';
import { amountOf, equityOf, holdingsOf } from './money-view.ts';

type Of<T extends KernelEvent['type']> = Extract<KernelEvent, { type: T }>;

/** The account of a market's currency as it stands, under the market's trading day. */
export function recordEquity(desk: Desk, market: MarketCode, day: TradingDay): void {
  const account = desk.account(market);
  desk.record({
    kind: 'equity',
    tradingDay: day,
    currency: account.currency,
    at: desk.at,
    cash: account.cash,
    holdings: holdingsOf(desk, account.currency).evaluation,
    realised: account.realisedToday,
    fees: account.feesToday,
  });
}

/** What the market's index came to on the day that has just ended. */
export function recordMarketDay(desk: Desk, market: MarketCode, day: TradingDay): void {
  const { indexLevels, indexDay, regime } = desk.market(market);
  const [before, last] = indexLevels.slice(-2);
  const level = indexDay === day ? (indexLevels.at(-1) ?? null) : null;
  const changePct =
    level === null || before === undefined || last === undefined ? null : ((last - before) * 100) / before;
  desk.record({ kind: 'market-day', market, day, at: desk.at, level, changePct, regime });
}

/** Writes down what is owned: equity of the currency, and each holding of the market at its last price. */
export function takeAssetSnapshot(desk: Desk, market: MarketCode, day: TradingDay): string {
  recordEquity(desk, market, day);
  let holdings = 0;
  for (const position of desk.state.positions.values()) {
    if (position.market !== market) continue;
    const last = desk.table.columns.last[position.symbol]!;
    const value = amountOf(market, last, position.quantity);
    if (!Number.isFinite(value)) continue;
    holdings++;
    desk.record({
      kind: 'asset',
      tradingDay: day,
      market,
      symbol: desk.codeOf(position.symbol),
      name: desk.nameOf(position.symbol),
      at: desk.at,
      quantity: position.quantity,
      entryPrice: position.entryPrice,
      last,
      cost: position.cost,
      value,
      state: position.state,
    });
  }
  const { currency } = desk.account(market);
  return `${holdings} holdings valued, equity ${formatMoney(money(equityOf(desk, currency)), currency)}`;
}

/** Symbols of a market that are of interest now: what is held, then what is selected. */
export const interestOf = (desk: Desk, market: MarketCode): SymbolId[] =>
  [...desk.watched].filter((symbol) => desk.marketOf(symbol) === market).sort((a, b) => a - b);

/** Writes down who bought and sold. */
export function recordFlows(desk: Desk, { market, day, result }: Of<'market-flow'>): void {
  if (!result.ok) return;
  for (const { symbol, ...flow } of result.flows) {
    desk.record({ kind: 'market-flow', market, symbol: desk.codeOf(symbol), day, at: desk.at, ...flow });
  }
}
