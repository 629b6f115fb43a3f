import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { ClientReply, ClientRequest } from '../client/client.ts';
import type { SnapshotPatch } from '../client/protocol.ts';
import type { LogLine } from '../client/snapshot.ts';
import type { Engine } from './engine.ts';
import { Pacer } from './pacer.ts';
import { SnapshotBuilder } from './snapshot-builder.ts';

/** Longest stretch of work before messages are looked at, ms. */
const SLICE_MS = 8;
const SNAPSHOT_MS = 220;
const COMMIT_MS = 500;
const STATUS_MS = 2_000;
const CHECKPOINT_MS = 30_000;
/** Log lines are handed on before the kernel's bounded log can drop them. */
const LOG_BATCH = 200;

/** Why a loop ended: the input came to its end, the host had enough of it, or it was asked to stop. */
export type LoopEnd = 'input' | 'enough' | 'asked';

/** What the loop tells its host. */
export interface LoopEvents {
  readonly snapshot: (seq: number, at: number, patch: SnapshotPatch) => void;
  readonly log: (lines: readonly LogLine[]) => void;
  readonly status: (status: EngineStatus) => void;
}

/** The document behind `ouroterm status --json`. */
export interface EngineStatus {
  readonly state: string;
  readonly mode: string;
  readonly since: string;
  readonly loopLagMs: {
    readonly p50: number;
    readonly p99: number;
    readonly max: number;
    readonly maxLastMinute: number;
  };
  readonly queues: Readonly<Record<string, number>>;
  readonly dataAgeMs: Readonly<Record<string, number>>;
  readonly rssMb: number;
  readonly journalSeq: number;
}

export interface LoopOptions {
  readonly engine: Engine;
  readonly speed: number;
  readonly withSnapshots: boolean;
  /** Ends the run early, e.g. after so many practice days. */
  readonly enough: () => boolean;
  readonly explain: (request: Extract<ClientRequest, { type: 'explain' | 'explain-symbol' }>) => ClientReply;
  readonly events: LoopEvents;
}

/**
 * Runs an engine: takes events when they are due, answers requests in between, commits, saves checkpoints and tells what
 * it sees. It never works longer than a few milliseconds without looking at its messages.
 */
export class EngineLoop {
  private readonly options: LoopOptions;
  private readonly pacer: Pacer;
  private readonly builder: SnapshotBuilder;
  private readonly lag = monitorEventLoopDelay({ resolution: 10 });
  private maxLag = 0;
  private readonly lagByMinute: number[] = [];
  private readonly startedAt = Date.now();
  private seq = 0;
  private logged: number;
  private urgent = false;
  private lastSnapshot = 0;
  private lastCommit = 0;
  private lastStatus = 0;
  private lastCheckpoint = performance.now();
  private wake: (() => void) | null = null;
  private stopAsked: (() => void) | null = null;
  private end: LoopEnd | null = null;

  constructor(options: LoopOptions) {
    this.options = options;
    this.pacer = new Pacer(options.speed, () => performance.now());
    this.builder = new SnapshotBuilder(options.engine.kernel);
    this.logged = options.engine.kernel.desk.state.logSeq;
    this.lag.enable();
  }

  /** Answers a client's request. */
  async request(request: ClientRequest): Promise<ClientReply> {
    switch (request.type) {
      case 'command': {
        if (this.end !== null) return { ok: false, message: 'the run has ended' };
        const answered = this.options.engine.submit(request.command, request.actor);
        this.hurry();
        return await answered;
      }
      case 'explain':
      case 'explain-symbol':
        this.options.engine.commit();
        return this.options.explain(request);
      case 'chart':
        return { ok: false, message: 'charts are not served yet' };
      case 'take-pen':
        return { ok: true, message: 'this terminal holds the pen' };
      case 'stop':
        this.stop();
        return { ok: true, message: 'the engine stops' };
      default:
        return request satisfies never;
    }
  }

  stop(): void {
    this.end ??= 'asked';
    this.stopAsked?.();
    this.hurry();
  }

  /** Waits until it is asked to stop, so that the end of a run can still be looked at. */
  untilStopped(): Promise<void> {
    return new Promise((resolve) => {
      this.stopAsked = resolve;
    });
  }

  /** Sends every slice again with the next snapshot. */
  resend(): void {
    this.builder.reset();
    this.hurry();
  }

