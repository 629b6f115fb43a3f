import type { Dispatcher } from 'undici';
import { request } from 'undici';
import { z } from 'zod';
import type { Timer, WallClock } from '../../runtime/wall-clock.ts';
import { systemClock } from '../../runtime/wall-clock.ts';
import type { KisTransport } from './transport.ts';

/*
 * A rehearsal: the broker is the emulator of `ouroterm emulator`, which has a clock of its own. It runs at some speed, or
 * stands still and moves only when nothing is on its way between engine and emulator, so that a whole trading day passes in
 * seconds and nothing depends on how fast the machine is.
 */

const clockReply = z.object({ now: z.number(), speed: z.union([z.number().positive(), z.literal('step')]) });
const stepReply = z.object({
  now: z.number(),
  waiting: z.boolean().optional(),
  frames: z.number().optional(),
  replies: z.number().optional(),
  dropped: z.number().optional(),
});

/** Longest step without a timer of ours, ms of the emulator's clock. */
const LONGEST_STEP_MS = 60_000;
/** Turns of the event loop without anything happening, after which nothing is under way here. */
const QUIET_TURNS = 4;

export interface Rehearsal {
  readonly clock: WallClock;
  readonly transport: KisTransport;
  /** For a person. */
  readonly about: string;
  /** Lets a clock that stands still move from here on; nothing for one that runs. */
  start(failed: (error: unknown) => void): void;
  close(): void;
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/** True for an address of this machine, the only place where an emulator is looked for. */
export const isLoopback = (baseUrl: string): boolean => LOOPBACK.test(new URL(baseUrl).hostname);

/** The rehearsal behind an address of this machine, or null when what answers there is no emulator. */
export async function openRehearsal(baseUrl: string, transport: KisTransport): Promise<Rehearsal | null> {
  const answer = await request(`${baseUrl}/emulator/clock`, { headersTimeout: 5_000 });
  const body = clockReply.safeParse(answer.statusCode === 200 ? await answer.body.json() : await answer.body.dump());
  if (!body.success) return null;
  const { now, speed } = body.data;
  if (speed === 'step') {
    const stepped = new SteppedClock(baseUrl, now);
    await stepped.hello();
    return {
      clock: stepped,
      transport: stepped.count(transport),
      about: 'the clock moves when nothing is on its way',
      start: (failed) => void stepped.run().catch(failed),
      close: () => stepped.close(),
    };
  }
  return {
    clock: scaledClock(now, speed),
    transport,
    about: `the clock runs at ${speed} times real time`,
    start: () => undefined,
    close: () => undefined,
  };
}

function scaledClock(now: number, speed: number): WallClock {
  const start = performance.now();
  return {
    now: () => Math.floor(now + (performance.now() - start) * speed),
    after: (ms, call) => systemClock.after(ms / speed, call),
  };
}

interface Due {
  readonly at: number;
  readonly call: () => void;
}

/** The emulator's clock, moved on whenever everything sent has arrived on both sides. */
class SteppedClock implements WallClock {
  private readonly url: string;
  private at: number;
  private readonly timers = new Set<Due>();
  private readonly counts = { sent: 0, answered: 0, frames: 0, messages: 0 };
  /** Grows with everything that happens here. */
  private stirred = 0;
  private closed = false;

  constructor(baseUrl: string, now: number) {
    this.url = baseUrl;
    this.at = now;
  }

  now(): number {
    return Math.floor(this.at);
  }

  after(ms: number, call: () => void): Timer {
    const due: Due = { at: this.at + Math.max(0, ms), call };
    this.timers.add(due);
    return { cancel: () => void this.timers.delete(due) };
  }

  async hello(): Promise<void> {
    await request(`${this.url}/emulator/hello`, { method: 'POST' }).then(({ body }) => body.dump());
  }

  close(): void {
    this.closed = true;
  }

  /** The same line, with everything on it counted. */
  count(transport: KisTransport): KisTransport {
    return {
      dispatcher: transport.dispatcher.compose((dispatch) => (options, handler) => {
        this.counts.sent++;
        this.stirred++;
        return dispatch(options, this.answering(handler));
      }),
      openSocket: (url) => {
        const socket = transport.openSocket(url);
        const send = socket.send.bind(socket);
        this.counts.frames = 0;
        this.counts.messages = 0;
        socket.on('message', () => {
          this.counts.frames++;
          this.stirred++;
        });
        socket.send = ((...args: Parameters<typeof send>) => {
          this.counts.messages++;
          this.stirred++;
          send(...args);
        }) as typeof socket.send;
        return socket;
      },
    };
  }

  private answering(handler: Dispatcher.DispatchHandler): Dispatcher.DispatchHandler {
    const answered = () => {
      this.counts.answered++;
      this.stirred++;
    };
    return {
      onRequestStart: (...args) => handler.onRequestStart?.(...args),
      onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
      onResponseStart: (...args) => handler.onResponseStart?.(...args),
      onResponseData: (...args) => handler.onResponseData?.(...args),
      onResponseEnd: (...args) => {
        answered();
        handler.onResponseEnd?.(...args);
      },
      onResponseError: (...args) => {
        answered();
        handler.onResponseError?.(...args);
      },
    };
  }

  /** Moves the clock until it is closed. */
  async run(): Promise<void> {
    while (!this.closed) {
      await this.quiet();
      const { sent, frames, messages } = this.counts;
      const until = Math.max(this.at, this.nextDue());
      const answer = await request(`${this.url}/emulator/clock`, {
        method: 'POST',
        body: JSON.stringify({ until, sent, frames, messages }),
      });
      if (answer.statusCode !== 200) throw new Error(`the emulator's clock answers ${answer.statusCode}`);
      const { now, waiting, frames: told, replies, dropped } = stepReply.parse(await answer.body.json());
      this.at = Math.max(this.at, now);
      if (waiting === true) continue;
      this.fire();
      await this.arrival(told ?? 0, (replies ?? 0) + (dropped ?? 0));
    }
  }

  private nextDue(): number {
    let next = this.at + LONGEST_STEP_MS;
    for (const { at } of this.timers) next = Math.min(next, at);
    return next;
  }

  private fire(): void {
    const due = [...this.timers].filter(({ at }) => at <= this.at).sort((a, b) => a.at - b.at);
    for (const timer of due) {
      // One that ran before may have called this one off.
      if (!this.timers.delete(timer)) continue;
      this.stirred++;
      timer.call();
    }
  }

  /** Waits until what the emulator says it has sent is here. */
  private async arrival(frames: number, answers: number): Promise<void> {
    for (let turns = 0; turns < 1_000; turns++) {
      if (this.counts.frames >= frames && this.counts.answered >= answers) return;
      await turn();
    }
  }

  /** Waits until nothing more happens here. */
  private async quiet(): Promise<void> {
    for (let calm = 0, seen = this.stirred; calm < QUIET_TURNS; calm++) {
      await turn();
      if (seen === this.stirred) continue;
      seen = this.stirred;
      calm = 0;
    }
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
