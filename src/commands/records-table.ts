import { stripVTControlCharacters } from 'node:util';
import { Chalk, type ChalkInstance } from 'chalk';
import stringWidth from 'string-width';
import { MARKETS } from '../../engine/market/markets.ts';
import { formatMoney, formatPrice } from '../../engine/market/money.ts';
import { instant, type MarketCode, money, price } from '../../engine/market/types.ts';
import { zoneOffset } from '../../engine/market/zone.ts';
import type { RecordKind, RecordOf } from '../../storage/rows/tables.ts';
import { knowledgeFields } from '../model-knowledge.ts';

/** The kinds of record that a command lists. */
export type ShownKind = Exclude<
  RecordKind,
  | 'shadow'
  | 'equity'
  | 'order-wire'
  | 'context'
  | 'outcome'
  | 'job-run'
  | 'shadow-outcome'
  | 'market-day'
  | 'asset'
  | 'market-flow'
  | 'review'
  | 'lesson'
  | 'decision-review'
>;

type Tone = 'good' | 'bad' | 'plain';

export interface Column<R> {
  readonly title: string;
  readonly text: (record: R) => string;
  /** Numbers go to the right. */
  readonly right?: boolean;
  readonly tone?: (record: R) => Tone;
}

const COLUMNS: { readonly [K in ShownKind]: readonly Column<RecordOf<K>>[] } = {
  position: [
    { title: 'opened', text: (r) => localTime(r.openedAt, r.market) },
    { title: 'market', text: (r) => r.market },
    { title: 'symbol', text: (r) => r.symbol },
    { title: 'name', text: (r) => r.name },
    { title: 'quantity', text: (r) => String(r.quantity), right: true },
    { title: 'entry', text: (r) => priceText(r.entryPrice, r.market), right: true },
    { title: 'cost', text: (r) => formatMoney(money(r.cost), MARKETS[r.market].currency), right: true },
    { title: 'state', text: (r) => (r.adopted ? `${r.state}, adopted` : r.state) },
    { title: 'hard stop', text: (r) => `${r.hardStopPct.toFixed(2)}%`, right: true },
    { title: 'peak', text: (r) => priceText(r.peak, r.market), right: true },
    { title: 'trailing stop', text: (r) => priceText(r.trailingStop, r.market), right: true },
  ],
  order: [
    { title: 'created', text: (r) => localTime(r.createdAt, r.market) },
    { title: 'market', text: (r) => r.market },
    { title: 'symbol', text: (r) => r.symbol },
    { title: 'side', text: (r) => r.side },
    { title: 'kind', text: (r) => r.orderKind },
    { title: 'limit', text: (r) => priceText(r.limitPrice, r.market), right: true },
    { title: 'filled', text: (r) => `${r.filled}/${r.quantity}`, right: true },
    { title: 'average', text: (r) => priceText(r.averagePrice, r.market), right: true },
    {
      title: 'state',
      text: (r) => r.state,
      tone: (r) => (['unknown', 'rejected', 'quarantined'].includes(r.state) ? 'bad' : 'plain'),
    },
    { title: 'decision', text: (r) => r.decisionId },
    { title: 'message', text: (r) => r.message ?? '' },
  ],
  fill: [
    { title: 'at', text: (r) => localTime(r.at, r.market) },
    { title: 'market', text: (r) => r.market },
    { title: 'symbol', text: (r) => r.symbol },
    { title: 'side', text: (r) => r.side },
    { title: 'quantity', text: (r) => String(r.quantity), right: true },
    { title: 'price', text: (r) => priceText(r.price, r.market), right: true },
    { title: 'amount', text: (r) => formatMoney(money(r.amount), MARKETS[r.market].currency), right: true },
    { title: 'fees', text: (r) => formatMoney(money(r.commission + r.tax), MARKETS[r.market].currency), right: true },
    { title: 'session', text: (r) => r.session },
    { title: 'order', text: (r) => r.orderId },
  ],
  trade: [
    { title: 'opened', text: (r) => localTime(r.openedAt, r.market) },
    { title: 'closed', text: (r) => localTime(r.closedAt, r.market) },
    { title: 'market', text: (r) => r.market },
    { title: 'symbol', text: (r) => r.symbol },
    { title: 'name', text: (r) => r.name },
    { title: 'quantity', text: (r) => String(r.quantity), right: true },
    { title: 'entry', text: (r) => priceText(r.entryPrice, r.market), right: true },
    { title: 'exit', text: (r) => priceText(r.exitPrice, r.market), right: true },
    { title: 'fees', text: (r) => formatMoney(money(r.fees), r.currency), right: true },
    {
      title: 'p&l',
      text: (r) => formatMoney(money(r.pnl), r.currency),
      right: true,
      tone: (r) => (r.pnl < 0 ? 'bad' : r.pnl > 0 ? 'good' : 'plain'),
    },
    { title: 'exit by', text: (r) => r.exitReason },
  ],
  decision: [
    { title: 'at', text: (r) => localTime(r.at, r.market) },
    { title: 'times', text: (r) => String(r.count), right: true },
    { title: 'market', text: (r) => r.market },
    { title: 'symbol', text: (r) => r.symbol },
    { title: 'name', text: (r) => r.name },
    { title: 'action', text: (r) => r.action },
    { title: 'because', text: (r) => r.cause },
    { title: 'confidence', text: (r) => String(Math.round(r.confidence)), right: true },
    { title: 'price', text: (r) => priceText(r.price, r.market), right: true },
    { title: 'id', text: (r) => r.id },
    { title: 'rationale', text: (r) => r.rationale },
  ],
  'model-call': [
    { title: 'at', text: (r) => localTime(r.at, r.market) },
    { title: 'for', text: (r) => (r.symbol === null ? r.purpose : `${r.purpose} ${r.symbol}`) },
    { title: 'model', text: (r) => (r.provider === '' ? '-' : `${r.provider}:${r.model}`) },
    { title: 'result', text: (r) => r.result, tone: (r) => (r.result === 'answered' ? 'plain' : 'bad') },
    { title: 'in', text: (r) => tokenText(r.inputTokens), right: true },
    { title: 'out', text: (r) => tokenText(r.outputTokens), right: true },
    { title: 'thinking', text: (r) => tokenText(r.thinkingTokens), right: true },
    { title: 'USD', text: (r) => (r.microUsd / 1e6).toFixed(6), right: true },
    { title: 'ms', text: (r) => String(r.latencyMs), right: true },
    {
      title: 'knows the day',
      text: (r) => KNOWS[knowledgeFields(r).knowledge ?? 'none'],
      tone: (r) => (knowledgeFields(r).knowledge === 'contaminated' ? 'bad' : 'plain'),
    },
    { title: 'message', text: (r) => r.message },
  ],
  council: [
    { title: 'at', text: (r) => localTime(r.at, r.market) },
    { title: 'market', text: (r) => r.market },
    { title: 'symbol', text: (r) => r.symbol },
    { title: 'name', text: (r) => r.name },
    { title: 'verdict', text: (r) => r.decision, tone: (r) => (r.decision === 'NO_DECISION' ? 'bad' : 'plain') },
    { title: 'confidence', text: (r) => String(Math.round(r.confidence)), right: true },
    { title: 'quant', text: (r) => r.hunterScore.toFixed(0), right: true },
    { title: 'final', text: (r) => r.finalScore.toFixed(0), right: true },
    { title: 'risk', text: (r) => r.riskTag },
    { title: 'claims', text: (r) => `${r.cited.length}/${r.claims.length}`, right: true },
    {
      title: 'by',
      text: (r) => [...new Set(r.calls.map((call) => `${call.provider}:${call.model}`))].join(' ') || r.source,
    },
    { title: 'USD', text: (r) => (r.microUsd / 1e6).toFixed(6), right: true },
    { title: 'decision', text: (r) => r.decisionId },
    { title: 'rationale', text: (r) => r.rationale },
  ],
  news: [
    { title: 'published', text: (r) => localTime(r.publishedAt, r.market) },
    { title: 'type', text: (r) => r.itemType },
    { title: 'due', text: (r) => r.due ?? '' },
    { title: 'market', text: (r) => r.market ?? '' },
    { title: 'symbols', text: (r) => r.symbols.join(' ') },
    { title: 'sentiment', text: (r) => (r.sentiment === null ? '' : r.sentiment.toFixed(2)), right: true },
    { title: 'source', text: (r) => r.source },
    { title: 'headline', text: (r) => r.headline },
  ],
  insight: [
    { title: 'day', text: (r) => r.day },
    { title: 'made', text: (r) => localTime(r.at, 'KR') },
    { title: 'by', text: (r) => r.source, tone: (r) => (r.source === 'neutral' ? 'bad' : 'plain') },
    { title: 'sizes', text: (r) => `x${r.positionMultiplier}`, right: true },
    { title: 'stops', text: (r) => `x${r.stopLossMultiplier}`, right: true },
    { title: 'favour', text: (r) => r.favourSectors.join(', ') },
    { title: 'avoid', text: (r) => r.avoidSectors.join(', ') },
    { title: 'USD', text: (r) => (r.microUsd / 1e6).toFixed(6), right: true },
    { title: 'why', text: (r) => r.reason || r.rationale },
  ],
  incident: [
    { title: 'at', text: (r) => localTime(r.at, r.market) },
    {
      title: 'level',
      text: (r) => r.level,
      tone: (r) => (r.level === 'error' || r.level === 'alarm' ? 'bad' : 'plain'),
    },
    { title: 'event', text: (r) => r.event },
    { title: 'by', text: (r) => r.actor },
    { title: 'market', text: (r) => r.market ?? '' },
    { title: 'symbol', text: (r) => r.symbol ?? '' },
    { title: 'message', text: (r) => r.message },
  ],
  playbook: [
    { title: 'made', text: ({ playbook }) => localTime(playbook.createdAt, playbook.market) },
    { title: 'market', text: ({ playbook }) => playbook.market },
    { title: 'day', text: ({ playbook }) => playbook.day },
    { title: 'version', text: ({ playbook }) => String(playbook.version), right: true },
    { title: 'status', text: (r) => r.status, tone: (r) => (r.status === 'failed' ? 'bad' : 'plain') },
    { title: 'source', text: ({ playbook }) => playbook.source },
    { title: 'model', text: ({ playbook }) => playbook.model },
    { title: 'outlook', text: ({ playbook }) => playbook.market_outlook },
    { title: 'stocks', text: ({ playbook }) => playbook.stocks.map((stock) => stock.stock_code).join(' ') },
  ],
};

