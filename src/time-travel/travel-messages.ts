import type { ClientReply, ClientRequest } from '../../engine/client/client.ts';
import type { Snapshot } from '../../engine/client/snapshot.ts';

/** What the travel thread is started with. */
export interface TravelJob {
  /** The run's database; it is only read. */
  readonly path: string;
}

export interface ToTravelThread {
  readonly id: number;
  readonly request: ClientRequest;
}

export type FromTravelThread =
  /** The journal is being read; `share` of it is done, 0 to 1. */
  | { readonly type: 'reading'; readonly share: number }
  | { readonly type: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly type: 'reply'; readonly id: number; readonly reply: ClientReply }
  | { readonly type: 'failed'; readonly message: string };
