import { Worker } from 'node:worker_threads';
import type { EngineJob, FromThread, HostMessage, ToThread } from './engine-job.ts';
import { RemoteEngine } from './socket/remote-engine.ts';
import { terminalName } from './socket/terminal-name.ts';

export type EndMessage = Extract<HostMessage, { type: 'ended' | 'failed' }>;

/** An engine on a thread of its own, seen from the main thread. */
export interface EngineHandle {
  readonly client: RemoteEngine;
  /** Settles when the engine has ended, well or not; it never rejects. */
  readonly ended: Promise<EndMessage>;
}

/** Starts the engine's thread. `onMessage` hears notes, progress and log lines. */
export function startEngine(job: EngineJob, onMessage: (message: HostMessage) => void): EngineHandle {
  // What the engine writes and listens on is its user's alone; a thread cannot set this itself.
  process.umask(0o077);
  const worker = new Worker(new URL('./engine.js', import.meta.url), { workerData: job, name: 'ouroterm-engine' });
  const client = new RemoteEngine((message: ToThread) => worker.postMessage(message));

  const ended = new Promise<EndMessage>((resolve) => {
    const end = (message: EndMessage) => {
      client.end('the engine has ended');
      resolve(message);
    };
    worker.on('message', (message: FromThread) => {
      switch (message.type) {
        case 'snapshot':
        case 'reply':
          client.receive(message);
          return;
        case 'closed':
          end({ type: 'failed', exitCode: 1, message: message.message });
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
  client.greet(terminalName(), job.withSnapshots);
  return { client, ended };
}
