import { kernelBytes, restoreKernel } from '../kernel/checkpoint.ts';
import { decodeEvent, EventEncoder } from '../kernel/codec.ts';
import type { KernelEvent, OperatorCommand } from '../kernel/events.ts';
import { Kernel } from '../kernel/kernel.ts';
import type { BarDayRecord, StoreRecord } from '../kernel/records.ts';
import type { RunConfig, TradingSettings } from '../kernel/settings.ts';
import { type Instant, type Instrument, instant, type SymbolId } from '../market/types.ts';
import { BarRecorder } from './bar-recorder.ts';
import { packCheckpoint, unpackCheckpoint } from './checkpoint-bytes.ts';
import { Consultations, type ConsultingEngine, type Thinkers } from './consultations.ts';
import { fingerprintOf, GENESIS, type JournalEntry, JournalWriter, readJournal } from './journal.ts';
import { Outbox, type Outgoing } from './outbox.ts';
import type { JournalSegment, RunStore } from './ports.ts';
import { isLive, type LiveSource, type ResumableSource } from './sources.ts';

/** Entries are committed in groups of this many bytes, unless an order or a command forces it before. */
const GROUP_BYTES = 1 << 20;
const GROUP_RECORDS = 2_000;
/** Most events whose orders one commit serves: the first of them may not wait for long. */
const BATCH_EVENTS = 64;

export interface EngineOptions extends Thinkers {
  readonly config: RunConfig;
  readonly instruments: readonly Instrument[];
  /** Instant of the run's first entry. */
  readonly startAt: number;
  readonly source: ResumableSource | LiveSource;
  readonly store: RunStore;
}

/** The input and the journal of a run disagree, so the run cannot be continued. */
export class RecoveryError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RecoveryError';
  }
}

interface QueuedCommand {
  readonly command: OperatorCommand;
  readonly actor: string;
  readonly reply: (outcome: { ok: boolean; message: string }) => void;
}

/**
 * The imperative shell round the kernel: takes the next event, journals it, applies it, carries out the effects. Where a
 * real account has more to tell already when an order is to be sent, that is decided on first, and one commit serves all.
 *
 * After a crash it loads the newest checkpoint and runs the source again from there; as long as the journal has entries,
 * what the source gives must be what the journal says, nothing is written, and the operator's commands come out of the
 * journal at the place where they were given. Then the run goes on as if it had never stopped. A run on a real account has
 * no source to run again: its journal's events are applied as they stand, their effects are not carried out once more, and
 * `run-resumed` puts in doubt what was on its way.
 */
export class Engine {
  private current: Kernel;
  private readonly options: EngineOptions;
  private readonly journal: JournalWriter;
  private readonly encoder = new EventEncoder();
  private readonly commands: QueuedCommand[] = [];
  private readonly bars = new BarRecorder();
  private readonly outbox = new Outbox();
  private readonly consultations: Consultations;
  private records: StoreRecord[] = [];
  /** Entries written by an earlier process that are still to be lived through again; null once caught up. */
  private tail: Iterator<JournalEntry> | null = null;
  private expected: JournalEntry | null = null;
  private seq = 0;
  private wake = Number.POSITIVE_INFINITY;
  private wakeSeq = -1;
  private opened = false;
  /** The first event to take once caught up: a live run was taken up again. */
  private resuming = false;
  /** What the store of a live run refused to take; it goes first when the store takes something again. */
  private unwritten: { readonly segment: JournalSegment | null; readonly records: readonly StoreRecord[] }[] = [];
  private storeFailed = false;

  constructor(options: EngineOptions) {
    this.options = options;
    const { store, source } = options;
    const checkpoint = store.latestCheckpoint();
    let previous = GENESIS;
    if (checkpoint === null) this.current = new Kernel(options.config);
    else {
      const saved = unpackCheckpoint(checkpoint.bytes);
      this.current = restoreKernel(saved.kernel);
      if (!isLive(source)) source.load(saved.source);
      previous = saved.hash;
      this.seq = checkpoint.seq;
      this.opened = true;
    }
    this.journal = new JournalWriter(this.seq, previous);
    if (store.lastSeq() > this.seq) {
      this.tail = readJournal(store.segments(this.seq), this.seq, previous);
      this.readTail();
    }
    this.resuming = isLive(source) && store.lastSeq() > 0;
    this.consultations = new Consultations(options, this.consulting());
  }

