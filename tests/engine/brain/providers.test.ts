import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { AskOptions, ModelFailure, ModelProvider, ModelRequest } from '../../../engine/brain/model-port.ts';
import { NO_USAGE } from '../../../engine/brain/model-port.ts';
import { createAnthropic } from '../../../engine/brain/providers/anthropic.ts';
import { createGemini } from '../../../engine/brain/providers/gemini.ts';
import { createOpenAiCompatible } from '../../../engine/brain/providers/openai-compatible.ts';
import { replySchema } from '../../../engine/brain/reply/schemas.ts';
import { PROTOCOLS, type Protocol } from '../../support/model-protocols.ts';
import type { Fault, StepInput } from '../../support/model-script.ts';
import { ModelServer } from '../../support/model-server.ts';

const KEY = 'key-that-nobody-may-see';
const REPLY = '{"action":"HOLD","confidence":55,"rationale":"삼성전자 is flat"}';
const USAGE = { input: 900, output: 40, thinking: 12 };

const REQUEST: ModelRequest = {
  purpose: 'review',
  tier: 'FAST',
  system: 'You decide.',
  prompt: 'What of 005930?',
  schema: replySchema('decision'),
  maxOutputTokens: 400,
  thinkingTokens: 0,
};

const PROVIDERS: Readonly<Record<Protocol, (baseUrl: string) => ModelProvider>> = {
  gemini: (baseUrl) => createGemini({ apiKey: KEY, baseUrl }),
  openai: (baseUrl) => createOpenAiCompatible({ name: 'openrouter', apiKey: KEY, baseUrl, dialect: 'openrouter' }),
  anthropic: (baseUrl) => createAnthropic({ apiKey: KEY, baseUrl }),
};
const MODELS: Readonly<Record<Protocol, string>> = {
  gemini: 'gemini-3.5-flash',
  openai: 'deepseek/deepseek-chat',
  anthropic: 'claude-haiku-4-5',
};

async function serve(protocol: Protocol, step: StepInput): Promise<ModelServer> {
  const server = await ModelServer.listen({ protocol, apiKey: KEY, steps: [{ text: REPLY, usage: USAGE, ...step }] });
  onTestFinished(() => server.close());
  return server;
}

const never = (): AskOptions => ({ signal: new AbortController().signal });

async function ask(protocol: Protocol, step: StepInput, options = never(), request = REQUEST) {
  const server = await serve(protocol, step);
  return { server, outcome: await PROVIDERS[protocol](server.url).ask(MODELS[protocol], request, options) };
}

/** What each fault is to the engine, and whether the tokens are known: none were used, all are, or nobody can say. */
const FAULTS: readonly (readonly [Fault, ModelFailure, RegExp])[] = [
  ['rate-limit', 'quota', /answered 429: a fault on purpose/],
  ['server-error', 'server', /answered 500: a fault on purpose/],
  ['unauthorized', 'auth', /answered 401: a fault on purpose/],
  ['bad-request', 'protocol', /answered 400: a fault on purpose/],
  ['redirect', 'protocol', /answered 307/],
  ['html', 'protocol', /answered text\/html instead of a stream/],
  ['invalid-json', 'protocol', /not the answer it documents/],
  ['wrong-types', 'protocol', /not the answer it documents: .*expected string, received number/],
  ['huge', 'protocol', /longer than a million characters/],
  ['endless-line', 'protocol', /more than 8 MB/],
  ['safety-prompt', 'safety', /blocked|refused/],
  ['safety-reply', 'safety', /blocked|refused/],
  ['empty', 'empty', /there is no|has no text/],
  ['length', 'cut-off', /ended at the token limit/],
  ['cut', 'network', /the line broke while it answered/],
  ['ends-early', 'network', /the stream ended before the reply did/],
  ['error-in-stream', 'server', /overloaded|had an error/i],
  ['refused', 'network', /not reached/],
];

/** Refused before any work was done. */
const FREE: readonly Fault[] = ['rate-limit', 'unauthorized', 'bad-request', 'redirect', 'refused'];

