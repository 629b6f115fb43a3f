import type * as Workstation from '../views/terminal/main.tsx';
import { UsageError } from './cli/usage-error.ts';
import type { EngineJob } from './engine-job.ts';
import { logText } from './log-text.ts';
import type { Look } from './look.ts';
import { openTravel } from './time-travel/travel-client.ts';
import { type EndMessage, type EngineHandle, startEngine } from './worker-client.ts';
import { loadWorkstation } from './workstation.ts';
import { limitYoungGeneration } from './young-generation.ts';

export const SIGNAL_EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
export type StopSignal = keyof typeof SIGNAL_EXIT_CODES;

export interface HostOptions {
  readonly job: EngineJob;
  readonly logFormat: 'text' | 'json';
  readonly look: Look;
  /** Where log lines go; null drops them. */
  readonly log: { write(text: string): unknown } | null;
  /** Only warnings and worse. */
  readonly quiet: boolean;
}

export interface HostedEnd {
  readonly end: EndMessage;
  readonly exitCode: number;
}

/**
 * Runs an engine without a terminal until it ends. A signal stops it cleanly – state committed, lock released – and a
 * second one ends the program at once.
 */
export async function runHeadless(options: HostOptions): Promise<HostedEnd> {
  const { log, quiet, logFormat, look } = options;
  let progressShown = false;
  const clearProgress = () => {
    if (progressShown) process.stderr.write('\r\u001b[K');
    progressShown = false;
  };
  const handle = startEngine(options.job, (message) => {
    switch (message.type) {
      case 'progress':
        if (!process.stderr.isTTY) return;
        process.stderr.write(`\r\u001b[K${message.text}`);
        progressShown = true;
        return;
      case 'note':
        clearProgress();
        process.stderr.write(`${message.level === 'warn' ? 'warning: ' : ''}${message.text}\n`);
        return;
      case 'log':
        clearProgress();
        for (const line of message.lines) {
          if (log !== null && !(quiet && line.level === 'info')) log.write(logText(line, logFormat, look.color));
        }
        return;
      default:
    }
  });
  const signals = stopOnSignal(handle);
  const end = await handle.ended;
  clearProgress();
  if (end.type === 'failed') process.stderr.write(`ouroterm: ${end.message}\n`);
  return { end, exitCode: signals.received() ?? end.exitCode };
}

type LeaveReason = Awaited<ReturnType<typeof Workstation.runWorkstation>>['reason'];

/** Opens the workstation on an engine, and ends both together. */
export async function runInTerminal(
  options: HostOptions,
  banner: NonNullable<Workstation.WorkstationOptions['banner']>,
): Promise<HostedEnd> {
  const notes: string[] = [];
  let database: string | null = null;
  const ended = new AbortController();
  const handle = startEngine(options.job, (message) => {
    if (message.type === 'note') notes.push(message.text);
    if (message.type === 'database') database = message.path;
  });
  const signals = stopOnSignal(handle);
  // A terminal that is gone must not take the engine down without a clean stop.
  process.stdout.on('error', () => void handle.client.dispatch({ type: 'stop' }));
  const engineEnd = handle.ended.then((end) => {
    ended.abort();
    return end;
  });
  let reason: LeaveReason | null = null;
  try {
    const openPast = async () => {
      if (database === null) throw new Error('the run is still being put together');
      return openTravel(database);
    };
    ({ reason } = await openWorkstation(handle.client, { ...options.look, banner, ended: ended.signal, openPast }));
  } finally {
    void handle.client.dispatch({ type: 'stop' });
  }
  const end = await engineEnd;
  for (const note of notes) process.stderr.write(`${note}\n`);
  if (end.type === 'failed') process.stderr.write(`ouroterm: ${end.message}\n`);
  const exitCode = signals.received() ?? end.exitCode;
  // What a lost terminal was to be shown never drains, and the process would wait for it.
  if (reason === 'terminal-lost') process.exit(exitCode);
  return { end, exitCode };
}

/** Shows an engine on this terminal, which is loaded only now. */
export async function openWorkstation(
  ...[client, options]: Parameters<typeof Workstation.runWorkstation>
): ReturnType<typeof Workstation.runWorkstation> {
  const { bindKeys, KEYMAP, runWorkstation } = await loadWorkstation();
  limitYoungGeneration();
  const bound = bindKeys(KEYMAP, options.keys ?? {});
  if (!bound.ok) throw new UsageError(['OUROTERM_KEYS_JSON:', ...bound.errors].join('\n  '));
  return runWorkstation(client, options);
}

/** A Ctrl-C reaches this process twice when a parent hands it on: what comes within this time is the same one. */
const SAME_SIGNAL_MS = 500;

function stopOnSignal(handle: EngineHandle): { received: () => number | null } {
  let received: number | null = null;
  let receivedAt = 0;
  for (const signal of Object.keys(SIGNAL_EXIT_CODES) as StopSignal[]) {
    process.on(signal, () => {
      if (received !== null) {
        if (performance.now() - receivedAt > SAME_SIGNAL_MS) process.exit(SIGNAL_EXIT_CODES[signal]);
        return;
      }
      receivedAt = performance.now();
      received = SIGNAL_EXIT_CODES[signal];
      void handle.client.dispatch({ type: 'stop' });
    });
  }
  return { received: () => received };
}