  get kernel(): Kernel {
    return this.current;
  }

  get recovering(): boolean {
    return this.expected !== null;
  }

  get lastSeq(): number {
    return this.seq;
  }

  get queues(): Readonly<Record<string, number>> {
    const { source } = this.options;
    return {
      commands: this.commands.length,
      plans: this.consultations.plansWaiting,
      records: this.records.length,
      ...(isLive(source) ? { ...source.queues, unwritten: this.unwritten.length } : {}),
    };
  }

  /** SHA-256 of the whole state. */
  fingerprint(): string {
    return fingerprintOf(kernelBytes(this.kernel));
  }

  /** Goes on under other settings, which no journal says: for a what-if, whose store is not the recorded one. */
  changeSettings(settings: TradingSettings): void {
    this.current = restoreKernel(kernelBytes(this.current), settings);
    this.wakeSeq = -1;
  }

  /** Queues an operator's command; it is the next event. */
  submit(command: OperatorCommand, actor: string): Promise<{ ok: boolean; message: string }> {
    return new Promise((reply) => this.commands.push({ command, actor, reply }));
  }

  /** Whether the brain is at work and nothing else is to be done at this moment. */
  get thinking(): boolean {
    return this.consultations.isThinking && this.commands.length === 0;
  }

  /** Has a function called when an event became due by itself. */
  onAnswer(call: () => void): void {
    this.consultations.onAnswer(call);
  }

  /** When the next event is due, epoch ms; Infinity at the end of the run. */
  nextAt(): number {
    const { opened, resuming, commands, recovering, consultations } = this;
    if (!opened || resuming || commands.length > 0 || recovering || consultations.isDue) return this.kernel.desk.at;
    return this.options.source.nextAt(this.nextWake());
  }

  /** The kernel's next wake, asked once an event: between two events it cannot change. */
  private nextWake(): number {
    if (this.wakeSeq !== this.seq) {
      this.wake = this.kernel.nextWake();
      this.wakeSeq = this.seq;
    }
    return this.wake;
  }

  /**
   * Takes one event, and when it has an order sent what else a real account has told by then; carries out what they ask
   * for. `at` is the engine's clock for commands. False at the end of the run.
   */
  step(at: number): boolean {
    const went = this.takeNext(at);
    for (let n = 1; n < BATCH_EVENTS && this.outbox.holdsOrder && this.hearsMore(); n++) this.takeFromSource();
    this.sendOut();
    return went;
  }

  private takeNext(at: number): boolean {
    if (this.replayRecorded()) return true;
    if (this.resuming) {
      this.resuming = false;
      this.opened = true;
      const { settings, calendarOverrides } = this.options.config;
      this.take({ type: 'run-resumed', at: this.now(), settings, calendarOverrides });
      return true;
    }
    if (!this.opened) {
      this.open();
      return true;
    }
    if (this.consultations.begin() || this.consultations.takeAnswer()) return true;
    const queued = this.recovering ? undefined : this.commands.shift();
    if (queued !== undefined) {
      this.runCommand(queued, at);
      return true;
    }
    if (this.takeFromSource()) return true;
    if (this.expected !== null)
      throw new RecoveryError(
        `the journal goes on to entry ${this.options.store.lastSeq()}, the input ends before entry ${this.expected.seq}: it is not the input of this run`,
      );
    return false;
  }

  private takeFromSource(): boolean {
    const event = this.options.source.next(this.nextWake());
    if (event === null) return false;
    this.take(event);
    return true;
  }

  /** Whether a real account has told something that the kernel does not know yet. */
  private hearsMore(): boolean {
    const { source } = this.options;
    return isLive(source) && !this.recovering && source.nextAt(this.nextWake()) <= source.now();
  }

  /** What a source of news has to tell; the next event. While a run is made again its journal tells. */
  tellNews(news: Parameters<Consultations['tellNews']>[0]): void {
    this.consultations.tellNews(news);
  }

