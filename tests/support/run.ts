import { SimulatedMarket } from '../../engine/broker/sim/simulated-market.ts';
import type { Effect, KernelEvent, OperatorCommand } from '../../engine/kernel/events.ts';
import type { StoreRecord } from '../../engine/kernel/records.ts';
import { DEFAULT_TRADING_SETTINGS, type RunConfig, type TradingSettings } from '../../engine/kernel/settings.ts';
import { createMarketClock } from '../../engine/market/clock.ts';
import type { Instrument } from '../../engine/market/types.ts';
import type { Advisers, Planner } from '../../engine/runtime/brain.ts';
import { Engine } from '../../engine/runtime/engine.ts';
import { barSource, type TestBar } from './bars.ts';
import { MemoryStore } from './memory-store.ts';

export interface RunInput {
  readonly instruments: readonly Instrument[];
  readonly bars: readonly TestBar[];
  /** Bars that end up to here are history. */
  readonly tradeFrom: number;
  readonly planner: Planner;
  readonly settings?: Partial<TradingSettings>;
  readonly config?: Partial<RunConfig>;
  readonly advisers?: Advisers;
}

/** An event and what came of it. The arrays of a `bars` event are those of the source. */
export interface Applied {
  readonly seq: number;
  readonly event: KernelEvent;
  readonly effects: readonly Effect[];
}

/** What a test wants to see of a run: the state just before an event is applied, and just after. */
export interface Observer {
  readonly before?: (event: KernelEvent) => void;
  readonly after?: (applied: Applied) => void;
}

const CASH = { KRW: 100_000_000, USD: 10_000_000, HKD: 100_000_000 } as const;

/** A whole engine over bars in memory. The same input and store give the same run. */
export class TestRun {
  readonly store: MemoryStore;
  readonly market: SimulatedMarket;
  readonly engine: Engine;
  readonly applied: Applied[] = [];
  private lastAt = 0;
  private stepsAtInstant = 0;
  private readonly observers: Observer[] = [];

  constructor(input: RunInput, store = new MemoryStore()) {
    const config: RunConfig = {
      mode: 'replay',
      settings: { ...DEFAULT_TRADING_SETTINGS, ...input.settings },
      cash: CASH,
      observedDays: {},
      calendarOverrides: [],
      breakerReset: 'operator',
      tradeFrom: input.tradeFrom,
      planner: 'offline',
      seed: 1,
      ...input.config,
    };
    this.store = store;
    this.market = new SimulatedMarket({
      source: barSource(input.instruments, input.bars),
      clock: createMarketClock({ overrides: config.calendarOverrides, observedDays: config.observedDays }),
      cash: config.cash,
      tradeFrom: config.tradeFrom,
      flowSeed: config.mode === 'practice' ? config.seed : null,
    });
    this.engine = new Engine({
      config,
      instruments: input.instruments,
      startAt: Math.min(...input.bars.map(({ start }) => start)) - 3_600_000,
      source: this.market,
      store,
      planner: input.planner,
      plannerName: 'test',
      ...(input.advisers === undefined ? {} : { advisers: input.advisers }),
    });
    this.watchKernel();
  }

  get desk() {
    return this.engine.kernel.desk;
  }

  get state() {
    return this.desk.state;
  }

  /** Every record the events of this process asked for, committed or not. */
  get emitted(): StoreRecord[] {
    return this.applied.flatMap(({ effects }) =>
      effects.flatMap((effect) => (effect.type === 'record' ? [effect.record] : [])),
    );
  }

  observe(observer: Observer): this {
    this.observers.push(observer);
    return this;
  }

  /** Takes one event; false at the end of the run. Throws when time stands still: the engine would never end. */
  step(): boolean {
    const { at } = this.desk;
    this.stepsAtInstant = at === this.lastAt ? this.stepsAtInstant + 1 : 0;
    this.lastAt = at;
    if (this.stepsAtInstant > 1_000) throw new Error(`time stands still at ${new Date(at).toISOString()}`);
    return this.engine.step(0);
  }

  runAll(): this {
    while (this.step());
    this.engine.commit();
    return this;
  }

  /** Runs until the predicate holds after an event; throws at the end of the run. */
  runUntil(predicate: (last: Applied) => boolean): this {
    while (this.step()) {
      const last = this.applied.at(-1);
      if (last !== undefined && predicate(last)) return this;
    }
    throw new Error('the run came to its end first');
  }

  /** Gives an operator's command as the next event that is not a plan already asked for. */
  command(command: OperatorCommand): Promise<{ ok: boolean; message: string }> {
    const answer = this.engine.submit(command, 'operator');
    while (this.engine.queues['commands'] !== 0) this.step();
    return answer;
  }

  private watchKernel(): void {
    const { kernel } = this.engine;
    const apply = kernel.apply.bind(kernel);
    kernel.apply = (event, seq) => {
      for (const { before } of this.observers) before?.(event);
      const applied = { seq, event, effects: apply(event, seq) };
      this.applied.push(applied);
      for (const { after } of this.observers) after?.(applied);
      return applied.effects;
    };
  }
}
