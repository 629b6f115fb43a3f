import { z } from 'zod';
import { hexKey } from '../dice.ts';
import { isKey, type StreamKind, streamOf, symbolOf } from './catalogue.ts';
import type { StreamKey } from './encryption.ts';

/** Registrations over all TRs of one session. */
const MOST_SUBSCRIPTIONS = 41;

export interface Subscription {
  readonly trId: string;
  readonly trKey: string;
  readonly stream: StreamKind;
  readonly symbol: number | undefined;
  readonly keys: StreamKey;
}

interface SessionOptions {
  readonly account: 'paper' | 'live';
  readonly seed: number;
  /** Sets the connection's keys apart from those of the one before. */
  readonly connection: number;
  /** Whose approval key it is; null for one that was never issued. */
  readonly ownerOf: (approvalKey: string) => string | null;
  /** Whether another session of this app key is open. */
  readonly isTaken: (appKey: string) => boolean;
}

/** What a client's message leads to: a reply, and then perhaps the end of the connection. */
export interface Answer {
  readonly reply: string | null;
  readonly close: boolean;
}

const message = z.object({
  header: z.object({
    approval_key: z.string().optional(),
    custtype: z.string().optional(),
    tr_type: z.string().optional(),
    tr_id: z.string().optional(),
  }),
  body: z.object({ input: z.object({ tr_id: z.string(), tr_key: z.string() }) }).optional(),
});

/** One connection's registrations, and the protocol about them. */
export class StreamSession {
  readonly subscriptions: Subscription[] = [];
  /** The app key that the session belongs to, known from the first message on. */
  owner: string | null = null;
  /** PINGPONGs sent since the last one that was answered. */
  unanswered = 0;
  private readonly options: SessionOptions;

  constructor(options: SessionOptions) {
    this.options = options;
  }

  receive(text: string): Answer {
    const parsed = parse(text);
    if (parsed === null) return say(control('(null)', '', '9', 'OPSP9999', 'JSON PARSING ERROR : invalid json format'));
    const { header, body } = parsed;
    if (header.tr_id === 'PINGPONG') {
      this.unanswered = 0;
      return { reply: null, close: false };
    }
    if (body === undefined) return say(control('(null)', '', '9', 'OPSP9992', 'JSON PARSING ERROR : body not found'));
    const { tr_id: trId, tr_key: trKey } = body.input;
    const refuse = (code: string, words: string, rtCd = '1') => say(control(trId, trKey, rtCd, code, words));
    const owner = this.options.ownerOf(header.approval_key ?? '');
    if (owner === null) return refuse('OPSP0011', 'invalid approval : NOT FOUND', '9');
    if (this.owner === null && this.options.isTaken(owner)) {
      const taken = control('(null)', '', '9', 'OPSP8996', 'ALREADY IN USE appkey');
      return { reply: taken, close: true };
    }
    this.owner = owner;
    switch (header.tr_type) {
      case '1':
        return this.subscribe(trId, trKey, refuse);
      case '2':
        return this.unsubscribe(trId, trKey, refuse);
      default:
        return refuse('OPSP8997', 'JSON PARSING ERROR : invalid tr_type', '9');
    }
  }

  private subscribe(trId: string, trKey: string, refuse: (code: string, words: string) => Answer): Answer {
    const { account, seed, connection } = this.options;
    const stream = streamOf(account, trId);
    if (stream === null) return refuse('OPSP8991', 'SUBSCRIBE ERROR : invalid tr_id');
    if (!isKey(stream, trKey)) return refuse('OPSP8992', 'SUBSCRIBE ERROR : invalid tr_key');
    if (this.find(trId, trKey) !== undefined) return refuse('OPSP0002', 'ALREADY IN SUBSCRIBE');
    if (this.subscriptions.length >= MOST_SUBSCRIPTIONS) return refuse('OPSP0008', 'MAX SUBSCRIBE OVER');
    const keys = {
      iv: hexKey(16, seed, 'iv', connection, trId, trKey),
      key: hexKey(32, seed, 'key', connection, trId, trKey),
    };
    this.subscriptions.push({ trId, trKey, stream, symbol: symbolOf(stream, trKey), keys });
    return say(control(trId, trKey, '0', 'OPSP0000', 'SUBSCRIBE SUCCESS', { keys, stream }));
  }

  private unsubscribe(trId: string, trKey: string, refuse: (code: string, words: string) => Answer): Answer {
    const found = this.find(trId, trKey);
    if (found === undefined) return refuse('OPSP0003', 'UNSUBSCRIBE ERROR(not found!)');
    this.subscriptions.splice(this.subscriptions.indexOf(found), 1);
    return say(control(trId, trKey, '0', 'OPSP0001', 'UNSUBSCRIBE SUCCESS', found));
  }

  private find(trId: string, trKey: string): Subscription | undefined {
    return this.subscriptions.find((known) => known.trId === trId && known.trKey === trKey);
  }
}

const say = (reply: string): Answer => ({ reply, close: false });

function parse(text: string): z.infer<typeof message> | null {
  try {
    return message.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/**
 * A control reply; `output` comes with success only. The broker's own sample decrypts by what `encrypt` says here, others
 * by the first character of a frame.
 */
function control(
  trId: string,
  trKey: string,
  rtCd: string,
  code: string,
  words: string,
  success?: Pick<Subscription, 'keys' | 'stream'>,
): string {
  return JSON.stringify({
    header: { tr_id: trId, tr_key: trKey, encrypt: success?.stream.kind === 'notices' ? 'Y' : 'N' },
    body: { rt_cd: rtCd, msg_cd: code, msg1: words, ...(success !== undefined && { output: success.keys }) },
  });
}
