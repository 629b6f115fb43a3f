import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  advance,
  isFinished,
  type KillAction,
  type KillAdvance,
  type KillEvent,
  nextWakeAt,
  startKillSwitch,
} from '../../../engine/risk/kill-switch.ts';

const ORDER: KillAction[] = ['block-entries', 'cancel-all', 'refresh-orders', 'reduce-risk', 'snapshot-and-alert'];
const T0 = Date.UTC(2026, 1, 4, 2, 0);

/** Sends events in turn, each at its offset from the start in milliseconds. */
function drive(...events: [KillEvent, number][]): KillAdvance & { taken: KillAction[] } {
  let now = startKillSwitch(T0);
  const taken = [...now.actions];
  for (const [event, offset] of events) {
    now = advance(now.state, event, T0 + offset);
    taken.push(...now.actions);
  }
  return { ...now, taken };
}

describe('the kill switch', () => {
  it('runs its five steps in order, each timed', () => {
    const end = drive(['done', 1], ['done', 3], ['done', 40], ['done', 50], ['done', 60]);
    expect(end.taken).toEqual(ORDER);
    expect(isFinished(end.state)).toBe(true);
    expect(nextWakeAt(end.state)).toBeNull();
    expect(end.state.steps.map(({ startedAt, endedAt }) => [startedAt! - T0, endedAt! - T0])).toEqual([
      [0, 1],
      [1, 3],
      [3, 40],
      [40, 50],
      [50, 60],
    ]);
  });

  it('records a failed step and runs the next', () => {
    const { state, actions } = drive(['done', 1], ['failed', 2]);
    expect(state.steps[1]).toMatchObject({ status: 'failed', attempts: 1, note: 'failed at try 1' });
    expect(actions).toEqual(['refresh-orders']);
  });

  it('refreshes three times, 1, 2 and 4 s apart, when the refresh keeps failing', () => {
    const inRefresh: [KillEvent, number][] = [
      ['done', 0],
      ['done', 0],
      ['failed', 100],
    ];
    expect(nextWakeAt(drive(...inRefresh).state)).toBe(T0 + 1000);
    expect(drive(...inRefresh, ['wake', 999]).actions).toEqual([]);
    expect(drive(...inRefresh, ['wake', 1000]).actions).toEqual(['refresh-orders']);
    const third: [KillEvent, number][] = [...inRefresh, ['wake', 1000], ['failed', 1100], ['wake', 3000]];
    expect(nextWakeAt(drive(...third).state)).toBe(T0 + 7000);
    const { state, actions } = drive(...third, ['failed', 3100]);
    expect(state.steps[2]).toMatchObject({ status: 'failed', attempts: 3 });
    expect(actions).toEqual(['reduce-risk']);
  });

  it('goes on when the broker never answers', () => {
    const { state, taken } = drive(['done', 0], ['done', 0], ['wake', 1000], ['wake', 3000], ['wake', 7000]);
    expect(taken.slice(2)).toEqual(['refresh-orders', 'refresh-orders', 'refresh-orders', 'reduce-risk']);
    expect(state.steps[2]?.note).toBe('no answer within 4000 ms at try 3');
  });

  it('ignores what comes after the end', () => {
    const end = drive(['done', 1], ['done', 2], ['done', 3], ['done', 4], ['failed', 5]);
    expect(advance(end.state, 'failed', T0 + 9)).toEqual({ state: end.state, actions: [] });
    expect(advance(end.state, 'wake', T0 + 9e6)).toEqual({ state: end.state, actions: [] });
  });

  it('does not wake on a time that is not a number', () => {
    expect(drive(['wake', Number.NaN]).actions).toEqual([]);
  });

  it('always runs all five steps in order, whatever fails, and through a checkpoint', () => {
    const replies = fc.array(fc.constantFrom<KillEvent>('done', 'failed', 'wake'), { maxLength: 12 });
    fc.assert(
      fc.property(replies, (chosen) => {
        let { state, actions } = startKillSwitch(T0);
        const taken = [...actions];
        const answers = [...chosen];
        while (!isFinished(state)) {
          // Where the chosen replies end nobody answers any more and only time passes.
          ({ state, actions } = advance(state, answers.shift() ?? 'wake', nextWakeAt(state)!));
          state = JSON.parse(JSON.stringify(state)) as typeof state;
          taken.push(...actions);
        }
        expect(taken.filter((action, index) => action !== taken[index - 1])).toEqual(ORDER);
        for (const { status, startedAt, endedAt } of state.steps) {
          expect(['done', 'failed']).toContain(status);
          expect(endedAt!).toBeGreaterThanOrEqual(startedAt!);
        }
      }),
    );
  });
});
