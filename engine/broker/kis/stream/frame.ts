import { z } from 'zod';
import { ZERO } from '../../../market/ascii.ts';

const BAR = 124;
const BRACE = 123;
/** The longest frame that is looked at: the broker's are a few hundred bytes for each of a few records. */
const MAX_BYTES = 1 << 20;

/** Why a frame, or a record in it, could not be used. */
export type FrameFault =
  | 'too-long'
  | 'not-a-frame'
  | 'bad-control'
  | 'bad-count'
  | 'unknown-stream'
  | 'no-key'
  | 'undecipherable'
  | 'bad-layout'
  | 'bad-record';

/** Key and initial vector of an encrypted stream, as text. */
export interface StreamSecret {
  readonly key: string;
  readonly iv: string;
}

/** The broker's answer to a registration, or a word of its own about the session. */
export interface Answer {
  /** Null when it names no stream, as in answers about the session. */
  readonly trId: string | null;
  readonly trKey: string | null;
  readonly ok: boolean;
  /** e.g. `OPSP0000`. Its text is not kept: the code says all, and what a stranger wrote need not be shown. */
  readonly code: string;
  readonly secret: StreamSecret | null;
}

/** `E|TRID|NNN|payload`: records of one stream. */
export interface DataFrame {
  readonly kind: 'data';
  readonly encrypted: boolean;
  readonly trId: string;
  /** From 1 to 999. */
  readonly records: number;
  /** Where the payload begins. */
  readonly payload: number;
}

export type Frame =
  | DataFrame
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** To be sent back as it is. */
  | { readonly kind: 'ping' }
  | { readonly kind: 'fault'; readonly fault: FrameFault };

/** What one message of the broker is. Never throws, whatever the bytes are. */
export function readFrame(bytes: Buffer): Frame {
  if (bytes.length > MAX_BYTES) return fault('too-long');
  const first = bytes[0];
  if (first === BRACE) return readControl(bytes);
  if ((first !== ZERO && first !== ZERO + 1) || bytes[1] !== BAR) return fault('not-a-frame');
  const afterId = bytes.indexOf(BAR, 2);
  if (afterId < 0 || afterId > 12 || bytes[afterId + 4] !== BAR) return fault('not-a-frame');
  const records = threeDigits(bytes, afterId + 1);
  if (!(records > 0)) return fault('bad-count');
  return {
    kind: 'data',
    encrypted: first !== ZERO,
    trId: bytes.toString('latin1', 2, afterId),
    records,
    payload: afterId + 5,
  };
}

const fault = (reason: FrameFault): Frame => ({ kind: 'fault', fault: reason });

function threeDigits(bytes: Buffer, at: number): number {
  let value = 0;
  for (let place = at; place < at + 3; place++) {
    const digit = bytes[place]! - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

const name = z.string().max(64).nullish();
const secret = z.object({ key: z.string().regex(/^[!-~]{32}$/), iv: z.string().regex(/^[!-~]{16}$/) });
const control = z.object({
  header: z.object({ tr_id: name, tr_key: name }),
  body: z
    .object({
      rt_cd: z.string().max(4),
      msg_cd: z.string().regex(/^[A-Z0-9]{4,12}$/),
      // Comes with every success, but only encrypted streams need it: without one their frames are faults.
      output: secret.nullish().catch(null),
    })
    .optional(),
});

function readControl(bytes: Buffer): Frame {
  const parsed = control.safeParse(parseJson(bytes));
  if (!parsed.success) return fault('bad-control');
  const { header, body } = parsed.data;
  if (body === undefined) return header.tr_id === 'PINGPONG' ? { kind: 'ping' } : fault('bad-control');
  return {
    kind: 'answer',
    answer: {
      trId: nameOf(header.tr_id),
      trKey: nameOf(header.tr_key),
      ok: body.rt_cd === '0',
      code: body.msg_cd,
      secret: body.output ?? null,
    },
  };
}

/** The broker writes what it has no name for as `(null)`. */
function nameOf(text: string | null | undefined): string | null {
  return text === undefined || text === '' || text === '(null)' ? null : text;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}
