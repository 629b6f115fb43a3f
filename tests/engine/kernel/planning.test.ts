import { describe, expect, it } from 'vitest';
import type { KernelEvent } from '../../../engine/kernel/events.ts';
import type { PlanRequest, PlaybookPlan } from '../../../engine/playbook/model.ts';
import {
  BASE,
  causes,
  MONDAY,
  planOf,
  runTo,
  runToHolding,
  STOCK,
  said,
  scenario,
  scriptedDay,
} from '../../support/scripted-day.ts';

const playbook = (run: ReturnType<typeof scriptedDay>) => run.desk.market('KR').playbook;

describe('the day’s plan', () => {
  it('is made half an hour before the open, for candidates and holdings', () => {
    const requests: PlanRequest[] = [];
    const planner = planOf((request) => {
      requests.push(request);
      return [scenario()];
    });
    const run = runTo(scriptedDay({ planner }), '09:00');
    expect(said(run, 'day-start')).toMatchObject([{ at: Date.UTC(2026, 2, 8, 23, 30) }]);
    expect(requests).toMatchObject([
      { market: 'KR', day: MONDAY, version: 1, subjects: [{ code: '005930', held: false, price: BASE }] },
    ]);
    expect(playbook(run)).toMatchObject({ day: MONDAY, version: 1, source: 'offline' });
  });

  it('is made again when the operator asks, and the one before expires', async () => {
    const run = runTo(scriptedDay(), '10:00');
    await run.command({ type: 'replan' });
    run.step();
    expect(playbook(run)).toMatchObject({ version: 2 });
    const versions = new Map<string, number>();
    const told = run.emitted.flatMap((record) => {
      if (record.kind === 'playbook') versions.set(record.playbook.id, record.playbook.version);
      if (record.kind === 'playbook') return [[record.playbook.version, record.status]];
      return record.kind === 'playbook-status' ? [[versions.get(record.id), record.status]] : [];
    });
    expect(told).toEqual([
      [1, 'active'],
      [1, 'expired'],
      [2, 'active'],
    ]);
  });

  it('expires at the close', () => {
    const run = runTo(scriptedDay(), '16:00');
    expect(run.desk.market('KR').playbookStatus).toBe('expired');
    expect(run.desk.compiled.size).toBe(0);
  });
});

describe('a plan that cannot be used', () => {
  const broken = (planner: () => PlaybookPlan) => runTo(scriptedDay({ planner }), '12:00');

  it('gives the defensive playbook: nothing is bought', () => {
    const run = broken(() => {
      throw new Error('no JSON');
    });
    expect(playbook(run)).toMatchObject({ source: 'defensive', market_outlook: 'neutral_to_bearish' });
    expect(run.desk.market('KR').playbookNote).toBe('defensive: unusable, no JSON');
    expect(run.state.counters.orders).toBe(0);
  });

  it('is one with a rule that cannot be read, or a number out of range', () => {
    const plan = planOf(() => [scenario()])({ subjects: [] } as never);
    const rule = { condition: 'mood < 3', action: 'REDUCE_ALL', rationale: '' } as const;
    const badRule = broken(() => ({ ...plan, global_rules: [rule] }));
    expect(playbook(badRule)?.source).toBe('defensive');
    expect(badRule.desk.market('KR').playbookNote).toContain('unknown metric "mood"');
    const stocks = [{ stock_code: '005930', scenarios: [scenario({ confidence: Number.NaN })] }];
    expect(playbook(broken(() => ({ ...plan, stocks })))?.source).toBe('defensive');
  });

  it('sells a holding at −3 % or worse', async () => {
    let asked = 0;
    const planner = (request: PlanRequest): PlaybookPlan => {
      if (++asked > 1) throw new Error('no answer');
      return planOf(() => [scenario()])(request);
    };
    const run = runToHolding(scriptedDay({ planner, path: (minute) => (minute < 60 ? BASE : 67_800) }));
    await run.command({ type: 'replan' });
    runTo(run, '09:59');
    expect(playbook(run)).toMatchObject({ source: 'defensive', version: 2 });
    runTo(run, '10:02');
    expect(causes(run)).toContain('SCENARIO_SELL');
    expect(run.state.positions.has(STOCK)).toBe(false);
  });
});

describe('a planner that does not answer', () => {
  const unanswered = (run: ReturnType<typeof scriptedDay>, event: Extract<KernelEvent, { type: 'plan-made' }>) =>
    run.engine.kernel.apply(
      { ...event, result: { ok: false, failure: 'api-error', message: 'no connection' } },
      1_000_000,
    );
  const planMade = (run: ReturnType<typeof scriptedDay>) =>
    run.applied.findLast(({ event }) => event.type === 'plan-made')?.event as Extract<
      KernelEvent,
      { type: 'plan-made' }
    >;

  it('leaves yesterday’s plan without its prices', () => {
    const scenarios = [
      scenario({ condition: { price_above: 1 } }),
      scenario({ condition: { price_above: 1, rsi_below: 99 } }),
    ];
    const run = runTo(scriptedDay({ planner: planOf(() => scenarios) }), '09:10');
    run.desk.market('KR').playbook = { ...playbook(run)!, day: '2026-03-06' };
    unanswered(run, planMade(run));
    expect(playbook(run)).toMatchObject({
      source: 'yesterday',
      stocks: [{ scenarios: [{ condition: { rsi_below: 99 } }] }],
    });
  });

  it('leaves today’s plan in force, and says so', () => {
    const run = runTo(scriptedDay(), '09:10');
    const before = playbook(run);
    const effects = unanswered(run, planMade(run));
    expect(playbook(run)).toBe(before);
    expect(run.desk.market('KR')).toMatchObject({
      playbookStatus: 'active',
      playbookNote: expect.stringContaining('of today stays in force: no connection'),
    });
    expect(effects.filter((effect) => effect.type === 'record').map(({ record }) => record)).toMatchObject([
      { kind: 'incident', level: 'warn', event: 'playbook' },
    ]);
  });

  it('leaves no plan on the first day, and says so', () => {
    const run = scriptedDay();
    run.runUntil(({ effects }) => effects.some(({ type }) => type === 'make-plan'));
    unanswered(run, {
      type: 'plan-made',
      at: run.state.at,
      market: 'KR',
      day: MONDAY,
      version: 1,
      model: 'x',
      result: { ok: false, failure: 'api-error', message: '' },
    });
    expect(run.desk.market('KR')).toMatchObject({ playbook: null, playbookStatus: 'failed' });
    expect(said(run, 'plan-failed')).toHaveLength(1);
  });

  it('is not heard any more once there is a newer plan', () => {
    const run = runTo(scriptedDay(), '09:10');
    const late = { ...planMade(run), version: 0 };
    run.engine.kernel.apply(late, 1_000_000);
    expect(playbook(run)?.version).toBe(1);
    expect(said(run, 'plan-late')).toHaveLength(1);
  });
});
