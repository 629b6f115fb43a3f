import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createPracticeMarket } from '../engine/broker/sim/market/practice-market.ts';
import { SimulatedMarket } from '../engine/broker/sim/simulated-market.ts';
import { canonicalJson } from '../engine/kernel/codec.ts';
import type { RunConfig } from '../engine/kernel/settings.ts';
import { blackoutOverlapsUsOpen } from '../engine/market/blackout-note.ts';
import { createMarketClock } from '../engine/market/clock.ts';
import { MARKETS } from '../engine/market/markets.ts';
import { instant, tradingDay } from '../engine/market/types.ts';
import { makeOfflinePlan } from '../engine/playbook/offline-planner.ts';
import { Engine } from '../engine/runtime/engine.ts';
import type { BarSource } from '../engine/runtime/ports.ts';
import { importBars } from '../storage/import/import-bars.ts';
import type { ImportReport } from '../storage/import/import-types.ts';
import { acquireLock } from '../storage/lock.ts';
import { openRunStore, type SqliteRunStore } from '../storage/run-store.ts';
import { parseCash } from './cli/cash.ts';
import { UsageError } from './cli/usage-error.ts';
import { composeAccount } from './compose-account.ts';
import { composeAdvisers, composeBrain, cutOffNotes } from './compose-brain.ts';
import { composeNews } from './compose-news.ts';
import { type ComposedRun, META_FINISHED, META_INPUT, recordedConfig, type Tell } from './composed-run.ts';
import type { EngineJob, PracticeJob, ReplayJob } from './engine-job.ts';
import { sessionTimes } from './session-times.ts';

/** First day of the practice world; its calendars are known well past it. */
const PRACTICE_START = '2026-03-09';
const PRACTICE_CASH = { KRW: 100_000_000, USD: 5_000_000 } as const;
const REPLAY_CASH = {
  KRW: 100_000_000,
  USD: 5_000_000,
  JPY: 10_000_000,
  HKD: 50_000_000,
  CNY: 50_000_000,
  VND: 2_000_000_000,
} as const;

interface Input {
  readonly config: RunConfig;
  readonly source: BarSource;
  readonly report: ImportReport | null;
}

/** What is made of bars: practice and replays. */
type BarsJob = PracticeJob | ReplayJob;

/** Puts a run together: its input, its store, the exchange, the brain, the engine. The one place that knows them all. */
export async function composeRun(job: EngineJob, tell: Tell): Promise<ComposedRun> {
  if (job.kind === 'account') return composeAccount(job, tell);
  const input = job.kind === 'practice' ? practiceInput(job) : await replayInput(job, tell);
  const { store, config, release } = openRun(job, input, tell);
  try {
    const clock = createMarketClock({ overrides: config.calendarOverrides, observedDays: config.observedDays });
    const market = new SimulatedMarket({
      source: input.source,
      clock,
      cash: config.cash,
      tradeFrom: config.tradeFrom,
      flowSeed: config.mode === 'practice' ? config.seed : null,
    });
    const resumed = store.lastSeq() > 0;
    const checkpoint = store.latestCheckpoint();
    const startAt = checkpoint === null ? market.firstInstant() - 3_600_000 : 0;
    const stopped = new AbortController();
    const brain = composeBrain(job.brain, store, stopped.signal);
    const engine = new Engine({
      brain,
      advisers: composeAdvisers(job.brain, store, stopped.signal),
      config,
      instruments: input.source.instruments,
      startAt,
      source: market,
      store,
      planner: makeOfflinePlan,
      plannerName: 'offline',
    });
    const news = composeNews(job.news, engine);
    news?.start();
    if (resumed)
      tell({
        type: 'note',
        level: 'info',
        text: `going on with the run in ${store.path} (journal entry ${store.lastSeq()})`,
      });
    const { desk } = engine.kernel;
    const day = desk.clock.localDay('KR', instant(Math.max(desk.at, config.tradeFrom)));
    for (const text of cutOffNotes(job.brain, day)) tell({ type: 'note', level: 'warn', text });
    const note = blackoutOverlapsUsOpen(config.settings.blackoutWindows, instant(Math.max(startAt, config.tradeFrom)));
    if (
      note !== null &&
      config.settings.blackoutEnabled &&
      input.source.instruments.some(({ market: code }) => code.startsWith('US_'))
    ) {
      tell({ type: 'note', level: 'warn', text: note });
    }
    return {
      engine,
      store,
      badRows: input.report?.badRows ?? 0,
      barsOutside: () => market.barsOutsideSessions,
      live: null,
      close: () => {
        stopped.abort();
        news?.close();
        input.source.close();
        store.close();
        release();
      },
    };
  } catch (error) {
    input.source.close();
    store.close();
    release();
    throw error;
  }
}

function practiceInput(job: PracticeJob): Input {
  const clock = createMarketClock({ overrides: job.calendarOverrides, observedDays: {} });
  return {
    source: createPracticeMarket({ seed: job.seed, startDay: PRACTICE_START, clock }),
    config: {
      mode: 'practice',
      settings: { ...job.settings, enabledMarkets: ['KR', 'US_NASDAQ'] },
      cash: PRACTICE_CASH,
      observedDays: {},
      calendarOverrides: job.calendarOverrides,
      breakerReset: 'operator',
      tradeFrom: clock.instantOf('KR', tradingDay(PRACTICE_START), '00:00'),
      planner: job.brain === null ? 'offline' : 'model',
      seed: job.seed,
    },
    report: null,
  };
}

