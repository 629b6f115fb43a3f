import type { LineResult } from './line.ts';
import { fateOfRefusal, refusal } from './refusals.ts';
import { type Reply, readReply } from './reply.ts';
import type { KisError, WriteFate } from './result.ts';

export type Judgement =
  | { readonly ok: true; readonly body: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly error: KisError; readonly fate: WriteFate };

/** What came of an exchange, and what that proves if it was a write. */
export function judge(result: LineResult): Judgement {
  if (result.kind === 'lost') {
    const { sent, words } = result;
    return {
      ok: false,
      error: { kind: 'network', sent: sent ? 'maybe' : 'no', words },
      fate: sent ? 'unknown' : 'not-sent',
    };
  }
  const reply = readReply(result.status, result.body);
  switch (reply.kind) {
    case 'ok':
      return { ok: true, body: reply.body };
    case 'refused':
      return { ok: false, error: refusal(reply.code, reply.words), fate: fateOfRefusal(reply.code, reply.words) };
    case 'unusable':
      return { ok: false, error: unusable(result.status, reply), fate: 'unknown' };
  }
}

function unusable(status: number, { words }: Extract<Reply, { kind: 'unusable' }>): KisError {
  const code = `HTTP ${status}`;
  if (status === 401 || status === 403) return { kind: 'auth', code, words, renewed: status === 401 };
  if (status === 429) return { kind: 'rate-limit', code, words };
  if (status >= 500) return { kind: 'maintenance', code, words };
  return { kind: 'protocol', words };
}

/** A read may be tried again: what was wrong may be over in a moment. */
export function isPassing(error: KisError): boolean {
  switch (error.kind) {
    case 'network':
    case 'maintenance':
    case 'rate-limit':
    case 'protocol':
      return true;
    case 'auth':
    case 'rejected':
    case 'unsupported':
    case 'unsayable':
    case 'busy':
    case 'closed':
      return false;
  }
}
