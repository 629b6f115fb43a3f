import type { ClientRequest } from '../../engine/client/client.ts';
import { diff } from '../../engine/client/diff.ts';
import type { MarketView, Snapshot } from '../../engine/client/snapshot.ts';
import type { Cell, Column } from './cell.ts';
import { type KeyNames, type Words, wordsOf } from './messages/words.ts';
import { CANDIDATE_COLUMNS, candidateDetail, candidateRow } from './rows/candidate-row.ts';
import {
  COUNCIL_COLUMNS,
  type CouncilLine,
  councilDetail,
  councilKey,
  councilLines,
  councilRow,
} from './rows/council-row.ts';
import { exitLadder } from './rows/exit-ladder.ts';
import { LOG_COLUMNS, logDetail, logRow } from './rows/log-row.ts';
import { MARKET_COLUMNS, marketDetail, marketRow } from './rows/market-row.ts';
import { ORDER_COLUMNS, orderDetail, orderRow } from './rows/order-row.ts';
import { POSITION_COLUMNS, positionDetail, positionRow } from './rows/position-row.ts';
import { RISK_COLUMNS, type RiskLine, riskDetail, riskKey, riskLines, riskRow } from './rows/risk-row.ts';
import { SCENARIO_COLUMNS, scenarioDetail, scenarioRow } from './rows/scenario-row.ts';
import { sanitise } from './sanitise.ts';
import { wrap } from './text.ts';

/** In the order of their number keys. */
export const PANE_IDS = ['markets', 'scanner', 'scenarios', 'positions', 'orders', 'risk', 'log', 'council'] as const;
export type PaneId = (typeof PANE_IDS)[number];
export type MarketCode = MarketView['code'];

/** What a row is about, for the keys that act on the selected one. */
export interface Subject {
  readonly label: string;
  readonly market: MarketCode | null;
  readonly symbolId: number | null;
  /** The question behind `enter`; null when there is nothing to tell. */
  readonly explain: ClientRequest | null;
}

/** One line of a pane. Cells are made on demand, so that only rows on the screen cost anything. */
export interface PaneRow {
  readonly key: string;
  readonly subject: Subject;
  /** The engine's own view of it, for copying. */
  readonly item: unknown;
  cells(): readonly Cell[];
  /** What the table has no room for, in lines this wide; a drawing comes first where at least two lines are to be shown. */
  detail(width: number, lines: number): readonly string[];
}

export interface Pane {
  readonly id: PaneId;
  readonly columns: readonly Column[];
  /** Shown in place of rows when there are none. */
  readonly empty: (words: Words, keys: KeyNames) => string;
  /** Newest last: without a selection it follows the end. */
  readonly followsEnd: boolean;
  /** Stays the same object while its rows look the same; those with ages in them change with the clock, too. */
  watch(snapshot: Snapshot): unknown;
  rows(snapshot: Snapshot, words: Words): readonly PaneRow[];
}

interface PaneDefinition<Item> extends Pick<Pane, 'id' | 'columns' | 'empty'> {
  readonly followsEnd?: boolean;
  readonly watch?: (snapshot: Snapshot) => unknown;
  readonly items: (snapshot: Snapshot) => readonly Item[];
  readonly key: (item: Item) => string;
  readonly subject: (item: Item) => Subject;
  readonly cells: (item: Item, words: Words, snapshot: Snapshot) => readonly Cell[];
  readonly detail: (item: Item, words: Words, snapshot: Snapshot) => string;
  /** One line of it drawn to scale, or empty. */
  readonly drawing?: (item: Item, width: number) => string;
}

function definePane<Item>(definition: PaneDefinition<Item>): Pane {
  const { items, key, subject, cells, detail, drawing } = definition;
  return {
    ...definition,
    followsEnd: definition.followsEnd ?? false,
    watch: definition.watch ?? unlessOnlyLater((snapshot) => items(snapshot).map((item) => cells(item, EN, snapshot))),
    rows: (snapshot, words) =>
      items(snapshot).map((item) => ({
        key: key(item),
        subject: subject(item),
        item,
        cells: () => cells(item, words, snapshot),
        detail: (width, lines) => {
          const drawn = (lines > 1 && drawing?.(item, width)) || null;
          const text = sanitise(detail(item, words, snapshot));
          return [...(drawn === null ? [] : [drawn]), ...(lines > 1 ? wrap(text, width) : [text])];
        },
      })),
  };
}

const EN = wordsOf('en');

/**
 * The whole snapshot, but the one before as long as nothing but the clock has gone on and `looks` gives the same: whoever
 * is drawn again has Ink paint the whole screen, and on a quiet one ages change once a minute.
 */
function unlessOnlyLater(looks: (snapshot: Snapshot) => unknown): (snapshot: Snapshot) => Snapshot {
  let told: Snapshot | null = null;
  return (snapshot) => {
    if (told === null || !isOnlyLater(told, snapshot) || diff(looks(told), looks(snapshot)) !== null) told = snapshot;
    return told;
  };
}

const isOnlyLater = (before: Snapshot, after: Snapshot): boolean =>
  Object.entries({ ...before, seq: after.seq, at: after.at }).every(
    ([name, slice]) => slice === after[name as keyof Snapshot],
  );

const NOTHING: Subject = { label: '', market: null, symbolId: null, explain: null };

/** One clock for instants of all markets, that of the first, so that lines stand in the order they happened in. */
export const deskZone = (snapshot: Snapshot): string | null => snapshot.markets[0]?.zone ?? null;

const explainDecision = (decisionId: string | null): ClientRequest | null =>
  decisionId === null || decisionId === '' ? null : { type: 'explain', decisionId };

