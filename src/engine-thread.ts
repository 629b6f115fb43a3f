import { parentPort, workerData } from 'node:worker_threads';
import { RecoveryError } from '../engine/runtime/engine.ts';
import { JournalBroken } from '../engine/runtime/journal.ts';
import { EngineLoop } from '../engine/runtime/loop.ts';
import { summarise } from '../engine/runtime/summary.ts';
import { StoreError } from '../storage/errors.ts';
import { ImportError } from '../storage/import/import-error.ts';
import { UsageError } from './cli/usage-error.ts';
import { META_STATUS } from './commands/status-document.ts';
import { composeRun, META_FINISHED } from './compose.ts';
import type { EngineJob, FromThread, ToThread } from './engine-job.ts';
import { explainDecision, explainSymbol } from './explanation.ts';

/** Exit code of a headless engine that the breaker or the kill switch has stopped. */
const EXIT_STOPPED = 3;

/** The engine's own thread: composes the run, runs it, and answers the main thread. It never touches the terminal. */
async function main(job: EngineJob): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('the engine runs on a thread of its own');
  const tell = (message: FromThread) => port.postMessage(message);
  const startedAt = performance.now();
  const run = await composeRun(job, tell);
  const { engine, store } = run;
  const { desk } = engine.kernel;
  const stopped = () => job.endWhenStopped && desk.state.stopped !== null;
  const enough = () => stopped() || (job.kind === 'practice' && job.days !== null && desk.state.daysSeen > job.days);
  const loop = new EngineLoop({
    engine,
    speed: job.speed,
    withSnapshots: job.withSnapshots,
    enough,
    explain: (request) =>
      request.type === 'explain'
        ? explainDecision(store, request.decisionId)
        : explainSymbol(store, desk, request.symbolId),
    events: {
      snapshot: (seq, at, patch) => tell({ type: 'snapshot', seq, at, patch }),
      log: (lines) => tell({ type: 'log', lines }),
      status: (status) => store.setMeta(META_STATUS, JSON.stringify(status)),
    },
  });
  port.on('message', (message: ToThread) => {
    void loop.request(message.request).then((reply) => tell({ type: 'reply', id: message.id, reply }));
  });
  try {
    // A run that has come to its end already takes no event more.
    const end = !engine.recovering && enough() ? 'enough' : await loop.run();
    if (end === 'input') {
      store.setMeta(META_FINISHED, 'yes');
      if (job.withSnapshots) await loop.untilStopped();
    }
    const summary = summarise(engine, {
      badRows: run.badRows,
      elapsedMs: performance.now() - startedAt,
      database: store.path,
    });
    run.close();
    tell({ type: 'ended', exitCode: stopped() ? EXIT_STOPPED : 0, summary, end });
  } catch (error) {
    run.close();
    throw error;
  }
  port.close();
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
