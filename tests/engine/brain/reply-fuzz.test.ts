import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readReply } from '../../../engine/brain/reply/read-reply.ts';
import { complaint, mutatedReply } from './mutations.ts';

const RUNS = 20_000;

it(`${RUNS} damaged replies: valid and nothing invented, or a clear refusal`, { timeout: 120_000 }, () => {
  let taken = 0;
  fc.assert(
    fc.property(mutatedReply, (reply) => {
      expect(complaint(reply)).toBeNull();
      if (readReply(reply.text, reply.kind).ok) taken++;
    }),
    { numRuns: RUNS },
  );
  // A reader that refused everything would pass as well.
  expect(taken).toBeGreaterThan(RUNS / 50);
});

it('any text at all is read or refused', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.constantFrom('playbook', 'decision', 'verdict'),
      (text, kind) => {
        expect(readReply(text, kind).ok).toBe(false);
        expect(readReply(`{${text}`, kind).ok).toBe(false);
      },
    ),
  );
});

it('any JSON at all is read or refused', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      expect(readReply(json, 'decision').ok).toBe(false);
    }),
  );
});
