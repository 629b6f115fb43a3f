import { StreamDecoder } from '../../engine/broker/kis/stream/decoder.ts';
import { readFrame } from '../../engine/broker/kis/stream/frame.ts';
import { instant } from '../../engine/market/types.ts';
import { dataFrame, domesticTick } from '../support/stream-frames.ts';

const NOW = instant(Date.UTC(2026, 10, 25, 1, 0, 0));

/** Frames of a busy Korean morning as they come off the socket, one tick each, symbol after symbol. */
export function tickFrames(symbols: number, count: number): readonly Buffer[] {
  return Array.from({ length: count }, (_, i) => {
    const second = Math.floor(i / 2000) % 60;
    const price = 71_000 + ((i * 37) % 40) * 50;
    const tick = {
      code: String(5930 + (i % symbols)).padStart(6, '0'),
      date: '20261125',
      time: `1000${String(second).padStart(2, '0')}`,
      price,
      volume: 1 + (i % 90),
      dayVolume: 1_000_000 + i * 40,
      bid: price - 50,
      ask: price,
    };
    return Buffer.from(dataFrame('H0STCNT0', domesticTick(tick)));
  });
}

/** Every frame through the decoder. Returns the sum of the prices. */
export function decodeTicks(frames: readonly Buffer[]): number {
  let sum = 0;
  const listener = { tick: (tick: { price: number }) => (sum += tick.price), book() {}, notice() {} };
  const decoder = new StreamDecoder({ accountNo: '12345678', productCode: '01' }, listener, (fault) => {
    throw new Error(fault);
  });
  for (const bytes of frames) {
    const frame = readFrame(bytes);
    if (frame.kind === 'data') decoder.decode(bytes, frame, NOW);
  }
  return sum;
}

/** The same the plain way: text, split, split again. It checks nothing and knows no time zone. */
export function splitTicks(frames: readonly Buffer[]): number {
  let sum = 0;
  const listener = (tick: { price: number }) => (sum += tick.price);
  for (const bytes of frames) {
    const [, , , payload] = bytes.toString().split('|');
    const fields = payload!.split('^');
    const tick = {
      market: 'KR',
      code: fields[0],
      at: Date.parse(
        `${fields[33]!.slice(0, 4)}-${fields[33]!.slice(4, 6)}-${fields[33]!.slice(6)}T${fields[1]!.slice(0, 2)}:${fields[1]!.slice(2, 4)}:${fields[1]!.slice(4)}+09:00`,
      ),
      receivedAt: NOW,
      price: Number(fields[2]),
      volume: Number(fields[12]),
      dayVolume: Number(fields[13]),
      bid: Number(fields[11]),
      ask: Number(fields[10]),
    };
    listener(tick);
  }
  return sum;
}
