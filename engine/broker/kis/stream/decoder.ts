import type { Instant } from '../../../market/types.ts';
import { decipher } from './cipher.ts';
import { Fields } from './fields.ts';
import type { DataFrame, FrameFault, StreamSecret } from './frame.ts';
import { LAYOUTS, type Layout } from './layouts.ts';
import { type AccountNumbers, isOfAccount } from './order-notices.ts';
import type { OrderBook, OrderNotice, PriceTick } from './records.ts';

export interface RecordListener {
  tick(tick: PriceTick): void;
  book(book: OrderBook): void;
  notice(notice: OrderNotice): void;
}

const layouts: ReadonlyMap<string, Layout> = new Map(Object.entries(LAYOUTS));

/** Makes typed records of data frames and hands each of them to a listener at once. */
export class StreamDecoder {
  /** Records handed on. */
  records = 0;
  /** Notices left out because they are about another account of the same user. */
  otherAccounts = 0;
  private readonly account: AccountNumbers;
  private readonly listener: RecordListener;
  private readonly fault: (fault: FrameFault) => void;
  private readonly fields = new Fields();
  private readonly secrets = new Map<string, StreamSecret>();

  /** @param fault is told of every frame and every record that could not be used */
  constructor(account: AccountNumbers, listener: RecordListener, fault: (fault: FrameFault) => void) {
    this.account = account;
    this.listener = listener;
    this.fault = fault;
  }

  /** What a stream's payloads are encrypted with from now on. */
  setSecret(trId: string, secret: StreamSecret): void {
    this.secrets.set(trId, secret);
  }

  hasSecret(trId: string): boolean {
    return this.secrets.has(trId);
  }

  /** Every connection has secrets of its own. */
  forgetSecrets(): void {
    this.secrets.clear();
  }

  decode(bytes: Buffer, frame: DataFrame, receivedAt: Instant): void {
    const layout = layouts.get(frame.trId);
    const fault = layout === undefined ? 'unknown-stream' : this.handAll(layout, bytes, frame, receivedAt);
    if (fault !== null) this.fault(fault);
  }

  private handAll(layout: Layout, bytes: Buffer, frame: DataFrame, receivedAt: Instant): FrameFault | null {
    const fault = this.takePayload(bytes, frame);
    if (fault !== null) return fault;
    const { count } = this.fields;
    const width = count / frame.records;
    if (!Number.isInteger(width) || width < layout.fields) return 'bad-layout';
    for (let at = 0; at < count; at += width) {
      if (!this.hand(layout, at, receivedAt, width)) this.fault('bad-record');
    }
    return null;
  }

  private takePayload(bytes: Buffer, { encrypted, trId, payload }: DataFrame): FrameFault | null {
    if (!encrypted) return this.fields.take(bytes, payload) ? null : 'bad-layout';
    const secret = this.secrets.get(trId);
    if (secret === undefined) return 'no-key';
    const plain = decipher(bytes.toString('latin1', payload), secret);
    if (plain === null) return 'undecipherable';
    return this.fields.take(plain, 0) ? null : 'bad-layout';
  }

  /** False when the record that begins at a field cannot be read. */
  private hand(layout: Layout, at: number, receivedAt: Instant, width: number): boolean {
    const { fields, listener } = this;
    switch (layout.kind) {
      case 'ticks': {
        const tick = layout.read(fields, at, receivedAt, width);
        if (tick === null) return false;
        this.records++;
        listener.tick(tick);
        return true;
      }
      case 'book': {
        const book = layout.read(fields, at, receivedAt, width);
        if (book === null) return false;
        this.records++;
        listener.book(book);
        return true;
      }
      case 'notices': {
        if (!isOfAccount(fields, at, this.account)) {
          this.otherAccounts++;
          return true;
        }
        const notice = layout.read(fields, at, receivedAt, width);
        if (notice === null) return false;
        this.records++;
        listener.notice(notice);
        return true;
      }
      default:
        return layout satisfies never;
    }
  }
}
