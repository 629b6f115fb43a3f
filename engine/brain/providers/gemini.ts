import { z } from 'zod';
import type { ModelProvider, ModelRequest } from '../model-port.ts';
import { BadReply, call, expectShape, type ReplyDraft } from './call.ts';

/** Pro models cannot be kept from thinking; this is the least that they take. */
const LEAST_PRO_THINKING = 128;

/** Finish reasons that are the provider's judgement on what was asked or written. */
const SAFETY = new Set(['SAFETY', 'RECITATION', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII', 'LANGUAGE']);

const tokens = z.number().int().nonnegative().default(0);
/** `GenerateContentResponse` of https://ai.google.dev/api/generate-content, as far as it is used. */
const chunkSchema = z.object({
  candidates: z
    .array(
      z.object({
        content: z
          .object({
            parts: z.array(z.object({ text: z.string().optional(), thought: z.boolean().optional() })).optional(),
          })
          .optional(),
        finishReason: z.string().optional(),
      }),
    )
    .optional(),
  promptFeedback: z.object({ blockReason: z.string().optional() }).optional(),
  usageMetadata: z
    .object({ promptTokenCount: tokens, candidatesTokenCount: tokens, thoughtsTokenCount: tokens })
    .optional(),
  modelVersion: z.string().optional(),
});

export interface GeminiOptions {
  readonly apiKey: string;
  /** `https://generativelanguage.googleapis.com` unless given. */
  readonly baseUrl?: string;
}

/** Given always: the library would look for another in the environment. */
const BASE_URL = 'https://generativelanguage.googleapis.com';

/** Google Gemini through its own library: replies bound to the request's schema, thinking bound to its budget. */
export function createGemini({ apiKey, baseUrl = BASE_URL }: GeminiOptions): ModelProvider {
  return {
    name: 'gemini',
    ask: (model, request, options) =>
      call({ provider: 'gemini', model, apiKey, options }, async (wire, draft) => {
        const { GoogleGenAI } = await import('@google/genai');
        const httpOptions = { fetch: wire.fetch, baseUrl };
        const client = new GoogleGenAI({ apiKey, vertexai: false, apiVersion: 'v1beta', httpOptions });
        const stream = await client.models.generateContentStream({
          model,
          contents: request.prompt,
          config: { ...configOf(model, request), abortSignal: options.signal },
        });
        await readStream(stream, draft);
      }),
  };
}

function configOf(model: string, { system, schema, maxOutputTokens, thinkingTokens }: ModelRequest) {
  const thinkingBudget = model.includes('-pro') ? Math.max(LEAST_PRO_THINKING, thinkingTokens) : thinkingTokens;
  return {
    systemInstruction: system,
    responseMimeType: 'application/json',
    responseJsonSchema: schema,
    candidateCount: 1,
    // Thinking counts against it.
    maxOutputTokens: maxOutputTokens + thinkingBudget,
    thinkingConfig: { thinkingBudget },
  };
}

async function readStream(stream: AsyncIterable<unknown>, draft: ReplyDraft): Promise<void> {
  let finish: string | undefined;
  for await (const message of stream) {
    const { candidates, promptFeedback, usageMetadata, modelVersion } = expectShape(chunkSchema, message);
    if (usageMetadata !== undefined) {
      const { promptTokenCount, candidatesTokenCount, thoughtsTokenCount } = usageMetadata;
      draft.usage = { input: promptTokenCount, output: candidatesTokenCount, thinking: thoughtsTokenCount };
    }
    draft.model = modelVersion ?? draft.model;
    if (promptFeedback?.blockReason !== undefined) {
      throw new BadReply('safety', `the prompt was blocked: ${promptFeedback.blockReason}`);
    }
    const candidate = candidates?.[0];
    for (const { text, thought } of candidate?.content?.parts ?? []) {
      if (thought !== true) draft.add(text ?? '');
    }
    finish = candidate?.finishReason ?? finish;
  }
  judgeFinish(finish, draft);
}

function judgeFinish(finish: string | undefined, draft: ReplyDraft): void {
  if (finish === 'STOP') return;
  if (finish === 'MAX_TOKENS') throw new BadReply('cut-off', 'the reply ended at the token limit');
  if (finish !== undefined && SAFETY.has(finish)) throw new BadReply('safety', `the reply was blocked: ${finish}`);
  if (finish !== undefined) throw new BadReply('protocol', `the reply ended with ${finish}`);
  if (draft.text === '') throw new BadReply('empty', 'there is no candidate in the answer');
  throw new BadReply('network', 'the stream ended before the reply did');
}
