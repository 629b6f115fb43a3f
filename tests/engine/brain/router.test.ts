import { describe, expect, it, onTestFinished } from 'vitest';
import { parseModelName } from '../../../engine/brain/model-name.ts';
import type { ModelFailure, ModelOutcome, ModelProvider, ModelRequest } from '../../../engine/brain/model-port.ts';
import { NO_USAGE } from '../../../engine/brain/model-port.ts';
import { createGemini } from '../../../engine/brain/providers/gemini.ts';
import { createOpenAiCompatible } from '../../../engine/brain/providers/openai-compatible.ts';
import { type Budget, createModelRouter, type Estimate, type RouteOptions } from '../../../engine/brain/router.ts';
import type { Timer } from '../../../engine/runtime/wall-clock.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { ModelServer } from '../../support/model-server.ts';

const REQUEST: ModelRequest = {
  purpose: 'plan',
  tier: 'THINKING',
  system: 'You plan.',
  prompt: 'x'.repeat(3000),
  schema: { type: 'object' },
  maxOutputTokens: 1000,
  thinkingTokens: 500,
};

/** Time that passes when it is waited for. */
class PassingClock extends FakeClock {
  readonly waits: number[] = [];
  /** Waits shorter than the time for all attempts pass by themselves. */
  override after(ms: number, call: () => void): Timer {
    const timer = super.after(ms, call);
    if (ms === 1000 || ms === 20_000) {
      this.waits.push(ms);
      queueMicrotask(() => this.advance(ms));
    }
    return timer;
  }
}

type Answer = 'ok' | 'hangs' | ModelFailure | { readonly quotaMs: number };

/** Answers in the order given, and keeps who was asked. */
class ScriptedProvider implements ModelProvider {
  readonly asked: string[] = [];
  readonly name: string;
  private readonly answers: Answer[];

  constructor(name: string, ...answers: Answer[]) {
    this.name = name;
    this.answers = answers;
  }

  async ask(
    model: string,
    _request: ModelRequest,
    options: { readonly signal: AbortSignal; readonly onText?: (text: string) => void },
  ): Promise<ModelOutcome> {
    this.asked.push(model);
    const answer = this.answers.shift() ?? 'ok';
    const who = { provider: this.name, model, latencyMs: 5 };
    options.onText?.('{');
    const fail = (failure: ModelFailure, retryAfterMs: number | null = null): ModelOutcome => {
      const usage = failure === 'server' ? null : NO_USAGE;
      return { ok: false, failure, message: `${failure} at ${this.name}`, retryAfterMs, usage, ...who };
    };
    if (answer === 'ok') return { ok: true, text: '{}', usage: { input: 1000, output: 100, thinking: 50 }, ...who };
    if (typeof answer === 'object') return fail('quota', answer.quotaMs);
    if (answer !== 'hangs') return fail(answer);
    return new Promise((resolve) => {
      options.signal.addEventListener('abort', () => {
        const late = options.signal.reason instanceof Error && options.signal.reason.name === 'TimeoutError';
        resolve({ ...fail(late ? 'timeout' : 'cancelled'), usage: null } as ModelOutcome);
      });
    });
  }
}

class Ledger implements Budget {
  readonly reserved: Estimate[] = [];
  readonly settled: number[] = [];
  callsLeft = 100;

  reserve(estimate: Estimate) {
    if (this.callsLeft-- <= 0) return { ok: false, message: 'the calls of the day are used up' } as const;
    this.reserved.push(estimate);
    return { ok: true, id: String(this.reserved.length) } as const;
  }

  settle(_id: string, { cost }: { readonly cost: { readonly microUsd: number } }): void {
    this.settled.push(cost.microUsd);
  }
}

function route(providers: readonly ModelProvider[], names: readonly string[]) {
  const clock = new PassingClock(0);
  const budget = new Ledger();
  const models = names.map((name) => parseModelName(name)!);
  const router = createModelRouter({
    providers,
    tiers: { FAST: [], REASONING: [], THINKING: models },
    budget,
    clock,
    prices: { 'a:m': { inputUsd: 1, outputUsd: 10 } },
    unknownPrice: { inputUsd: 20, outputUsd: 100 },
  });
  const ask = (options: Partial<RouteOptions> = {}, request = REQUEST) =>
    router.ask(request, { signal: new AbortController().signal, timeoutMs: 60_000, ...options });
  return { ask, clock, budget };
}

