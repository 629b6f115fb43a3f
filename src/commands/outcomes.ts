import { formatMoney } from '../../engine/market/money.ts';
import { money } from '../../engine/market/types.ts';
import { type DecisionOutcome, outcomeReader } from '../../storage/outcomes.ts';
import { type RecordFilter, readRecords } from '../../storage/queries.ts';
import { readingStore } from './reading-store.ts';
import { type Column, textTable } from './records-table.ts';

interface TextSink {
  write(text: string): unknown;
}

export interface OutcomesOptions extends Pick<RecordFilter, 'limit' | 'symbol'> {
  /** Path of the store. */
  readonly db: string;
  readonly json: boolean;
  readonly color: boolean;
}

/**
 * `ouroterm outcomes`: what came after each decision, oldest first, as a table or as one JSON object a line. Works beside
 * a running engine.
 *
 * @returns the exit code: 0; 1 when the store cannot be read
 */
export function runOutcomes(
  { db, json, color, ...filter }: OutcomesOptions,
  io: { readonly stdout: TextSink; readonly stderr: TextSink },
): number {
  return readingStore(db, io.stderr, (store) => {
    const outcomeOf = outcomeReader(store);
    const decisions = readRecords(store, 'decision', filter);
    if (!json) io.stdout.write(tableOf([...decisions].map(outcomeOf), color));
    else for (const each of decisions) io.stdout.write(`${JSON.stringify(outcomeDocument(outcomeOf(each)))}\n`);
  });
}

const tableOf = (outcomes: readonly DecisionOutcome[], color: boolean): string =>
  outcomes.length === 0 ? 'no decisions\n' : textTable(COLUMNS, outcomes, color);

function outcomeDocument({ decision, result, followUp, right }: DecisionOutcome): object {
  const { id, at, market, symbol, action, cause, confidence, price, tradingDay } = decision;
  return {
    ...{ id, at, market, symbol, tradingDay, action, cause, confidence, price },
    pnl: result?.pnl ?? null,
    currency: result?.currency ?? null,
    pct: result?.pct ?? null,
    tradeId: result?.tradeId ?? null,
    after1Pct: followUp.after[1],
    after5Pct: followUp.after[5],
    after20Pct: followUp.after[20],
    barrier: followUp.barrier?.side ?? null,
    barrierDays: followUp.barrier?.days ?? null,
    right,
  };
}

const COLUMNS: readonly Column<DecisionOutcome>[] = [
  { title: 'day', text: ({ decision }) => decision.tradingDay },
  { title: 'market', text: ({ decision }) => decision.market },
  { title: 'symbol', text: ({ decision }) => decision.symbol },
  { title: 'action', text: ({ decision }) => decision.action },
  { title: 'because', text: ({ decision }) => decision.cause },
  { title: 'confidence', text: ({ decision }) => String(Math.round(decision.confidence)), right: true },
  {
    title: 'p&l',
    text: ({ result }) => (result === null ? '–' : formatMoney(money(result.pnl), result.currency)),
    right: true,
  },
  { title: '1 day', text: ({ followUp }) => pctText(followUp.after[1]), right: true },
  { title: '5 days', text: ({ followUp }) => pctText(followUp.after[5]), right: true },
  { title: '20 days', text: ({ followUp }) => pctText(followUp.after[20]), right: true },
  {
    title: 'barrier',
    text: ({ followUp: { barrier } }) => (barrier === null ? '–' : `${barrier.side} in ${barrier.days}`),
  },
  {
    title: 'was',
    text: ({ right }) => (right === null ? 'open' : right ? 'right' : 'wrong'),
    tone: ({ right }) => (right === null ? 'plain' : right ? 'good' : 'bad'),
  },
  { title: 'id', text: ({ decision }) => decision.id },
];

const pctText = (value: number | null): string =>
  value === null ? '–' : `${value > 0 ? '+' : ''}${value.toFixed(2)}%`;
