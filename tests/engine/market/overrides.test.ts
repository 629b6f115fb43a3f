import { describe, expect, it } from 'vitest';
import { calendarOverridesSchema } from '../../../engine/market/overrides.ts';

const problems = (value: unknown) =>
  calendarOverridesSchema.safeParse(value).error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`);

describe('the user’s calendar file', () => {
  it('takes closures and other hours', () => {
    const file = [
      { market: 'KR', day: '2026-12-30', closed: true },
      { market: 'HK', day: '2026-09-03', closed: false, open: '13:00', close: '16:00' },
    ];
    expect(calendarOverridesSchema.parse(file)).toEqual(file);
  });

  it.each([
    [[{ market: 'KR', day: '2026-02-30', closed: true }], ['0.day is not a date YYYY-MM-DD']],
    [
      [{ market: 'KR', day: '2026-12-30', closed: false, open: '9:00', close: '15:30' }],
      ['0.open is not a local time HH:MM'],
    ],
    [
      [{ market: 'KR', day: '2026-12-30', closed: false, open: '15:30', close: '09:00' }],
      ['0.close is not after open'],
    ],
    [
      [
        { market: 'KR', day: '2026-12-30', closed: true },
        { market: 'KR', day: '2026-12-30', closed: true },
      ],
      ['1 KR 2026-12-30 is there twice'],
    ],
  ])('refuses %j', (file, expected) => {
    expect(problems(file)).toEqual(expected);
  });

  it('refuses unknown markets and fields', () => {
    expect(problems([{ market: 'US', day: '2026-12-30', closed: true }])).toHaveLength(1);
    expect(problems([{ market: 'KR', day: '2026-12-30', closed: true, why: 'snow' }])).toHaveLength(1);
  });
});
