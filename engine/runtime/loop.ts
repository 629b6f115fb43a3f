import type { ClientReply, ClientRequest } from '../client/client.ts';
import type { LogLine, Snapshot } from '../client/snapshot.ts';
import type { EngineStatus } from '../client/status.ts';
import { brokerStatus } from './broker-view.ts';
import type { Engine } from './engine.ts';
import { engineState, type RuntimeState } from './engine-state.ts';
import { LoopLag } from './loop-lag.ts';
import { LivePace, type Pace, Pacer } from './pace.ts';
import { SnapshotBuilder } from './snapshot-builder.ts';
import type { WallClock } from './wall-clock.ts';

/** Longest stretch of work before messages are looked at, ms. */
const SLICE_MS = 8;
const SNAPSHOT_MS = 220;
/** While nothing is journalled only the clock goes on, of which no second is left out. */
const CLOCK_MS = 4 * SNAPSHOT_MS;
/** However many commands come, snapshots are at least this far apart. */
const HURRY_MS = 40;
const COMMIT_MS = 500;
const STATUS_MS = 2_000;
const CHECKPOINT_MS = 30_000;
/** Log lines are handed on before the kernel's bounded log can drop them. */
const LOG_BATCH = 200;

/** Why a loop ended: the input came to its end, the host had enough of it, or it was asked to stop. */
export type LoopEnd = 'input' | 'enough' | 'asked';

/** What the loop tells its host. */
export interface LoopEvents {
  /** At most every 220 ms, sooner after a command, about once a second without events; the same object while nothing changes. */
  readonly snapshot: (snapshot: Snapshot) => void;
  readonly log: (lines: readonly LogLine[]) => void;
  readonly status: (status: EngineStatus) => void;
}

/** What an engine answers; who has the pen is no matter to it. */
export type EngineRequest = Exclude<ClientRequest, { type: 'take-pen' }>;

/** What is asked of the store and the state, and changes nothing. */
export type Question = Extract<
  ClientRequest,
  { type: 'explain' | 'explain-symbol' | 'order' | 'chart' | 'memory' | 'book' }
>;

export interface LoopOptions {
  readonly engine: Engine;
  readonly speed: number;
  /** The clock of a real account; null where the input has a time of its own. */
  readonly clock: WallClock | null;
  /** Whether anybody looks; nothing is built for nobody. */
  readonly watched: () => boolean;
  /** Ends the run early, e.g. after so many practice days. */
  readonly enough: () => boolean;
  /** Answers from the store, to which everything so far has been committed. */
  readonly answer: (request: Question) => ClientReply;
  readonly events: LoopEvents;
}

/**
 * Runs an engine: takes events when they are due, answers requests in between, commits, saves checkpoints and tells what
 * it sees. It never works longer than a few milliseconds without looking at its messages.
 */
export class EngineLoop {
  private readonly options: LoopOptions;
  private readonly pace: Pace;
  private readonly builder: SnapshotBuilder;
  private readonly lag = new LoopLag();
  private readonly since = new Date().toISOString();
  private logged: number;
  private urgent = false;
  private lastSnapshot = 0;
  /** Newest entry of the journal that the last snapshot showed. */
  private shownSeq = 0;
  private lastCommit = 0;
  private lastStatus = 0;
  private lastCheckpoint = performance.now();
  private wake: (() => void) | null = null;
  private stopAsked = false;
  private end: LoopEnd | null = null;

  constructor(options: LoopOptions) {
    this.options = options;
    const { clock, speed } = options;
    this.pace = clock === null ? new Pacer(speed, () => performance.now()) : new LivePace(clock);
    this.builder = new SnapshotBuilder(options.engine.kernel);
    this.logged = options.engine.kernel.desk.state.logSeq;
    options.engine.onAnswer(() => this.poke());
  }

  /** Answers a client's request. */
  async request(request: EngineRequest): Promise<ClientReply> {
    switch (request.type) {
      case 'command': {
        if (this.end !== null) return { ok: false, message: 'the run has ended' };
        const answered = this.options.engine.submit(request.command, request.actor);
        this.hurry();
        return await answered;
      }
      case 'explain':
      case 'explain-symbol':
      case 'order':
      case 'chart':
      case 'memory':
      case 'book':
        this.options.engine.commit();
        return this.options.answer(request);
      case 'status': {
        const status = this.status();
        return { ok: true, message: status.state, status };
      }
      case 'travel':
      case 'what-if':
        return { ok: false, message: 'an engine is always in the present; open its recorded run to travel in time' };
      case 'stop':
        this.stop();
        return { ok: true, message: 'the engine stops' };
      default:
        return request satisfies never;
    }
  }

  stop(): void {
    this.end ??= 'asked';
    this.stopAsked = true;
    this.wake?.();
  }

  /** Something may be due sooner than was thought. */
  poke(): void {
    this.wake?.();
  }

  /** Has the next snapshot built without delay. */
  hurry(): void {
    this.urgent = true;
    this.wake?.();
  }

