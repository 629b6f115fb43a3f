import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextRelay } from '../../../engine/brain/text-relay.ts';
import { FakeClock } from '../../support/fake-clock.ts';

function relayed() {
  const clock = new FakeClock(0);
  const told: { at: number; text: string; anew: boolean }[] = [];
  const relay = new TextRelay(clock, (text, anew) => told.push({ at: clock.now(), text, anew }));
  return { clock, relay, told };
}

describe('a reply that is watched', () => {
  it('is handed on at most four times a second, whole and in order, whatever it comes in', () => {
    const piece = fc.record({
      text: fc.string({ minLength: 1, maxLength: 40 }),
      wait: fc.integer({ min: 0, max: 400 }),
    });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 100 }), (pieces) => {
        const { clock, relay, told } = relayed();
        for (const { text, wait } of pieces) {
          relay.hear(text, 0);
          clock.advance(wait);
        }
        clock.advance(250);
        expect(told.map(({ text }) => text).join('')).toBe(pieces.map(({ text }) => text).join(''));
        for (let i = 1; i < told.length; i++) expect(told[i]!.at - told[i - 1]!.at).toBeGreaterThanOrEqual(250);
      }),
    );
  });

  it('begins anew with another model, and says so', () => {
    const { clock, relay, told } = relayed();
    relay.hear('one', 0);
    clock.advance(300);
    relay.hear('two', 1);
    expect(told.map(({ text, anew }) => [text, anew])).toEqual([
      ['one', true],
      ['two', true],
    ]);
  });

  it('is bounded, and over when it has ended', () => {
    const { clock, relay, told } = relayed();
    for (let n = 0; n < 100; n++) {
      relay.hear('x'.repeat(1_000), 0);
      clock.advance(300);
    }
    expect(told.reduce((sum, { text }) => sum + text.length, 0)).toBe(6_000);
    const ended = relayed();
    ended.relay.hear('a', 0);
    ended.relay.hear('b', 0);
    ended.relay.end();
    ended.clock.advance(1_000);
    expect(ended.told.map(({ text }) => text)).toEqual(['a']);
  });
});
