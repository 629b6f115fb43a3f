import { SimulatedMarket } from '../broker/sim/simulated-market.ts';
import type { DecisionView, MomentView, WhatIfScope, WhatIfView } from '../client/travel.ts';
import { kernelBytes } from '../kernel/checkpoint.ts';
import type { Desk } from '../kernel/desk.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { TradingSettings } from '../kernel/settings.ts';
import { createMarketClock } from '../market/clock.ts';
import { addDays } from '../market/days.ts';
import type { Instant } from '../market/types.ts';
import type { Planner } from './brain.ts';
import { Engine, RecoveryError } from './engine.ts';
import { fingerprintOf } from './journal.ts';
import { journalBars } from './journal-bars.ts';
import { JournalReplay } from './journal-replay.ts';
import { differencesOf, equityNow, outcomeOf } from './outcome.ts';
import type { RunStore } from './ports.ts';
import { RecordedPart } from './recorded-part.ts';
import { type RecordedCommand, type Survey, surveyRun } from './run-survey.ts';
import type { ResumableSource } from './sources.ts';

/** Differing decisions that are told one by one. */
const DIFFERENCES_TOLD = 500;
/** A desk without a session for so long has come to the end of its calendars. */
const LONGEST_PAUSE_DAYS = 30;

/** Why a run cannot be run again in another way, in words for whoever asked. */
export class WhatIfError extends Error {
  override readonly name = 'WhatIfError';
}

export interface WhatIfOptions {
  /** The entry after which the other settings hold. */
  readonly from: number;
  readonly scope: WhatIfScope;
  /** Whether the run has come to the end of its input; else what follows its newest instant is not known yet. */
  readonly finished: boolean;
  readonly settings: TradingSettings;
  readonly planner: Planner;
  readonly plannerName: string;
}

/**
 * What would have come of other settings: the run's own bars are traded again on the simulated exchange from its start,
 * up to the moment in step with the journal, from there under the other settings; the operator's commands come when they
 * came. Before that the same is done without a change, and has to end in the very state that was recorded: so whatever
 * differs comes of the settings alone. A position keeps what was fixed at its entry, such as its hard stop.
 *
 * Plans are made anew, since other settings may ask for others.
 *
 * @throws WhatIfError when the run was not on the simulated exchange, or its record does not suffice
 * @throws JournalBroken
 */
export function whatIf(store: RunStore, options: WhatIfOptions): Omit<WhatIfView, 'change'> {
  const run = surveyRun(store, options.finished);
  if (run.config.mode !== 'practice' && run.config.mode !== 'replay') {
    throw new WhatIfError(
      `this run was traded in ${run.config.mode} mode: what its market would have answered is not known`,
    );
  }
  const recorded = recordedOutcome(store, run, options);
  const { until } = recorded;
  const rerun = (settings: TradingSettings | null) => runAgain(store, run, options, settings, until);
  const control = rerun(null);
  if (fingerprintOf(kernelBytes(control.kernel)) !== recorded.outcome.fingerprint) {
    throw new WhatIfError(
      'the exchange of this run does not answer as it did: the program has changed since then, or the journal ends in the middle of a bar',
    );
  }
  const changed = rerun(options.settings);
  const differences = [...differencesOf(recorded.part.decisions, changed.part.decisions)];
  const trading = differences.filter(({ recorded: was, changed: would }) => isTrading(was) || isTrading(would));
  return {
    from: recorded.from,
    until,
    recorded: recorded.outcome,
    changed: outcomeOf(changed.part, changed.kernel, recorded.equity),
    differences: trading.slice(0, DIFFERENCES_TOLD),
    differing: differences.length,
  };
}

const isTrading = (decision: DecisionView | null) => decision !== null && decision.action !== 'HOLD';

