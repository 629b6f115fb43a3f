import type { SelectionContext } from '../exits/position.ts';
import type { ExitReason } from '../kernel/reasons.ts';
import type { Currency, MarketCode } from '../market/types.ts';

/** What a review reads of a closed round trip. Amounts are minor units of its currency, instants epoch ms. */
export interface ClosedTrade {
  readonly id: string;
  readonly market: MarketCode;
  readonly symbol: string;
  readonly name: string;
  readonly currency: Currency;
  readonly openedAt: number;
  readonly closedAt: number;
  readonly tradingDay: string;
  readonly buyAmount: number;
  readonly fees: number;
  readonly pnl: number;
  readonly exitReason: ExitReason;
  readonly confidence: number;
  readonly selection: SelectionContext;
}

/** The same, free of what a review does not read. */
export const closedTrade = (trade: ClosedTrade): ClosedTrade => ({
  id: trade.id,
  market: trade.market,
  symbol: trade.symbol,
  name: trade.name,
  currency: trade.currency,
  openedAt: trade.openedAt,
  closedAt: trade.closedAt,
  tradingDay: trade.tradingDay,
  buyAmount: trade.buyAmount,
  fees: trade.fees,
  pnl: trade.pnl,
  exitReason: trade.exitReason,
  confidence: trade.confidence,
  selection: trade.selection,
});

export const isWin = ({ pnl }: Pick<ClosedTrade, 'pnl'>): boolean => pnl > 0;
export const isLoss = ({ pnl }: Pick<ClosedTrade, 'pnl'>): boolean => pnl < 0;

/** Wins of wins and losses together, percent; null without either. A trade of exactly zero is neither. */
export function winRatePct(trades: readonly Pick<ClosedTrade, 'pnl'>[]): number | null {
  const wins = trades.filter(isWin).length;
  const decided = wins + trades.filter(isLoss).length;
  return decided === 0 ? null : (wins * 100) / decided;
}
