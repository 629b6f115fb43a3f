import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { WebSocketServer } from 'ws';
import { dataFrame, domesticTick } from '../support/stream-frames.ts';

/* The stream of a busy broker: subscribes whatever it is asked to, and sends ticks at an even pace. */

const { symbols, perSecond, price } = workerData as { symbols: number; perSecond: number; price: number };
const SLICE_MS = 5;
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
    const timer = setInterval(() => {
      const due = Math.floor(((performance.now() - startedAt) / 1000) * perSecond);
      for (; sent < due; sent++) socket.send(dataFrame('H0STCNT0', domesticTick(tickOf(sent))));
    }, SLICE_MS);
    socket.on('close', () => clearInterval(timer));
  };
});

function tickOf(n: number) {
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
