import { describe, expect, it } from 'vitest';
import { addDays } from '../../../engine/market/days.ts';
import {
  BASE,
  MONDAY,
  planOf,
  runTo,
  runToHolding,
  type Script,
  STOCK,
  said,
  scenario,
  scriptedDay,
} from '../../support/scripted-day.ts';

const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const blackout = (start: string, end: string, script: Script = {}) =>
  scriptedDay({
    ...script,
    settings: { blackoutWindows: [{ startMinute: minuteOf(start), endMinute: minuteOf(end) }] },
  });
const states = (run: ReturnType<typeof scriptedDay>) =>
  [...run.state.orders.values()].map(({ side, state }) => `${side} ${state}`);

describe('a buy decided in a blackout', () => {
  it('is parked with its cash reserved, and sent when the blackout ends', () => {
    const run = runTo(blackout('09:30', '10:30'), '10:29');
    expect(states(run)).toEqual(['BUY parked']);
    expect(run.state.accounts.get('KRW')!.reserved).toBeGreaterThan(0);
    runTo(run, '10:32');
    expect(states(run)).toEqual(['BUY filled']);
    expect(run.state.positions.size).toBe(1);
  });

  it('has its full minute to fill once it is sent', () => {
    const run = runTo(blackout('09:30', '10:30', { volume: (minute) => (minute < 90 ? 100_000 : 0) }), '10:31');
    expect(states(run)).toEqual(['BUY working']);
    runTo(run, '10:32');
    expect(states(run)[0]).toBe('BUY cancelled');
  });

  it('is dropped when the price has drifted by more than 5 % meanwhile', () => {
    const path = (minute: number) => (minute < 40 ? BASE : 74_000);
    const run = runTo(blackout('09:30', '10:30', { path }), '10:31');
    expect(states(run)[0]).toBe('BUY dropped');
    expect(said(run, 'order-dropped')[0]?.message).toContain('the price drifted 5.71 %');
    expect(run.state.accounts.get('KRW')!.reserved).toBe(0);
  });

  it('is dropped when entries are stopped meanwhile', async () => {
    const run = runTo(blackout('09:30', '10:30'), '10:00');
    await run.command({ type: 'pause', reason: 'lunch' });
    runTo(run, '10:31');
    expect(said(run, 'order-dropped')[0]?.message).toContain('after the blackout: new entries are paused');
    expect(run.state.counters.fills).toBe(0);
  });

  it('is dropped when the blackout outlasts the session', () => {
    const planner = planOf(() => [scenario({ condition: { price_above: 70_500 } })]);
    const path = (minute: number) => (minute < 375 ? BASE : 70_600);
    const run = runTo(blackout('15:15', '16:00', { planner, path }), '15:19');
    expect(states(run)).toEqual(['BUY parked']);
    runTo(run, '16:01');
    expect(states(run)).toEqual(['BUY dropped']);
  });
});

describe('an exit decided in a blackout', () => {
  const path = (minute: number) => (minute < 60 ? BASE : 65_000);

  it('is parked once, and sold when the blackout ends, however far the price has run', () => {
    const falling = (minute: number) => (minute < 60 ? BASE : minute < 89 ? 65_000 : 55_000);
    const run = runTo(runToHolding(blackout('10:00', '10:30', { path: falling })), '10:29');
    expect(states(run)).toEqual(['BUY filled', 'SELL parked']);
    runTo(run, '10:31');
    expect(run.state.positions.size).toBe(0);
    expect(run.state.counters.decisions.SELL).toBe(1);
  });

  it('waits for the next opening when the blackout outlasts the session', () => {
    const late = (minute: number, day: number) => (day === 0 && minute < 375 ? BASE : 65_000);
    const run = runToHolding(blackout('15:15', '17:00', { path: late, days: 2 }));
    runTo(run, '20:00');
    expect(states(run)).toEqual(['BUY filled', 'SELL parked']);
    runTo(run, '09:02', addDays(MONDAY, 1));
    expect(run.state.positions.has(STOCK)).toBe(false);
  });

  it('is dropped once nothing is held any more', () => {
    const run = runTo(runToHolding(blackout('10:00', '10:30', { path })), '10:10');
    run.state.positions.delete(STOCK);
    runTo(run, '10:31');
    expect(said(run, 'order-dropped')[0]?.message).toContain('nothing is held any more');
  });
});

it('the queue holds as many as the setting says: the oldest buy goes first', () => {
  const run = scriptedDay({
    settings: { blackoutWindows: [{ startMinute: 9 * 60, endMinute: 12 * 60 }], blackoutQueueMax: 0 },
  });
  runTo(run, '09:31');
  expect(said(run, 'order-dropped')[0]?.message).toContain('the blackout queue is full (0)');
  expect(run.state.parked).toEqual([]);
});
