import type { ClientRequest } from '../../engine/client/client.ts';
import type { MarketView, Snapshot } from '../../engine/client/snapshot.ts';
import type { Cell, Column } from './cell.ts';
import { CANDIDATE_COLUMNS, candidateDetail, candidateRow } from './rows/candidate-row.ts';
import { LOG_COLUMNS, logDetail, logRow } from './rows/log-row.ts';
import { MARKET_COLUMNS, marketDetail, marketRow } from './rows/market-row.ts';
import { ORDER_COLUMNS, orderDetail, orderRow } from './rows/order-row.ts';
import { POSITION_COLUMNS, positionDetail, positionRow } from './rows/position-row.ts';
import { RISK_COLUMNS, type RiskLine, riskDetail, riskKey, riskLines, riskRow } from './rows/risk-row.ts';
import { SCENARIO_COLUMNS, scenarioDetail, scenarioRow } from './rows/scenario-row.ts';
import { sanitise } from './sanitise.ts';

/** In the order of their number keys. */
export const PANE_IDS = ['markets', 'scanner', 'scenarios', 'positions', 'orders', 'risk', 'log'] as const;
export type PaneId = (typeof PANE_IDS)[number];
export type MarketCode = MarketView['code'];

/** What a row is about, for the keys that act on the selected one. */
export interface Subject {
  readonly label: string;
  readonly market: MarketCode | null;
  readonly symbolId: number | null;
  /** The question behind `enter`; null when there is no decision to explain. */
  readonly explain: ClientRequest | null;
}

/** One line of a pane. Cells are made on demand, so that only rows on the screen cost anything. */
export interface PaneRow {
  readonly key: string;
  readonly subject: Subject;
  cells(): readonly Cell[];
  /** What the table has no room for. */
  detail(): string;
}

export interface Pane {
  readonly id: PaneId;
  readonly title: string;
  readonly columns: readonly Column[];
  /** Shown in place of rows when there are none. */
  readonly empty: string;
  /** Newest last: without a selection it follows the end. */
  readonly followsEnd: boolean;
  /** Stays the same object while its rows do; panes that show ages watch the whole snapshot, which has the clock. */
  watch(snapshot: Snapshot): unknown;
  rows(snapshot: Snapshot): readonly PaneRow[];
}

interface PaneDefinition<Item> extends Pick<Pane, 'id' | 'title' | 'columns' | 'empty'> {
  readonly followsEnd?: boolean;
  readonly watch?: (snapshot: Snapshot) => unknown;
  readonly items: (snapshot: Snapshot) => readonly Item[];
  readonly key: (item: Item) => string;
  readonly subject: (item: Item) => Subject;
  readonly cells: (item: Item, snapshot: Snapshot) => readonly Cell[];
  readonly detail: (item: Item, snapshot: Snapshot) => string;
}

function definePane<Item>(definition: PaneDefinition<Item>): Pane {
  const { items, key, subject, cells, detail } = definition;
  return {
    ...definition,
    followsEnd: definition.followsEnd ?? false,
    watch: definition.watch ?? ((snapshot) => snapshot),
    rows: (snapshot) =>
      items(snapshot).map((item) => ({
        key: key(item),
        subject: subject(item),
        cells: () => cells(item, snapshot),
        detail: () => sanitise(detail(item, snapshot)),
      })),
  };
}

const NOTHING: Subject = { label: '', market: null, symbolId: null, explain: null };

/** One clock for the whole log, that of the first market, so that its lines stand in the order they happened in. */
const logZone = (snapshot: Snapshot): string | null => snapshot.markets[0]?.zone ?? null;

const explainDecision = (decisionId: string | null): ClientRequest | null =>
  decisionId === null || decisionId === '' ? null : { type: 'explain', decisionId };

const labelOf = ({ name, code }: { readonly name: string; readonly code: string }): string => `${name} (${code})`;

const PANES: Readonly<Record<PaneId, Pane>> = {
  markets: definePane({
    id: 'markets',
    title: 'Markets',
    columns: MARKET_COLUMNS,
    empty: 'no market is known yet',
    items: (snapshot) => snapshot.markets,
    key: ({ code }) => code,
    subject: ({ code }) => ({ ...NOTHING, label: code, market: code }),
    cells: (market, { at }) => marketRow(market, at),
    detail: marketDetail,
  }),
  scanner: definePane({
    id: 'scanner',
    title: 'Scanner',
    columns: CANDIDATE_COLUMNS,
    empty: 'no candidates; s scans now',
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
    detail: candidateDetail,
  }),
  scenarios: definePane({
    id: 'scenarios',
    title: 'Scenarios',
    columns: SCENARIO_COLUMNS,
    empty: 'no playbook yet; P makes it',
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
    detail: scenarioDetail,
  }),
  positions: definePane({
    id: 'positions',
    title: 'Positions',
    columns: POSITION_COLUMNS,
    empty: 'no open positions',
    items: (snapshot) => snapshot.positions,
    key: ({ market, symbolId }) => `${market} ${symbolId}`,
    subject: (position) => ({
      label: labelOf(position),
      market: position.market,
      symbolId: position.symbolId,
      explain: explainDecision(position.entryDecisionId),
    }),
    cells: (position, { at }) => positionRow(position, at),
    detail: positionDetail,
  }),
  orders: definePane({
    id: 'orders',
    title: 'Orders',
    columns: ORDER_COLUMNS,
    empty: 'no orders',
    items: (snapshot) => snapshot.orders,
    key: ({ id }) => id,
    subject: (order) => ({
      label: labelOf(order),
      market: order.market,
      symbolId: order.symbolId,
      explain: explainDecision(order.decisionId),
    }),
    cells: (order, { at }) => orderRow(order, at),
    detail: orderDetail,
  }),
  risk: definePane<RiskLine>({
    id: 'risk',
    title: 'Risk',
    columns: RISK_COLUMNS,
    empty: '',
    items: ({ risk, header }) => riskLines(risk, header.breaker),
    key: riskKey,
    subject: () => NOTHING,
    cells: (line, { at }) => riskRow(line, at),
    detail: (line, { at }) => riskDetail(line, at),
  }),
  log: definePane({
    id: 'log',
    title: 'Log',
    columns: LOG_COLUMNS,
    empty: 'nothing yet',
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
    cells: (line, snapshot) => logRow(line, logZone(snapshot)),
    detail: logDetail,
  }),
};

export const paneOf = (id: PaneId): Pane => PANES[id];

/** The number key of a pane, from 1. */
export const paneNumber = (id: PaneId): number => PANE_IDS.indexOf(id) + 1;

/** The pane's rows whose text contains the filter, in any case. */
export function filteredRows(pane: Pane, snapshot: Snapshot, filter: string): readonly PaneRow[] {
  const rows = pane.rows(snapshot);
  if (filter === '') return rows;
  const wanted = filter.toLowerCase();
  const textOf = (row: PaneRow): string => [row.subject.label, ...row.cells().map(({ text }) => text)].join(' ');
  return rows.filter((row) => textOf(row).toLowerCase().includes(wanted));
}
