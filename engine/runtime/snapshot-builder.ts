import { diff, patch } from '../client/diff.ts';
import type { AccountView, BreakerView, HeaderSlice, Snapshot } from '../client/snapshot.ts';
import { measuresOf } from '../kernel/breaker.ts';
import type { Desk } from '../kernel/desk.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { holdingsOf } from '../kernel/money-view.ts';
import type { Account } from '../kernel/state.ts';
import { MONEY_DECIMALS } from '../market/money.ts';
import { type Instant, instant } from '../market/types.ts';
import { brokerView } from './broker-view.ts';
import { councilView } from './council-view.ts';
import { engineState, type RuntimeState } from './engine-state.ts';
import { orderViews, positionView } from './holding-view.ts';
import { daysByOpen, marketViews } from './market-view.ts';
import { modelBudgetView } from './model-view.ts';
import { candidateViews, scenarioViews } from './plan-view.ts';
import { riskView } from './risk-view.ts';

const LOG_LINES_SHOWN = 300;

/** What the runtime knows beside the kernel. */
export interface RuntimeStatus {
  readonly state: RuntimeState | null;
  readonly speed: number;
  /** The engine's clock, which runs on between events. */
  readonly at: number;
}

type Slices = Omit<Snapshot, 'seq' | 'at'>;

/** Builds what the views see. */
export class SnapshotBuilder {
  private last: Snapshot | null = null;
  private readonly kernel: Kernel;

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  /** The state now. What did not change since the last call is the same object, down to the whole snapshot. */
  build(status: RuntimeStatus): Snapshot {
    const { last } = this;
    const seq = last?.seq ?? 0;
    const next: Snapshot = { seq, at: status.at, ...buildSlices(this.kernel.desk, status) };
    const change = diff(last, next);
    if (last !== null && change === null) return last;
    this.last = { ...(change === null ? next : (patch(last, change) as Snapshot)), seq: seq + 1 };
    return this.last;
  }
}

function buildSlices(desk: Desk, status: RuntimeStatus): Slices {
  const at = instant(Math.max(status.at, desk.at));
  const days = daysByOpen(desk, at);
  return {
    header: headerOf(desk, status, at),
    markets: marketViews(desk, at),
    scanner: days.flatMap((market) => candidateViews(desk, market)),
    scenarios: days.flatMap((market) => scenarioViews(desk, market)),
    positions: [...desk.state.positions.values()].map((position) => positionView(desk, position, at)),
    orders: orderViews(desk),
    risk: riskView(desk, at),
    broker: brokerView(desk.state),
    council: councilView(desk),
    log: desk.state.log.slice(-LOG_LINES_SHOWN),
  };
}

function headerOf(desk: Desk, status: RuntimeStatus, at: Instant): HeaderSlice {
  const { state } = desk;
  const mark = state.trading === 'ACTIVE' ? state.paused : state.tradingMark;
  return {
    mode: desk.config.mode,
    state: engineState(state, status.state),
    stateReason: mark === null ? '' : `${mark.reason === '' ? 'no reason given' : mark.reason} (${mark.actor})`,
    speed: status.speed,
    accounts: accountsOf(desk).map((account) => accountView(desk, account)),
    breaker: breakerView(desk),
    models: modelBudgetView(desk, at),
    pen: null,
  };
}

/** The accounts that are used. */
const accountsOf = ({ state }: Desk): Account[] =>
  [...state.accounts.values()].filter(({ cash, fees }) => cash !== 0 || fees !== 0);

function accountView(desk: Desk, account: Account): AccountView {
  const scale = 10 ** MONEY_DECIMALS[account.currency];
  const holdings = holdingsOf(desk, account.currency);
  const equity = account.cash + holdings.evaluation;
  const start = account.dayStartEquity ?? equity;
  return {
    currency: account.currency,
    decimals: MONEY_DECIMALS[account.currency],
    cash: account.cash / scale,
    equity: equity / scale,
    realisedToday: account.realisedToday / scale,
    unrealised: (holdings.evaluation - holdings.purchase) / scale,
    dayPnl: (equity - start) / scale,
    dayPnlPct: start === 0 ? 0 : (equity / start - 1) * 100,
  };
}

function breakerView(desk: Desk): BreakerView {
  const { tripped, reason, since } = desk.state.breaker;
  const measures = accountsOf(desk).map((account) => {
    const { unrealisedPct, dayPct } = measuresOf(account, holdingsOf(desk, account.currency));
    return { currency: account.currency, heldPct: unrealisedPct, dayPct };
  });
  const known = measures.flatMap(({ heldPct, dayPct }) => [heldPct, dayPct]).filter((pct) => pct !== null);
  return {
    tripped,
    reason,
    since,
    valuePct: known.length === 0 ? null : Math.min(...known),
    limitPct: desk.settings.circuitBreakerPct,
    measures,
  };
}
