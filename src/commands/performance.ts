import { type Grouping, type PerformanceLine, performanceOf } from '../../engine/context/performance.ts';
import { formatMoney, MONEY_DECIMALS } from '../../engine/market/money.ts';
import { type Currency, money } from '../../engine/market/types.ts';
import { type PerformanceFilter, performanceRows } from '../../storage/performance.ts';
import { readingStore } from './reading-store.ts';
import { decimalText } from './records.ts';
import { type Column, textTable } from './records-table.ts';

interface TextSink {
  write(text: string): unknown;
}

export interface PerformanceOptions extends PerformanceFilter {
  /** Path of the store. */
  readonly db: string;
  readonly by: Grouping;
  readonly json: boolean;
  readonly color: boolean;
}

/**
 * `ouroterm performance`: what the desk's trades came to, by stretches of time, by strategy or by market, as an aligned
 * table or as one JSON object a line. Works beside a running engine.
 *
 * @returns the exit code: 0; 1 when the store cannot be read
 */
export function runPerformance(
  { db, by, json, color, ...filter }: PerformanceOptions,
  io: { readonly stdout: TextSink; readonly stderr: TextSink },
): number {
  return readingStore(db, io.stderr, (store) => {
    const { trades, equity } = performanceRows(store, filter);
    const lines = performanceOf(by, trades, equity);
    if (json) for (const line of lines) io.stdout.write(`${JSON.stringify(performanceDocument(line))}\n`);
    else io.stdout.write(lines.length === 0 ? 'no trades and no ended days\n' : textTable(COLUMNS, lines, color));
  });
}

/** Amounts get a decimal text beside them. */
function performanceDocument(line: PerformanceLine): object {
  const { currency } = line;
  const amounts = { pnl: line.pnl, strategyPnl: line.strategyPnl, fxPnl: line.fxPnl, fees: line.fees };
  const decimals = Object.entries({ ...amounts, expectancy: line.expectancy, drawdown: line.drawdown }).map(
    ([name, minor]) => [`${name}Decimal`, minor === null ? null : decimalText(minor, MONEY_DECIMALS[currency])],
  );
  return { ...line, ...Object.fromEntries(decimals) };
}

const COLUMNS: readonly Column<PerformanceLine>[] = [
  { title: 'group', text: (l) => l.group },
  { title: 'trades', text: (l) => String(l.trades), right: true },
  { title: 'won', text: (l) => (l.winRatePct === null ? '–' : `${l.winRatePct.toFixed(1)}%`), right: true },
  {
    title: 'p&l',
    text: (l) => amountText(l.pnl, l.currency),
    right: true,
    tone: (l) => (l.pnl < 0 ? 'bad' : l.pnl > 0 ? 'good' : 'plain'),
  },
  { title: 'of it fx', text: (l) => amountText(l.fxPnl, l.currency), right: true },
  { title: 'fees', text: (l) => amountText(l.fees, l.currency), right: true },
  { title: 'profit factor', text: (l) => numberText(l.profitFactor), right: true },
  { title: 'a trade', text: (l) => amountText(l.expectancy, l.currency), right: true },
  { title: 'drawdown', text: (l) => amountText(l.drawdown, l.currency), right: true },
  { title: 'of equity', text: (l) => percentText(l.drawdownPct), right: true },
  { title: 'sharpe', text: (l) => numberText(l.sharpe), right: true },
  { title: 'exposure', text: (l) => percentText(l.exposurePct), right: true },
  { title: 'trend', text: (l) => l.trend ?? '–' },
];

const numberText = (value: number | null): string => (value === null ? '–' : value.toFixed(2));
const percentText = (value: number | null): string => (value === null ? '–' : `${value.toFixed(2)}%`);
const amountText = (minor: number | null, currency: Currency): string =>
  minor === null ? '–' : formatMoney(money(Math.round(minor)), currency);
