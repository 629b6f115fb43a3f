/**
 * Why a request to KIS gave no value: a closed set to act on. `words` are the broker's own (printable, bounded, masked)
 * or ours, and fit behind "KIS: ".
 */
export type KisError =
  /** Keys, token or rights refused. `renewed`: the token was dropped, so the next request asks for a new one. */
  | { readonly kind: 'auth'; readonly code: string; readonly words: string; readonly renewed: boolean }
  /** Too many requests for the broker; the pace has slowed down already. */
  | { readonly kind: 'rate-limit'; readonly code: string; readonly words: string }
  /** The broker understood and said no. */
  | {
      readonly kind: 'rejected';
      readonly code: string;
      readonly words: string;
      /** Told by the words, because codes are reused; `other` when they say nothing known. */
      readonly cause: RejectionCause;
    }
  /** The broker is closed for maintenance or answers that it is in trouble. */
  | { readonly kind: 'maintenance'; readonly code: string; readonly words: string }
  /** `sent: 'no'` only when not one byte of the request was written. */
  | { readonly kind: 'network'; readonly sent: 'no' | 'maybe'; readonly words: string }
  /** An answer that does not say what the documentation promises. */
  | { readonly kind: 'protocol'; readonly words: string }
  /** This account has no such function; nothing was sent. */
  | { readonly kind: 'unsupported'; readonly words: string }
  /** KIS has no way to say this; nothing was sent. `needs-limit`: give a limit price instead of a market order. */
  | {
      readonly kind: 'unsayable';
      readonly reason: 'needs-limit' | 'order-type' | 'price' | 'quantity' | 'symbol' | 'order-id';
      readonly words: string;
    }
  /** Our own queue to the broker is full; nothing was sent. */
  | { readonly kind: 'busy'; readonly words: string }
  /** The client was closed before the request left. */
  | { readonly kind: 'closed'; readonly words: string };

export type RejectionCause = 'hours' | 'cash' | 'shares' | 'other';

export type KisResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: KisError };

/**
 * What a failed write proves. `not-sent`: no byte left, it may be tried again. `refused`: the broker's words say that it
 * was not accepted. `unknown`: it may have been accepted; only the broker's lists tell, and nothing is sent again.
 */
export type WriteFate = 'not-sent' | 'refused' | 'unknown';

export type KisWriteResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fate: WriteFate; readonly error: KisError };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const fail = (error: KisError): { readonly ok: false; readonly error: KisError } => ({ ok: false, error });
