import { describe, expect, it } from 'vitest';
import { DEFAULT_TRADING_SETTINGS as settings } from '../../../engine/kernel/settings.ts';
import { chase, resellCooldown, stopLossCooldown } from '../../../engine/risk/cooldowns.ts';

const NOW = Date.UTC(2026, 1, 4, 1, 0);
const minutesAgo = (minutes: number) => NOW - minutes * 60_000;
const secondsAgo = (seconds: number) => NOW - seconds * 1000;

describe('stopLossCooldown', () => {
  it.each([
    [null, true],
    [minutesAgo(119), false],
    [minutesAgo(120), true],
    [minutesAgo(-1), false],
    [Number.NaN, false],
  ])('after a stop-loss at %s: %s', (at, passed) => {
    expect(stopLossCooldown(NOW, at, 120).passed).toBe(passed);
  });

  it('says how long it has been', () => {
    expect(stopLossCooldown(NOW, minutesAgo(30), 120).detail).toBe('30 min since the stop-loss, needs 120');
  });

  it('never passes on a setting that is not a number', () => {
    expect(stopLossCooldown(NOW, minutesAgo(500), Number.NaN).passed).toBe(false);
  });
});

describe('resellCooldown', () => {
  it.each([
    ['above the sell price too soon', 119, 70_100, false],
    ['at the sell price', 1, 70_000, true],
    ['below it', 1, 69_900, true],
    ['above it after the cooldown', 120, 70_100, true],
    ['at a price that is not a number', 500, Number.NaN, false],
  ])('%s', (_, seconds, price, passed) => {
    expect(resellCooldown(NOW, secondsAgo(seconds), 70_000, price, 120).passed).toBe(passed);
  });

  it('passes a symbol that was not sold before', () => {
    expect(resellCooldown(NOW, null, null, 70_000, 120).passed).toBe(true);
  });

  it('never passes above the sell price when the time is not a number', () => {
    expect(resellCooldown(NOW, Number.NaN, 70_000, 70_100, 120).passed).toBe(false);
    expect(resellCooldown(NOW, Number.NaN, 70_000, 69_000, 120).passed).toBe(false);
    expect(resellCooldown(NOW, secondsAgo(1), Number.NaN, 70_000, 120).passed).toBe(false);
  });
});

describe('chase', () => {
  const buy = (changePct: number | null, price: number, dayHigh: number | null) =>
    chase({ changePct, price, dayHigh, settings }).passed;

  it.each([
    ['a large gain at the high', 4, 99_600, 100_000, false],
    ['a large gain at exactly the pullback', 4, 99_500, 100_000, false],
    ['a large gain after a pullback', 9, 99_499, 100_000, true],
    ['a small gain at the high', 3.99, 100_000, 100_000, true],
    ['an unknown gain at the high', null, 100_000, 100_000, false],
    ['an unknown gain after a pullback', null, 99_000, 100_000, true],
    ['a large gain with an unknown high', 4, 90_000, null, false],
    ['a small gain with an unknown high', 1, 90_000, null, true],
  ])('%s', (_, changePct, price, dayHigh, passed) => {
    expect(buy(changePct, price, dayHigh)).toBe(passed);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('never passes on %d', (broken) => {
    expect(buy(broken, 90_000, 100_000)).toBe(false);
    expect(buy(1, broken, 100_000)).toBe(false);
    expect(buy(1, 90_000, broken)).toBe(false);
  });
});
