import type { JobLine } from '../../engine/client/book.ts';
import { isSetUp } from '../../engine/kernel/schedule-flow.ts';
import { MARKETS } from '../../engine/market/markets.ts';
import type { MarketCode, TradingDay } from '../../engine/market/types.ts';
import { JOBS, type Job, nextJobDay } from '../../engine/schedule/job-table.ts';
import { rows } from '../../storage/review-rows.ts';
import type { BookSource } from './book-source.ts';

/** The market's own hours run themselves. */
const BY_THE_MARKET: ReadonlySet<string> = new Set(['pre-market', 'open', 'close', 'macro-council']);

/** Every job of the desk's day: how it went last, and when it comes round again. */
export function scheduleLines(source: BookSource): JobLine[] {
  return [
    ...source.markets.flatMap((market) => [
      ...JOBS.filter(({ scope }) => scope === 'market').map((job) => jobLine(source, job, market)),
      rescanLine(source, market),
    ]),
    ...JOBS.filter(({ scope }) => scope === 'desk').map((job) => jobLine(source, job, null)),
  ];
}

function jobLine(source: BookSource, job: Job, market: MarketCode | null): JobLine {
  const place = market ?? 'KR';
  const of = 'WHERE job = ? AND market IS ?';
  const [last] = rows(source.store, 'job-run', `${of} ORDER BY started_at DESC, due DESC LIMIT 1`, job.id, market);
  const [newest] = rows(source.store, 'job-run', `${of} AND by = 'schedule' ORDER BY day DESC LIMIT 1`, job.id, market);
  const counts = new Map(
    source.store.db
      .prepare<[string, string | null], [string, number]>(
        'SELECT result, count(*) FROM job_runs WHERE job = ? AND market IS ? GROUP BY result',
      )
      .raw()
      .all(job.id, market),
  );
  const running = source.running.find((cursor) => cursor.job === job.id && cursor.market === place)?.running ?? null;
  const shown = running === null ? last : undefined;
  return {
    job: job.id,
    market,
    zone: MARKETS[place].zone,
    status: !isSetUp(job.id, source.config.settings)
      ? 'not-set-up'
      : running !== null
        ? 'running'
        : (last?.result ?? 'waiting'),
    day: running?.day ?? shown?.day ?? null,
    due: running?.due ?? shown?.due ?? null,
    ranAt: running?.startedAt ?? (shown?.result === 'missed' ? null : (shown?.startedAt ?? null)),
    tookMs: shown === undefined || shown.result === 'missed' ? null : shown.tookMs,
    note: shown?.note ?? '',
    by: running?.by ?? shown?.by ?? '',
    nextDue: isSetUp(job.id, source.config.settings) ? nextDue(source, job, place, newest?.day ?? null) : null,
    runs: counts.get('done') ?? 0,
    failures: counts.get('failed') ?? 0,
    missed: counts.get('missed') ?? 0,
    byHand: isSetUp(job.id, source.config.settings) && !BY_THE_MARKET.has(job.id),
  };
}

/** When a job is due after a day; after today's if it never ran. Null where no calendar reaches. */
function nextDue({ clock, config, now }: BookSource, job: Job, market: MarketCode, after: TradingDay | null) {
  const timing = { clock, preMarketMinutes: config.settings.preMarketMinutes };
  const today = clock.localDay(market, now);
  const due = job.dueAt(timing, market, today);
  if (after === null && due !== null && due > now) return due;
  const day = nextJobDay(clock, job, market, after ?? today);
  return day === null ? null : job.dueAt(timing, market, day);
}

/** Scans are part of the desk's day and too many to be written down one by one. */
function rescanLine({ clock, config, now }: BookSource, market: MarketCode): JobLine {
  const none = { day: null, due: null, ranAt: null, tookMs: null, by: '', runs: 0, failures: 0, missed: 0 };
  return {
    ...none,
    job: 'rescan',
    market,
    zone: MARKETS[market].zone,
    status: clock.isOpen(market, now) ? 'running' : 'waiting',
    note: `every ${config.settings.rescanIntervalSeconds} s while the market is open`,
    nextDue: clock.nextOpen(market, now),
    byHand: false,
  };
}