  /** Goes on answering until it is asked to stop, so that the end of a run can still be looked at. */
  async untilStopped(): Promise<void> {
    while (!this.stopAsked) {
      await this.sleep(Number.POSITIVE_INFINITY);
      this.housekeeping();
    }
  }

  async run(): Promise<LoopEnd> {
    const { engine } = this.options;
    while (this.end === null) {
      const wait = this.waitFor(engine.nextAt());
      if (wait > 0) await this.sleep(wait);
      else {
        this.work();
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
      this.housekeeping();
    }
    engine.commit(true);
    engine.checkpoint();
    this.lastSnapshot = Number.NEGATIVE_INFINITY;
    this.lastStatus = Number.NEGATIVE_INFINITY;
    this.housekeeping();
    return this.end;
  }

  /** Takes events that are due, for a few milliseconds. */
  private work(): void {
    const { engine, enough } = this.options;
    const until = performance.now() + SLICE_MS;
    for (let n = 1; ; n++) {
      const next = engine.nextAt();
      if (this.waitFor(next) > 0) return;
      if (!engine.step(this.pace.now(engine.kernel.desk.at, next))) this.end = 'input';
      else if (!engine.recovering && enough()) this.end = 'enough';
      if (this.end !== null) return;
      if (engine.kernel.desk.state.logSeq - this.logged > LOG_BATCH) this.sendLog();
      if ((n & 15) === 0 && performance.now() > until) return;
    }
  }

  /** Real milliseconds until an event is due. History is taken in at once, and so is everything in recovery. */
  private waitFor(next: number): number {
    const { engine, speed } = this.options;
    // At full speed a day would be over before a model has read the question.
    if (engine.thinking && speed === Number.POSITIVE_INFINITY) return speed;
    if (engine.recovering || next <= engine.kernel.desk.config.tradeFrom) return 0;
    return engine.queues['commands'] !== 0 ? 0 : this.pace.wait(next, () => this.isIdle(next));
  }

  private isIdle(next: number): boolean {
    const { desk } = this.options.engine.kernel;
    const at = this.pace.now(desk.at, next);
    for (const market of desk.marketSymbols.keys()) {
      const { state } = desk.clock.stateAt(market, at as typeof desk.at);
      if (state === 'open' || state === 'break') return false;
    }
    return true;
  }

  private housekeeping(): void {
    const now = performance.now();
    const { engine, events, watched } = this.options;
    this.sendLog();
    const gap = this.urgent ? HURRY_MS : engine.lastSeq === this.shownSeq ? CLOCK_MS : SNAPSHOT_MS;
    if (now - this.lastSnapshot >= gap && watched()) {
      this.urgent = false;
      this.lastSnapshot = now;
      this.shownSeq = engine.lastSeq;
      events.snapshot(this.snapshot());
    }
    if (this.options.speed !== Number.POSITIVE_INFINITY && now - this.lastCommit >= COMMIT_MS) {
      this.lastCommit = now;
      engine.commit();
    }
    if (now - this.lastStatus >= STATUS_MS) {
      this.lastStatus = now;
      this.lag.sample();
      events.status(this.status());
    }
    if (now - this.lastCheckpoint >= CHECKPOINT_MS && engine.checkpoint()) this.lastCheckpoint = now;
  }

  private snapshot(): Snapshot {
    const { engine, speed } = this.options;
    const at = this.pace.now(engine.kernel.desk.at, engine.nextAt());
    return this.builder.build({ state: this.runtimeState, speed, at });
  }

  private sendLog(): void {
    const { log, logSeq } = this.options.engine.kernel.desk.state;
    if (logSeq === this.logged) return;
    const after = this.logged;
    this.logged = logSeq;
    if (!this.options.engine.recovering) this.options.events.log(log.filter((line) => line.seq > after));
  }

  private get runtimeState(): RuntimeState | null {
    if (this.end === 'input') return 'FINISHED';
    return this.options.engine.recovering ? 'RECOVERING' : null;
  }

  private status(): EngineStatus {
    const { engine } = this.options;
    const { desk } = engine.kernel;
    return {
      state: engineState(desk.state, this.runtimeState),
      mode: desk.config.mode,
      since: this.since,
      loopLagMs: this.lag.read(),
      queues: engine.queues,
      dataAgeMs: Object.fromEntries(
        [...desk.state.markets.values()].flatMap((day) =>
          day.lastDataAt === null ? [] : [[day.market, desk.at - day.lastDataAt]],
        ),
      ),
      broker: brokerStatus(desk.state, this.pace.now(desk.at, engine.nextAt())),
      rssMb: Math.round(process.memoryUsage.rss() / 104_857.6) / 10,
      journalSeq: engine.lastSeq,
    };
  }

  /** Sleeps until an event is due, something wakes the loop, or the housekeeping is. */
  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        due.cancel();
        clearTimeout(keeper);
        resolve();
      };
      const due = this.pace.after(ms, wake);
      const keeper = setTimeout(wake, SNAPSHOT_MS);
      this.wake = wake;
    });
  }
}
