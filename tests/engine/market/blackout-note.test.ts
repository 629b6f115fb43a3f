import { describe, expect, it } from 'vitest';
import { DEFAULT_TRADING_SETTINGS } from '../../../engine/kernel/settings.ts';
import { blackoutOverlapsUsOpen } from '../../../engine/market/blackout-note.ts';
import { parseInstant } from '../../../engine/market/instant-text.ts';

const { blackoutWindows } = DEFAULT_TRADING_SETTINGS;
const winter = parseInstant('2026-12-01T00:00:00Z')!;
const summer = parseInstant('2026-07-01T00:00:00Z')!;

describe('blackoutOverlapsUsOpen', () => {
  it('speaks up in standard time, when the US opens at 23:30 in Korea', () => {
    expect(blackoutOverlapsUsOpen(blackoutWindows, winter)).toBe(
      'The blackout window 23:30-00:10 (Korean time) covers the US open at 23:30: orders decided then wait until 00:10.',
    );
  });

  it('is silent in summer time, when it opens at 22:30', () => {
    expect(blackoutOverlapsUsOpen(blackoutWindows, summer)).toBeNull();
  });

  it('takes a window that does not cross midnight, open at its end', () => {
    const window = { startMinute: 22 * 60, endMinute: 22 * 60 + 31 };
    expect(blackoutOverlapsUsOpen([window], summer)).toContain('22:00-22:31');
    expect(blackoutOverlapsUsOpen([{ ...window, endMinute: 22 * 60 + 30 }], summer)).toBeNull();
    expect(blackoutOverlapsUsOpen([], winter)).toBeNull();
  });
});
