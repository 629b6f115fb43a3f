import { contaminationLines } from '../../engine/brain/cut-offs.ts';
import { MARKET_CODES } from '../../engine/market/types.ts';
import type { ReplaySummary } from '../../engine/runtime/summary.ts';
import { loadCalendarOverrides } from '../cli/calendar-overrides.ts';
import type { ReplayJob } from '../engine-job.ts';
import { runHeadless, runInTerminal } from '../host.ts';
import { lookOf } from '../look.ts';
import type { AppSettings } from '../settings/load.ts';

export interface ReplayOptions {
  readonly paths: readonly string[];
  readonly market: string | null;
  readonly tz: string | null;
  readonly date: string | null;
  readonly stamp: 'start' | 'end';
  readonly from: string | null;
  readonly to: string | null;
  /** Engine time per real time; Infinity does not wait. */
  readonly speed: number;
  readonly cash: string | null;
  readonly db: string | null;
  readonly overwrite: boolean;
  readonly maxBadRowPct: number;
  readonly breakerReset: 'operator' | 'next-day';
  readonly json: boolean;
  readonly noUi: boolean;
  readonly logFormat: 'text' | 'json';
  readonly color: boolean;
  readonly dataDir: string;
  readonly settings: AppSettings;
  readonly seed: number;
}

/** Feeds recorded bars through the engine with the simulated exchange and ends with a summary. Returns the exit code. */
export async function runReplay(options: ReplayOptions): Promise<number> {
  const market = MARKET_CODES.find((code) => code === options.market) ?? null;
  const paced = options.speed !== Number.POSITIVE_INFINITY;
  const inTerminal = paced && !options.noUi;
  const job: ReplayJob = {
    kind: 'replay',
    settings: options.settings.trading,
    // A replay of recorded bars plans offline: a model would know what came of them.
    brain: null,
    news: null,
    calendarOverrides: loadCalendarOverrides(options.dataDir),
    speed: options.speed,
    db: options.db,
    dataDir: options.dataDir,
    withSnapshots: inTerminal,
    endWhenStopped: false,
    paths: options.paths,
    market,
    timeZone: options.tz,
    date: options.date,
    stamp: options.stamp,
    from: options.from,
    to: options.to,
    cash: options.cash,
    overwrite: options.overwrite,
    maxBadRowPct: options.maxBadRowPct,
    breakerReset: options.breakerReset,
    seed: options.seed,
  };
  const host = {
    job,
    logFormat: options.logFormat,
    look: lookOf(options.settings, options.color),
    log: process.stderr,
    quiet: !paced,
  };
  const { end, exitCode } = inTerminal ? await runInTerminal(host, ({ replay }) => replay) : await runHeadless(host);
  if (end.type !== 'ended') return exitCode;
  process.stdout.write(
    options.json ? `${JSON.stringify(end.summary)}\n` : summaryText(end.summary, end.end === 'input'),
  );
  return exitCode;
}

function summaryText(summary: ReplaySummary, complete: boolean): string {
  const money = (amounts: ReplaySummary['pnl']) =>
    Object.entries(amounts)
      .map(([currency, amount]) => `${amount} ${currency}`)
      .join(', ');
  const { decisions } = summary;
  return [
    complete ? 'Replay finished.' : 'Replay stopped before its end; the same command goes on from here.',
    `  ${summary.days} days, ${summary.bars} bars of ${summary.symbols} symbols, ${summary.barsPerSecond} bars/s`,
    `  decisions  ${decisions.BUY} BUY, ${decisions.SELL} SELL, ${decisions.HOLD} HOLD of ${summary.evaluations} evaluations`,
    `  orders     ${summary.orders}, fills ${summary.fills}, round trips ${summary.trades} (${summary.wins} won, ${summary.losses} lost), open positions ${summary.openPositions}`,
    `  realised   ${money(summary.pnl)} after fees of ${money(summary.fees)}; largest drawdown ${summary.maxDrawdownPct} %`,
    `  exits      ${
      Object.entries(summary.exits)
        .map(([reason, count]) => `${reason} ${count}`)
        .join(', ') || 'none'
    }`,
    `  breaker    tripped ${summary.breakerTrips} times; bad rows ${summary.badRows}`,
    ...contaminationLines(summary.contaminated).map((line) => `  contaminated ${line}`),
    `  fingerprint ${summary.fingerprint}`,
    `  database   ${summary.database}`,
    '',
  ].join('\n');
}
