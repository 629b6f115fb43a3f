import { setImmediate } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { openRunStore } from '../../storage/run-store.ts';
import { TravelDesk } from './travel-desk.ts';
import type { FromTravelThread, ToTravelThread, TravelJob } from './travel-messages.ts';

/** The time machine's own thread: a long way back or a what-if keeps neither keys nor a trading engine waiting. */
async function main({ path }: TravelJob): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('the time machine runs on a thread of its own');
  const tell = (message: FromTravelThread) => port.postMessage(message);
  const store = openRunStore(path, { readonly: true });
  const desk = new TravelDesk(store);
  while (desk.read()) {
    tell({ type: 'reading', share: desk.progress });
    await setImmediate();
  }
  tell({ type: 'snapshot', snapshot: desk.snapshot() });
  port.on('message', ({ id, request }: ToTravelThread) => {
    try {
      const reply = desk.request(request);
      if (request.type === 'travel' && reply.ok) tell({ type: 'snapshot', snapshot: desk.snapshot() });
      tell({ type: 'reply', id, reply });
    } catch (error) {
      tell({ type: 'reply', id, reply: { ok: false, message: messageOf(error) } });
    }
    if (request.type !== 'stop') return;
    store.close();
    port.close();
  });
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

main(workerData as TravelJob).catch((error: unknown) => {
  parentPort?.postMessage({ type: 'failed', message: messageOf(error) } satisfies FromTravelThread);
});