describe('the order of a tier', () => {
  it('asks the first alone when it answers', async () => {
    const [a, b] = [new ScriptedProvider('a'), new ScriptedProvider('b')];
    const { ask } = route([a, b], ['a:m', 'b:n']);
    expect(await ask()).toMatchObject({ ok: true, provider: 'a', model: 'm', attempts: [{ result: 'answered' }] });
    expect(b.asked).toEqual([]);
  });

  it.each<ModelFailure>(['auth', 'safety', 'empty', 'cut-off', 'protocol', 'timeout'])(
    'goes on to the next after %s without asking the same again, and shows the switch',
    async (failure) => {
      const a = new ScriptedProvider('a', failure);
      const { ask, clock } = route([a, new ScriptedProvider('b')], ['a:m', 'b:deepseek/chat:free']);
      expect(await ask()).toMatchObject({
        ok: true,
        provider: 'b',
        model: 'deepseek/chat:free',
        attempts: [
          { provider: 'a', model: 'm', result: failure, message: `${failure} at a`, latencyMs: 5 },
          { provider: 'b', result: 'answered', message: '' },
        ],
      });
      expect(a.asked).toEqual(['m']);
      expect(clock.waits).toEqual([]);
    },
  );

  it.each<ModelFailure>(['network', 'server'])(
    'asks the same a second time after %s, then the next',
    async (failure) => {
      const a = new ScriptedProvider('a', failure, failure);
      const { ask, clock } = route([a, new ScriptedProvider('b')], ['a:m', 'b:n']);
      const reply = await ask();
      expect(reply.attempts.map(({ result, waitedMs }) => [result, waitedMs])).toEqual([
        [failure, 0],
        [failure, 1000],
        ['answered', 0],
      ]);
      expect(clock.waits).toEqual([1000]);
    },
  );

  it('waits for a quota that ends soon, and for no other', async () => {
    const soon = route([new ScriptedProvider('a', { quotaMs: 20_000 })], ['a:m']);
    expect(await soon.ask()).toMatchObject({ ok: true });
    expect(soon.clock.waits).toEqual([20_000]);
    const tooLong = route([new ScriptedProvider('a', { quotaMs: 31_000 })], ['a:m']);
    expect(await tooLong.ask()).toMatchObject({ ok: false, failure: 'quota' });
    const noTime = route([new ScriptedProvider('a', { quotaMs: 20_000 })], ['a:m']);
    expect(await noTime.ask({ timeoutMs: 20_500 })).toMatchObject({ ok: false, failure: 'quota' });
    expect([...tooLong.clock.waits, ...noTime.clock.waits]).toEqual([]);
  });

  it('says what the last one said when none answers', async () => {
    const { ask } = route([new ScriptedProvider('a', 'auth'), new ScriptedProvider('b', 'safety')], ['a:m', 'b:n']);
    expect(await ask()).toMatchObject({ ok: false, failure: 'safety', message: 'safety at b', attempts: [{}, {}] });
  });

  it('says so when a tier is empty or a provider is not set up', async () => {
    const { ask } = route([], ['a:m']);
    expect(await ask()).toMatchObject({ ok: false, failure: 'no-provider' });
    expect(await ask({}, { ...REQUEST, tier: 'FAST' })).toEqual({
      ok: false,
      failure: 'no-model',
      message: 'no model is set for FAST',
      attempts: [],
      microUsd: 0,
    });
  });
});

describe('time', () => {
  it('one attempt may be ended early so that the next has time', async () => {
    const a = new ScriptedProvider('a', 'hangs');
    const { ask, clock } = route([a, new ScriptedProvider('b')], ['a:m', 'b:n']);
    const asked = ask({ attemptTimeoutMs: 25_000 });
    clock.advance(25_000);
    expect(await asked).toMatchObject({ ok: true, provider: 'b', attempts: [{ result: 'timeout' }, {}] });
  });

  it('the whole ends when its time does', async () => {
    const b = new ScriptedProvider('b');
    const { ask, clock } = route([new ScriptedProvider('a', 'hangs'), b], ['a:m', 'b:n']);
    const asked = ask();
    clock.advance(60_000);
    expect(await asked).toMatchObject({ ok: false, failure: 'timeout' });
    expect(b.asked).toEqual([]);
  });

  it('ends at once when the caller gives up', async () => {
    const stop = new AbortController();
    const b = new ScriptedProvider('b');
    const { ask } = route([new ScriptedProvider('a', 'hangs'), b], ['a:m', 'b:n']);
    const asked = ask({ signal: stop.signal });
    stop.abort();
    expect(await asked).toMatchObject({ ok: false, failure: 'cancelled' });
    expect(b.asked).toEqual([]);
  });
});