describe.each(PROTOCOLS)('%s', (protocol) => {
  beforeEach(() => {
    vi.stubEnv('GOOGLE_API_KEY', 'another');
    vi.stubEnv('GEMINI_API_KEY', 'and-another');
    vi.stubEnv('OPENAI_API_KEY', 'another');
    vi.stubEnv('OPENAI_ORG_ID', 'someone-else');
    vi.stubEnv('ANTHROPIC_API_KEY', 'another');
    vi.stubEnv('ANTHROPIC_AUTH_TOKEN', 'another');
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it('streams a reply with its tokens, and asks with our key alone', async () => {
    const warned = vi.spyOn(console, 'warn');
    let heard = '';
    const { outcome, server } = await ask(protocol, { chunks: 9 }, { ...never(), onText: (text) => (heard += text) });
    expect(outcome).toMatchObject({ ok: true, text: REPLY, usage: USAGE, model: MODELS[protocol] });
    expect(heard).toBe(REPLY);
    expect(server.requests).toHaveLength(1);
    const [request] = server.requests;
    expect(JSON.stringify(request!.headers)).not.toMatch(/another|someone-else/);
    expect(request!.body).toContain('"enum":["BUY","SELL","HOLD"]');
    expect(request!.body).toContain(REQUEST.system);
    expect(warned.mock.calls.filter(([text]) => !String(text).includes('GOOGLE_API_KEY'))).toEqual([]);
  });

  it.each(FAULTS)('%s is %s, asked once and without the key in the message', async (fault, failure, message) => {
    const { outcome, server } = await ask(protocol, { fault });
    expect(outcome).toMatchObject({ ok: false, failure, message: expect.stringMatching(message) });
    if (outcome.ok) return;
    expect(outcome.message).not.toContain(KEY);
    expect(outcome.message.length).toBeLessThanOrEqual(300);
    expect(server.requests).toHaveLength(1);
    if (FREE.includes(fault)) expect(outcome.usage).toEqual(NO_USAGE);
    else expect(outcome.usage).not.toEqual(NO_USAGE);
  });

  it('says how long a quota lasts', async () => {
    const { outcome } = await ask(protocol, { fault: 'rate-limit', retryAfterSeconds: 34 });
    expect(outcome).toMatchObject({ failure: 'quota', retryAfterMs: 34_000 });
  });

  it.each(['silent', 'slow'] as const)('a %s answer ends with the signal, and the line is let go', async (fault) => {
    const stop = new AbortController();
    const server = await serve(protocol, { fault });
    const asked = PROVIDERS[protocol](server.url).ask(MODELS[protocol], REQUEST, { signal: stop.signal });
    await vi.waitFor(() => expect(server.requests).toHaveLength(1));
    stop.abort(new DOMException('', 'TimeoutError'));
    expect(await asked).toMatchObject({ failure: 'timeout', usage: expect.toSatisfy((usage) => usage !== undefined) });
    await vi.waitFor(() => expect(server.abandoned).toBe(1));
  });

  it('a call that was given up is cancelled, and one given up before is not made', async () => {
    const stop = new AbortController();
    stop.abort();
    const { outcome, server } = await ask(protocol, {}, { signal: stop.signal });
    expect(outcome).toMatchObject({ failure: 'cancelled', usage: NO_USAGE });
    expect(server.requests).toEqual([]);
  });

  it('nobody listening is a network failure', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await vi.waitFor(() => expect(closed.address()).not.toBeNull());
    const { port } = closed.address() as AddressInfo;
    await new Promise((done) => closed.close(done));
    const outcome = await PROVIDERS[protocol](`http://127.0.0.1:${port}`).ask(MODELS[protocol], REQUEST, never());
    expect(outcome).toMatchObject({
      failure: 'network',
      usage: NO_USAGE,
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

describe('thinking', () => {
  const bodyOf = async (protocol: Protocol, model: string, thinkingTokens: number, dialect?: 'deepseek' | 'openai') => {
    const server = await serve(protocol, {});
    const provider =
      dialect === undefined
        ? PROVIDERS[protocol](server.url)
        : createOpenAiCompatible({ name: dialect, apiKey: KEY, baseUrl: server.url, dialect });
    await provider.ask(model, { ...REQUEST, thinkingTokens }, never());
    return JSON.parse(server.requests[0]!.body) as unknown;
  };

  it('has its explicit budget at Google, which counts it as output', async () => {
    expect(await bodyOf('gemini', 'gemini-3.5-flash', 2048)).toMatchObject({
      generationConfig: { thinkingConfig: { thinkingBudget: 2048 }, maxOutputTokens: 2448 },
    });
    expect(await bodyOf('gemini', 'gemini-2.5-pro', 0)).toMatchObject({
      generationConfig: { thinkingConfig: { thinkingBudget: 128 }, maxOutputTokens: 528 },
    });
  });

  it('is a budget for older models of Anthropic and an effort for newer ones', async () => {
    expect(await bodyOf('anthropic', 'claude-haiku-4-5-20251001', 100)).toMatchObject({
      thinking: { type: 'enabled', budget_tokens: 1024 },
      max_tokens: 1424,
    });
    expect(await bodyOf('anthropic', 'claude-sonnet-4-5', 0)).toMatchObject({ thinking: { type: 'disabled' } });
    const newer = await bodyOf('anthropic', 'claude-opus-5-5', 8000);
    expect(newer).toMatchObject({ thinking: { type: 'adaptive' }, output_config: { effort: 'high' } });
    expect(await bodyOf('anthropic', 'claude-sonnet-4-6', 0)).not.toHaveProperty('thinking');
  });

  it('is said in the words of each service that speaks the protocol of OpenAI', async () => {
    expect(await bodyOf('openai', 'x', 0)).toMatchObject({ reasoning: { enabled: false }, max_tokens: 400 });
    expect(await bodyOf('openai', 'x', 900)).toMatchObject({ reasoning: { max_tokens: 900 }, max_tokens: 1300 });
    expect(await bodyOf('openai', 'x', 9000, 'openai')).toMatchObject({
      reasoning_effort: 'high',
      max_completion_tokens: 9400,
    });
    expect(await bodyOf('openai', 'x', 0, 'deepseek')).toMatchObject({
      thinking: { type: 'disabled' },
      response_format: { type: 'json_object' },
    });
  });
});