  async run(): Promise<LoopEnd> {
    const { engine } = this.options;
    while (this.end === null) {
      const wait = this.waitFor(engine.nextAt());
      if (wait > 0) await this.sleep(Math.min(wait, SNAPSHOT_MS));
      else {
        this.work();
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
      this.housekeeping();
    }
    engine.commit(true);
    engine.checkpoint();
    this.lastSnapshot = 0;
    this.urgent = true;
    this.housekeeping();
    this.sendStatus();
    return this.end;
  }

  /** Takes events that are due, for a few milliseconds. */
  private work(): void {
    const { engine, enough } = this.options;
    const until = performance.now() + SLICE_MS;
    for (let n = 1; ; n++) {
      const next = engine.nextAt();
      if (this.waitFor(next) > 0) return;
      if (!engine.step(this.pacer.now(engine.kernel.desk.at, next))) this.end = 'input';
      else if (!engine.recovering && enough()) this.end = 'enough';
      if (this.end !== null) return;
      if (engine.kernel.desk.state.logSeq - this.logged > LOG_BATCH) this.sendLog();
      if ((n & 15) === 0 && performance.now() > until) return;
    }
  }

  /** Real milliseconds until an event is due. History is taken in at once, and so is everything in recovery. */
  private waitFor(next: number): number {
    const { engine } = this.options;
    if (engine.recovering || next <= engine.kernel.desk.config.tradeFrom || next === Number.POSITIVE_INFINITY) return 0;
    return engine.queues['commands'] !== 0 ? 0 : this.pacer.wait(next, this.isIdle(next));
  }

  private isIdle(next: number): boolean {
    const { desk } = this.options.engine.kernel;
    const at = this.pacer.now(desk.at, next);
    for (const market of desk.marketSymbols.keys()) {
      const { state } = desk.clock.stateAt(market, at as typeof desk.at);
      if (state === 'open' || state === 'break') return false;
    }
    return true;
  }

  private housekeeping(): void {
    const now = performance.now();
    const { engine, withSnapshots } = this.options;
    this.sendLog();
    if (withSnapshots && (this.urgent || now - this.lastSnapshot >= SNAPSHOT_MS)) {
      this.urgent = false;
      this.lastSnapshot = now;
      this.sendSnapshot();
    }
    if (this.options.speed !== Number.POSITIVE_INFINITY && now - this.lastCommit >= COMMIT_MS) {
      this.lastCommit = now;
      engine.commit();
    }
    if (now - this.lastStatus >= STATUS_MS) {
      this.lastStatus = now;
      this.sendStatus();
    }
    if (now - this.lastCheckpoint >= CHECKPOINT_MS && engine.checkpoint()) this.lastCheckpoint = now;
  }

  private sendSnapshot(): void {
    const { engine, events } = this.options;
    const at = this.pacer.now(engine.kernel.desk.at, engine.nextAt());
    const state = this.end === 'input' ? 'FINISHED' : engine.recovering ? 'RECOVERING' : null;
    const patch = this.builder.patch({ state, speed: this.options.speed, at });
    events.snapshot(++this.seq, at, patch);
  }

  private sendLog(): void {
    const { log, logSeq } = this.options.engine.kernel.desk.state;
    if (logSeq === this.logged) return;
    const after = this.logged;
    this.logged = logSeq;
    if (!this.options.engine.recovering) this.options.events.log(log.filter((line) => line.seq > after));
  }

  private sendStatus(): void {
    const { engine, events } = this.options;
    const { desk } = engine.kernel;
    const ms = (nanoseconds: number) => Math.round(nanoseconds / 10_000) / 100;
    const max = ms(this.lag.max);
    this.maxLag = Math.max(this.maxLag, max);
    this.lagByMinute.push(max);
    if (this.lagByMinute.length > 60_000 / STATUS_MS) this.lagByMinute.shift();
    const { trading, paused } = desk.state;
    events.status({
      state:
        this.end === 'input'
          ? 'FINISHED'
          : engine.recovering
            ? 'RECOVERING'
            : trading === 'ACTIVE'
              ? paused
                ? 'PAUSED'
                : 'RUNNING'
              : trading,
      mode: desk.config.mode,
      since: new Date(this.startedAt).toISOString(),
      loopLagMs: {
        p50: ms(this.lag.percentile(50)),
        p99: ms(this.lag.percentile(99)),
        max: this.maxLag,
        maxLastMinute: Math.max(...this.lagByMinute),
      },
      queues: engine.queues,
      dataAgeMs: Object.fromEntries(
        [...desk.state.markets.values()].flatMap((day) =>
          day.lastDataAt === null ? [] : [[day.market, desk.at - day.lastDataAt]],
        ),
      ),
      rssMb: Math.round(process.memoryUsage.rss() / 104_857.6) / 10,
      journalSeq: engine.lastSeq,
    });
    this.lag.reset();
  }

  private hurry(): void {
    this.urgent = true;
    this.wake?.();
  }

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