function recordedOutcome(store: RunStore, run: Survey, { from, scope }: WhatIfOptions) {
  const replay = new JournalReplay(store);
  const { kernel } = replay;
  while (replay.seq < from && replay.step() !== null);
  const moment: MomentView = { seq: replay.seq, at: kernel.desk.at };
  const equity = equityNow(kernel.desk);
  const until = scope === 'run' ? run.complete : Math.min(run.complete, endOfDay(kernel.desk));
  if (until < moment.at) throw new WhatIfError('nothing of the run is recorded after this moment yet');
  const part = new RecordedPart(store, from);
  for (let next = replay.peek(); next !== null && next.event.at <= until; next = replay.peek()) {
    for (const effect of replay.step()!.effects) if (effect.type === 'record') part.gather(effect.record);
  }
  return { from: moment, until, part, equity, outcome: outcomeOf(part, kernel, equity) };
}

/** Runs the recorded bars again; other settings hold from the moment on, the recorded ones with null. */
function runAgain(
  store: RunStore,
  { config, instruments, startAt, commands }: Survey,
  { from, planner, plannerName }: WhatIfOptions,
  settings: TradingSettings | null,
  until: number,
): { readonly part: RecordedPart; readonly kernel: Kernel } {
  const part = new RecordedPart(store, from);
  const clock = createMarketClock({ overrides: config.calendarOverrides, observedDays: config.observedDays });
  const { tradeFrom, cash } = config;
  const source = journalBars(store, { instruments, clock, tradeFrom });
  const engine = new Engine({
    config,
    instruments,
    startAt,
    source: endingAt(
      new SimulatedMarket({
        source,
        clock,
        cash,
        tradeFrom,
        flowSeed: config.mode === 'practice' ? config.seed : null,
      }),
      until,
    ),
    store: part,
    planner,
    plannerName,
  });
  try {
    while (engine.recovering) engine.step(startAt);
  } catch (error) {
    if (!(error instanceof RecoveryError)) throw error;
    throw new WhatIfError(`this run cannot be made again from its journal: ${error.message}`);
  }
  if (settings !== null) engine.changeSettings(settings);
  const ahead = commands.filter(({ seq, event }) => seq > engine.lastSeq && event.at <= until);
  for (;;) {
    const command = ahead[0];
    if (command !== undefined && isDue(command, engine)) {
      ahead.shift();
      void engine.submit(command.event.command, command.event.actor);
    }
    if (!engine.step(command?.event.at ?? until)) break;
  }
  engine.commit();
  return { part, kernel: engine.kernel };
}

/** A command comes where it stood in the journal, and once things have gone another way, before anything later. */
function isDue({ seq, event, previousAt }: RecordedCommand, engine: Engine): boolean {
  const { at } = engine.kernel.desk;
  return (engine.lastSeq + 1 === seq && at === previousAt) || engine.nextAt() > event.at;
}

/** The market until an instant: what it gives later is the end. */
function endingAt(market: SimulatedMarket, until: number): ResumableSource {
  return {
    kind: 'resumable',
    get atRest() {
      return market.atRest;
    },
    save: () => market.save(),
    load: () => undefined,
    place: (ticket, at) => market.place(ticket, at),
    cancel: (orderId, at) => market.cancel(orderId, at),
    refresh: (at) => market.refresh(at),
    subscribe: (symbols) => market.subscribe(symbols),
    askFlows: (question, at) => market.askFlows(question, at),
    nextAt: (wake) => market.nextAt(wake),
    next(wake) {
      const event = market.next(wake);
      return event === null || event.at > until ? null : event;
    },
  };
}

/** The last close of the trading day under way, or of the next one: of all markets of the desk, epoch ms. */
function endOfDay(desk: Desk): number {
  const markets = [...desk.marketSymbols.keys()];
  const today = markets.map((market) => desk.clock.localDay(market, desk.at)).sort()[0];
  if (today === undefined) return Number.POSITIVE_INFINITY;
  for (let n = -1; n < LONGEST_PAUSE_DAYS; n++) {
    const closes = markets.flatMap((market): Instant[] => {
      const session = desk.clock.sessionOf(market, addDays(today, n));
      return session === null || session === 'unknown' ? [] : [session.close];
    });
    const last = Math.max(...closes);
    if (last > desk.at) return last;
  }
  return Number.POSITIVE_INFINITY;
}
