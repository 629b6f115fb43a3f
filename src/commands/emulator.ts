import { once } from 'node:events';
import { constants } from 'node:os';
import { type EmulatorOptions, startEmulator } from '../../engine/broker/emulator/emulator.ts';
import { formatInstant } from '../../engine/market/instant-text.ts';

interface EmulatorIo {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** Runs the emulator until a signal ends it. Returns the exit code. */
export async function runEmulator(
  options: Omit<EmulatorOptions, 'failed'>,
  { stdout, stderr }: EmulatorIo,
): Promise<number> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const ended = Promise.race(signals.map((signal) => once(process, signal).then(() => signal)));
  const failed = (error: unknown) => {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    stderr.write(`emulator: a defect of the emulator, which goes on: ${words}\n`);
  };
  const emulator = await startEmulator({ ...options, failed });
  stdout.write(`${JSON.stringify({ rest: emulator.rest, ws: emulator.ws })}\n`);
  const { account, accountNumber, seed, start, speed } = options;
  const pace = speed === 'step' ? 'moved by hand' : `at ${speed}x`;
  stderr.write(
    `emulator: ${account} account ${accountNumber ?? 'of any number'}, world ${seed}, clock ${formatInstant(start)} ${pace}; no order leaves this machine\n`,
  );
  const signal = await ended;
  await emulator.close();
  return 128 + constants.signals[signal];
}
