import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { contaminationLines, contaminationOf } from '../engine/brain/cut-offs.ts';
import type { ClientReply } from '../engine/client/client.ts';
import { RecoveryError } from '../engine/runtime/engine.ts';
import { JournalBroken } from '../engine/runtime/journal.ts';
import { EngineLoop, type Question } from '../engine/runtime/loop.ts';
import { summarise } from '../engine/runtime/summary.ts';
import { StoreError } from '../storage/errors.ts';
import { ImportError } from '../storage/import/import-error.ts';
import { modelDays } from '../storage/model-days.ts';
import type { SqliteRunStore } from '../storage/run-store.ts';
import { bookPage } from './book/book-page.ts';
import { liveBook } from './book/book-source.ts';
import { chartData } from './chart-data.ts';
import { storedRecords } from './chart-records.ts';
import { UsageError } from './cli/usage-error.ts';
import { META_STATUS } from './commands/status-document.ts';
import { composeRun } from './compose.ts';
import { type ComposedRun, META_FINISHED } from './composed-run.ts';
import type { EngineJob, FromThread, ToThread } from './engine-job.ts';
import { explainDecision, explainSymbol } from './explanation.ts';
import { memoryReply } from './memory-reply.ts';
import { orderReply } from './order-reply.ts';
import { Hub } from './socket/hub.ts';
import { META_SOCKET, socketPath } from './socket/path.ts';
import { type SocketServer, serve } from './socket/server.ts';

/** Exit code of a headless engine that the breaker or the kill switch has stopped. */
const EXIT_STOPPED = 3;

type Tell = (message: FromThread) => void;

/** The engine's own thread: composes the run, runs it, and answers its clients. It never touches the terminal. */
async function main(job: EngineJob): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('the engine runs on a thread of its own');
  const tell: Tell = (message) => port.postMessage(message);
  const startedAt = performance.now();
  const run = await composeRun(job, tell);
  const { engine, store } = run;
  tell({ type: 'database', path: store.path });
  const { desk } = engine.kernel;
  const stopped = () => job.endWhenStopped && desk.state.stopped !== null;
  const enough = () => stopped() || (job.kind === 'practice' && job.days !== null && desk.state.daysSeen > job.days);
  const hub: Hub = new Hub({
    answer: (request) => loop.request(request),
    hurry: () => loop.hurry(),
    now: () => performance.now(),
  });
  const loop = new EngineLoop({
    engine,
    speed: job.speed,
    clock: run.live?.clock ?? null,
    watched: () => hub.watched,
    enough,
    answer: (request) => answer(run, request),
    events: {
      snapshot: (snapshot) => hub.publish(snapshot),
      log: (lines) => {
        // A workstation has its log in the snapshots, and while its terminal is stuck nothing may pile up for it.
        if (!job.withSnapshots) tell({ type: 'log', lines });
      },
      status: (status) => {
        try {
          store.setMeta(META_STATUS, JSON.stringify(status));
        } catch (error) {
          // The engine of an account trades on when its store fails, and says so itself.
          if (run.live === null || !(error instanceof StoreError)) throw error;
        }
      },
    },
  });
  run.live?.start(() => loop.poke());
  const server = await listen(store, hub, tell);
  connectHost(port, hub, tell);
  let ended: FromThread;
  try {
    // A run that has come to its end already takes no event more.
    const end = !engine.recovering && enough() ? 'enough' : await loop.run();
    if (end === 'input') {
      store.setMeta(META_FINISHED, 'yes');
      if (job.withSnapshots) await loop.untilStopped();
    }
    const outside = run.barsOutside();
    if (outside > 0) {
      const text = `${outside} bars lie outside every session of their market and were not traded on; check --tz, --stamp and --market`;
      tell({ type: 'note', level: 'warn', text });
    }
    const elapsedMs = performance.now() - startedAt;
    const { answered, decisions } = modelDays(store);
    const contaminated = contaminationOf(answered, decisions);
    // No model has learned of a day that is not over: of an account only what is listed counts, as in a rehearsal.
    const unknown = job.kind === 'account' ? [] : contaminated.unknown;
    for (const line of contaminationLines({ ...contaminated, unknown })) {
      tell({ type: 'note', level: 'warn', text: `results contaminated by what a model may know – ${line}` });
    }
    const summary = summarise(engine, { badRows: run.badRows, contaminated, elapsedMs, database: store.path });
    ended = { type: 'ended', exitCode: stopped() ? EXIT_STOPPED : 0, summary, end };
    hub.close('the engine has ended');
  } catch (error) {
    hub.close('the engine has failed; where it ran it says why');
    throw error;
  } finally {
    server?.close();
    run.close();
  }
  tell(ended);
  port.close();
}

/** The main thread is a client like any other, on a line of its own. */
function connectHost(port: MessagePort, hub: Hub, tell: Tell): void {
  const connection = hub.connect({
    inProcess: true,
    send: tell,
    close: (message) => tell({ type: 'closed', message: message ?? '' }),
  });
  port.on('message', (message: ToThread) => connection.receive(message));
}

/** An engine that cannot be reached from another terminal goes on all the same. */
async function listen(store: SqliteRunStore, hub: Hub, tell: Tell): Promise<SocketServer | null> {
  try {
    const server = await serve(socketPath(store.path), hub);
    store.setMeta(META_SOCKET, server.path);
    return server;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    tell({ type: 'note', level: 'warn', text: `no other terminal can attach to this engine: ${why}` });
    return null;
  }
}

function answer({ engine, store }: ComposedRun, request: Question): ClientReply {
  const { desk } = engine.kernel;
  switch (request.type) {
    case 'explain':
      return explainDecision(store, request.decisionId);
    case 'explain-symbol':
      return explainSymbol(store, desk, request.symbolId);
    case 'order':
      return orderReply(store, desk, request.orderId, Number.POSITIVE_INFINITY);
    case 'memory':
      return memoryReply(store, request);
    case 'book':
      return { ok: true, message: request.page, book: bookPage(liveBook(store, desk), request.page) };
    case 'chart':
      return chartData(
        {
          ...{ store, desk, records: storedRecords(store) },
          barsSoFar: (symbol) => engine.barsSoFar(symbol),
          barsUntil: () => Number.POSITIVE_INFINITY,
        },
        request,
      );
    default:
      return request satisfies never;
  }
}

/** Words and exit code for what went wrong; only a defect of the program has no words of its own. */
function failure(error: unknown): FromThread {
  if (error instanceof UsageError) return { type: 'failed', exitCode: 2, message: error.message };
  if (
    error instanceof ImportError ||
    error instanceof StoreError ||
    error instanceof RecoveryError ||
    error instanceof JournalBroken
  ) {
    return { type: 'failed', exitCode: 1, message: error.message };
  }
  const message =
    error instanceof Error
      ? process.env['OUROTERM_DEBUG'] === '1'
        ? (error.stack ?? error.message)
        : error.message
      : String(error);
  return {
    type: 'failed',
    exitCode: 1,
    message: `the engine failed: ${message}. Open positions are where the journal says; start again to go on from there.`,
  };
}

main(workerData as EngineJob).catch((error: unknown) => {
  parentPort?.postMessage(failure(error));
  parentPort?.close();
});
