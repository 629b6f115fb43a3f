import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createKisClient } from '../engine/broker/kis/create-client.ts';
import { KisDesk } from '../engine/broker/kis/desk/kis-desk.ts';
import { createKisDispatcher } from '../engine/broker/kis/dispatcher.ts';
import { isLoopback, openRehearsal, type Rehearsal } from '../engine/broker/kis/rehearsal.ts';
import { openSocket } from '../engine/broker/kis/stream/open-socket.ts';
import type { KisTransport } from '../engine/broker/kis/transport.ts';
import { canonicalJson } from '../engine/kernel/codec.ts';
import type { RunConfig } from '../engine/kernel/settings.ts';
import { blackoutOverlapsUsOpen } from '../engine/market/blackout-note.ts';
import { createMarketClock } from '../engine/market/clock.ts';
import { instant } from '../engine/market/types.ts';
import { makeOfflinePlan } from '../engine/playbook/offline-planner.ts';
import { Engine } from '../engine/runtime/engine.ts';
import { systemClock } from '../engine/runtime/wall-clock.ts';
import { acquireLock } from '../storage/lock.ts';
import { openRunStore, type SqliteRunStore } from '../storage/run-store.ts';
import { UsageError } from './cli/usage-error.ts';
import { composeAdvisers, composeBrain, cutOffNotes } from './compose-brain.ts';
import { composeNews } from './compose-news.ts';
import { type ComposedRun, META_INPUT, recordedConfig, type Tell } from './composed-run.ts';
import type { AccountJob } from './engine-job.ts';

/** Puts together a run on a real account: one database for it, for good, and one engine on it at a time. */
export async function composeAccount(job: AccountJob, tell: Tell): Promise<ComposedRun> {
  const { account } = job;
  const path = job.db ?? join(job.dataDir, `${account.mode}-${identityOf(job).slice(0, 12)}.db`);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const lock = acquireLock(path);
  let store: SqliteRunStore | null = null;
  let rehearsal: Rehearsal | null = null;
  const line: KisTransport = { dispatcher: createKisDispatcher(), openSocket };
  const release = () => {
    rehearsal?.close();
    store?.close();
    lock.release();
    void line.dispatcher.close();
  };
  try {
    store = openRunStore(path);
    const known = store.getMeta(META_INPUT);
    if (known !== null && known !== identityOf(job)) {
      throw new UsageError(`${path} holds the run of another account, or no account's: give another --db`);
    }
    store.setMeta(META_INPUT, identityOf(job));
    if (isLoopback(account.baseUrl)) rehearsal = await openRehearsal(account.baseUrl, line);
    const clock = rehearsal?.clock ?? systemClock;
    const transport = rehearsal?.transport ?? line;
    const recorded = recordedConfig(store);
    const desk: KisDesk = new KisDesk({
      account,
      client: createKisClient({
        account,
        transport,
        clock,
        random: Math.random,
        credentialFolder: join(job.dataDir, 'credentials'),
        requestsPerSecond: job.requestsPerSecond,
        warn: (words) => desk.warn(words),
        wire: (note) => desk.heard(note),
      }),
      transport,
      clock,
      random: Math.random,
      watchlist: job.watchlist,
      rankings: (market) => market === 'KR' || job.overseasRankings,
    });
    const stopped = new AbortController();
    const engine = new Engine({
      brain: composeBrain(job.brain, store, stopped.signal),
      advisers: composeAdvisers(job.brain, store, stopped.signal),
      config: { ...configOf(job), tradeFrom: recorded?.tradeFrom ?? startOfDay(job, clock.now()) },
      instruments: [],
      startAt: clock.now(),
      source: desk,
      store,
      planner: makeOfflinePlan,
      plannerName: 'offline',
    });
    // Up to where the journal ends, before anything is asked of the broker.
    while (engine.recovering) engine.step(0);
    if (recorded !== null) {
      tell({ type: 'note', level: 'info', text: `going on with the run in ${path} (journal entry ${engine.lastSeq})` });
    }
    if (rehearsal !== null) {
      tell({
        type: 'note',
        level: 'warn',
        text: `REHEARSAL: the broker is the emulator at ${account.baseUrl}; ${rehearsal.about}`,
      });
    }
    const news = composeNews(job.news, engine);
    const { settings } = job;
    // A model cannot have learned of a day that is not over yet; a rehearsal's may be past.
    const day = engine.kernel.desk.clock.localDay('KR', instant(clock.now()));
    const notes = rehearsal === null ? [] : cutOffNotes(job.brain, day);
    for (const text of notes) tell({ type: 'note', level: 'warn', text });
    const note = blackoutOverlapsUsOpen(settings.blackoutWindows, instant(clock.now()));
    if (note !== null && settings.blackoutEnabled && settings.enabledMarkets.some((code) => code.startsWith('US_'))) {
      tell({ type: 'note', level: 'warn', text: note });
    }
    return {
      engine,
      store,
      badRows: 0,
      barsOutside: () => 0,
      live: {
        clock,
        start: (wake) => {
          desk.start(() => engine.kernel.desk, wake);
          news?.start();
          rehearsal?.start((error) => desk.warn(`the rehearsal's clock has stopped: ${String(error)}`));
        },
      },
      close: () => {
        stopped.abort();
        news?.close();
        void desk.close();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** The account by its number and mode; what is rehearsed is never mixed with what is real. */
function identityOf({ account }: AccountJob): string {
  const { mode, accountNo, productCode, baseUrl } = account;
  const place = isLoopback(baseUrl) ? 'rehearsal' : new URL(baseUrl).host;
  return createHash('sha256').update(canonicalJson({ mode, accountNo, productCode, place })).digest('hex');
}

/** Cash is what the broker says it is. */
function configOf(job: AccountJob): Omit<RunConfig, 'tradeFrom'> {
  return {
    mode: job.account.mode,
    settings: job.settings,
    cash: {},
    observedDays: {},
    calendarOverrides: job.calendarOverrides,
    breakerReset: 'operator',
    planner: job.brain === null ? 'offline' : 'model',
    seed: 0,
  };
}

/** Bars that end before today are history. */
function startOfDay(job: AccountJob, now: number): number {
  const market = job.settings.enabledMarkets[0] ?? 'KR';
  const calendar = createMarketClock({ overrides: job.calendarOverrides, observedDays: {} });
  return calendar.instantOf(market, calendar.localDay(market, instant(now)), '00:00');
}
