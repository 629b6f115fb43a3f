import { describe, expect, it } from 'vitest';
import { ModelPlanner } from '../../../engine/brain/model-planner.ts';
import type { ModelOutcome, ModelProvider, ModelRequest } from '../../../engine/brain/model-port.ts';
import { estimateTokens } from '../../../engine/brain/tokens.ts';
import { SimulatedMarket } from '../../../engine/broker/sim/simulated-market.ts';
import type { Memory } from '../../../engine/context/memory.ts';
import { DEFAULT_TRADING_SETTINGS, type RunConfig, type TradingSettings } from '../../../engine/kernel/settings.ts';
import { createMarketClock } from '../../../engine/market/clock.ts';
import { instant } from '../../../engine/market/types.ts';
import { Engine } from '../../../engine/runtime/engine.ts';
import { barSource, type TestBar } from '../../support/bars.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { memoryOf, memoryRow } from '../../support/memory-rows.ts';
import { MemoryStore } from '../../support/memory-store.ts';

/** A Monday, an hour before the open in Seoul. */
const EIGHT = Date.UTC(2026, 2, 8, 23);
const MINUTE = 60_000;
const PLAN = {
  market_outlook: 'neutral',
  global_rules: [],
  stocks: [
    {
      stock_code: '005930',
      scenarios: [
        {
          condition: { price_above: 0 },
          action: 'BUY',
          confidence: 90,
          allocation_pct: 10,
          stop_loss_pct: -2,
          take_profit_pct: 3,
          rationale: 'as the test has it',
        },
      ],
    },
  ],
};

const USAGE = { input: 900, output: 120, thinking: 0 };
const about = { provider: 'gemini', model: 'gemini-2.5-flash', latencyMs: 40 };
const said = (text: string): ModelOutcome => ({ ok: true, text, usage: USAGE, ...about });
const failed = (failure: Extract<ModelOutcome, { ok: false }>['failure']): ModelOutcome => ({
  ...{ ok: false, failure, message: `the test says ${failure}`, retryAfterMs: null, usage: null },
  ...about,
});

/** A day of one stock that is found before the open, planned by a model that says what the test wants. */
function desk(
  outcome: (request: ModelRequest) => ModelOutcome | Promise<ModelOutcome>,
  settings: Partial<TradingSettings> = {},
  store = new MemoryStore(),
  memory: Memory | null = null,
) {
  let asked = 0;
  const provider: ModelProvider = {
    name: 'gemini',
    ask: async (_model, request) => {
      asked++;
      return outcome(request);
    },
  };
  const one = [{ provider: 'gemini', model: 'gemini-2.5-flash' }];
  const brain = new ModelPlanner({
    providers: [provider],
    tiers: { FAST: one, REASONING: one, THINKING: one },
    clock: new FakeClock(EIGHT),
    timeoutMs: 60_000,
    recall: (hash) => {
      for (const record of store.records) {
        if (record.kind === 'model-call' && record.promptHash === hash && record.result === 'answered') {
          return record.reply;
        }
      }
      return null;
    },
    memory,
    signal: new AbortController().signal,
  });
  const config: RunConfig = {
    mode: 'replay',
    settings: { ...DEFAULT_TRADING_SETTINGS, enabledMarkets: ['KR'], macroCouncil: false, ...settings },
    cash: { KRW: 100_000_000 },
    observedDays: {},
    calendarOverrides: [],
    breakerReset: 'operator',
    tradeFrom: EIGHT,
    planner: 'model',
    seed: 1,
  };
  const instruments = [{ code: '005930', market: 'KR', name: 'Samsung Electronics' }] as const;
  const engine = new Engine({
    config,
    instruments,
    startAt: EIGHT - 40 * 86_400_000,
    source: new SimulatedMarket({
      source: barSource(instruments, BARS),
      clock: createMarketClock({ overrides: [], observedDays: {} }),
      cash: config.cash,
      tradeFrom: EIGHT,
    }),
    store,
    planner: () => {
      throw new Error('the offline planner is not asked');
    },
    plannerName: 'offline',
    brain,
  });
  /** As the loop does at full speed: the day waits for the model. */
  const run = async () => {
    for (;;) {
      while (engine.thinking) await new Promise((resolve) => setImmediate(resolve));
      if (!engine.step(0)) break;
    }
    engine.commit();
    return engine;
  };
  return { engine, store, run, asked: () => asked };
}

