import { onTestFinished } from 'vitest';
import { EngineLoop } from '../../engine/runtime/loop.ts';
import { systemClock } from '../../engine/runtime/wall-clock.ts';
import { explainDecision } from '../../src/explanation.ts';
import { orderReply } from '../../src/order-reply.ts';
import { Hub } from '../../src/socket/hub.ts';
import { META_SOCKET, socketPath } from '../../src/socket/path.ts';
import { serve } from '../../src/socket/server.ts';
import { acquireLock } from '../../storage/lock.ts';
import { openRunStore } from '../../storage/run-store.ts';
import { PaperAccount } from './paper-account.ts';

/**
 * Runs an engine on a paper account in this process, for terminals and command lines to find, until the test is over. Its
 * clock stands still unless the test moves it. What the account goes through before it is served comes first.
 */
export async function servePaperAccount(
  db: string,
  before: (account: PaperAccount) => Promise<unknown>,
): Promise<PaperAccount> {
  const lock = acquireLock(db);
  const store = openRunStore(db);
  const account = new PaperAccount(store);
  await before(account);
  const hub: Hub = new Hub({
    answer: (request) => loop.request(request),
    hurry: () => loop.hurry(),
    now: () => performance.now(),
  });
  const loop = new EngineLoop({
    engine: account.engine,
    speed: 1,
    clock: { now: () => account.now, after: (ms, call) => systemClock.after(ms, call) },
    watched: () => hub.watched,
    enough: () => false,
    answer: (request) => {
      if (request.type === 'order') return orderReply(store, account.desk, request.orderId, Number.POSITIVE_INFINITY);
      return request.type === 'explain'
        ? explainDecision(store, request.decisionId)
        : { ok: false, message: 'nothing of that here' };
    },
    events: { snapshot: (snapshot) => hub.publish(snapshot), log: () => undefined, status: () => undefined },
  });
  account.wake = () => loop.poke();
  const server = await serve(socketPath(db), hub);
  store.setMeta(META_SOCKET, server.path);
  const running = loop.run();
  onTestFinished(async () => {
    loop.stop();
    await running;
    hub.close('the test is over');
    server.close();
    store.close();
    lock.release();
  });
  return account;
}