  /** This engine as its consultations see it. */
  private consulting(): ConsultingEngine {
    const kernel = () => this.kernel;
    const recovering = () => this.recovering;
    return {
      get kernel() {
        return kernel();
      },
      get recovering() {
        return recovering();
      },
      now: () => this.now(),
      take: (event) => this.take(event),
      commit: (durable) => this.commit(durable),
    };
  }

  /** Bars of a watched symbol that are not in the store yet; null when there are none. */
  barsSoFar(symbol: SymbolId): BarDayRecord | null {
    return this.bars.current(symbol);
  }

  /**
   * Commits what is journalled so far. A store that fails ends a run that can be made again; a run on a real account goes on
   * with exits only, and what was refused is kept for the next attempt.
   *
   * @returns false when something could not be written
   */
  commit(durable = false): boolean {
    const written = this.write(durable);
    this.sendOut();
    return written;
  }

  private write(durable: boolean): boolean {
    const { store, source } = this.options;
    const segment = this.journal.seal();
    const { records, unwritten } = this;
    if (segment === null && records.length === 0 && unwritten.length === 0) return true;
    this.records = [];
    if (!isLive(source)) {
      store.commit(segment, records, durable);
      return true;
    }
    try {
      for (let first = unwritten[0]; first !== undefined; first = unwritten[0]) {
        store.commit(first.segment, first.records, durable);
        unwritten.shift();
      }
      store.commit(segment, records, durable);
    } catch (error) {
      unwritten.push({ segment: segment && { ...segment, bytes: segment.bytes.slice() }, records });
      this.noteStore(error);
      return false;
    }
    if (this.storeFailed) this.noteStore(null);
    return true;
  }

  /** Tells the kernel when the store begins to fail, and when it works again. */
  private noteStore(error: unknown): void {
    if (this.storeFailed === (error !== null)) return;
    this.storeFailed = error !== null;
    const at = this.now();
    this.take(
      error === null ? { type: 'store-recovered', at } : { type: 'store-failed', at, message: messageOf(error) },
    );
  }

  /** Saves the whole state, if this is a moment at which the source can be saved too. */
  checkpoint(): boolean {
    const { source, store } = this.options;
    if (!this.opened || this.resuming || this.recovering || this.consultations.isAwaited) return false;
    if (!isLive(source) && !source.atRest) return false;
    this.records.push(...this.bars.flush());
    if (!this.commit()) return false;
    const { hash } = this.journal.head;
    const saved = isLive(source) ? null : source.save();
    try {
      store.saveCheckpoint({ seq: this.seq, bytes: packCheckpoint(kernelBytes(this.kernel), saved, hash) });
    } catch (error) {
      if (!isLive(source)) throw error;
      this.noteStore(error);
      this.sendOut();
      return false;
    }
    return true;
  }

  private open(): void {
    this.opened = true;
    const at = instant(this.options.startAt);
    this.take({ type: 'run-started', at, config: this.options.config });
    if (this.options.instruments.length > 0) this.take({ type: 'instruments', at, added: this.options.instruments });
  }

  /** Journals an event and applies it; its effects wait in the outbox. In recovery the journal must hold it already. */
  private take(event: KernelEvent): void {
    this.applyEntry(this.encoder.encode(event), event);
  }

  private applyEntry(bytes: Uint8Array, event: KernelEvent): void {
    const recovered = this.expected !== null;
    if (this.expected !== null) {
      if (Buffer.compare(bytes, this.expected.event) !== 0) {
        throw new RecoveryError(
          `entry ${this.expected.seq} of the journal is not what the input gives now (${event.type}): the input or the program has changed since. Start a new run in another database, or bring the input back.`,
        );
      }
      this.seq = this.expected.seq;
      this.readTail();
    } else this.seq = this.journal.append(bytes);
    const effects = this.kernel.apply(event, this.seq);
    if (!recovered) for (const effect of effects) if (effect.type === 'record') this.records.push(effect.record);
    if (event.type === 'bars') this.records.push(...this.bars.take(this.kernel.desk, event.bars));
    for (const effect of effects) {
      if (effect.type === 'record') continue;
      if (recovered && isLive(this.options.source)) {
        this.carriedOut(effect);
        continue;
      }
      if (effect.type === 'place-order') this.take({ type: 'order-sending', at: event.at, ticket: effect.ticket });
      this.outbox.put(effect, event.at);
    }
    if (this.journal.pendingBytes > GROUP_BYTES || this.records.length > GROUP_RECORDS) this.write(false);
  }

