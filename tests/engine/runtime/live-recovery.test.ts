import { describe, expect, it } from 'vitest';
import { kernelBytes } from '../../../engine/kernel/checkpoint.ts';
import { instant } from '../../../engine/market/types.ts';
import { isLive, isTerminal } from '../../../engine/orders/lifecycle.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { Died, Process, type Scene, upToTheBuy, World } from '../../support/scripted-account.ts';
import { at, STOCK } from '../../support/scripted-day.ts';

const second = (time: string, n: number) => at(time) + n * 1_000;

/** The stock is bought, and sold when it falls; each price is seen more than once, as prices are. After the close all is read. */
const DAY: readonly Scene[] = [
  ...upToTheBuy,
  ...[1, 2, 3].map((n): Scene => ({ at: second('09:40', 10 * n), trades: 70_000 })),
  { at: second('09:40', 35), fills: 70_000 },
  ...[36, 50].map((n): Scene => ({ at: second('09:40', n), reads: 'everything' })),
  { at: at('09:42'), trades: 71_500 },
  ...[1, 2, 3].map((n): Scene => ({ at: second('09:43', 10 * n), trades: 65_000 })),
  { at: second('09:43', 35), fills: 65_100 },
  ...[36, 60, 90].map((n): Scene => ({ at: second('09:43', n), reads: 'everything' })),
  ...['15:41', '15:42', '15:43'].map((time): Scene => ({ at: at(time), reads: 'everything' })),
];

/** What a day comes to, whenever in it the process was killed. */
function outcome({ state }: Process) {
  const { positions, accounts, orders, counters } = state;
  return {
    positions: [...positions.values()],
    cash: accounts.get('KRW')?.cash,
    reserved: accounts.get('KRW')?.reserved,
    realised: accounts.get('KRW')?.realised,
    orders: [...orders.values()].map(({ side, state: is, filled, filledAmount }) => [side, is, filled, filledAmount]),
    trades: [counters.trades, counters.losses, counters.exits],
  };
}

const uninterrupted = () => new Process(new World(DAY), new MemoryStore()).runAll();

interface Death {
  readonly process: Process;
  readonly world: World;
  readonly store: MemoryStore;
}

/** Runs until an entry is applied; what it asks for is not done any more. */
function dieAt(
  seq: number,
  before: (process: Process) => void = () => {},
  checkpointEvery = Number.POSITIVE_INFINITY,
): Death {
  const world = new World(DAY);
  const store = new MemoryStore();
  const process = new Process(world, store);
  process.applied = (applied) => {
    if (applied !== seq) return;
    before(process);
    throw new Died();
  };
  expect(() => {
    for (let n = 1; process.step(); n++) if (n % checkpointEvery === 0) process.engine.checkpoint();
  }).toThrow(Died);
  return { process, world, store };
}

function takeUp({ process, world, store }: Death): Process {
  return new Process(world, store, instant(process.source.now() + 2_000));
}

/** Every order went out once, and the desk has on record what the broker has. */
function expectTruth({ state, engine }: Process, { arrived, exchange }: World): void {
  expect(new Set(arrived).size).toBe(arrived.length);
  for (const side of ['BUY', 'SELL']) {
    expect(exchange.orders.filter((order) => order.side === side).length).toBeLessThanOrEqual(1);
  }
  expect(state.accounts.get('KRW')).toMatchObject({ cash: exchange.cash, reserved: 0 });
  expect([...state.positions.values()].map(({ quantity }) => quantity)).toEqual(
    [...exchange.holdings.values()].map(({ quantity }) => quantity),
  );
  for (const order of state.orders.values()) expect(isTerminal(order.state)).toBe(true);
  expect(engine.recovering).toBe(false);
}

/** The journal from the first price on that anything is decided on. */
function entriesOfTheDay(): readonly number[] {
  const entries: number[] = [];
  const process = new Process(new World(DAY), new MemoryStore());
  process.applied = (seq, { type }) => {
    if (type === 'quote' || entries.length > 0) entries.push(seq);
  };
  process.runAll();
  return entries;
}
const entries = entriesOfTheDay();