async function replayInput(job: ReplayJob, tell: Tell): Promise<Input> {
  const calendar = createMarketClock({ overrides: job.calendarOverrides, observedDays: {} });
  const { source, report } = await importBars(
    job.paths,
    {
      market: job.market,
      timeZone: job.timeZone,
      date: job.date,
      stamp: job.stamp,
      maxBadRowPct: job.maxBadRowPct,
      from: null,
      to: job.to,
      tempDir: tmpdir(),
      sessionTimes: (market, day) => sessionTimes(calendar, market, day),
    },
    ({ bytes, totalBytes, rows }) =>
      tell({ type: 'progress', text: `reading ${Math.floor((bytes / totalBytes) * 100)} % – ${rows} rows` }),
  );
  for (const text of describeImport(report)) tell({ type: 'note', level: 'warn', text });
  const [market] = report.markets;
  const tradeFrom =
    job.from === null || market === undefined ? 0 : calendar.instantOf(market, tradingDay(job.from), '00:00');
  return {
    source,
    report,
    config: {
      mode: 'replay',
      settings: { ...job.settings, enabledMarkets: report.markets },
      cash: replayCash(report, job),
      observedDays: report.observedDays,
      calendarOverrides: job.calendarOverrides,
      breakerReset: job.breakerReset,
      tradeFrom,
      planner: 'offline',
      seed: job.seed,
    },
  };
}

/** What was asked for, else a round sum in the currency of each market. */
function replayCash(report: ImportReport, job: ReplayJob): RunConfig['cash'] {
  const currency = MARKETS[report.markets[0] ?? 'KR'].currency;
  const asked = job.cash === null ? {} : parseCash(job.cash, currency);
  const usual = report.markets.map((market) => [MARKETS[market].currency, REPLAY_CASH[MARKETS[market].currency]]);
  return { ...Object.fromEntries(usual), ...asked };
}

/** What was odd about the data, a line each. */
function describeImport(report: ImportReport): string[] {
  const lines = [...report.warnings];
  if (report.badRows > 0) {
    lines.push(`${report.badRows} of ${report.rows} rows are bad and were skipped`);
    for (const { file, line, reason } of report.badRowSamples) lines.push(`  ${file}:${line}: ${reason}`);
  }
  if (report.halted > 0) lines.push(`${report.halted} rows without trading (halts) were left out`);
  if (report.emptyVolumeRepeats > 0)
    lines.push(`${report.emptyVolumeRepeats} minutes without a trade repeat the bar before and were left out`);
  if (report.duplicates > 0) lines.push(`${report.duplicates} duplicate rows were left out`);
  if (report.rounded > 0)
    lines.push(`${report.rounded} prices are finer than the market's price scale and were rounded`);
  if (report.widened > 0)
    lines.push(`${report.widened} bars had an open or close just outside high and low, which were widened`);
  for (const { symbol, day, ratio } of report.splitLike.slice(0, 5)) {
    lines.push(`${symbol} jumps by a factor of ${ratio.toFixed(3)} on ${day}: a split that is not adjusted?`);
  }
  if (report.splitLike.length > 5) lines.push(`… and ${report.splitLike.length - 5} more jumps that look like splits`);
  return lines;
}

/**
 * Opens the run's file. An unfinished run of the same input goes on; a finished one of the same input is made again,
 * which gives the same records; a file of anything else is not touched unless that was asked for.
 */
function openRun(
  job: BarsJob,
  input: Input,
  tell: Tell,
): { store: SqliteRunStore; config: RunConfig; release: () => void } {
  const identity = createHash('sha256')
    .update(canonicalJson({ config: identityOf(job, input), source: input.source.fingerprint }))
    .digest('hex');
  const path = job.db ?? defaultPath(job, identity);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const lock = acquireLock(path);
  try {
    const anew = job.kind === 'practice' ? job.fresh : job.overwrite;
    if (anew) remove(path);
    let store = openRunStore(path, { fast: true });
    const known = store.getMeta(META_INPUT);
    if (known !== null && known !== identity) {
      store.close();
      throw new UsageError(
        `${path} holds another run: give another --db, or ${job.kind === 'practice' ? '--fresh' : '--overwrite'} to replace it`,
      );
    }
    if (store.getMeta(META_FINISHED) !== null) {
      tell({ type: 'note', level: 'info', text: `${path} holds this very run, finished; it is made again` });
      store.close();
      remove(path);
      store = openRunStore(path, { fast: true });
    }
    store.setMeta(META_INPUT, identity);
    const recorded = recordedConfig(store);
    if (recorded !== null && tradedBy(recorded) !== tradedBy(input.config)) {
      tell({
        type: 'note',
        level: 'warn',
        text: 'the settings differ from those this run was started with; it goes on with the old ones (--fresh begins anew)',
      });
    }
    return { store, config: recorded ?? input.config, release: () => lock.release() };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** All that decides what is traded; whether a headless engine stays up after a stop does not. */
const tradedBy = (config: RunConfig): string =>
  canonicalJson({ ...config, settings: { ...config.settings, breakerStayUp: false } });

/** A practice world is its seed: it goes on under the settings it was started with. A replay is all of its input. */
const identityOf = (job: BarsJob, input: Input): unknown =>
  job.kind === 'practice' ? { practice: job.seed } : input.config;

function defaultPath(job: BarsJob, identity: string): string {
  return job.kind === 'practice'
    ? join(job.dataDir, `practice-${job.seed}.db`)
    : join(job.dataDir, 'replays', `${identity.slice(0, 12)}.db`);
}

function remove(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(path + suffix)) rmSync(path + suffix);
}
