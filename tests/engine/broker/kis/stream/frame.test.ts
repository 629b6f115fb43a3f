import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decipher } from '../../../../../engine/broker/kis/stream/cipher.ts';
import { readFrame } from '../../../../../engine/broker/kis/stream/frame.ts';
import { STREAM_SECRET, secretFrame } from '../../../../support/stream-frames.ts';

const read = (text: string) => readFrame(Buffer.from(text));
const fault = (fault: string) => ({ kind: 'fault', fault });

describe('readFrame', () => {
  it('reads the head of a data frame and leaves the payload where it is', () => {
    expect(read('0|H0STCNT0|004|005930^100000')).toEqual({
      kind: 'data',
      encrypted: false,
      trId: 'H0STCNT0',
      records: 4,
      payload: 15,
    });
    expect(read('1|H0STCNI0|001|abc=')).toMatchObject({ encrypted: true, trId: 'H0STCNI0', records: 1 });
  });

  it('reads the answer to a registration with its key', () => {
    const answer = `{"header":{"tr_id":"H0STCNI0","tr_key":"trader1","encrypt":"N"},"body":{"rt_cd":"0",
      "msg_cd":"OPSP0000","msg1":"SUBSCRIBE SUCCESS","output":{"iv":"${STREAM_SECRET.iv}","key":"${STREAM_SECRET.key}"}}}`;
    expect(read(answer)).toEqual({
      kind: 'answer',
      answer: { trId: 'H0STCNI0', trKey: 'trader1', ok: true, code: 'OPSP0000', secret: STREAM_SECRET },
    });
  });

  it('reads a word about the session, which names no stream', () => {
    const word =
      '{"header":{"tr_id":"(null)","tr_key":"","encrypt":"N"},"body":{"rt_cd":"9","msg_cd":"OPSP8996","msg1":"ALREADY IN USE appkey"}}';
    expect(read(word)).toEqual({
      kind: 'answer',
      answer: { trId: null, trKey: null, ok: false, code: 'OPSP8996', secret: null },
    });
  });

  it('takes an answer whose key is no key for one without', () => {
    const answer =
      '{"header":{"tr_id":"H0STCNI0","tr_key":"t"},"body":{"rt_cd":"0","msg_cd":"OPSP0000","output":{"iv":"short","key":7}}}';
    expect(read(answer)).toMatchObject({ kind: 'answer', answer: { ok: true, secret: null } });
  });

  it('knows a ping', () => {
    expect(read('{"header":{"tr_id":"PINGPONG","datetime":"20261125100000"}}')).toEqual({ kind: 'ping' });
  });

  it.each([
    ['', 'not-a-frame'],
    ['hello', 'not-a-frame'],
    ['2|H0STCNT0|001|x', 'not-a-frame'],
    ['0', 'not-a-frame'],
    ['0|H0STCNT0', 'not-a-frame'],
    ['0|H0STCNT0|1|x', 'not-a-frame'],
    ['0|A-NAME-THAT-IS-TOO-LONG|001|x', 'not-a-frame'],
    ['0|H0STCNT0|000|x', 'bad-count'],
    ['0|H0STCNT0|0x1|x', 'bad-count'],
    ['0|H0STCNT0|-01|x', 'bad-count'],
    ['{', 'bad-control'],
    ['{}', 'bad-control'],
    ['{"header":{"tr_id":"H0STCNT0"}}', 'bad-control'],
    ['{"header":{"tr_id":5},"body":{"rt_cd":"0","msg_cd":"OPSP0000"}}', 'bad-control'],
    ['{"header":{},"body":{"rt_cd":"0","msg_cd":"\\u001b[2J"}}', 'bad-control'],
  ])('%j is a fault: %s', (text, kind) => {
    expect(read(text)).toEqual(fault(kind));
  });

  it('does not look at a frame of a megabyte', () => {
    expect(readFrame(Buffer.alloc((1 << 20) + 1, '0|H0STCNT0|001|'))).toEqual(fault('too-long'));
  });

  it('never throws, whatever the bytes are', () => {
    const heads = fc.constantFrom(
      '',
      '{',
      '0|',
      '1|',
      '0|H0STCNT0|',
      '1|H0STCNI0|001|',
      '{"header":{"tr_id":"PINGPONG"',
    );
    fc.assert(
      fc.property(heads, fc.uint8Array({ maxLength: 300 }), (head, bytes) => {
        const frame = readFrame(Buffer.concat([Buffer.from(head), bytes]));
        expect(['data', 'answer', 'ping', 'fault']).toContain(frame.kind);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('decipher', () => {
  const payloadOf = (text: string) => secretFrame('H0STCNI0', STREAM_SECRET, text).split('|')[3]!;

  it('opens what the broker encrypted, Korean names included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(decipher(payloadOf(text), STREAM_SECRET)?.toString()).toBe(Buffer.from(text).toString());
      }),
    );
  });

  it('does not open what was encrypted with the key of an earlier connection', () => {
    const other = { ...STREAM_SECRET, key: 'ABCDEFGHIJKLMNOPABCDEFGHIJKLMNOP' };
    expect(decipher(payloadOf('trader1^1234567801'), other)).toBeNull();
  });

  it.each(['', 'AAAA', 'no base64 !!', payloadOf('x'.repeat(40)).slice(0, 30)])('%j opens to nothing', (payload) => {
    expect(decipher(payload, STREAM_SECRET)).toBeNull();
  });
});
