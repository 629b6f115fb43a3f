import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { heardThrough } from '../../../views/terminal/output.ts';
import { holdBack } from '../../../views/terminal/own-streams.ts';
import { newsOnly } from '../../../views/terminal/spoken-screen.tsx';
import { aFullSnapshot, aHeader, aLogLine, aPosition, aSnapshot, fakeClient } from '../fixtures.ts';

const aStream = () => {
  const written: string[] = [];
  const stream = Object.assign(new EventEmitter(), {
    isTTY: true,
    writableNeedDrain: false,
    write: (chunk: string) => written.push(chunk) > 0,
  });
  return { stream, written, asStream: stream as unknown as NodeJS.WriteStream };
};

describe('a terminal that stops reading', () => {
  it('is told nothing meanwhile, and the newest once afterwards', () => {
    const { stream, asStream } = aStream();
    const client = fakeClient();
    const heard = heardThrough(asStream, client);
    let times = 0;
    heard.subscribe(() => times++);
    client.show(aSnapshot({ seq: 2 }));
    expect(times).toBe(1);
    stream.writableNeedDrain = true;
    for (let seq = 3; seq < 600; seq++) client.show(aSnapshot({ seq }));
    expect(times).toBe(1);
    stream.writableNeedDrain = false;
    stream.emit('drain');
    stream.emit('drain');
    expect(times).toBe(2);
    expect(heard.snapshot()?.seq).toBe(599);
  });

  it('is not listened to any more once nobody watches', () => {
    const { stream, asStream } = aStream();
    const client = fakeClient();
    const heard = heardThrough(asStream, client);
    let times = 0;
    const leave = heard.subscribe(() => times++);
    leave();
    client.show(aSnapshot({ seq: 2 }));
    expect({ times, drains: stream.listenerCount('drain') }).toEqual({ times: 0, drains: 0 });
    heard.subscribe(() => times++);
    client.show(aSnapshot({ seq: 3 }));
    expect(times).toBe(1);
  });
});

describe('a screen reader', () => {
  it('is interrupted by news, not by prices', () => {
    const client = fakeClient();
    const quiet = newsOnly(client);
    let times = 0;
    quiet.subscribe(() => times++);
    client.show(aSnapshot());
    times = 0;
    client.show(aSnapshot({ positions: [aPosition({ last: 71_500 })], log: [aLogLine(), aLogLine({ seq: 2 })] }));
    expect(times).toBe(0);
    client.show(aSnapshot({ header: aHeader({ state: 'HALTED' }) }));
    client.show(aSnapshot({ header: aHeader({ state: 'HALTED' }), log: [aLogLine({ level: 'alarm' })] }));
    client.show(aFullSnapshot(2));
    expect(times).toBe(3);
  });
});

describe('what is written beside the screen', () => {
  it('comes when the screen is gone, in order', () => {
    const { asStream, written } = aStream();
    const release = holdBack(asStream);
    asStream.write('a warning\n');
    asStream.write('another\n');
    expect(written).toEqual([]);
    release();
    release();
    asStream.write('after\n');
    expect(written).toEqual(['a warning\n', 'another\n', 'after\n']);
  });

  it('goes straight to a file', () => {
    const { stream, asStream, written } = aStream();
    stream.isTTY = false;
    holdBack(asStream);
    asStream.write('a warning\n');
    expect(written).toEqual(['a warning\n']);
  });
});
