import { kernelBytes } from '../../engine/kernel/checkpoint.ts';
import { canonicalJson } from '../../engine/kernel/codec.ts';
import type { StoreRecord } from '../../engine/kernel/records.ts';
import type { OrderTicket } from '../../engine/orders/order.ts';
import { unpackCheckpoint } from '../../engine/runtime/checkpoint-bytes.ts';
import { fingerprintOf, toHex } from '../../engine/runtime/journal.ts';
import { type AppliedEntry, JournalReplay } from '../../engine/runtime/journal-replay.ts';
import { openRunStore, type SqliteRunStore } from '../../storage/run-store.ts';
import { verifyJournal } from '../commands/journal.ts';
import { compareRows } from './compare-rows.ts';
import { RunDiffers } from './run-differs.ts';

/** Records are written to the scratch database in groups of so many. */
const GROUP = 1_000;
/** SQLite's name for a database on disk that goes when it is closed. */
const SCRATCH = '';

export interface Verification {
  /** Journal entries, and the hash of the newest; null of an empty journal. */
  readonly entries: number;
  readonly head: string | null;
  /** Orders that the kernel wanted and the journal has as sent. */
  readonly ordersSent: number;
  /** Rows of each table that were made again and compared. */
  readonly rows: Readonly<Record<string, number>>;
  /** The entry of the saved state that was compared; null when none was saved. */
  readonly checkpoint: number | null;
  /** SHA-256 of the state after the newest entry. */
  readonly fingerprint: string;
}

/**
 * Leads a kernel through a recorded run again and compares all of it with what was recorded: every decision, order, fill,
 * trade and other row, every order that was sent, and the state that was saved last. Reads the run as of now; an engine
 * may go on with it meanwhile.
 *
 * @throws JournalBroken when an entry cannot be trusted, RunDiffers at the first difference
 */
export function verifyRun(store: SqliteRunStore): Verification {
  return store.db.transaction(() => {
    const { entries, head } = verifyJournal(store);
    const scratch = openRunStore(SCRATCH, { fast: true });
    try {
      return { entries, head, ...compare(store, scratch) };
    } finally {
      scratch.close();
    }
  })();
}

function compare(store: SqliteRunStore, scratch: SqliteRunStore): Omit<Verification, 'entries' | 'head'> {
  const replay = new JournalReplay(store);
  const orders = new OrderCheck();
  const checkpoint = store.latestCheckpoint();
  let records: StoreRecord[] = [];
  for (let applied = replay.step(); applied !== null; applied = replay.step()) {
    orders.take(applied);
    for (const effect of applied.effects) if (effect.type === 'record') records.push(effect.record);
    if (records.length >= GROUP) {
      scratch.commit(null, records, false);
      records = [];
    }
    if (applied.seq === checkpoint?.seq) compareCheckpoint(replay, checkpoint.bytes);
  }
  scratch.commit(null, records, false);
  if (checkpoint !== null && checkpoint.seq > replay.seq) {
    throw new RunDiffers(`a state is saved of entry ${checkpoint.seq}, but the journal ends with entry ${replay.seq}`);
  }
  return {
    ordersSent: orders.sent,
    rows: compareRows(store.db, scratch.db),
    checkpoint: checkpoint?.seq ?? null,
    fingerprint: fingerprintOf(kernelBytes(replay.kernel)),
  };
}

function compareCheckpoint(replay: JournalReplay, bytes: Uint8Array): void {
  const saved = unpackCheckpoint(bytes);
  if (toHex(saved.hash) !== toHex(replay.hash)) {
    throw new RunDiffers(`the state saved of entry ${replay.seq} belongs to another journal`);
  }
  const [recorded, made] = [fingerprintOf(saved.kernel), fingerprintOf(kernelBytes(replay.kernel))];
  if (recorded !== made) {
    throw new RunDiffers(
      `state after entry ${replay.seq}: fingerprint ${recorded} was saved, ${made} comes of the journal`,
    );
  }
}

/** Each order that the kernel wants is the next thing in the journal, as wanted, and no other order is. */
class OrderCheck {
  sent = 0;
  private wanted: { readonly ticket: OrderTicket; readonly by: number }[] = [];

  take({ seq, event, effects }: AppliedEntry): void {
    const wanted = this.wanted.shift();
    if (event.type === 'order-sending') {
      if (wanted === undefined)
        throw new RunDiffers(`entry ${seq}: order ${event.ticket.id} was sent, which nothing asked for`);
      const [sent, asked] = [canonicalJson(event.ticket), canonicalJson(wanted.ticket)];
      if (sent !== asked)
        throw new RunDiffers(`entry ${seq}: the order sent is ${sent}, entry ${wanted.by} asked for ${asked}`);
      this.sent++;
    } else if (wanted !== undefined) {
      throw new RunDiffers(`entry ${seq}: order ${wanted.ticket.id}, asked for by entry ${wanted.by}, was not sent`);
    }
    const asked = effects.flatMap((effect) =>
      effect.type === 'place-order' ? [{ ticket: effect.ticket, by: seq }] : [],
    );
    this.wanted.unshift(...asked);
  }
}
