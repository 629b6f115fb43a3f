import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CouncilVerdict, DebateRequest, DecisionAnswer } from '../../../engine/council/debate.ts';
import { checkEntry } from '../../../engine/kernel/entry-flow.ts';
import type { KernelEvent } from '../../../engine/kernel/events.ts';
import type { TradingSettings } from '../../../engine/kernel/settings.ts';
import type { Advisers } from '../../../engine/runtime/brain.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import type { TestRun } from '../../support/run.ts';
import {
  BASE,
  causes,
  decisions,
  planOf,
  runTo,
  runToHolding,
  STOCK,
  said,
  scenario,
  scriptedDay,
} from '../../support/scripted-day.ts';

const CALL = {
  ...{ provider: 'gemini', model: 'm', attempts: 1, inputTokens: 900, outputTokens: 80, microUsd: 470, latencyMs: 40 },
  ...{ promptHash: 'p', replyHash: 'r' },
};
const verdictOf = (changes: Partial<CouncilVerdict> = {}): CouncilVerdict => ({
  decision: 'BUY',
  confidence: 90,
  claims: [1],
  keywords: ['trend'],
  rationale: 'as the test has it',
  agreement: null,
  ...changes,
});

/** Speaks a bull's turn, and comes to a verdict. */
const advising = (verdict: CouncilVerdict | (() => Promise<CouncilVerdict>)): Advisers => ({
  debate: async ({ id }, engine) => {
    const about = { id, role: 'bull', round: 1 } as const;
    engine.tell({ type: 'council-text', ...about, anew: true, text: '{"claims":[{"text":"It ri' });
    engine.tell({ type: 'council-text', ...about, anew: false, text: 'ses","facts":[2]}]}' });
    const claims = [{ number: 1, side: 'bull', round: 1, text: 'It rises', facts: [2] }] as const;
    engine.tell({ type: 'council-turn', id, turn: { role: 'bull', round: 1, claims, call: CALL, failure: null } });
    return typeof verdict === 'function' ? verdict() : verdict;
  },
  decide: () => Promise.reject(new Error('not asked')),
});
const deciding = (answer: () => DecisionAnswer): Advisers => ({
  debate: () => Promise.reject(new Error('not asked')),
  decide: async () => answer(),
});
const decided = (action: 'BUY' | 'SELL' | 'HOLD', confidence = 90) =>
  deciding(() => ({ ok: true, decision: { action, confidence, rationale: 'as the test has it' }, call: CALL }));

const MODEL = { planner: 'model' } as const;
const HOLDING = planOf(() => [scenario({ action: 'HOLD' })]);

/** A day that a model plans without buying, a little under the day before's close. */
function day(advisers: Advisers, settings: Partial<TradingSettings> = {}, store = new MemoryStore()): TestRun {
  const path = (minute: number) => BASE - 900 + minute * 2;
  return scriptedDay({ planner: HOLDING, advisers, settings, path, config: MODEL }, store);
}