describe('an engine on a real account', () => {
  it('that nothing interrupts buys and sells once', () => {
    const run = uninterrupted();
    expect(outcome(run)).toMatchObject({
      positions: [],
      orders: [
        ['BUY', 'filled', 142, 9_940_000],
        ['SELL', 'filled', 142, 9_244_200],
      ],
      trades: [1, 1, { HARD_STOP: 1 }],
    });
    expect(entries.length).toBeGreaterThan(20);
  });

  it.each([
    ['nothing but what was forced', () => {}, Number.POSITIVE_INFINITY],
    ['the entry itself', ({ engine }: Process) => engine.commit(), Number.POSITIVE_INFINITY],
    ['the entry itself, and checkpoints', ({ engine }: Process) => engine.commit(), 7],
  ])('killed at every entry in turn, with %s committed, sends nothing twice and loses nothing', (_, before, every) => {
    for (const seq of entries) {
      const death = dieAt(seq, before, every);
      const run = takeUp(death).runAll();
      expectTruth(run, death.world);
    }
  });

  it.each([Number.POSITIVE_INFINITY, 5])('is what it was, byte for byte, with a checkpoint every %d steps', (every) => {
    for (const seq of entries) {
      const death = dieAt(seq, ({ engine }) => engine.commit(), every);
      const run = takeUp(death).recover();
      expect(run.engine.lastSeq).toBe(seq);
      expect(Buffer.compare(kernelBytes(run.engine.kernel), kernelBytes(death.process.engine.kernel))).toBe(0);
    }
  });

  it('killed in the middle of a debate closes it as unfinished, and trades on', () => {
    const world = new World(DAY);
    const store = new MemoryStore();
    const process = new Process(world, store);
    process.applied = (_seq, { type }) => {
      if (type === 'council-turn') throw new Died();
    };
    while (!process.state.positions.has(STOCK)) process.step();
    void process.engine.submit({ type: 'council', symbol: STOCK }, 'operator');
    expect(() => process.runAll()).toThrow(Died);
    const run = takeUp({ process, world, store }).runAll();
    expect(run.state.council?.debates).toMatchObject([
      { verdict: { decision: 'NO_DECISION', rationale: expect.stringContaining('unfinished') } },
    ]);
    expect(store.records.filter(({ kind }) => kind === 'council')).toHaveLength(1);
    expectTruth(run, world);
  });

  it('killed while nothing was in flight ends the day as if it had never stopped', () => {
    const whole = outcome(uninterrupted());
    const quiet = entries.filter((seq) => {
      const death = dieAt(seq, ({ engine }) => engine.commit());
      const inFlight = [...death.process.state.orders.values()].some(({ state }) => isLive(state));
      const run = takeUp(death).runAll();
      if (!inFlight) expect(outcome(run)).toEqual(whole);
      return !inFlight;
    });
    expect(quiet.length).toBeGreaterThan(10);
  });

  it.each(['BUY', 'SELL'])('that dies with a %s on its way out does not know, until the close proves it', (side) => {
    const world = new World(DAY);
    const store = new MemoryStore();
    const first = new Process(world, store);
    first.applied = (_, event) => {
      first.source.diesPlacing = event.type === 'order-sending' && event.ticket.side === side;
    };
    expect(() => first.runAll()).toThrow(Died);
    const second = takeUp({ process: first, world, store });
    while (second.state.at < at('15:40')) {
      second.step();
      const order = [...second.state.orders.values()].at(-1);
      if (second.state.at > at('09:44') && second.state.at < at('15:40')) expect(order?.state).toBe('unknown');
    }
    second.runAll();
    expectTruth(second, world);
    expect([...second.state.orders.values()].at(-1)).toMatchObject({ side, state: 'rejected', filled: 0 });
    expect(world.arrived).toHaveLength(side === 'BUY' ? 0 : 1);
  });

  it('tells its source again what to watch, whether or not the journal goes on after the checkpoint', () => {
    const death = dieAt(entries[10]!, ({ engine }) => engine.checkpoint());
    const run = takeUp(death);
    while (run.source.subscribed.length === 0 && run.step());
    expect(run.source.subscribed.at(-1)).toEqual([0]);
  });
});
