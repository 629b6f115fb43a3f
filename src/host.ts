import type { EngineJob } from './engine-job.ts';
import { logText } from './log-text.ts';
import { type EndMessage, type EngineHandle, startEngine } from './worker-client.ts';

const SIGNAL_EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type StopSignal = keyof typeof SIGNAL_EXIT_CODES;

export interface HostOptions {
  readonly job: EngineJob;
  readonly logFormat: 'text' | 'json';
  readonly color: boolean;
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
  const { log, quiet, logFormat, color } = options;
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
          if (log !== null && !(quiet && line.level === 'info')) log.write(logText(line, logFormat, color));
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

/** Opens the workstation on an engine, and ends both together. */
export async function runInTerminal(options: HostOptions, banner: string): Promise<HostedEnd> {
  const notes: string[] = [];
  const ended = new AbortController();
  const handle = startEngine(options.job, (message) => {
    if (message.type === 'note') notes.push(message.text);
  });
  const signals = stopOnSignal(handle);
  // A terminal that is gone must not take the engine down without a clean stop.
  process.stdout.on('error', () => void handle.client.dispatch({ type: 'stop' }));
  const engineEnd = handle.ended.then((end) => {
    ended.abort();
    return end;
  });
  const { runWorkstation } = (await import(
    new URL('./workstation.js', import.meta.url).href
  )) as typeof import('../views/terminal/main.tsx');
  try {
    await runWorkstation(handle.client, { color: options.color, banner, ended: ended.signal });
  } finally {
    void handle.client.dispatch({ type: 'stop' });
  }
  const end = await engineEnd;
  for (const note of notes) process.stderr.write(`${note}\n`);
  if (end.type === 'failed') process.stderr.write(`ouroterm: ${end.message}\n`);
  return { end, exitCode: signals.received() ?? end.exitCode };
}

function stopOnSignal(handle: EngineHandle): { received: () => number | null } {
  let received: number | null = null;
  for (const signal of Object.keys(SIGNAL_EXIT_CODES) as StopSignal[]) {
    process.on(signal, () => {
      if (received !== null) process.exit(SIGNAL_EXIT_CODES[signal]);
      received = SIGNAL_EXIT_CODES[signal];
      void handle.client.dispatch({ type: 'stop' });
    });
  }
  return { received: () => received };
}
