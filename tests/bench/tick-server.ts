import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { WebSocketServer } from 'ws';
import { dataFrame, domesticTick } from '../support/stream-frames.ts';

/*
 * The stream of a busy broker: subscribes whatever it is asked to, and sends ticks at an even pace. Now and then every
 * price falls at one instant, each symbol's in a frame of its own, and a little later all is as it was.
 */

const { symbols, perSecond, calm, low } = workerData as {
  symbols: number;
  perSecond: number;
  calm: number;
  low: number;
};
const SLICE_MS = 5;
/** A fall begins every so many ms – a refused sale is tried again after a second, when prices are back – and lasts so long. */
const FALL_EVERY_MS = 1_300;
const FALL_MS = 100;
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
server.on('listening', () => parentPort?.postMessage((server.address() as AddressInfo).port));
server.on('connection', (socket) => {
  let subscribed = 0;
  let sent = 0;
  socket.on('message', (data) => {
    const { body } = JSON.parse(String(data)) as { body: { input: { tr_id: string; tr_key: string } } };
    const { tr_id, tr_key } = body.input;
    socket.send(
      JSON.stringify({
        header: { tr_id, tr_key, encrypt: 'N' },
        body: {
          rt_cd: '0',
          msg_cd: 'OPSP0000',
          msg1: 'SUBSCRIBE SUCCESS',
          output: { iv: 'i'.repeat(16), key: 'k'.repeat(32) },
        },
      }),
    );
    if (++subscribed === symbols) begin();
  });
  const begin = () => {
    const startedAt = performance.now();
    let falls = 0;
    const timer = setInterval(() => {
      const elapsed = performance.now() - startedAt;
      const due = Math.floor((elapsed / 1000) * perSecond);
      const isLow = elapsed >= FALL_EVERY_MS && elapsed % FALL_EVERY_MS < FALL_MS;
      const at = isLow ? low : calm;
      // The beginning of a fall brings every symbol in one slice; the pace is made up for in the next ones.
      const most = isLow && Math.floor(elapsed / FALL_EVERY_MS) > falls ? sent + symbols : due;
      if (isLow) falls = Math.floor(elapsed / FALL_EVERY_MS);
      for (; sent < Math.max(due, most); sent++) {
        socket.send(dataFrame('H0STCNT0', domesticTick(tickOf(sent, at))));
      }
    }, SLICE_MS);
    socket.on('close', () => clearInterval(timer));
  };
});

function tickOf(n: number, price: number) {
  const at = price - (n % 7) * 100;
  return {
    code: String(5930 + (n % symbols)).padStart(6, '0'),
    date: '20260309',
    time: '100000',
    price: at,
    volume: 1 + (n % 90),
    dayVolume: 1_000_000 + n,
    bid: at - 100,
    ask: at,
  };
}
