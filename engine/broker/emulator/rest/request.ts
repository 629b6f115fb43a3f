import type { Rehearsal } from '../rehearsal.ts';
import type { Reply } from './reply.ts';

/** Query or body of a request. The broker reads names in either case. */
export class Params {
  private readonly values = new Map<string, string>();

  constructor(entries: Iterable<readonly [string, string]>) {
    for (const [name, value] of entries) this.values.set(name.toUpperCase(), value);
  }

  /** The value as it was sent; empty when it was not. */
  get(name: string): string {
    return this.values.get(name) ?? '';
  }

  /** All values in the order they came, which is what the broker puts into its paging cursors. */
  get all(): readonly string[] {
    return [...this.values].flatMap(([name, value]) => (name.startsWith('CTX_AREA') ? [] : [value]));
  }
}

/** A request that has passed the gateway. */
export interface KisRequest {
  /** The real account's present id of the TR, whichever id it was asked by. */
  readonly tr: string;
  readonly params: Params;
  /** Request header: `N` asks for the next page. */
  readonly trCont: string;
}

export type Handler = (request: KisRequest, rehearsal: Rehearsal) => Reply;