const BARS: readonly TestBar[] = [
  ...[3, 2, 1].map((before): TestBar => {
    const start = EIGHT + 3_600_000 - (before + 2) * 86_400_000;
    const prices = { open: 70_000, high: 71_500, low: 69_000, close: 70_000, volume: 1_000_000 };
    return { symbol: 0 as TestBar['symbol'], kind: 'day', start, end: start + 23_400_000, ...prices };
  }),
  ...Array.from({ length: 60 }, (_, minute): TestBar => {
    const start = EIGHT + 3_600_000 + minute * MINUTE;
    const prices = { open: 70_000, high: 70_400, low: 69_800, close: 70_100, volume: 10_000 };
    return { symbol: 0 as TestBar['symbol'], kind: 'minute', start, end: start + MINUTE, ...prices };
  }),
];

const calls = (store: MemoryStore) => store.records.flatMap((record) => (record.kind === 'model-call' ? [record] : []));
const kr = (engine: Engine) => engine.kernel.desk.market('KR');

describe('a plan by a model', () => {
  it('is asked for once, becomes the playbook, and is in the ledger with its cost', async () => {
    const { run, store, asked } = desk(() => said(JSON.stringify(PLAN)));
    const engine = await run();
    expect(asked()).toBe(1);
    expect(kr(engine).playbook).toMatchObject({ source: 'model', model: 'gemini:gemini-2.5-flash' });
    // 900 tokens in at 0.30 and 120 out at 2.50 dollars a million.
    expect(calls(store)).toMatchObject([{ purpose: 'plan', result: 'answered', inputTokens: 900, microUsd: 570 }]);
    expect(engine.kernel.desk.state.llm).toMatchObject({ day: '2026-03-09', calls: 1, microUsd: 570 });
    expect(engine.kernel.desk.state.llm?.reserved.size).toBe(0);
  });

  it('is asked for with what the desk remembers, and the note says how much longer that made the prompt', async () => {
    const rows = [
      memoryRow('L1', 'LEGACY', 'principle.gaps', '"No entry in the first hour after a gap"'),
      memoryRow('L6', '2026-03-06', 'KR.total_pnl', '{"KRW":-12345}'),
      memoryRow('L6', '2026-03-06', 'US_NASDAQ.total_pnl', '{"USD":990}'),
    ];
    const { run, store } = desk(() => said(JSON.stringify(PLAN)), {}, new MemoryStore(), memoryOf(rows));
    const engine = await run();
    const bare = desk(() => said(JSON.stringify(PLAN)));
    await bare.run();
    const [prompt, without] = [calls(store)[0]!.prompt, calls(bare.store)[0]!.prompt];
    expect(prompt).toContain('L6 2026-03-06 KR.total_pnl: -12,345 KRW');
    expect(prompt).toContain('L6 2026-03-06 US_NASDAQ.card: total_pnl 9.90 USD');
    expect(prompt).toContain('L1 LEGACY principle.gaps: No entry in the first hour after a gap');
    expect(without).not.toContain('L6');
    const longer = estimateTokens(prompt) - estimateTokens(without);
    expect(kr(engine).playbook?.contextSummary).toContain(`${longer} of them memory`);
    expect(longer).toBeGreaterThan(30);
  });

  it.each([
    ['a reply that is prose', said('I would buy it.'), 'defensive'],
    ['a reply that sells short', said(JSON.stringify({ ...PLAN, market_outlook: 'to the moon' })), 'defensive'],
    ['a refusal', failed('safety'), 'defensive'],
    ['a time-out', failed('timeout'), 'defensive'],
  ] as const)('that came as %s leads to the defensive playbook', async (_what, outcome, source) => {
    const engine = await desk(() => outcome).run();
    expect(kr(engine).playbook?.source).toBe(source);
  });

  it('that the service did not give leaves no playbook, and says so', async () => {
    const engine = await desk(() => failed('auth')).run();
    expect(kr(engine)).toMatchObject({ playbook: null, playbookStatus: 'failed' });
    expect(kr(engine).playbookNote).toContain('the test says auth');
  });

  it.each([
    [{ llmDailyCalls: 0 }, '0 of 0 model calls'],
    [{ llmDailyCostUsd: 0.000_1 }, 'the call may cost'],
  ])('is not asked for beyond the budget %j', async (settings, words) => {
    const { run, store, asked } = desk(() => said(JSON.stringify(PLAN)), settings);
    const engine = await run();
    expect(asked()).toBe(0);
    expect(calls(store)).toMatchObject([{ result: 'over-budget', microUsd: 0 }]);
    expect(kr(engine).playbookNote).toContain(words);
  });

  it('comes out of the journal after a crash, and no model is asked again', async () => {
    const first = desk(() => said(JSON.stringify(PLAN)));
    const finished = await first.run();
    const again = desk(
      () => {
        throw new Error('a model was asked in recovery');
      },
      {},
      first.store,
    );
    await again.run();
    expect(again.asked()).toBe(0);
    expect(again.engine.fingerprint()).toBe(finished.fingerprint());
  });

  it('keeps a reservation whose call was never settled, for it may have been made', async () => {
    const { engine } = desk(() => said(JSON.stringify(PLAN)));
    const { kernel } = engine;
    const about = {
      type: 'model-reserved',
      at: instant(EIGHT),
      provider: 'gemini',
      model: 'm',
      microUsd: 400,
    } as const;
    kernel.apply({ ...about, id: 'a' }, 1);
    expect(kernel.desk.state.llm).toMatchObject({ calls: 1, microUsd: 0 });
    expect([...(kernel.desk.state.llm?.reserved.values() ?? [])]).toEqual([400]);
  });
});

