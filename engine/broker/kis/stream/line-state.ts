import type { Instant } from '../../../market/types.ts';

/** Why the line is down. */
export type DownReason =
  /** The broker gave no approval key. */
  | 'no-key'
  /** It does not take the approval key or the app key (OPSP0010, OPSP0011). */
  | 'key-refused'
  /** Another session uses this app key (OPSP8996): only one may. */
  | 'in-use'
  /** No connection came about, or not in time. */
  | 'unreachable'
  /** The broker or the network ended it. */
  | 'lost'
  /** Nothing was heard for two minutes. */
  | 'silent';

export type LineState =
  | { readonly state: 'connecting'; readonly since: Instant }
  /** The socket is open. Whether the broker takes the key shows with the first registration. */
  | { readonly state: 'up'; readonly since: Instant }
  | {
      readonly state: 'down';
      readonly since: Instant;
      readonly reason: DownReason;
      /** A code of the network, of HTTP or of WebSocket, such as `ECONNREFUSED`, `HTTP 403` or `1006`; may be empty. */
      readonly detail: string;
      readonly nextAttemptAt: Instant;
    }
  /** Not opened yet, or ended by us. */
  | { readonly state: 'closed' };
