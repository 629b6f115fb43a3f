import { type QuantScore, quantScore } from '../analysis/quant-score.ts';
import type { Dossier, DossierPosition } from '../brain/prompts/dossier.ts';
import { riskTag, type TaggedRisk } from '../council/risk-tag.ts';
import { fromPrice } from '../market/money.ts';
import { price, type SymbolId } from '../market/types.ts';
import type { Desk } from './desk.ts';
import { changePct, rawVolumeRatio, rsiNow, vwap } from './market-data.ts';
import { newsOf } from './news-flow.ts';
import { subjectOf } from './plan-flow.ts';

const DAY_MS = 86_400_000;
const MOST_NEWS = 12;

/** What the desk itself knows of a symbol, news that is published by now with it; memory is put to it by whoever has it. */
export function dossierOf(desk: Desk, symbol: SymbolId): Dossier {
  const market = desk.marketOf(symbol);
  return {
    market,
    at: desk.at,
    regime: desk.market(market).regime,
    data: subjectOf(desk, symbol),
    quant: quantOf(desk, symbol),
    position: positionOf(desk, symbol),
    context: [],
    news: newsOf(desk, market, [desk.codeOf(symbol)]).slice(0, MOST_NEWS),
  };
}

/** The quant score of what is known here: RSI and the order of the averages. What is not known counts as neutral. */
export function quantOf(desk: Desk, symbol: SymbolId): QuantScore {
  const rsi = rsiNow(desk, symbol);
  const ma5 = desk.table.dailyMa5.value(symbol);
  const ma20 = desk.table.dailyMa20.value(symbol);
  return quantScore({ rsi: rsi.isProxy ? null : rsi.value, maSpreadPct: (ma5 / ma20 - 1) * 100 });
}

export function riskOf(desk: Desk, symbol: SymbolId): TaggedRisk {
  const c = desk.table.columns;
  const rsi = rsiNow(desk, symbol);
  return riskTag({
    last: c.last[symbol]!,
    dayHigh: known(c.dayHigh[symbol]!),
    dayLow: known(c.dayLow[symbol]!),
    vwap: vwap(desk, symbol),
    volumeRatio: known(rawVolumeRatio(desk, symbol)),
    changePct: known(changePct(desk, symbol)),
    rsi: rsi.isProxy ? null : known(rsi.value),
    ma5: known(desk.table.dailyMa5.value(symbol)),
    ma20: known(desk.table.dailyMa20.value(symbol)),
  });
}

function positionOf(desk: Desk, symbol: SymbolId): DossierPosition | null {
  const position = desk.state.positions.get(symbol);
  if (position === undefined || position.state === 'EXITED') return null;
  const { market, quantity, entryPrice, openedAt, state } = position;
  return {
    quantity,
    entryPrice: fromPrice(price(Math.round(entryPrice)), market),
    unrealizedPct: known((desk.table.columns.last[symbol]! / entryPrice - 1) * 100),
    holdingDays: Math.floor((desk.at - openedAt) / DAY_MS),
    exitState: state,
  };
}

const known = (value: number): number | null => (Number.isFinite(value) ? value : null);
