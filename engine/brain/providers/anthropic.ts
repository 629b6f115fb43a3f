import { z } from 'zod';
import type { ModelProvider, ModelRequest } from '../model-port.ts';
import { BadReply, call, expectShape, type ReplyDraft } from './call.ts';
import { withoutLimits } from './schema-subset.ts';

/** Longer than any call may take: the caller's signal ends it. */
const NEVER_MS = 3_600_000;
/** The least budget of models that take one. */
const LEAST_THINKING = 1024;

const tokens = z.number().int().nonnegative();
/** Events of https://platform.claude.com/docs/en/build-with-claude/streaming, as far as they are used. */
const eventSchema = z.object({
  type: z.string(),
  message: z.object({ model: z.string(), usage: z.object({ input_tokens: tokens }) }).optional(),
  delta: z
    .object({ type: z.string().optional(), text: z.string().optional(), stop_reason: z.string().nullish() })
    .optional(),
  usage: z
    .object({
      output_tokens: tokens,
      output_tokens_details: z.object({ thinking_tokens: tokens }).nullish(),
    })
    .optional(),
});

export interface AnthropicOptions {
  readonly apiKey: string;
  /** `https://api.anthropic.com` unless given. */
  readonly baseUrl?: string;
}

/** Anthropic's Claude through its own library, replies bound to the request's schema. */
export function createAnthropic({ apiKey, baseUrl = 'https://api.anthropic.com' }: AnthropicOptions): ModelProvider {
  return {
    name: 'anthropic',
    ask: (model, request, options) =>
      call({ provider: 'anthropic', model, apiKey, options }, async (wire, draft) => {
        const { Anthropic } = await import('@anthropic-ai/sdk');
        const client = new Anthropic({
          baseURL: baseUrl,
          apiKey,
          authToken: null,
          webhookKey: null,
          fetch: wire.fetch,
          maxRetries: 0,
          timeout: NEVER_MS,
          logLevel: 'off',
        });
        await readStream(await client.messages.create(bodyOf(model, request), { signal: options.signal }), draft);
      }),
  };
}

function bodyOf(model: string, request: ModelRequest) {
  const { system, prompt, schema, maxOutputTokens, thinkingTokens } = request;
  const format = { type: 'json_schema' as const, schema: withoutLimits(schema) };
  const body = {
    model,
    system,
    messages: [{ role: 'user' as const, content: prompt }],
    stream: true as const,
  };
  if (!thinksByEffort(model)) {
    const budget = thinkingTokens === 0 ? 0 : Math.max(LEAST_THINKING, thinkingTokens);
    return {
      ...body,
      max_tokens: maxOutputTokens + budget,
      output_config: { format },
      thinking: budget === 0 ? { type: 'disabled' as const } : { type: 'enabled' as const, budget_tokens: budget },
    };
  }
  // Some of these always think a little, so there is room for it even when none is asked for.
  return {
    ...body,
    max_tokens: maxOutputTokens + Math.max(LEAST_THINKING, thinkingTokens),
    output_config: { format, effort: effort(thinkingTokens) },
    ...(thinkingTokens === 0 ? {} : { thinking: { type: 'adaptive' as const } }),
  };
}

/** From 4.6 on a model is told an effort; before that, a budget. Names are `claude-opus-4-6` and the like. */
function thinksByEffort(model: string): boolean {
  const [, major = '0', minor = '0'] = /^claude-[a-z]+-(\d+)(?:-(\d{1,2})(?!\d))?/.exec(model) ?? [];
  return Number(major) * 100 + Number(minor) >= 406;
}

function effort(tokens: number): 'low' | 'medium' | 'high' {
  if (tokens === 0) return 'low';
  return tokens <= 4096 ? 'medium' : 'high';
}

async function readStream(stream: AsyncIterable<unknown>, draft: ReplyDraft): Promise<void> {
  let stop: string | null = null;
  for await (const message of stream) {
    const event = expectShape(eventSchema, message);
    if (event.message !== undefined) {
      draft.model = event.message.model;
      draft.usage = { input: event.message.usage.input_tokens, output: 0, thinking: 0 };
    }
    if (event.usage !== undefined) {
      const thinking = event.usage.output_tokens_details?.thinking_tokens ?? 0;
      const output = Math.max(0, event.usage.output_tokens - thinking);
      draft.usage = { input: draft.usage?.input ?? 0, output, thinking };
    }
    if (event.type === 'content_block_delta' && event.delta?.type === 'text_delta') draft.add(event.delta.text ?? '');
    stop = event.delta?.stop_reason ?? stop;
  }
  judgeStop(stop, draft);
}

function judgeStop(stop: string | null, draft: ReplyDraft): void {
  switch (stop) {
    case 'end_turn':
      return;
    case 'max_tokens':
    case 'model_context_window_exceeded':
      throw new BadReply('cut-off', 'the reply ended at the token limit');
    case 'refusal':
      throw new BadReply('safety', 'the model refused');
    case null:
      if (draft.text === '') throw new BadReply('empty', 'there is no message in the answer');
      throw new BadReply('network', 'the stream ended before the reply did');
    default:
      throw new BadReply('protocol', `the reply ended with ${stop}`);
  }
}
