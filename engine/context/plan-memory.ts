import { MARKET_CODES, type MarketCode, tradingDay } from '../market/types.ts';
import { cardLines, cardText } from './card.ts';
import { type Figures, isFigureName } from './figures.ts';
import { marketKey, PRINCIPLE, readKey } from './keys.ts';
import { CONTEXT_LAYERS, type ContextLayer, LAYER_RULES } from './layers.ts';
import type { Memory, MemoryRow } from './memory.ts';
import { frameOf } from './time-frame.ts';

/** A line of memory for a prompt. */
export interface RememberedLine {
  readonly layer: ContextLayer;
  readonly timeFrame: string;
  readonly key: string;
  readonly value: string;
}

/** What a planner is told of the past. */
export interface PlanMemory {
  /** The newest card of this market before the day that is planned, a line a figure. */
  readonly yesterday: readonly RememberedLine[];
  /** The newest card of every other market, a line each. */
  readonly others: readonly RememberedLine[];
  /** All else that may matter, to be chosen from: principles, earlier cards a line each, notes. */
  readonly context: readonly RememberedLine[];
}

/** Time frames of each layer that are looked at; the far past is told by the layers above. */
const FRAMES: Readonly<Record<ContextLayer, number>> = { L1: 1, L2: 2, L3: 3, L4: 4, L5: 5, L6: 6, L7: 1 };
/** Lines of other markets are cut to what sums a market up. */
const SUMMARY: readonly string[] = ['total_pnl', 'win_rate', 'trade_count', 'regime', 'outlook'];

/** What memory has for a market's plan of a day, read when the question is asked. */
export function planMemory(memory: Memory, market: MarketCode, day: string): PlanMemory {
  const cards = MARKET_CODES.map((code) => ({ code, card: newestCard(memory, code, day) }));
  const own = cards.find(({ code }) => code === market)?.card ?? null;
  return {
    yesterday: own === null ? [] : [...figureLines(own), ...notes(own.rows)],
    others: cards.flatMap(({ code, card }) => (code === market || card === null ? [] : [summaryLine(code, card)])),
    context: contextLines(memory, market, day, own?.timeFrame ?? ''),
  };
}

/** What memory has for the insight of a day over several markets, each line once. */
export function insightMemory(memory: Memory, markets: readonly MarketCode[], day: string): readonly RememberedLine[] {
  const lines = markets.flatMap((market) => {
    const { others, context } = planMemory(memory, market, day);
    return [...others, ...context];
  });
  return [...new Map(lines.map((line) => [`${line.layer} ${line.timeFrame} ${line.key}`, line])).values()];
}

interface Card {
  readonly timeFrame: string;
  readonly rows: readonly MemoryRow[];
}

function newestCard(memory: Memory, market: MarketCode, before: string): Card | null {
  const rows = memory.rows({ layer: 'L6', prefix: marketKey(market, ''), before, frames: 1 });
  const [first] = rows;
  return first === undefined ? null : { timeFrame: first.timeFrame, rows };
}

const figureLines = ({ timeFrame, rows }: Card): RememberedLine[] =>
  cardLines(figuresOf(rows)).map(([name, value]) => ({
    layer: 'L6',
    timeFrame,
    key: marketKey(readKey(rows[0]!.key).market ?? 'KR', name),
    value,
  }));

function summaryLine(market: MarketCode, { timeFrame, rows }: Card): RememberedLine {
  const value = cardLines(figuresOf(rows))
    .filter(([name]) => SUMMARY.includes(name))
    .map(([name, text]) => `${name} ${text}`)
    .join('; ');
  return { layer: 'L6', timeFrame, key: marketKey(market, 'card'), value };
}

/** Rows of this market and of none, but not the card that is told in full; a card is one line. */
function contextLines(memory: Memory, market: MarketCode, day: string, told: string): RememberedLine[] {
  return CONTEXT_LAYERS.flatMap((layer) => {
    // The moment is today's; every other layer is about what is over.
    const over = { before: frameOf(LAYER_RULES[layer].frames, tradingDay(day)).text };
    const before = layer === 'L7' || layer === 'L1' ? {} : over;
    const rows = memory.rows({ layer, frames: FRAMES[layer], ...before }).filter(({ key, timeFrame }) => {
      const of = readKey(key).market;
      return (of === null || of === market) && !(layer === 'L6' && of === market && timeFrame === told);
    });
    const frames = new Map<string, MemoryRow[]>();
    for (const row of rows) frames.set(row.timeFrame, [...(frames.get(row.timeFrame) ?? []), row]);
    return [...frames].flatMap(([timeFrame, of]) => {
      const value = cardText(figuresOf(of.filter(({ key }) => readKey(key).market === market)));
      const card = value === '' ? [] : [{ layer, timeFrame, key: marketKey(market, 'card'), value }];
      return [...card, ...notes(of)];
    });
  });
}

/** Rows that are no figures: principles, what a person or a review wrote. */
const notes = (rows: readonly MemoryRow[]): RememberedLine[] =>
  rows
    .filter(
      ({ key }) => key.startsWith(PRINCIPLE) || !(isFigureName(readKey(key).name) || readKey(key).name === 'years'),
    )
    .map(({ layer, timeFrame, key, value }) => ({ layer, timeFrame, key, value: plainText(value) }));

/** A JSON text without its quotes; anything else as it is. */
function plainText(json: string): string {
  const value: unknown = JSON.parse(json);
  return typeof value === 'string' ? value : json;
}

/** The figures among the rows of one market and time frame. */
export function figuresOf(rows: readonly MemoryRow[]): Figures {
  return Object.fromEntries(
    rows.flatMap(({ key, value }) => {
      const { name } = readKey(key);
      return isFigureName(name) ? [[name, JSON.parse(value)]] : [];
    }),
  );
}