const KNOWS = { clean: 'no', contaminated: 'CONTAMINATED', unknown: 'unknown', none: '' } as const;

/** Records as lines under a heading, for a person. Times are of the market's own clocks; without a market, UTC. */
export function recordTable<K extends ShownKind>(kind: K, records: readonly RecordOf<K>[], color: boolean): string {
  return records.length === 0
    ? `no ${kind === 'news' ? kind : `${kind}s`}\n`
    : textTable<RecordOf<K>>(COLUMNS[kind], records, color);
}

/** Things as lines under a heading. */
export function textTable<R>(columns: readonly Column<R>[], records: readonly R[], color: boolean): string {
  const chalk = new Chalk({ level: color ? 1 : 0 });
  const rows = records.map((record) => columns.map((column) => printable(column.text(record))));
  const widths = columns.map(({ title }, i) =>
    rows.reduce((width, cells) => Math.max(width, stringWidth(cells[i]!)), title.length),
  );
  const pad = (text: string, i: number) => {
    const space = ' '.repeat(widths[i]! - stringWidth(text));
    if (columns[i]!.right === true) return space + text;
    return i === columns.length - 1 ? text : text + space;
  };
  const lines = rows.map((cells, row) =>
    cells.map((cell, i) => painted(columns[i]!.tone?.(records[row]!) ?? 'plain', chalk)(pad(cell, i))).join('  '),
  );
  return `${[chalk.bold(columns.map(({ title }, i) => pad(title, i)).join('  ')), ...lines].join('\n')}\n`;
}

function painted(tone: Tone, chalk: ChalkInstance): (text: string) => string {
  switch (tone) {
    case 'good':
      return chalk.green;
    case 'bad':
      return chalk.red;
    case 'plain':
      return (text) => text;
  }
}

/** An average is shown to the nearest price unit; what is not known is a dash. */
function priceText(units: number | null, market: MarketCode): string {
  return units === null ? '–' : formatPrice(price(Math.round(units)), market);
}

function localTime(at: number, market: MarketCode | null): string {
  const clock = (shifted: number) => new Date(shifted).toISOString().slice(0, 19).replace('T', ' ');
  return market === null ? `${clock(at)}Z` : clock(at + zoneOffset(MARKETS[market].zone, instant(at)));
}

/** Brokers and models wrote some of the text: no control character of theirs reaches the terminal. */
function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/\p{Cc}+/gu, ' ');
}

const tokenText = (tokens: number | null): string => (tokens === null ? '-' : String(tokens));
