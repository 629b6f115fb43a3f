import type { ModelRequest } from '../model-port.ts';

/** Something that did not fit the token budget. */
export interface LeftOut {
  /** For example `L5 2026-W06 win_rate`. */
  readonly what: string;
  readonly tokens: number;
}

/** A request ready to be sent, with what it will take. The same input gives the same bytes. */
export interface Prompt {
  readonly request: ModelRequest;
  /** Estimated, of system and prompt. */
  readonly tokens: number;
  readonly leftOut: readonly LeftOut[];
  /** SHA-256 over the request, hexadecimal: the key of a cached reply. */
  readonly hash: string;
}
