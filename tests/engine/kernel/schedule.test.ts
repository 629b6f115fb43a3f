import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kernelBytes, restoreKernel } from '../../../engine/kernel/checkpoint.ts';
import type { KernelEvent } from '../../../engine/kernel/events.ts';
import { Kernel } from '../../../engine/kernel/kernel.ts';
import type { JobRunRecord } from '../../../engine/kernel/records.ts';
import { isSetUp } from '../../../engine/kernel/schedule-flow.ts';
import { DEFAULT_TRADING_SETTINGS, type RunConfig } from '../../../engine/kernel/settings.ts';
import { createMarketClock } from '../../../engine/market/clock.ts';
import { addDays } from '../../../engine/market/days.ts';
import { instant, type MarketCode, type TradingDay, tradingDay } from '../../../engine/market/types.ts';
import { JOBS, type JobId } from '../../../engine/schedule/job-table.ts';

import { AccountDesk } from '../../support/account-desk.ts';
import { MONDAY, STOCK } from '../../support/scripted-day.ts';

const HOUR = 3_600_000;
const clock = createMarketClock({ overrides: [], observedDays: {} });
const START = clock.instantOf('KR', tradingDay('2026-03-09'), '06:00');
const MARKETS: readonly MarketCode[] = ['KR', 'US_NASDAQ'];
const timing = { clock, preMarketMinutes: DEFAULT_TRADING_SETTINGS.preMarketMinutes };

const CONFIG: RunConfig = {
  mode: 'paper',
  settings: { ...DEFAULT_TRADING_SETTINGS, enabledMarkets: MARKETS },
  cash: {},
  observedDays: {},
  calendarOverrides: [],
  breakerReset: 'operator',
  tradeFrom: START,
  planner: 'offline',
  seed: 0,
};

/** A desk without prices whose machine is on and off; only its clock runs. */
class ClockDesk {
  kernel = new Kernel(CONFIG);
  now = START as number;
  readonly runs: JobRunRecord[] = [];
  private seq = 0;

  constructor() {
    this.apply({ type: 'run-started', at: instant(START), config: CONFIG });
    const added = MARKETS.map((market) => ({ code: `${market}-0`, market, name: market }));
    this.apply({ type: 'instruments', at: instant(START), added });
  }

  apply(event: KernelEvent): void {
    for (const effect of this.kernel.apply(event, ++this.seq)) {
      if (effect.type === 'record' && effect.record.kind === 'job-run') this.runs.push(effect.record);
    }
  }

  on(hours: number): this {
    const until = this.now + hours * HOUR;
    for (;;) {
      const wake = Math.max(this.now, this.kernel.nextWake());
      if (wake > until) break;
      this.now = wake;
      this.apply({ type: 'tick', at: instant(wake) });
    }
    this.now = until;
    return this;
  }

  /** The process ends, and another one takes up what the journal says. */
  off(hours: number): this {
    this.kernel = restoreKernel(kernelBytes(this.kernel));
    this.now += hours * HOUR;
    const { settings, calendarOverrides } = CONFIG;
    this.apply({ type: 'run-resumed', at: instant(this.now), settings, calendarOverrides });
    return this;
  }

  run(job: JobId, market: MarketCode, day: string): JobRunRecord | undefined {
    return this.runs.find((run) => run.job === job && run.market === market && run.day === day);
  }
}

/** Every run that the table asks for between two instants, by the ids that they have. */
function wanted(from: number, to: number): string[] {
  const days: TradingDay[] = [];
  for (let day = clock.localDay('KR', instant(from - 24 * HOUR)); ; day = addDays(day, 1)) {
    if (clock.instantOf('KR', day, '00:00') > to + 24 * HOUR) break;
    days.push(day);
  }
  return JOBS.filter(({ id }) => isSetUp(id, DEFAULT_TRADING_SETTINGS)).flatMap((job) =>
    (job.scope === 'desk' ? (['KR'] as const) : MARKETS).flatMap((market) =>
      days.flatMap((day) => {
        const due = job.dueAt(timing, market, day);
        if (due === null || due < from || due > to) return [];
        return job.scope === 'desk' ? `${job.id}/${day}` : `${job.id}/${market}/${day}`;
      }),
    ),
  );
}

