import { MARKETS } from '../market/markets.ts';
import type { MarketCode, SymbolId } from '../market/types.ts';
import { rankCandidates } from '../scanner/rank.ts';
import type { Desk } from './desk.ts';
import { changePct } from './market-data.ts';
import { turnDown } from './shadow-flow.ts';
import type { MarketDay } from './state.ts';

/** Ranks the market's symbols on what is known of the day. */
export function scan(desk: Desk, market: MarketCode): void {
  const symbols = desk.marketSymbols.get(market) ?? new Uint32Array(0);
  const c = desk.table.columns;
  const day = desk.market(market);
  const pick = (column: Float64Array): Float64Array => Float64Array.from(symbols, (s) => column[s]!);
  // A symbol without a price on the newest day (halted, delisted) is not ranked on what it did before.
  const newest = symbols.reduce((latest, s) => Math.max(latest, c.dayNumber[s]! || 0), 0);
  const isUs = market.startsWith('US_');
  const ranking = rankCandidates({
    market,
    universe: {
      count: symbols.length,
      symbols,
      code: (s) => desk.codeOf(s as SymbolId),
      last: Float64Array.from(symbols, (s) => (c.dayNumber[s] === newest ? c.last[s]! : Number.NaN)),
      changePct: Float64Array.from(symbols, (s) => changePct(desk, s)),
      high: pick(c.dayHigh),
      low: pick(c.dayLow),
      volume: pick(c.dayVolume),
      previousVolume: pick(c.previousVolume),
      minPrice: isUs ? desk.settings.usMinPrice * 10 ** MARKETS[market].priceDecimals : 0,
    },
    settings: desk.settings,
  });
  day.candidates = ranking.candidates;
  day.lastScanAt = desk.at;
  day.dataSinceScan = false;
  desk.watchChanged = true;
  for (const { symbol, reason } of ranking.leftOut) leaveOut(desk, day, symbol as SymbolId, reason);
}

/** What the scanner leaves out goes to the shadow radar, once a day and reason. */
function leaveOut(desk: Desk, day: MarketDay, symbol: SymbolId, reason: string): void {
  const key = `${symbol}:${reason}`;
  if (day.leftOut.has(key)) return;
  day.leftOut.add(key);
  turnDown(desk, symbol, 'hunter', reason);
}

/** The symbols every price of which matters now: holdings, then selected candidates. */
export function watchList(desk: Desk): ReadonlySet<SymbolId> {
  const watched = new Set<SymbolId>();
  for (const position of desk.state.positions.values()) watched.add(position.symbol);
  for (const day of desk.state.markets.values()) {
    for (const candidate of day.candidates) {
      if (candidate.selected) watched.add(candidate.symbol as SymbolId);
    }
  }
  return watched;
}
