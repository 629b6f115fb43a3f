import { openWorkstation, SIGNAL_EXIT_CODES, type StopSignal } from '../host.ts';
import type { Look } from '../look.ts';
import { connectEngine } from '../socket/client.ts';
import type { RunningEngine } from '../socket/find-engine.ts';
import { terminalName } from '../socket/terminal-name.ts';
import { openTravel } from '../time-travel/travel-client.ts';

/** For an engine that is stopped to say that it has ended. */
const FAREWELL_MS = 5_000;

/**
 * Opens the workstation on an engine of another process. Leaving it, a signal and the end of the terminal leave the engine
 * running, unless the operator stops it.
 *
 * @returns the exit code
 */
export async function runAttach({ db, pid, socket }: RunningEngine, look: Look): Promise<number> {
  const line = await connectEngine({ path: socket, name: terminalName(), terminal: true });
  const leave = new AbortController();
  let signalled: number | null = null;
  for (const signal of Object.keys(SIGNAL_EXIT_CODES) as StopSignal[]) {
    process.on(signal, () => {
      signalled ??= SIGNAL_EXIT_CODES[signal];
      leave.abort();
    });
  }
  void line.ended.then(() => leave.abort());
  const { reason } = await openWorkstation(line.client, {
    ...look,
    banner: ({ attached }) => attached(pid, db),
    ended: leave.signal,
    canDetach: true,
    openPast: () => openTravel(db),
  });
  if (signalled !== null || reason === 'detached') line.close();
  const timer = setTimeout(() => line.close(), FAREWELL_MS);
  const { by, message } = await line.ended;
  clearTimeout(timer);
  process.stderr.write(
    by === 'client'
      ? `detached; while process ${pid} runs, ouroterm attach comes back to it and kill ${pid} stops it\n`
      : `${message}\n`,
  );
  return signalled ?? (by === 'loss' ? 1 : 0);
}
