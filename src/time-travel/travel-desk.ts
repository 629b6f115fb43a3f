import type { ClientReply, ClientRequest } from '../../engine/client/client.ts';
import type { Snapshot } from '../../engine/client/snapshot.ts';
import type { TravelRequest, TravelTarget } from '../../engine/client/travel.ts';
import { symbolId } from '../../engine/market/types.ts';
import { makeOfflinePlan } from '../../engine/playbook/offline-planner.ts';
import { goToWords } from '../../engine/runtime/find-moment.ts';
import { TimeMachine } from '../../engine/runtime/time-machine.ts';
import { WhatIfError, whatIf } from '../../engine/runtime/what-if.ts';
import type { SqliteRunStore } from '../../storage/run-store.ts';
import { type ChartSources, chartData } from '../chart-data.ts';
import { META_FINISHED } from '../composed-run.ts';
import { explainDecision } from '../explanation.ts';
import { orderReply } from '../order-reply.ts';
import { changeSetting } from './changed-setting.ts';
import { rowsAsOf } from './past-explanation.ts';
import { pastRecords } from './past-records.ts';

/** Entries read between two looks at the messages. */
const ENTRIES_AT_ONCE = 2_000;

/** Answers the requests of one terminal that travels in a recorded run, which is open for reading only. */
export class TravelDesk {
  private readonly store: SqliteRunStore;
  private readonly machine: TimeMachine;

  /** @throws JournalBroken, or StoreError when the store cannot be read; so do all other methods */
  constructor(store: SqliteRunStore) {
    this.store = store;
    this.machine = new TimeMachine(store);
  }

  /** Reads some of the journal and goes to the newest entry there is; false when all is read. */
  read(): boolean {
    const more = this.machine.read(ENTRIES_AT_ONCE);
    if (!more) this.machine.seek(Number.POSITIVE_INFINITY);
    return more;
  }

  /** Share of the journal that is read, 0 to 1. */
  get progress(): number {
    return this.machine.last.seq / this.store.lastSeq();
  }

  snapshot(): Snapshot {
    return this.machine.snapshot();
  }

  request(request: ClientRequest): ClientReply {
    switch (request.type) {
      case 'explain':
        return this.explain(request.decisionId);
      case 'explain-symbol':
        return this.explainSymbol(request.symbolId);
      case 'chart':
        return chartData(this.chartSources(), request);
      case 'order': {
        const { kernel, here } = this.machine;
        return orderReply(this.store, kernel.desk, request.orderId, here.at);
      }
      case 'travel':
        while (this.machine.read(ENTRIES_AT_ONCE));
        return this.travel(request.to);
      case 'what-if':
        return this.whatIf(request);
      case 'memory':
        return {
          ok: false,
          message: 'memory is known as it is now, not as it was: go back to the present to look at it',
        };
      case 'stop':
        return { ok: true, message: 'back to the present' };
      default:
        return { ok: false, message: 'this is the past; it can be looked at and not changed' };
    }
  }

  /** Nothing of what came after the moment: a bar is known once the kernel has taken it in. */
  private chartSources(): ChartSources {
    const { machine, store } = this;
    const { desk } = machine.kernel;
    return {
      ...{ store, desk, records: pastRecords(machine) },
      barsSoFar: (symbol) => machine.barsSoFar(symbol),
      barsUntil: (symbol) => desk.table.columns.barAt[symbol] ?? Number.NaN,
    };
  }

  private travel(to: TravelTarget): ClientReply {
    const refused = this.go(to);
    if (refused !== null) return { ok: false, message: refused };
    const travel = this.machine.view();
    return { ok: true, message: travel.labels.join(', '), travel };
  }

  /** Why it went nowhere, or null. */
  private go(target: TravelTarget): string | null {
    const { machine } = this;
    switch (target.to) {
      case 'here':
        return null;
      case 'first':
        machine.seek(1);
        return null;
      case 'last':
        machine.seek(Number.POSITIVE_INFINITY);
        return null;
      case 'entry':
        machine.seek(target.seq);
        return null;
      case 'time':
        machine.seekTime(target.at);
        return null;
      case 'minute':
        machine.seekMinute(target.step);
        return null;
      case 'mark': {
        const { step, kind } = target;
        const found = step === 1 ? machine.next({ kind }) : machine.previous({ kind });
        const what = kind === null ? 'event of note' : kind;
        return found === null ? `there is no ${what} ${step === 1 ? 'after' : 'before'} this moment` : null;
      }
      case 'words':
        return goToWords(machine, target.text, target.market);
      default:
        return target satisfies never;
    }
  }

  private explain(decisionId: string): ClientReply {
    return explainDecision(this.store, decisionId, (rows) => rowsAsOf(this.machine, rows));
  }

  /** What was decided last on a symbol, as of the moment. */
  private explainSymbol(symbol: number): ClientReply {
    const { desk } = this.machine.kernel;
    const decisionId = desk.state.memory.get(symbol)?.lastDecisionId ?? null;
    if (decisionId !== null) return this.explain(decisionId);
    const isKnown = desk.table.instruments[symbol] !== undefined;
    return {
      ok: false,
      message: isKnown ? `nothing was decided on ${desk.nameOf(symbolId(symbol))} yet` : `there is no symbol ${symbol}`,
    };
  }

  private whatIf({ change, scope }: Extract<TravelRequest, { type: 'what-if' }>): ClientReply {
    const changed = changeSetting(this.machine.kernel.desk.settings, change);
    if (!changed.ok) return { ok: false, message: changed.problem };
    const { settings, setting, before, after } = changed;
    try {
      const outcome = whatIf(this.store, {
        from: this.machine.here.seq,
        scope,
        finished: this.store.getMeta(META_FINISHED) !== null,
        settings,
        planner: makeOfflinePlan,
        plannerName: 'offline',
      });
      return {
        ok: true,
        message: `${setting} ${before} → ${after}: ${outcome.differing} decisions differ`,
        whatIf: { ...outcome, change: { setting, before, after } },
      };
    } catch (error) {
      if (!(error instanceof WhatIfError)) throw error;
      return { ok: false, message: error.message };
    }
  }
}
