/**
 * The clock of everything that talks to a broker, whole epoch milliseconds UTC. The machine's own, a faster one for a
 * rehearsal against the emulator, or a test's, which stands still until it is moved. Only adapters have one: the kernel
 * knows the time of its events.
 */
export interface WallClock {
  now(): number;
  /** Calls back once, `ms` of this clock from now or as soon as possible after it. */
  after(ms: number, call: () => void): Timer;
}

export interface Timer {
  cancel(): void;
}

export const systemClock: WallClock = {
  now: () => Date.now(),
  after(ms, call) {
    const timer = setTimeout(call, Math.min(ms, 0x7fff_ffff));
    return { cancel: () => clearTimeout(timer) };
  },
};

/** Waits on a clock; rejects with the signal's reason when it is aborted before. */
export function sleep(clock: WallClock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason);
      return;
    }
    const stop = () => {
      timer.cancel();
      reject(signal?.reason);
    };
    const timer = clock.after(ms, () => {
      signal?.removeEventListener('abort', stop);
      resolve();
    });
    signal?.addEventListener('abort', stop, { once: true });
  });
}