describe('the budget', () => {
  it('is reserved at the most a call can cost and settled at what it did', async () => {
    const { ask, budget } = route([new ScriptedProvider('a')], ['a:m']);
    const reply = await ask();
    const [estimate] = budget.reserved;
    expect(estimate).toMatchObject({ inputTokens: 1009, outputTokens: 1500, cost: { microUsd: 1009 + 15_000 } });
    expect(budget.settled).toEqual([1000 + 1500]);
    expect(reply).toMatchObject({ microUsd: 2500, attempts: [{ cost: { microUsd: 2500, basis: 'price-table' } }] });
  });

  it('takes the upper bound for a model without a price and for tokens that nobody knows', async () => {
    const { ask, budget } = route(
      [new ScriptedProvider('a', 'server', 'server'), new ScriptedProvider('b')],
      ['a:m', 'b:n'],
    );
    const { attempts, microUsd } = await ask();
    expect(attempts.map(({ cost }) => cost)).toEqual([
      { microUsd: 16_009, basis: 'upper-bound' },
      { microUsd: 16_009, basis: 'upper-bound' },
      { microUsd: 35_000, basis: 'upper-bound' },
    ]);
    expect(microUsd).toBe(2 * 16_009 + 35_000);
    expect(budget.settled).toHaveLength(3);
  });

  it('spends nothing on a call that was refused', async () => {
    const { ask } = route([new ScriptedProvider('a', 'auth')], ['a:m']);
    expect(await ask()).toMatchObject({ microUsd: 0, attempts: [{ usage: NO_USAGE }] });
  });

  it('is hard: no call is made beyond it', async () => {
    const a = new ScriptedProvider('a', 'network');
    const { ask, budget } = route([a], ['a:m', 'a:cheaper']);
    budget.callsLeft = 1;
    expect(await ask()).toMatchObject({
      ok: false,
      failure: 'over-budget',
      message: 'the calls of the day are used up',
      attempts: [{ result: 'network' }, { result: 'over-budget' }, { result: 'over-budget', model: 'cheaper' }],
    });
    expect(a.asked).toEqual(['m']);
  });

  it('settles a reservation even when a provider breaks its word and throws', async () => {
    const broken: ModelProvider = { name: 'a', ask: () => Promise.reject(new Error('a bug')) };
    const { ask, budget } = route([broken], ['a:m']);
    await expect(ask()).rejects.toThrow('a bug');
    expect(budget.settled).toEqual([16_009]);
  });
});

it('the reply is heard as it is written, each attempt by its number', async () => {
  const heard: [string, number][] = [];
  const { ask } = route([new ScriptedProvider('a', 'cut-off'), new ScriptedProvider('b')], ['a:m', 'b:n']);
  await ask({ onText: (text, attempt) => heard.push([text, attempt]) });
  expect(heard).toEqual([
    ['{', 0],
    ['{', 1],
  ]);
});

it('a provider that dies in the middle of its reply is followed by the next, over real lines', async () => {
  const dying = await ModelServer.listen({
    protocol: 'gemini',
    steps: [{ text: '{"action":"BUY"', fault: 'cut', times: 9 }],
  });
  const living = await ModelServer.listen({ protocol: 'openai', steps: [{ text: '{"action":"HOLD"}' }] });
  onTestFinished(async () => void (await Promise.all([dying.close(), living.close()])));
  const providers = [
    createGemini({ apiKey: 'k', baseUrl: dying.url }),
    createOpenAiCompatible({ name: 'ollama', apiKey: '', baseUrl: living.url, dialect: 'ollama' }),
  ];
  const { ask } = route(providers, ['gemini:gemini-3.5-flash', 'ollama:qwen3:8b']);
  expect(await ask()).toMatchObject({
    ok: true,
    text: '{"action":"HOLD"}',
    model: 'qwen3:8b',
    attempts: [{ result: 'network' }, { result: 'network' }, { result: 'answered' }],
  });
});

it('model names', () => {
  expect(parseModelName(' openrouter:deepseek/chat:free ')).toEqual({
    provider: 'openrouter',
    model: 'deepseek/chat:free',
  });
  for (const bad of ['gemini', ':x', 'gemini:', 'a b:c']) expect(parseModelName(bad)).toBeNull();
});
