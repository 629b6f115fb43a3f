import type { ClientReply, ClientRequest } from './client.ts';
import { type Delta, diff, patch } from './diff.ts';
import type { Snapshot } from './snapshot.ts';

/*
 * The message protocol between an engine and its clients, the same over every transport. A client says hello first. After
 * `resync` it is sent snapshots: a whole one, then what changed. It acknowledges each and gets no other before, so that a
 * slow reader misses states but never has a queue of them.
 */
export const PROTOCOL_VERSION = 3;

export type ToEngine =
  | {
      readonly type: 'hello';
      readonly version: number;
      /** Who sits there, `user@tty`; the actor of the client's commands. */
      readonly name: string;
      /** Whether it is a terminal, which may hold the pen, and not a passing command line. */
      readonly terminal: boolean;
    }
  | { readonly type: 'request'; readonly id: number; readonly request: ClientRequest }
  | { readonly type: 'ack'; readonly seq: number }
  /** Asks for a whole snapshot: at the start, and when a delta builds on one that this client does not have. */
  | { readonly type: 'resync' };

export type FromEngine =
  /** `seq` is the snapshot's own; `base` that of the one the delta builds on, null when it holds all of it. */
  | { readonly type: 'snapshot'; readonly seq: number; readonly base: number | null; readonly delta: Delta }
  | { readonly type: 'reply'; readonly id: number; readonly reply: ClientReply }
  /** The engine's last word to a client, in words for a person. */
  | { readonly type: 'closed'; readonly message: string };

type SnapshotMessage = Extract<FromEngine, { type: 'snapshot' }>;

/** The snapshot that a message leads to; null when it builds on another than the known one. Equal parts stay the same. */
export function receiveSnapshot(known: Snapshot | null, { base, delta }: SnapshotMessage): Snapshot | null {
  if (base !== null) return base === known?.seq ? (patch(known, delta) as Snapshot) : null;
  const whole = patch(null, delta) as Snapshot;
  const change = diff(known, whole);
  return change === null ? known : (patch(known, change) as Snapshot);
}