const labelOf = ({ name, code }: { readonly name: string; readonly code: string }): string => `${name} (${code})`;

const PANES: Readonly<Record<PaneId, Pane>> = {
  markets: definePane({
    id: 'markets',
    columns: MARKET_COLUMNS,
    empty: ({ panes }) => panes.markets.empty(),
    items: (snapshot) => snapshot.markets,
    key: ({ code }) => code,
    subject: ({ code }) => ({ ...NOTHING, label: code, market: code }),
    cells: (market, words, { at }) => marketRow(market, words, at),
    detail: (market, words, snapshot) => marketDetail(market, words, deskZone(snapshot)),
  }),
  scanner: definePane({
    id: 'scanner',
    columns: CANDIDATE_COLUMNS,
    empty: ({ panes }, keys) => panes.scanner.empty(keys('scanner.rescan')),
    watch: (snapshot) => snapshot.scanner,
    items: (snapshot) => snapshot.scanner,
    key: ({ market, symbolId }) => `${market} ${symbolId}`,
    subject: (candidate) => ({
      label: labelOf(candidate),
      market: candidate.market,
      symbolId: candidate.symbolId,
      explain: { type: 'explain-symbol', symbolId: candidate.symbolId },
    }),
    cells: candidateRow,
    detail: (candidate, words, snapshot) => candidateDetail(candidate, words, deskZone(snapshot)),
  }),
  scenarios: definePane({
    id: 'scenarios',
    columns: SCENARIO_COLUMNS,
    empty: ({ panes }, keys) => panes.scenarios.empty(keys('playbook.replan')),
    watch: (snapshot) => snapshot.scenarios,
    items: (snapshot) => snapshot.scenarios,
    key: ({ market, symbolId, index }) => `${market} ${symbolId} ${index}`,
    subject: (scenario) => ({
      label: labelOf(scenario),
      market: scenario.market,
      symbolId: scenario.symbolId,
      explain: explainDecision(scenario.decisionId),
    }),
    cells: scenarioRow,
    detail: (scenario, words, snapshot) => scenarioDetail(scenario, words, deskZone(snapshot)),
  }),
  positions: definePane({
    id: 'positions',
    columns: POSITION_COLUMNS,
    empty: ({ panes }) => panes.positions.empty(),
    items: (snapshot) => snapshot.positions,
    key: ({ market, symbolId }) => `${market} ${symbolId}`,
    subject: (position) => ({
      label: labelOf(position),
      market: position.market,
      symbolId: position.symbolId,
      explain: explainDecision(position.entryDecisionId),
    }),
    cells: (position, words, { at }) => positionRow(position, words, at),
    detail: (position, words, { at }) => positionDetail(position, words, at),
    drawing: exitLadder,
  }),
  orders: definePane({
    id: 'orders',
    columns: ORDER_COLUMNS,
    empty: ({ panes }) => panes.orders.empty(),
    items: (snapshot) => snapshot.orders,
    key: ({ id }) => id,
    subject: (order) => ({
      label: labelOf(order),
      market: order.market,
      symbolId: order.symbolId,
      explain: order.elsewhere ? null : { type: 'order', orderId: order.id },
    }),
    cells: (order, words, { at }) => orderRow(order, words, at),
    detail: orderDetail,
  }),
  risk: definePane<RiskLine>({
    id: 'risk',
    columns: RISK_COLUMNS,
    empty: ({ panes }) => panes.risk.empty(),
    items: ({ risk, header, broker }) => riskLines(risk, header.breaker, broker),
    key: riskKey,
    subject: () => NOTHING,
    cells: (line, words, { at }) => riskRow(line, words, at),
    detail: (line, words, { at }) => riskDetail(line, words, at),
  }),
  log: definePane({
    id: 'log',
    columns: LOG_COLUMNS,
    empty: ({ panes }) => panes.log.empty(),
    followsEnd: true,
    watch: (snapshot) => snapshot.log,
    items: (snapshot) => snapshot.log,
    key: ({ seq }) => String(seq),
    subject: (line) => ({
      ...NOTHING,
      label: line.event,
      market: line.market,
      explain: explainDecision(line.decisionId),
    }),
    cells: (line, words, snapshot) => logRow(line, words, deskZone(snapshot)),
    detail: logDetail,
  }),
  council: definePane<CouncilLine>({
    id: 'council',
    columns: COUNCIL_COLUMNS,
    empty: ({ panes }, keys) => panes.council.empty(keys('council.call')),
    followsEnd: true,
    watch: (snapshot) => snapshot.council,
    items: (snapshot) => councilLines(snapshot.council),
    key: councilKey,
    subject: ({ debate }) => ({
      label: labelOf(debate),
      market: debate.market,
      symbolId: debate.symbolId,
      explain: explainDecision(debate.decisionId),
    }),
    cells: (line, words, snapshot) => councilRow(line, words, deskZone(snapshot)),
    detail: (line, words, snapshot) => councilDetail(line, words, deskZone(snapshot)),
  }),
};

export const paneOf = (id: PaneId): Pane => PANES[id];

/** The number key of a pane, from 1. */
export const paneNumber = (id: PaneId): number => PANE_IDS.indexOf(id) + 1;

/** Whether the row's text contains what is looked for, in any case. */
export function matchesText(row: PaneRow, text: string): boolean {
  const all = [row.subject.label, ...row.cells().map((cell) => cell.text)].join(' ');
  return all.toLowerCase().includes(text.toLowerCase());
}

/** The pane's rows that match the filter. */
export function filteredRows(pane: Pane, snapshot: Snapshot, words: Words, filter: string): readonly PaneRow[] {
  const rows = pane.rows(snapshot, words);
  return filter === '' ? rows : rows.filter((row) => matchesText(row, filter));
}
