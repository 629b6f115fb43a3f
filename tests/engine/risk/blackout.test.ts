import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  blackoutEnd,
  enqueue,
  inBlackout,
  minuteOfDayKst,
  parseBlackoutWindows,
  type RevalidationInput,
  revalidate,
} from '../../../engine/risk/blackout.ts';

const windows = (text: string) => {
  const parsed = parseBlackoutWindows(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.windows;
};
const kst = (text: string) => Date.parse(`${text}+09:00`);

describe('parseBlackoutWindows', () => {
  it('reads windows, one across midnight', () => {
    expect(windows('23:30-00:10, 12:00-12:05')).toEqual([
      { startMinute: 1410, endMinute: 10 },
      { startMinute: 720, endMinute: 725 },
    ]);
  });

  it.each(['', '23:30', '24:00-00:10', '23:60-00:10', '9:00-10:00', '23:30-00:10,', 'noon-13:00', '08:00-08:00'])(
    'refuses "%s" and names the window',
    (text) => {
      const parsed = parseBlackoutWindows(text);
      expect(parsed.ok).toBe(false);
      if (!parsed.ok) expect(parsed.error).toMatch(/^blackout window "[^,]*" .+: .+/);
    },
  );
});

describe('a blackout', () => {
  const night = windows('23:30-00:10');

  it('is closed at the start and open at the end', () => {
    expect([1409, 1410, 1439, 0, 9, 10].map((minute) => inBlackout(night, minute))).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
    ]);
  });

  it('holds when the time is not a number', () => {
    expect(inBlackout(night, Number.NaN)).toBe(true);
    expect(inBlackout([], Number.NaN)).toBe(true);
  });

  it('ends after midnight in Korea, whatever the day in UTC', () => {
    expect(blackoutEnd(night, kst('2026-02-04T23:30:30'))).toBe(kst('2026-02-05T00:10:00'));
    expect(blackoutEnd(night, kst('2026-02-05T00:09:59'))).toBe(kst('2026-02-05T00:10:00'));
    expect(blackoutEnd(night, kst('2026-02-05T00:10:00'))).toBeNull();
    expect(blackoutEnd([], kst('2026-02-05T00:00:00'))).toBeNull();
  });

  it('goes on through windows that touch or overlap', () => {
    const chain = windows('00:05-00:20,23:30-00:10,00:20-00:30');
    expect(blackoutEnd(chain, kst('2026-02-04T23:45:00'))).toBe(kst('2026-02-05T00:30:00'));
  });

  it('has an end to ask again at, even when the windows cover the whole day', () => {
    const at = kst('2026-02-04T15:00:00');
    expect(blackoutEnd(windows('00:00-12:00,12:00-00:00'), at)).toBeGreaterThan(at);
  });

  it('ends outside itself, at a whole minute', () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    const window = fc
      .tuple(minute, fc.integer({ min: 1, max: 300 }))
      .map(([start, length]) => ({ startMinute: start, endMinute: (start + length) % 1440 }));
    fc.assert(
      fc.property(
        fc.array(window, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 0, max: 2e12 }),
        (several, at) => {
          const end = blackoutEnd(several, at);
          expect(end !== null).toBe(inBlackout(several, minuteOfDayKst(at)));
          if (end !== null) {
            expect(end % 60_000).toBe(0);
            expect(inBlackout(several, minuteOfDayKst(end))).toBe(false);
          }
        },
      ),
    );
  });
});

describe('the queue', () => {
  const order = (id: number, side: 'BUY' | 'SELL') => ({ id, side, protective: side === 'SELL' });

  it('drops the oldest buy when it is full', () => {
    const [sell, first, second, third] = [order(1, 'SELL'), order(2, 'BUY'), order(3, 'BUY'), order(4, 'BUY')];
    expect(enqueue([sell, first, second], third, 3)).toEqual({ queue: [sell, second, third], dropped: [first] });
  });

  it('drops the new buy itself when all others protect', () => {
    const [sell, buy] = [order(1, 'SELL'), order(2, 'BUY')];
    expect(enqueue([sell], buy, 1)).toEqual({ queue: [sell], dropped: [buy] });
  });

  it('grows beyond its size rather than drop a protective sell', () => {
    const sells = [order(1, 'SELL'), order(2, 'SELL')];
    expect(enqueue([sells[0]!], sells[1]!, 1)).toEqual({ queue: sells, dropped: [] });
  });

  it('keeps every protective sell, keeps the order, and grows only when all protect', () => {
    const items = fc.array(
      fc.record({ side: fc.constantFrom('BUY' as const, 'SELL' as const), protective: fc.boolean() }),
    );
    fc.assert(
      fc.property(items, fc.integer({ min: 0, max: 8 }), (arrivals, max) => {
        const numbered = arrivals.map((item, id) => ({ ...item, id }));
        let queue: readonly (typeof numbered)[number][] = [];
        const gone: number[] = [];
        for (const item of numbered) {
          const next = enqueue(queue, item, max);
          expect(next.dropped.every(({ side, protective }) => side === 'BUY' || !protective)).toBe(true);
          gone.push(...next.dropped.map(({ id }) => id));
          queue = next.queue;
          if (queue.length > max)
            expect(queue.every(({ side, protective }) => side === 'SELL' && protective)).toBe(true);
        }
        expect(queue).toEqual(numbered.filter(({ id }) => !gone.includes(id)));
      }),
    );
  });
});

describe('revalidate', () => {
  const buy: RevalidationInput = {
    side: 'BUY',
    held: 0,
    policyPassed: true,
    referencePrice: 70_000,
    price: 71_000,
    maxDriftPct: 5,
    revalidatePrice: true,
  };
  const sell: RevalidationInput = { ...buy, side: 'SELL', held: 10 };
  const keep = (input: RevalidationInput) => revalidate(input).keep;

  it('keeps what is still right', () => {
    expect(keep(buy)).toBe(true);
    expect(keep(sell)).toBe(true);
  });

  it('drops a buy of what is held and a sell of what is not', () => {
    expect(revalidate({ ...buy, held: 10 })).toEqual({ keep: false, reason: 'a position of 10 is there already' });
    expect(keep({ ...sell, held: 0 })).toBe(false);
  });

  it('drops what the order policy refuses', () => {
    expect(keep({ ...buy, policyPassed: false })).toBe(false);
    expect(keep({ ...sell, policyPassed: false })).toBe(false);
  });

  it('drops a buy whose price drifted more than 5 %, unless that check is off', () => {
    expect(keep({ ...buy, price: 73_500 })).toBe(true);
    expect(keep({ ...buy, price: 66_499 })).toBe(false);
    expect(revalidate({ ...buy, price: 73_501 }).reason).toBe('the price drifted 5 % from 70000, allowed 5 %');
    expect(keep({ ...buy, price: 90_000, revalidatePrice: false })).toBe(true);
  });

  it('keeps a protective sell however far the price fell', () => {
    expect(keep({ ...sell, price: 50_000 })).toBe(true);
  });

  it('never keeps on a number that is none', () => {
    expect(keep({ ...buy, price: Number.NaN })).toBe(false);
    expect(keep({ ...buy, referencePrice: 0 })).toBe(false);
    expect(keep({ ...buy, maxDriftPct: Number.NaN })).toBe(false);
    expect(keep({ ...buy, held: Number.NaN })).toBe(false);
    expect(keep({ ...sell, held: Number.NaN })).toBe(false);
  });
});
