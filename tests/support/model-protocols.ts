import type { Step } from './model-script.ts';

export const PROTOCOLS = ['gemini', 'openai', 'anthropic'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** One server-sent event: its name, where the protocol has names, and its data. */
export interface ServerEvent {
  readonly event?: string;
  readonly data: unknown;
}

export interface ProtocolShape {
  /** Whether a path is the one that replies are streamed from. */
  path(path: string): boolean;
  /** Whether a request carries this key where the protocol wants it. */
  hasKey(headers: Readonly<Record<string, string | string[] | undefined>>, key: string): boolean;
  error(status: number, message: string, step: Step): unknown;
  errorInStream: ServerEvent;
  /** The stream of a reply, piece by piece. */
  stream(pieces: readonly string[], step: Step, model: string): readonly ServerEvent[];
  /** An event whose text is no text. */
  wrongTypes: ServerEvent;
}

/** https://ai.google.dev/api/generate-content: `streamGenerateContent?alt=sse`. */
const gemini: ProtocolShape = {
  path: (path) => /^\/v1beta\/models\/[^/]+:streamGenerateContent\?alt=sse$/.test(path),
  hasKey: (headers, key) => headers['x-goog-api-key'] === key,
  error: (code, message, step) => ({
    error: {
      code,
      message,
      status: code === 429 ? 'RESOURCE_EXHAUSTED' : 'INVALID_ARGUMENT',
      ...(step.retryAfterSeconds === undefined
        ? {}
        : {
            details: [
              { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${step.retryAfterSeconds}s` },
            ],
          }),
    },
  }),
  errorInStream: { data: { error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } } },
  stream: (pieces, step, model) => {
    const usageMetadata = {
      promptTokenCount: step.usage.input,
      candidatesTokenCount: step.usage.output,
      thoughtsTokenCount: step.usage.thinking,
      totalTokenCount: step.usage.input + step.usage.output + step.usage.thinking,
    };
    const chunk = (rest: object) => ({ data: { ...rest, usageMetadata, modelVersion: model } });
    if (step.fault === 'safety-prompt') return [chunk({ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } })];
    if (step.fault === 'empty') return [chunk({})];
    const finishReason = step.fault === 'length' ? 'MAX_TOKENS' : step.fault === 'safety-reply' ? 'SAFETY' : 'STOP';
    return pieces.map((text, i) =>
      chunk({
        candidates: [
          {
            content: { parts: [{ text }], role: 'model' },
            index: 0,
            ...(i === pieces.length - 1 ? { finishReason } : {}),
          },
        ],
      }),
    );
  },
  wrongTypes: { data: { candidates: [{ content: { parts: [{ text: 42 }] } }] } },
};

/** https://platform.openai.com/docs/api-reference/chat-streaming */
const openai: ProtocolShape = {
  path: (path) => path === '/v1/chat/completions',
  hasKey: (headers, key) => headers['authorization'] === `Bearer ${key}`,
  error: (status, message) => ({ error: { message, type: status === 429 ? 'rate_limit_error' : 'error', code: null } }),
  errorInStream: { data: { error: { message: 'The server had an error.', type: 'server_error', code: 502 } } },
  stream: (pieces, step, model) => {
    const chunk = (rest: object) => ({
      data: { id: 'c1', object: 'chat.completion.chunk', created: 1, model, ...rest },
    });
    const choice = (delta: object, finish_reason: string | null) =>
      chunk({ choices: [{ index: 0, delta, finish_reason }] });
    const usage = {
      prompt_tokens: step.usage.input,
      completion_tokens: step.usage.output + step.usage.thinking,
      completion_tokens_details: { reasoning_tokens: step.usage.thinking },
    };
    const end = [chunk({ choices: [], usage }), { data: '[DONE]' }];
    if (step.fault === 'empty') return end;
    if (step.fault === 'safety-prompt') return [choice({ refusal: 'I cannot help with that.' }, null), ...end];
    const finish = step.fault === 'length' ? 'length' : step.fault === 'safety-reply' ? 'content_filter' : 'stop';
    return [
      choice({ role: 'assistant', content: '' }, null),
      ...pieces.map((content) => choice({ content }, null)),
      choice({}, finish),
      ...end,
    ];
  },
  wrongTypes: { data: { choices: [{ index: 0, delta: { content: 42 } }] } },
};

/** https://platform.claude.com/docs/en/build-with-claude/streaming */
const anthropic: ProtocolShape = {
  path: (path) => path === '/v1/messages',
  // Either is documented; the library sends the second from its first version on.
  hasKey: (headers, key) => headers['x-api-key'] === key || headers['authorization'] === `Bearer ${key}`,
  error: (status, message) => ({
    type: 'error',
    error: { type: status === 429 ? 'rate_limit_error' : 'invalid_request_error', message },
  }),
  errorInStream: {
    event: 'error',
    data: { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
  },
  stream: (pieces, step, model) => {
    const event = (type: string, rest: object = {}) => ({ event: type, data: { type, ...rest } });
    const usage = { input_tokens: step.usage.input, output_tokens: 1 };
    const start = event('message_start', {
      message: { id: 'm1', type: 'message', role: 'assistant', content: [], model, stop_reason: null, usage },
    });
    const stop_reason =
      step.fault === 'length' ? 'max_tokens' : step.fault?.startsWith('safety') ? 'refusal' : 'end_turn';
    const end = [
      event('message_delta', {
        delta: { stop_reason, stop_sequence: null },
        usage: {
          output_tokens: step.usage.output + step.usage.thinking,
          output_tokens_details: { thinking_tokens: step.usage.thinking },
        },
      }),
      event('message_stop'),
    ];
    if (step.fault === 'empty') return [start, ...end];
    return [
      start,
      event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
      event('ping'),
      ...pieces.map((text) => event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } })),
      event('content_block_stop', { index: 0 }),
      ...end,
    ];
  },
  wrongTypes: {
    event: 'content_block_delta',
    data: { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 42 } },
  },
};

export const SHAPES: Readonly<Record<Protocol, ProtocolShape>> = { gemini, openai, anthropic };