describe('a day with the macro council, news and a plan by models', () => {
  const COUNCIL = { macroCouncil: true, llmDailyCostUsd: 10 };
  const ARGUMENT = JSON.stringify({ claims: [{ text: 'Flat.', facts: [2] }] });
  const INSIGHT = JSON.stringify({
    ...{ position_multiplier: 0.7, stop_loss_multiplier: 1.2, favour_sectors: [], avoid_sectors: [] },
    ...{ themes: ['chips'], risks: [], claims: [1], rationale: 'Half a day is enough.' },
  });
  const answer = ({ purpose }: ModelRequest): ModelOutcome =>
    said(purpose === 'plan' ? JSON.stringify(PLAN) : purpose === 'chief-judge' ? INSIGHT : ARGUMENT);
  const told = (engine: Engine) => {
    while (engine.kernel.desk.at < EIGHT - 60 * MINUTE) engine.step(0);
    engine.tellNews({
      ...{ source: 'test', asked: 1, trouble: null },
      items: [
        {
          ...{ id: 'n1', type: 'news', publishedAt: instant(EIGHT - MINUTE), source: 'Yonhap' },
          ...{ headline: 'Chips are back', market: 'KR', symbols: ['005930'], due: null, sentiment: null },
        },
      ],
    });
  };

  it('tells the planner both, and buys as much less as the council says', async () => {
    const day = desk(answer, COUNCIL);
    told(day.engine);
    const engine = await day.run();
    expect(calls(day.store).map(({ purpose }) => purpose)).toEqual([
      ...['strategist', 'risk-analyst', 'chief-judge', 'plan'],
    ]);
    const prompt = calls(day.store).at(-1)?.prompt;
    expect(prompt).toContain('macro | sizes × 0.7, stop distances × 1.2');
    expect(prompt).toContain('| Yonhap | Chips are back');
    expect(day.store.records.find(({ kind }) => kind === 'insight')).toMatchObject({
      day: '2026-03-09',
      microUsd: 1_710,
    });
    expect(engine.kernel.desk.state.llm?.calls).toBe(4);
  });

  it('is lived through again out of the journal: nobody is asked, and it ends as it did', async () => {
    const first = desk(answer, COUNCIL);
    told(first.engine);
    const finished = await first.run();
    const again = desk(
      () => {
        throw new Error('a model was asked in recovery');
      },
      COUNCIL,
      first.store,
    );
    await again.run();
    expect(again.asked()).toBe(0);
    expect(again.engine.fingerprint()).toBe(finished.fingerprint());
  });

  it('goes on after a crash in the middle of the council without asking a voice twice', async () => {
    const never = new Promise<ModelOutcome>(() => undefined);
    const first = desk((request) => (request.purpose === 'risk-analyst' ? never : answer(request)), COUNCIL);
    while (!first.engine.thinking) first.engine.step(0);
    while (first.asked() < 2) await new Promise((resolve) => setImmediate(resolve));
    // Killed while the second voice speaks.
    const store = new MemoryStore();
    for (const segment of first.store.committed) store.commit(segment, []);
    store.commit(null, first.store.records);
    const again = desk(answer, COUNCIL, store);
    const engine = await again.run();
    // The first is recalled; the other two and the planner are asked.
    expect(again.asked()).toBe(3);
    expect(engine.kernel.desk.state.macro?.insight?.outcome.insight.positionMultiplier).toBe(0.7);
    expect(engine.kernel.desk.state.macro?.insight?.outcome.roles.map(({ provider }) => provider)).toEqual([
      ...['recalled', 'gemini', 'gemini'],
    ]);
  });

  it('that could not afford the council is neutral, and the plan is still asked for', async () => {
    const day = desk((request) => (request.purpose === 'plan' ? answer(request) : failed('quota')), COUNCIL);
    const engine = await day.run();
    expect(kr(engine).playbook?.source).toBe('model');
    expect(engine.kernel.desk.state.macro?.insight?.outcome).toMatchObject({
      ...{ source: 'neutral', reason: 'strategist: quota: the test says quota' },
    });
  });
});
