import type { Usage } from './model-port.ts';

/** US dollars for a million tokens. Thinking is paid as output. */
export interface ModelPrice {
  readonly inputUsd: number;
  readonly outputUsd: number;
}
