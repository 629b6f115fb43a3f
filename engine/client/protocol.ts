import type { ClientReply, ClientRequest } from './client.ts';
import type { Snapshot } from './snapshot.ts';

/*
 * The message protocol between an engine and its clients, the same over every transport. A snapshot travels as the
 * slices that changed since the last one sent to this client; the first has them all.
 */
export type SnapshotPatch = Partial<Omit<Snapshot, 'seq' | 'at'>>;

export type ToEngine = { readonly type: 'request'; readonly id: number; readonly request: ClientRequest };

export type FromEngine =
  | { readonly type: 'snapshot'; readonly seq: number; readonly at: number; readonly patch: SnapshotPatch }
  | { readonly type: 'reply'; readonly id: number; readonly reply: ClientReply };

/** Takes a patch into the state a client knows; slices that did not change keep their identity. */
export function applyPatch(
  known: Snapshot | null,
  message: { readonly seq: number; readonly at: number; readonly patch: SnapshotPatch },
): Snapshot {
  return { ...(known as Snapshot), ...message.patch, seq: message.seq, at: message.at };
}