const stretch = fc.record({
  on: fc.double({ min: 0, max: 60, noNaN: true }),
  off: fc.double({ min: 0, max: 200, noNaN: true }),
});

describe('the schedule', () => {
  it('has every job once for every day it was due on, whatever the machine did meanwhile', () => {
    let missed = 0;
    fc.assert(
      fc.property(fc.array(stretch, { minLength: 1, maxLength: 6 }), (stretches) => {
        const desk = new ClockDesk();
        for (const { on, off } of stretches) desk.on(on).off(off);
        desk.on(0.1);
        const ids = desk.runs.filter(({ by }) => by === 'schedule').map(({ id }) => id);
        expect([...ids].sort()).toEqual(wanted(START, desk.now).sort());
        for (const { due, startedAt } of desk.runs) expect(startedAt).toBeGreaterThanOrEqual(due);
        missed += desk.runs.filter(({ result }) => result === 'missed').length;
      }),
      { numRuns: 40 },
    );
    expect(missed).toBeGreaterThan(100);
  });

  it('is the same after a restart at every moment, when nothing was due meanwhile', () => {
    const whole = new ClockDesk().on(100);
    const parts = new ClockDesk();
    for (let n = 0; n < 100; n++) parts.on(1).off(0);
    expect(parts.runs).toEqual(whole.runs);
  });

  it('makes up for a weekend and a month’s end: reviews of each day, what is of its own hour is said to be missed', () => {
    const desk = new ClockDesk();
    const hours = (day: string, time: string) => (clock.instantOf('KR', tradingDay(day), time) - desk.now) / HOUR;
    desk.on(hours('2026-03-27', '10:00')).off(hours('2026-04-01', '08:00')).on(0.1);
    for (const day of ['2026-03-27', '2026-03-30', '2026-03-31']) {
      expect(desk.run('review', 'KR', day)).toMatchObject({ result: 'done' });
    }
    // The day that was under way ends late; those in between never began.
    const close = desk.run('close', 'KR', '2026-03-27');
    expect(close).toMatchObject({ result: 'done' });
    expect(close!.startedAt - close!.due).toBeGreaterThan(4 * 24 * HOUR);
    expect(desk.run('close', 'KR', '2026-03-30')).toMatchObject({ result: 'missed' });
    expect(desk.run('pre-market', 'KR', '2026-03-27')).toMatchObject({ result: 'done' });
    expect(desk.run('pre-market', 'KR', '2026-03-30')).toMatchObject({ result: 'missed' });
    // The evening before this one still lasts: its holdings are what they were at the close.
    expect(desk.run('asset-snapshot', 'KR', '2026-03-31')).toMatchObject({ result: 'done' });
    expect(desk.run('asset-snapshot', 'KR', '2026-03-30')).toMatchObject({ result: 'missed' });
    expect(desk.run('review', 'KR', '2026-03-28')).toBeUndefined();
  });

  it('moves with the calendar: early closes, and the evening of an ordinary day by the hours of the specification', () => {
    const desk = new ClockDesk().on(24);
    const at = (job: JobId, time: string) =>
      expect(desk.run(job, 'KR', '2026-03-09')?.due).toBe(clock.instantOf('KR', tradingDay('2026-03-09'), time));
    at('pre-market', '08:30');
    at('asset-snapshot', '15:45');
    at('market-flow', '16:00');
    at('minute-bars', '16:05');
    const job = JOBS.find(({ id }) => id === 'review')!;
    // The day after Thanksgiving New York closes at 13:00.
    const early = tradingDay('2026-11-27');
    expect(job.dueAt(timing, 'US_NASDAQ', early)).toBe(clock.instantOf('US_NASDAQ', early, '13:20'));
  });

  it('runs a job by hand beside its days, and refuses what cannot be', () => {
    const desk = new ClockDesk().on(12);
    const command = { type: 'run-job', job: 'review', market: 'KR' } as const;
    expect(desk.kernel.refusal(command)).toBeNull();
    desk.apply({ type: 'command', at: instant(desk.now), actor: 'ann', command });
    expect(desk.runs.at(-1)).toMatchObject({ job: 'review', by: 'ann', result: 'done', day: '2026-03-09' });
    desk.on(24);
    expect(desk.runs.filter(({ job, market }) => job === 'review' && market === 'KR').map(({ by }) => by)).toEqual([
      'schedule',
      'ann',
      'schedule',
    ]);
    expect(desk.kernel.refusal({ ...command, job: 'backup' })).toBe('backup is not set up');
    expect(desk.kernel.refusal({ ...command, job: 'open' })).toContain('the market’s own hour');
    expect(desk.kernel.refusal({ ...command, market: 'JP' })).toContain('JP has no such job');
  });
});

