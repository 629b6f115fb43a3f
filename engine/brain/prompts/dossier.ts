import type { QuantScore } from '../../analysis/quant-score.ts';
import { formatInstant } from '../../market/instant-text.ts';
import type { Instant, MarketCode } from '../../market/types.ts';
import type { PlanSubject, Regime } from '../../playbook/model.ts';
import { type ContextItem, selectContext } from './context.ts';
import { dataText } from './data-text.ts';
import { leftOutNews, type NewsItem, newestNews, newsLine } from './news-lines.ts';
import type { LeftOut } from './prompt.ts';
import { figure, subjectLine } from './subject-line.ts';

export interface DossierPosition {
  readonly quantity: number;
  /** In the currency's units. */
  readonly entryPrice: number;
  readonly unrealizedPct: number | null;
  readonly holdingDays: number | null;
  readonly exitState: 'HOLDING' | 'BE_LOCK' | 'ARMED';
}

/** Everything that is known of one symbol when it is argued over. */
export interface Dossier {
  readonly market: MarketCode;
  readonly at: Instant;
  readonly regime: Regime;
  readonly data: PlanSubject;
  readonly quant: QuantScore | null;
  readonly position: DossierPosition | null;
  readonly context: readonly ContextItem[];
  readonly news: readonly NewsItem[];
}

/** What the macro council argues from. */
export interface MacroDossier {
  /** Date in Seoul. */
  readonly day: string;
  readonly at: Instant;
  readonly markets: readonly {
    readonly market: MarketCode;
    readonly regime: Regime;
    /** Of the index, percent. */
    readonly return1dPct: number | null;
    readonly return5dPct: number | null;
  }[];
  /** Mean return of a sector's symbols on their last day, percent. */
  readonly sectors: readonly { readonly sector: string; readonly returnPct: number }[];
  readonly context: readonly ContextItem[];
  /** Published by then, newest first. */
  readonly news: readonly NewsItem[];
}

/** Numbered facts, `F1 …`, which claims refer to. */
export interface Facts {
  readonly lines: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

const MAX_NEWS = 8;
const MAX_SECTORS = 16;
const CONTEXT_TOKENS = 600;

export function factsOf({ market, at, regime, data, quant, position, context, news }: Dossier): Facts {
  const selected = selectContext(context, [market, data.code], CONTEXT_TOKENS);
  return numbered(
    [
      `${market} at ${formatInstant(at)}, regime ${regime}`,
      subjectLine(data),
      ...(quant === null ? [] : [quantLine(quant)]),
      ...(position === null ? ['no position'] : [positionLine(position, data.priceDecimals)]),
      ...selected.lines,
    ],
    news,
    selected.leftOut,
  );
}

export function macroFacts({ day, at, markets, sectors, context, news }: MacroDossier): Facts {
  const selected = selectContext(
    context,
    markets.map(({ market }) => market),
    CONTEXT_TOKENS,
  );
  const bySize = [...sectors].sort((a, b) => Math.abs(b.returnPct) - Math.abs(a.returnPct));
  return numbered(
    [
      `${day}, seen at ${formatInstant(at)}`,
      ...markets.map(({ market, regime, return1dPct, return5dPct }) =>
        joined([market, regime, figure('1d%', return1dPct), figure('5d%', return5dPct)]),
      ),
      ...bySize
        .slice(0, MAX_SECTORS)
        .map(({ sector, returnPct }) => joined(['sector', dataText(sector, 40), figure('return%', returnPct)])),
      ...selected.lines,
    ],
    news,
    [...selected.leftOut, ...bySize.slice(MAX_SECTORS).map(({ sector }) => ({ what: `sector ${sector}`, tokens: 8 }))],
  );
}

function numbered(lines: readonly string[], news: readonly NewsItem[], leftOut: readonly LeftOut[]): Facts {
  const newest = newestNews(news);
  const all = [...lines, ...newest.slice(0, MAX_NEWS).map(newsLine)];
  const older = newest.slice(MAX_NEWS).map(leftOutNews);
  return { lines: all.map((line, i) => `F${i + 1} ${line}`), leftOut: [...leftOut, ...older] };
}

const joined = (parts: readonly (string | null)[]): string => parts.filter((part) => part !== null).join(' | ');

function quantLine({ score, coverage, groups, missing }: QuantScore): string {
  const parts = Object.entries(groups).map(([name, points]) => figure(name, points, 1));
  return joined([
    figure('quant score of 100', score, 1),
    figure('coverage', coverage),
    ...parts,
    missing.length === 0 ? null : `without ${missing.join(' ')}`,
  ]);
}

function positionLine(position: DossierPosition, decimals: number): string {
  const { quantity, entryPrice, unrealizedPct, holdingDays, exitState } = position;
  return joined([
    `position ${quantity} shares at ${entryPrice.toFixed(decimals)}`,
    figure('unrealised%', unrealizedPct),
    figure('days', holdingDays, 0),
    exitState,
  ]);
}