/** Lets those who are asked answer, and takes their answers. */
async function hear(run: TestRun): Promise<void> {
  const isOpen = () => {
    const { council } = run.state;
    return (council?.questions.size ?? 0) > 0 || (council?.debates.some(({ endedAt }) => endedAt === null) ?? false);
  };
  for (let n = 0; isOpen() && n < 50; n++) {
    run.step();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function convened(run: TestRun, time = '10:30'): Promise<TestRun> {
  runTo(run, time);
  const { ok, message } = await run.command({ type: 'council', symbol: STOCK });
  expect(message).toContain('Council on Samsung Electronics');
  expect(ok).toBe(true);
  await hear(run);
  return run;
}

const debates = (run: TestRun) => run.state.council?.debates ?? [];
const councilDecision = (run: TestRun) => decisions(run).findLast(({ cause }) => cause.startsWith('COUNCIL'))!;
const checkOf = (run: TestRun, name: string) => councilDecision(run).checks.find(({ check }) => check === name);
const ledger = (run: TestRun) => run.emitted.flatMap((record) => (record.kind === 'council' ? [record] : []));

describe('the council', () => {
  it('hears what is written, keeps the claims, and gives advice that passed every check', async () => {
    const run = await convened(day(advising(verdictOf())));
    expect(debates(run)).toMatchObject([
      { turns: [{ role: 'bull', text: '', claims: [{ number: 1, text: 'It rises' }] }], verdict: { decision: 'BUY' } },
    ]);
    const { action, cause, checks, orderId } = councilDecision(run);
    expect({ action, cause, orderId }).toEqual({ action: 'HOLD', cause: 'COUNCIL_ADVICE', orderId: null });
    expect(checks.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['verdict', 'quant score ±15', 'risk tag', 'circuit breaker', 'fat finger']),
    );
    expect(checks.at(-1)).toMatchObject({ check: 'council trades', passed: false });
    expect(run.state.counters.orders).toBe(0);
    expect(ledger(run)).toMatchObject([
      {
        decision: 'BUY',
        cited: [1],
        keywords: ['trend'],
        microUsd: 470,
        inputTokens: 900,
        calls: [{ role: 'bull', provider: 'gemini', promptHash: 'p', replyHash: 'r' }],
        decisionId: councilDecision(run).id,
        orderId: null,
      },
    ]);
    expect(ledger(run)[0]?.debate).toContain('C1 It rises (F2)');
  });

  it('trades only when it may, and then by the way of every order', async () => {
    const run = await convened(day(advising(verdictOf()), { council: { rounds: 1, samples: 1, trades: true } }));
    expect(councilDecision(run)).toMatchObject({ action: 'BUY', cause: 'COUNCIL_BUY' });
    expect(run.emitted.find((record) => record.kind === 'order')).toMatchObject({
      side: 'BUY',
      decisionId: councilDecision(run).id,
    });
    expect(ledger(run)[0]?.orderId).toBe(councilDecision(run).orderId);
  });

  it.each([
    ['a confidence below the threshold', verdictOf({ confidence: 79 }), '10:30', 'confidence'],
    ['the first half hour', verdictOf(), '09:20', 'gate 2: opening'],
    ['a market that is closed', verdictOf(), '16:00', 'session'],
  ])('is refused for %s, even when it may trade', async (_what, verdict, time, check) => {
    const run = await convened(day(advising(verdict), { council: { rounds: 1, samples: 1, trades: true } }), time);
    expect(councilDecision(run)).toMatchObject({ action: 'HOLD', cause: 'COUNCIL_DENIED' });
    expect(councilDecision(run).checks.findLast(({ passed }) => !passed)?.check).toBe(check);
    expect(run.state.counters.orders).toBe(0);
  });

  it('buys momentum only on a price after the one it was asked about', async () => {
    const settings = { council: { rounds: 1, samples: 1, trades: true } };
    const path = (minute: number) => BASE + minute * 2;
    const rising = (advisers: Advisers) => scriptedDay({ planner: HOLDING, advisers, settings, path, config: MODEL });
    const atOnce = await convened(rising(advising(verdictOf())));
    expect(councilDecision(atOnce)).toMatchObject({ action: 'HOLD', cause: 'COUNCIL_DENIED' });
    expect(checkOf(atOnce, 'confirmation')).toMatchObject({ passed: false, detail: 'no price since it was asked' });
    let answer: (verdict: CouncilVerdict) => void = () => undefined;
    const later = runTo(rising(advising(() => new Promise((resolve) => (answer = resolve)))), '10:30');
    await later.command({ type: 'council', symbol: STOCK });
    later.step();
    await new Promise((resolve) => setImmediate(resolve));
    runTo(later, '10:33');
    answer(verdictOf());
    await hear(later);
    expect(councilDecision(later)).toMatchObject({ action: 'BUY', cause: 'COUNCIL_BUY' });
  });

  it('sells what is held when it may', async () => {
    const settings = { council: { rounds: 1, samples: 1, trades: true } };
    const held = scriptedDay({ advisers: advising(verdictOf({ decision: 'SELL' })), settings, config: MODEL });
    runToHolding(held);
    const run = await convened(held, '10:30');
    expect(councilDecision(run)).toMatchObject({ action: 'SELL', cause: 'COUNCIL_SELL' });
  });

  it('is outvoted by the numbers beyond 15 points', async () => {
    const run = await convened(day(advising(verdictOf({ decision: 'BUY', confidence: 100 }))));
    const { inputs } = councilDecision(run);
    expect(inputs['finalScore']).toBeCloseTo(Number(inputs['quantScore']) + 15, 9);
    expect(checkOf(run, 'quant score ±15')?.detail).toMatch(/^judge 100\.0, quant \d/);
  });

  it.each([
    ['comes to none', verdictOf({ decision: 'NO_DECISION', rationale: 'safety: refused' }), 'safety: refused'],
    ['fails as nothing should', () => Promise.reject(new Error('a defect')), 'a defect'],
  ] as const)('that %s is no decision, and says why', async (_what, verdict, words) => {
    const run = await convened(day(advising(verdict)));
    expect(councilDecision(run)).toMatchObject({ action: 'HOLD', cause: 'COUNCIL_NO_DECISION', rationale: words });
    expect(ledger(run)).toMatchObject([{ decision: 'NO_DECISION', rationale: words }]);
    expect(run.state.trading).toBe('ACTIVE');
  });

  it('that finds somebody selling into the crowd blocks the symbol for every entry of the day', async () => {
    const falling = { path: (minute: number) => BASE - 300 - minute * 5, volume: () => 2_000_000 };
    const run = scriptedDay({ ...falling, planner: HOLDING, advisers: advising(verdictOf()), config: MODEL });
    await convened(run);
    expect(checkOf(run, 'risk tag')).toMatchObject({
      passed: false,
      detail: expect.stringContaining('DISTRIBUTION_RISK'),
    });
    await run.command({ type: 'council', symbol: STOCK });
    await hear(run);
    expect(run.state.council?.blocked.get(STOCK)).toBe('2026-03-09');
    const entry = checkEntry(run.desk, { symbol: STOCK, scenario: scenario(), index: 0, candidate: null });
    expect(entry.results.find(({ check }) => check === 'gate 9: analyst')).toMatchObject({ passed: false });
  });

  it('debates one symbol at a time', async () => {
    const run = runTo(day(advising(() => new Promise(() => undefined))), '10:30');
    await run.command({ type: 'council', symbol: STOCK });
    run.step();
    const second = await run.command({ type: 'council', symbol: STOCK });
    expect(second).toMatchObject({ ok: false, message: expect.stringContaining('one debate at a time') });
  });

  it('without a model argues by rules, and says that it is offline', async () => {
    const run = scriptedDay({ planner: HOLDING, path: (minute) => BASE - 900 + minute * 2 });
    await convened(run);
    expect(debates(run)).toMatchObject([{ request: { source: 'offline' } }]);
    expect(debates(run)[0]?.verdict?.claims.length).toBeGreaterThan(0);
    expect(ledger(run)).toMatchObject([{ source: 'offline', calls: [], microUsd: 0 }]);
  });
});

describe('a debate in the journal', () => {
  it('comes out of it after a crash: nobody is asked again, and the state is the same', async () => {
    const store = new MemoryStore();
    const first = await convened(day(advising(verdictOf()), {}, store));
    first.runAll();
    const silent: Advisers = {
      debate: () => Promise.reject(new Error('a model was asked in recovery')),
      decide: () => Promise.reject(new Error('a model was asked in recovery')),
    };
    const again = day(silent, {}, store).runAll();
    expect(again.engine.fingerprint()).toBe(first.engine.fingerprint());
    expect(debates(again)[0]?.verdict?.decision).toBe('BUY');
  });

  it('whose process died is closed as unfinished, once', async () => {
    const store = new MemoryStore();
    const died = runTo(
      day(
        advising(() => new Promise(() => undefined)),
        {},
        store,
      ),
      '10:30',
    );
    await died.command({ type: 'council', symbol: STOCK });
    died.step();
    await new Promise((resolve) => setImmediate(resolve));
    expect(debates(died)).toMatchObject([{ endedAt: null, turns: [{ role: 'bull' }] }]);
    let asked = 0;
    const counting: Advisers = {
      debate: async (request: DebateRequest) => {
        asked++;
        return verdictOf({ rationale: request.id });
      },
      decide: () => Promise.reject(new Error('not asked')),
    };
    const again = day(counting, {}, store).runAll();
    expect(asked).toBe(0);
    expect(debates(again)).toMatchObject([
      { verdict: { decision: 'NO_DECISION', rationale: expect.stringContaining('unfinished') } },
    ]);
    expect(ledger(again)).toHaveLength(1);
  });
});

describe('a forced review by a model', () => {
  const reviewed = async (run: TestRun, time = '10:30') => {
    runTo(run, time);
    const { ok } = await run.command({ type: 'review', symbol: STOCK });
    expect(ok).toBe(true);
    await hear(run);
    return decisions(run).at(-1)!;
  };

  it('that holds is a decision of its own, and says what was said', async () => {
    const run = day(decided('HOLD', 60));
    expect(await reviewed(run)).toMatchObject({
      action: 'HOLD',
      cause: 'MODEL_HOLD',
      confidence: 60,
      inputs: { asked: 'review', promptHash: 'p' },
    });
    expect(said(run, 'review').at(-1)?.message).toContain('HOLD at 60 – as the test has it');
  });

  it('trades as a scenario of its confidence would', async () => {
    expect(await reviewed(day(decided('BUY', 79)))).toMatchObject({ action: 'HOLD', cause: 'LOW_CONFIDENCE' });
    expect(await reviewed(day(decided('BUY', 90)))).toMatchObject({ action: 'BUY', cause: 'MODEL_BUY' });
    expect(await reviewed(day(decided('SELL', 90)))).toMatchObject({ action: 'HOLD', cause: 'NOTHING_HELD' });
  });

  it('sells a held position', async () => {
    const run = scriptedDay({ advisers: decided('SELL'), config: MODEL });
    runToHolding(run);
    expect(await reviewed(run)).toMatchObject({ action: 'SELL', cause: 'MODEL_SELL' });
  });

  it('that failed is a HOLD of no confidence with the reason', async () => {
    const run = day(deciding(() => ({ ok: false, message: 'quota: later', call: null })));
    expect(await reviewed(run)).toMatchObject({
      action: 'HOLD',
      cause: 'MODEL_FAILED',
      confidence: 0,
      rationale: 'quota: later',
    });
  });
});

describe('realtime mode', () => {
  const realtime = (advisers: Advisers, settings: Partial<TradingSettings> = {}, planner = HOLDING) => {
    const path = (minute: number) => BASE - 900 + minute * 2;
    return scriptedDay({ planner, advisers, path, config: MODEL, settings: { tradeMode: 'realtime', ...settings } });
  };
  /** No playbook: what the planner's service gives on an error. */
  const withoutPlaybook = (run: TestRun): TestRun => {
    const { kernel } = run.engine;
    const apply = kernel.apply.bind(kernel);
    kernel.apply = (event, seq) =>
      event.type === 'plan-made'
        ? apply({ ...event, result: { ok: false, failure: 'api-error', message: 'down' } }, seq)
        : apply(event, seq);
    return run;
  };
  const counting = (action: 'BUY' | 'HOLD') => {
    const asked: number[] = [];
    const advisers: Advisers = {
      debate: () => Promise.reject(new Error('not asked')),
      decide: async ({ dossier }) => {
        asked.push(dossier.at);
        return { ok: true, decision: { action, confidence: 90, rationale: 'direct' }, call: CALL };
      },
    };
    return { asked, advisers };
  };
  async function live(run: TestRun, time: string): Promise<TestRun> {
    const until = Date.UTC(2026, 2, 9, Number(time.slice(0, 2)) - 9, Number(time.slice(3)));
    while (run.engine.nextAt() < until) {
      if (!run.step()) break;
      while (run.engine.thinking) await new Promise((resolve) => setImmediate(resolve));
    }
    return run;
  }

  it('asks about a candidate once a minute where no playbook is active', async () => {
    const { asked, advisers } = counting('HOLD');
    const run = await live(withoutPlaybook(realtime(advisers, { llmDailyCalls: 1_000 })), '09:11');
    expect(asked.map((at) => (at - Date.UTC(2026, 2, 9)) / 60_000)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const held = decisions(run).filter(({ cause }) => cause === 'MODEL_HOLD');
    expect(held.length).toBeGreaterThan(0);
    expect(held[0]).toMatchObject({ inputs: { asked: 'realtime' } });
  });

  it('asks nobody while a playbook is active, nor in daily mode', async () => {
    const planned = counting('HOLD');
    await live(realtime(planned.advisers), '10:00');
    expect(planned.asked).toEqual([]);
    const daily = counting('HOLD');
    await live(withoutPlaybook(realtime(daily.advisers, { tradeMode: 'daily' })), '10:00');
    expect(daily.asked).toEqual([]);
  });

  it('buys by the way of every order', async () => {
    const { advisers } = counting('BUY');
    const run = await live(withoutPlaybook(realtime(advisers, { llmDailyCalls: 1_000 })), '09:40');
    const [first] = decisions(run).filter(({ action }) => action === 'BUY');
    expect(first).toMatchObject({ cause: 'MODEL_BUY', inputs: { asked: 'realtime' } });
    expect(causes(run)).toEqual(['STALE_QUOTE', 'GATE_OPENING', 'MODEL_BUY', 'MODEL_HOLD']);
  });

  it('ends for the day when the budget does, and says what that means', async () => {
    const { advisers } = counting('HOLD');
    const run = await live(withoutPlaybook(realtime(advisers, { llmDailyCalls: 0 })), '09:30');
    expect(said(run, 'model-budget')).toHaveLength(1);
    expect(said(run, 'model-budget')[0]?.message).toContain(
      'Nothing new is bought there without a playbook; exits go on',
    );
  });
});

describe('whatever the journal says of a debate', () => {
  const role = fc.constantFrom('bull', 'bear', 'judge' as const);
  const small = fc.integer({ min: -1, max: 5 });
  const text = fc.string({ maxLength: 3_000 });
  const happening = fc.oneof(
    fc.record({ type: fc.constant('call' as const) }),
    fc.record({ type: fc.constant('council-text' as const), role, round: small, anew: fc.boolean(), text }),
    fc.record({ type: fc.constant('council-turn' as const), role, round: small, text }),
    fc.record({
      type: fc.constant('council-ended' as const),
      decision: fc.constantFrom('BUY', 'SELL', 'HOLD', 'NO_DECISION' as const),
      confidence: fc.double({ min: 0, max: 100, noNaN: true }),
      claims: fc.array(small, { maxLength: 4 }),
    }),
  );

  it('nothing is thrown, nothing is traded on without leave, and the state stays small', () => {
    const run = runTo(day(advising(verdictOf())), '10:30');
    let seq = 1_000_000;
    const apply = (event: object) => run.engine.kernel.apply({ ...event, at: run.desk.at } as KernelEvent, ++seq);
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
        for (const { type, ...rest } of happenings) {
          const id = run.state.council?.debates.at(-1)?.request.id ?? 'c0';
          if (type === 'call') {
            const command = { type: 'council', symbol: STOCK } as const;
            if (run.engine.kernel.refusal(command) === null) apply({ type: 'command', actor: 'fuzz', command });
          } else if (type === 'council-turn') {
            const claims = [{ number: 1, side: 'bull', round: 1, text: 'x', facts: [] }];
            apply({ type, id, turn: { ...rest, claims, call: CALL, failure: null } });
          } else if (type === 'council-ended') {
            apply({ type, id, verdict: { ...verdictOf(), ...rest } });
          } else apply({ type, id, ...rest });
        }
        expect(run.state.trading).toBe('ACTIVE');
        expect(run.state.counters.orders).toBe(0);
        expect(debates(run).length).toBeLessThanOrEqual(12);
        for (const { turns } of debates(run)) {
          for (const turn of turns) expect(turn.text.length).toBeLessThanOrEqual(6_000);
        }
      }),
      { numRuns: 200 },
    );
  });
});
