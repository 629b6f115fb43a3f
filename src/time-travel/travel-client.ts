import { Worker } from 'node:worker_threads';
import type { ClientReply, EngineClient } from '../../engine/client/client.ts';
import { diff, patch } from '../../engine/client/diff.ts';
import type { Snapshot } from '../../engine/client/snapshot.ts';
import type { FromTravelThread, ToTravelThread, TravelJob } from './travel-messages.ts';

/**
 * Opens a recorded run for time travel, on a thread of its own. What comes of it answers like an engine that stands
 * still; the request `stop` ends it. An engine may go on with the same run meanwhile.
 *
 * @param onReading hears how much of the journal is read, 0 to 1
 * @returns once all of the run is read, at its newest moment
 * @throws Error in words for a person when the run cannot be read
 */
export function openTravel(path: string, onReading: (share: number) => void = () => {}): Promise<EngineClient> {
  const worker = new Worker(new URL('./travel.js', import.meta.url), {
    workerData: { path } satisfies TravelJob,
    name: 'ouroterm-travel',
  });
  const waiting = new Map<number, (reply: ClientReply) => void>();
  const listeners = new Set<() => void>();
  let shown: Snapshot | null = null;
  let lastId = 0;
  let over: string | null = null;

  const client: EngineClient = {
    snapshot: () => shown,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispatch(request) {
      if (over !== null) return Promise.resolve({ ok: false, message: over });
      return new Promise((resolve) => {
        const id = ++lastId;
        waiting.set(id, resolve);
        worker.postMessage({ id, request } satisfies ToTravelThread);
      });
    },
  };

  return new Promise((resolve, reject) => {
    const end = (message: string) => {
      over ??= message;
      for (const answer of waiting.values()) answer({ ok: false, message: over });
      waiting.clear();
      reject(new Error(over));
    };
    worker.on('message', (message: FromTravelThread) => {
      switch (message.type) {
        case 'reading':
          onReading(message.share);
          return;
        case 'snapshot': {
          // Parts that are the same stay the same object, so that only what differs is drawn again.
          const change = diff(shown, message.snapshot);
          if (change !== null) shown = patch(shown, change) as Snapshot;
          for (const listener of listeners) listener();
          resolve(client);
          return;
        }
        case 'reply':
          waiting.get(message.id)?.(message.reply);
          waiting.delete(message.id);
          return;
        case 'failed':
          end(message.message);
          return;
        default:
          message satisfies never;
      }
    });
    worker.on('error', (error) => end(`the time machine broke down: ${String(error)}`));
    worker.on('exit', () => end('the time machine has been closed'));
  });
}