describe('a job that waits for an answer', () => {
  const flows = (desk: AccountDesk) => desk.effects.filter(({ type }) => type === 'collect-flow').length;
  const rows = (desk: AccountDesk) =>
    desk.records.filter((record): record is JobRunRecord => record.kind === 'job-run' && record.job === 'market-flow');
  const answer = (desk: AccountDesk, ok: boolean) =>
    desk.happens({
      ...{ type: 'market-flow', market: 'KR', day: MONDAY },
      result: ok
        ? {
            ok: true,
            flows: [{ symbol: STOCK, foreigners: -5, institutions: 5, individuals: 0, program: null }],
          }
        : { ok: false, message: 'not told yet' },
    });

  it('never runs twice at once, is tried again when it fails, and given up when no answer comes', () => {
    const desk = new AccountDesk();
    desk.morning().until('16:01');
    expect(flows(desk)).toBe(1);
    const command = { type: 'run-job', job: 'market-flow', market: 'KR' } as const;
    expect(desk.kernel.refusal(command)).toContain('market-flow is running already');
    answer(desk, false);
    expect(rows(desk).at(-1)).toMatchObject({ result: 'failed', note: 'not told yet', attempts: 1, by: 'schedule' });
    desk.until('16:12');
    expect(flows(desk)).toBe(2);
    // No answer to the second question; the third time it is told.
    desk.until('16:22');
    expect(rows(desk).at(-1)).toMatchObject({ result: 'failed', note: 'no answer within 10 minutes', attempts: 2 });
    desk.until('16:33');
    expect(flows(desk)).toBe(3);
    answer(desk, true);
    expect(rows(desk).at(-1)).toMatchObject({ result: 'done', note: '1 symbols', attempts: 3 });
    expect(new Set(rows(desk).map(({ id }) => id))).toEqual(new Set([`market-flow/KR/${MONDAY}`]));
    const told = desk.records.filter(({ kind }) => kind === 'market-flow');
    expect(told).toMatchObject([{ symbol: '005930', day: MONDAY, foreigners: -5, institutions: 5, program: null }]);
    desk.until('20:00');
    expect(flows(desk)).toBe(3);
  });

  it('is asked for again when the process ended before the answer came', () => {
    const desk = new AccountDesk();
    desk.morning().until('16:01');
    desk.kernel = restoreKernel(kernelBytes(desk.kernel));
    const { settings, calendarOverrides } = desk.desk.config;
    desk.happens({ type: 'run-resumed', settings, calendarOverrides }, 5 * 60_000);
    expect(flows(desk)).toBe(2);
    answer(desk, true);
    expect(rows(desk)).toMatchObject([{ result: 'done', attempts: 1 }]);
  });
});
