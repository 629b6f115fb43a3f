import { createHash } from 'node:crypto';
import type { ModelRequest } from '../model-port.ts';
import { estimateTokens } from '../tokens.ts';

/** Something that did not fit the token budget. */
export interface LeftOut {
  /** For example `L5 2026-W06 win_rate`. */
  readonly what: string;
  /** Estimated. */
  readonly tokens: number;
}

/** A request ready to be sent. The same input gives the same bytes. */
export interface Prompt {
  readonly request: ModelRequest;
  /** Estimated, of system, prompt and schema. */
  readonly tokens: number;
  readonly leftOut: readonly LeftOut[];
  /** SHA-256 over the request, hexadecimal: the key of a cached reply. */
  readonly hash: string;
}

export function makePrompt(request: ModelRequest, leftOut: readonly LeftOut[] = []): Prompt {
  const { system, prompt, schema } = request;
  const tokens = estimateTokens(system) + estimateTokens(prompt) + estimateTokens(JSON.stringify(schema));
  const hash = createHash('sha256').update(JSON.stringify(request)).digest('hex');
  return { request, tokens, leftOut, hash };
}
