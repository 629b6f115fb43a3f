import { setTimeout as pause } from 'node:timers/promises';
import type { Snapshot } from '../../../engine/client/snapshot.ts';
import type { EngineStatus } from '../../../engine/client/status.ts';
import { connectEngine, type SocketClient } from '../../../src/socket/client.ts';
import { findEngine } from '../../../src/socket/find-engine.ts';
import type { Cli } from '../../support/cli.ts';
import type { BenchProduct } from './bench-product.ts';
import { TmuxPane } from './tmux-pane.ts';

/** Large enough for every pane. */
export const SIZE = { columns: 200, rows: 60 };
const PATIENCE_MS = 60_000;
/** A world whose first morning is a lively one. */
const SEED = 9;

export const TICKS_PER_SECOND = 2_000;

export interface DeskShape {
  /** Of the run's database, new for each desk. */
  readonly name: string;
  /** Engine time per real time. */
  readonly speed: number;
  /** Whether prices come between the bars, `TICKS_PER_SECOND` of them. */
  readonly ticking: boolean;
}

/** The workstation in a terminal, with a line of our own to its engine. */
export class BenchDesk {
  readonly pane: TmuxPane;
  readonly pid: number;
  private readonly line: SocketClient;

  private constructor(pane: TmuxPane, pid: number, line: SocketClient) {
    this.pane = pane;
    this.pid = pid;
    this.line = line;
  }

  static async open(product: BenchProduct, cli: Cli, { name, speed, ticking }: DeskShape): Promise<BenchDesk> {
    const pane = await openPane(cli, name);
    const db = cli.path(`${name}.db`);
    const argv = [process.execPath, product.main, '--seed', String(SEED), '--speed', String(speed), '--db', db];
    const every = ticking ? (1_000 * speed) / TICKS_PER_SECOND : Number.POSITIVE_INFINITY;
    const pid = await pane.run(argv, { BENCH_TICK_EVERY_MS: String(every) });
    await until(async () => (await pane.screen(1)).join().includes('RUNNING'), `${name} on the screen`);
    const engine = await findEngine([db]);
    if (engine === null) throw new Error(`${name} shows itself, but its engine does not answer`);
    const line = await connectEngine({ path: engine.socket, name: 'bench@ui', terminal: false });
    return new BenchDesk(pane, pid, line);
  }

  /** What the engine says of itself. */
  async status(): Promise<EngineStatus> {
    const reply = await this.line.client.dispatch({ type: 'status' });
    if (!reply.ok || reply.status === undefined) throw new Error(`the engine does not say how it is: ${reply.message}`);
    return reply.status;
  }

  /** Makes the engine send its snapshots here, too, which costs it something. */
  watch(): void {
    this.line.client.watch();
  }

  /** The newest known here; null without `watch`. */
  get snapshot(): Snapshot | null {
    return this.line.client.snapshot();
  }

  /** Waits until the Korean clock on the screen shows this time of day or a later one. */
  async untilClock(clock: string): Promise<void> {
    await until(async () => ((await this.clock()) ?? '') >= clock, `${clock} on the screen`);
  }

  /** The Korean clock on the screen, `HH:MM`. */
  async clock(): Promise<string | null> {
    return /KR (\d\d:\d\d) /.exec((await this.pane.screen(1)).join())?.[1] ?? null;
  }

  async close(): Promise<void> {
    this.line.close();
    await this.pane.close();
  }
}

export const openPane = (cli: Cli, name: string): Promise<TmuxPane> =>
  TmuxPane.open(`ouroterm-bench-${process.pid}-${name}`, SIZE, { ...cli.env, TMUX_TMPDIR: cli.home });

async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`not within ${PATIENCE_MS / 1_000} s: ${what}`);
    await pause(50);
  }
}
