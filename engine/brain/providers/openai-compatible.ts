import { z } from 'zod';
import type { ModelProvider, ModelRequest } from '../model-port.ts';
import { BadReply, call, expectShape, type ReplyDraft } from './call.ts';

/** Longer than any call may take: the caller's signal ends it. */
const NEVER_MS = 3_600_000;

/**
 * How services that speak OpenAI's protocol differ: whether they bind a reply to a schema or to JSON alone, and how a model
 * is told to think or not to. `plain` says nothing about thinking.
 */
const DIALECTS = {
  plain: { schema: true, limit: 'max_tokens', thinking: () => ({}) },
  openai: {
    schema: true,
    limit: 'max_completion_tokens',
    thinking: (tokens: number) => ({ reasoning_effort: effort(tokens) }),
  },
  openrouter: {
    schema: true,
    limit: 'max_tokens',
    thinking: (tokens: number) => ({ reasoning: tokens === 0 ? { enabled: false } : { max_tokens: tokens } }),
  },
  deepseek: {
    schema: false,
    limit: 'max_tokens',
    thinking: (tokens: number) => ({ thinking: { type: tokens === 0 ? 'disabled' : 'enabled' } }),
  },
  ollama: { schema: true, limit: 'max_tokens', thinking: (tokens: number) => ({ reasoning_effort: effort(tokens) }) },
  vllm: {
    schema: true,
    limit: 'max_tokens',
    thinking: (tokens: number) => ({ chat_template_kwargs: { enable_thinking: tokens > 0 } }),
  },
} as const;
export type OpenAiDialect = keyof typeof DIALECTS;

function effort(tokens: number): 'none' | 'low' | 'medium' | 'high' {
  if (tokens === 0) return 'none';
  return tokens <= 1024 ? 'low' : tokens <= 4096 ? 'medium' : 'high';
}

const tokens = z.number().int().nonnegative();
/** `chat.completion.chunk` of https://platform.openai.com/docs/api-reference/chat-streaming, as far as it is used. */
const chunkSchema = z.object({
  model: z.string().optional(),
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }).optional(),
        finish_reason: z.string().nullish(),
      }),
    )
    .default([]),
  usage: z
    .object({
      prompt_tokens: tokens,
      completion_tokens: tokens,
      completion_tokens_details: z.object({ reasoning_tokens: tokens.nullish() }).nullish(),
    })
    .nullish(),
});

export interface OpenAiCompatibleOptions {
  /** Of the service, as it stands before the colon of a model's name: `openrouter`, `deepseek`, `ollama`. */
  readonly name: string;
  readonly baseUrl: string;
  /** Empty for a service that wants none. */
  readonly apiKey: string;
  readonly dialect?: OpenAiDialect;
}

/** Services that speak OpenAI's chat completions: OpenRouter, DeepSeek, Ollama, vLLM and OpenAI itself. */
export function createOpenAiCompatible(service: OpenAiCompatibleOptions): ModelProvider {
  const { name, baseUrl, apiKey, dialect = 'plain' } = service;
  return {
    name,
    ask: (model, request, options) =>
      call({ provider: name, model, apiKey, options }, async (wire, draft) => {
        const { OpenAI } = await import('openai');
        // Null keeps the library from looking for others in the environment.
        const client = new OpenAI({
          baseURL: baseUrl,
          apiKey: apiKey === '' ? 'none' : apiKey,
          adminAPIKey: null,
          organization: null,
          project: null,
          webhookSecret: null,
          fetch: wire.fetch,
          maxRetries: 0,
          timeout: NEVER_MS,
          logLevel: 'off',
        });
        const body = bodyOf(model, request, dialect);
        await readStream(await client.chat.completions.create(body, { signal: options.signal }), draft);
      }),
  };
}

function bodyOf(model: string, request: ModelRequest, dialect: OpenAiDialect) {
  const { schema, limit, thinking } = DIALECTS[dialect];
  return {
    model,
    messages: [
      { role: 'system' as const, content: request.system },
      { role: 'user' as const, content: request.prompt },
    ],
    stream: true as const,
    stream_options: { include_usage: true },
    response_format: schema
      ? { type: 'json_schema' as const, json_schema: { name: 'reply', schema: { ...request.schema } } }
      : { type: 'json_object' as const },
    [limit]: request.maxOutputTokens + request.thinkingTokens,
    ...thinking(request.thinkingTokens),
  };
}

async function readStream(stream: AsyncIterable<unknown>, draft: ReplyDraft): Promise<void> {
  let finish: string | null = null;
  for await (const message of stream) {
    const { model, choices, usage } = expectShape(chunkSchema, message);
    draft.model = model ?? draft.model;
    if (usage) {
      const thinking = usage.completion_tokens_details?.reasoning_tokens ?? 0;
      draft.usage = {
        input: usage.prompt_tokens,
        output: Math.max(0, usage.completion_tokens - thinking),
        thinking,
      };
    }
    const choice = choices[0];
    if (choice?.delta?.refusal) throw new BadReply('safety', `the model refused: ${choice.delta.refusal}`);
    draft.add(choice?.delta?.content ?? '');
    finish = choice?.finish_reason ?? finish;
  }
  judgeFinish(finish, draft);
}

function judgeFinish(finish: string | null, draft: ReplyDraft): void {
  if (finish === 'stop') return;
  if (finish === 'length') throw new BadReply('cut-off', 'the reply ended at the token limit');
  if (finish === 'content_filter') throw new BadReply('safety', 'the reply was blocked by the content filter');
  if (finish !== null) throw new BadReply('protocol', `the reply ended with ${finish}`);
  if (draft.text === '') throw new BadReply('empty', 'there is no choice in the answer');
  throw new BadReply('network', 'the stream ended before the reply did');
}