  /** Carries out what is in the outbox. An order leaves only once its intent is on the disk. */
  private sendOut(): void {
    for (;;) {
      const written = !this.outbox.holdsOrder || this.recovering || this.write(true);
      // A store that fails has its say about what is already on its way: entries are cancelled after it.
      const waiting = this.outbox.take();
      if (waiting.length === 0) return;
      for (const { effect, at } of waiting) this.carryOut(effect, at, written);
    }
  }

  private carryOut(effect: Outgoing, at: Instant, written: boolean): void {
    const { source } = this.options;
    switch (effect.type) {
      case 'place-order':
        // A sale protects what is held, and is sent even so; a buy that leaves no trace is not.
        if (written || effect.ticket.side === 'SELL') source.place(effect.ticket, at);
        else {
          const message = 'its intent could not be written down';
          this.take({ type: 'order-unsent', at: this.now(), orderId: effect.ticket.id, message });
        }
        return;
      case 'cancel-order':
        source.cancel(effect.orderId, at);
        return;
      case 'refresh-orders':
        source.refresh(at);
        return;
      case 'subscribe':
        source.subscribe(effect.symbols);
        return;
      case 'make-plan':
      case 'make-insight':
      case 'hold-council':
      case 'ask-decision':
        this.consultations.ask(effect);
        return;
      case 'collect-flow': {
        const { market, day } = effect.question;
        const result = { ok: false, message: 'this broker does not tell who bought and sold' } as const;
        if (source.askFlows === undefined) this.take({ type: 'market-flow', at, market, day, result });
        else source.askFlows(effect.question, at);
        return;
      }
      case 'store-bars':
        this.records.push(...this.bars.flush());
        return;
      default:
        effect satisfies never;
    }
  }

  /** In a live recovery what came of an effect is in the journal; a plan and a subscription are still wanted. */
  private carriedOut(effect: Outgoing): void {
    if (effect.type === 'make-plan' || effect.type === 'make-insight') this.consultations.ask(effect);
    if (effect.type === 'subscribe') this.options.source.subscribe(effect.symbols);
  }

  /** The engine's clock: the last event's, and on a real account the time of day, which may not go back. */
  private now(): Instant {
    const { source } = this.options;
    const { at } = this.kernel.desk;
    return isLive(source) ? instant(Math.max(at, source.now())) : at;
  }

  private runCommand({ command, actor, reply }: QueuedCommand, at: number): void {
    const refused = this.kernel.refusal(command);
    if (refused !== null) {
      reply({ ok: false, message: refused });
      return;
    }
    const before = this.kernel.desk.state.logSeq;
    this.take({ type: 'command', at: instant(Math.max(at, this.kernel.desk.at)), actor, command });
    this.commit(true);
    const said = this.kernel.desk.state.log.find((line) => line.seq > before);
    reply({ ok: true, message: said?.message ?? 'done' });
  }

  /** In recovery a command of the journal is the next event, exactly where it stood; of a live run every entry is. */
  private replayRecorded(): boolean {
    if (this.expected === null) return false;
    const live = isLive(this.options.source);
    const event = live ? decodeEvent(this.expected.event) : decodeIfJson(this.expected.event);
    if (event === null) return false;
    if (!live && event.type !== 'command' && !this.consultations.isFromOutside(event)) return false;
    this.consultations.noteRecorded(event);
    if (live) {
      this.opened = true;
      if (event.type === 'run-started') this.current = new Kernel(event.config);
    }
    this.applyEntry(this.expected.event, event);
    return true;
  }

  private readTail(): void {
    const next = this.tail?.next();
    if (next === undefined || next.done === true) {
      const caughtUp = this.expected;
      this.expected = null;
      this.tail = null;
      if (caughtUp !== null) this.journal.continueAfter(caughtUp.seq, caughtUp.hash);
    } else this.expected = next.value;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const decodeIfJson = (bytes: Uint8Array): KernelEvent | null => (bytes[0] === 0 ? decodeEvent(bytes) : null);
