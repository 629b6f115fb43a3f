import type { Position } from '../exits/position.ts';
import type { Desk } from './desk.ts';

/** Writes the holding as it stands; a quantity of 0 removes it. */
export function recordPosition(desk: Desk, position: Position): void {
  desk.record({
    kind: 'position',
    market: position.market,
    symbol: desk.codeOf(position.symbol),
    name: desk.nameOf(position.symbol),
    quantity: position.quantity,
    entryPrice: position.entryPrice,
    cost: position.cost,
    openedAt: position.openedAt,
    updatedAt: desk.at,
    state: position.state,
    peak: position.peak,
    hardStopPct: position.hardStopPct,
    trailingStop: position.trailingStop,
    atr: position.atr,
    atrIsEstimate: position.atrIsEstimate,
    adopted: position.adopted,
    entryDecisionId: position.entryDecisionId,
  });
}
