import { Worker } from 'node:worker_threads';
import type { ClientReply, ClientRequest, EngineClient } from '../engine/client/client.ts';
import { applyPatch } from '../engine/client/protocol.ts';
import type { Snapshot } from '../engine/client/snapshot.ts';
import type { EngineJob, FromThread, HostMessage, ToThread } from './engine-job.ts';

export type EndMessage = Extract<HostMessage, { type: 'ended' | 'failed' }>;

/** An engine on a thread of its own, seen from the main thread. */
export interface EngineHandle {
  readonly client: EngineClient;
  /** Settles when the engine has ended, well or not; it never rejects. */
  readonly ended: Promise<EndMessage>;
}

/** Starts the engine's thread. `onMessage` hears notes, progress and log lines. */
export function startEngine(job: EngineJob, onMessage: (message: HostMessage) => void): EngineHandle {
  const worker = new Worker(new URL('./engine.js', import.meta.url), { workerData: job, name: 'ouroterm-engine' });
  const waiting = new Map<number, (reply: ClientReply) => void>();
  const listeners = new Set<() => void>();
  let snapshot: Snapshot | null = null;
  let lastId = 0;
  let over: EndMessage | null = null;

  const ended = new Promise<EndMessage>((resolve) => {
    const end = (message: EndMessage) => {
      if (over !== null) return;
      over = message;
      for (const answer of waiting.values()) answer({ ok: true, message: 'the engine has ended' });
      waiting.clear();
      resolve(message);
    };
    worker.on('message', (message: FromThread) => {
      switch (message.type) {
        case 'snapshot':
          snapshot = applyPatch(snapshot, message);
          for (const listener of listeners) listener();
          return;
        case 'reply':
          waiting.get(message.id)?.(message.reply);
          waiting.delete(message.id);
          return;
        case 'ended':
        case 'failed':
          end(message);
          return;
        default:
          onMessage(message);
      }
    });
    worker.on('error', (error) =>
      end({ type: 'failed', exitCode: 1, message: `the engine's thread broke down: ${String(error)}` }),
    );
    worker.on('exit', (code) =>
      end({ type: 'failed', exitCode: 1, message: `the engine's thread ended without a word (code ${code})` }),
    );
  });

  return {
    ended,
    client: {
      snapshot: () => snapshot,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      dispatch(request: ClientRequest) {
        if (over !== null) return Promise.resolve({ ok: false, message: 'the engine has ended' });
        return new Promise((resolve) => {
          const id = ++lastId;
          waiting.set(id, resolve);
          worker.postMessage({ type: 'request', id, request } satisfies ToThread);
        });
      },
    },
  };
}
