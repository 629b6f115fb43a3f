import { createMarketClock } from '../market/clock.ts';
import type { Instrument, MarketCode, SymbolId } from '../market/types.ts';
import { instant, MARKET_CODES } from '../market/types.ts';
import { isLive } from '../orders/lifecycle.ts';
import type { OrderId } from '../orders/order.ts';
import { isFinished } from '../risk/kill-switch.ts';
import type { BarSlice } from './bars.ts';
import { parkedWakeAt, releaseParked } from './blackout-flow.ts';
import { evaluateBreaker } from './breaker.ts';
import { correctHoliday, failCancel, loseAnswer, resumeRun, takeLine, unsend } from './broker-flow.ts';
import { initialBrokerState } from './broker-state.ts';
import { nextRollUp, rollUpEndedDays } from './context-flow.ts';
import { endCouncil, takeCouncilFacts, takeCouncilText, takeCouncilTurn } from './council-flow.ts';
import { Desk } from './desk.ts';
import { nextMarketWake, runMilestones, schedule } from './desk-day.ts';
import { reduceAfterError } from './entry-flow.ts';
import { evaluateSymbol } from './evaluate.ts';
import type { Effect, KernelEvent, OperatorCommand } from './events.ts';
import { exitRetryAt, noteExitRefused } from './exit-flow.ts';
import { takeFill } from './fill-flow.ts';
import { afterOrderEvent, awaitsRefresh, sellEverything, tellKillSwitch } from './kill-flow.ts';
import { takeReservation, takeSettlement } from './llm-flow.ts';
import { askMacroCouncil, macroWakeAt, takeInsight } from './macro-flow.ts';
import { closeMarketDay, takeBars, takeDaySoFar, takeQuote } from './market-data.ts';
import { takeNews } from './news-flow.ts';
import { refusal, runCommand } from './operator.ts';
import { blackoutNow, cancelOrders, fillTimeoutAt, moveOrder } from './order-flow.ts';
import { recordToldDays } from './outcome-flow.ts';
import { acceptOrder } from './own-orders.ts';
import { takePlan } from './plan-flow.ts';
import { nextCycleAt, runCycle, takeAnswer } from './question-flow.ts';
import { takeReport } from './report-flow.ts';
import { watchList } from './scan.ts';
import { beginSchedule, nextJobWake, replan, resumeSchedule, runSchedule, takeFlow } from './schedule-flow.ts';
import { isAccountMode, type RunConfig } from './settings.ts';
import { watchBars, watchPrice } from './shadow-flow.ts';
import { type DeskState, initialState } from './state.ts';
import { loseStore, regainStore } from './store-flow.ts';

/** A bar told this long after its end is history of a symbol that came later: nothing is decided on its close. */
const HISTORY_AFTER_MS = 90_000;

/**
 * The trading desk as a pure function of its events: no I/O, no clock, no randomness. The same events give the same
 * effects and the same state, which is what replay, recovery and "why did it sell?" rest on.
 */
export class Kernel {
  readonly desk: Desk;

  constructor(config: RunConfig, state: DeskState = initialState()) {
    const clock = createMarketClock({ overrides: config.calendarOverrides, observedDays: config.observedDays });
    this.desk = new Desk(state, clock, config);
    if (isAccountMode(config.mode)) state.broker ??= initialBrokerState();
    for (const code of config.settings.enabledMarkets) this.desk.account(code);
  }

  /** Applies one event. `seq` is its journal sequence number; identifiers are derived from it. */
  apply(event: KernelEvent, seq: number): readonly Effect[] {
    const { desk } = this;
    desk.begin(seq, event.at);
    switch (event.type) {
      case 'run-started':
        desk.say('info', 'run-started', `Run started in ${event.config.mode} mode`);
        break;
      case 'instruments':
        this.addInstruments(event.added);
        break;
      case 'run-resumed':
        resumeRun(desk, event);
        resumeSchedule(desk);
        break;
      case 'bars':
        this.takeBarSlice(event.bars);
        break;
      case 'quote':
        takeQuote(desk, event.symbol, event.price, event.dayVolume, event.at);
        watchPrice(desk, event.symbol, event.price);
        this.evaluateAt(event.symbol);
        break;
      case 'day-so-far':
        takeDaySoFar(desk, event);
        this.evaluateAt(event.symbol);
        break;
      case 'tick':
        this.tick();
        break;
      case 'order-sending':
        this.onOrder(event.ticket.id, (order) => moveOrder(desk, order, 'send'));
        break;
      case 'order-accepted':
        this.onOrder(event.orderId, (order) => acceptOrder(desk, order, event.brokerOrderId));
        break;
      case 'order-rejected':
        this.onOrder(event.orderId, (order) => {
          moveOrder(desk, order, 'reject', `${event.code}: ${event.message}`);
          if (order.side === 'SELL') noteExitRefused(desk, order.symbol);
          desk.say(
            'warn',
            'order-rejected',
            `${order.side} ${order.quantity} ${desk.nameOf(order.symbol)} refused – ${event.message}`,
            {
              symbol: order.symbol,
              decisionId: order.decisionId,
            },
          );
        });
        break;
      case 'order-unsent':
        this.onOrder(event.orderId, (order) => unsend(desk, order, event.message));
        break;
      case 'order-unanswered':
        this.onOrder(event.orderId, (order) => loseAnswer(desk, order, event.message));
        break;
      case 'cancel-failed':
        this.onOrder(event.orderId, (order) => failCancel(desk, order, event.message));
        break;
      case 'order-wire':
        desk.record({
          kind: 'order-wire',
          id: desk.newId('w'),
          at: event.at,
          orderId: event.orderId,
          sent: event.sent,
          heard: event.heard,
        });
        break;
      case 'broker-report':
        takeReport(desk, event.report);
        afterOrderEvent(desk);
        this.decide(() => {
          for (const market of event.report.markets) evaluateBreaker(desk, market);
          if (!blackoutNow(desk)) releaseParked(desk);
        });
        break;
      case 'broker-line':
        if (desk.state.broker !== undefined) takeLine(desk, desk.state.broker, event);
        break;
      case 'holiday-correction':
        correctHoliday(desk, event);
        replan(desk);
        break;
      case 'store-failed':
        loseStore(desk, event.message);
        break;
      case 'store-recovered':
        regainStore(desk);
        break;
      case 'notice':
        desk.say(event.level, event.event, event.message, event.market === null ? {} : { market: event.market });
        break;
      case 'order-ended':
        this.onOrder(event.orderId, (order) => {
          moveOrder(desk, order, event.as === 'cancelled' ? 'cancel' : 'expire', order.message ?? event.message);
          desk.say(
            'info',
            `order-${event.as}`,
            `${order.side} ${desk.nameOf(order.symbol)}: ${event.remaining} of ${order.quantity} ${event.as}${order.message === null ? '' : ` – ${order.message}`}`,
            {
              symbol: order.symbol,
              decisionId: order.decisionId,
            },
          );
        });
        break;
      case 'fill':
        takeFill(desk, event);
        afterOrderEvent(desk);
        this.decide(() => {
          const order = desk.state.orders.get(event.orderId);
          if (order !== undefined) evaluateBreaker(desk, order.market);
        });
        break;
      case 'orders-refreshed':
        if (awaitsRefresh(desk)) tellKillSwitch(desk, event.ok ? 'done' : 'failed');
        break;
      case 'model-reserved':
        takeReservation(desk, event);
        break;
      case 'model-settled':
        takeSettlement(desk, event);
        break;
      case 'plan-made':
        takePlan(desk, event);
        break;
      case 'council-facts':
        takeCouncilFacts(desk, event);
        break;
      case 'council-text':
        takeCouncilText(desk, event);
        break;
      case 'council-turn':
        takeCouncilTurn(desk, event);
        break;
      case 'council-ended':
        this.decide(() => endCouncil(desk, event));
        break;
      case 'decision-told':
        this.decide(() => takeAnswer(desk, event));
        break;
      case 'news':
        takeNews(desk, event);
        break;
      case 'insight-made':
        takeInsight(desk, event);
        break;
      case 'market-flow':
        takeFlow(desk, event);
        break;
      case 'command':
        this.decide(() => runCommand(desk, event.command, event.actor));
        break;
      default:
        event satisfies never;
    }
    this.finish();
    return desk.effects;
  }

  /** When the kernel wants a `tick` at the latest, epoch milliseconds; Infinity when nothing is due. */
  nextWake(): number {
    const { desk } = this;
    const { killSwitch } = desk.state;
    let next = Math.min(nextMarketWake(desk), nextRollUp(desk), macroWakeAt(desk), nextJobWake(desk));
    for (const day of desk.state.markets.values()) next = Math.min(next, nextCycleAt(desk, day));
    if (killSwitch !== null && killSwitch.wakeAt !== null) next = Math.min(next, killSwitch.wakeAt);
    if (desk.state.parked.length > 0) next = Math.min(next, parkedWakeAt(desk));
    for (const order of desk.state.orders.values()) next = Math.min(next, fillTimeoutAt(desk, order));
    for (const { symbol } of desk.state.positions.values()) next = Math.min(next, exitRetryAt(desk, symbol) ?? next);
    return next;
  }

  /** Why an operator's command would be refused now, or null. */
  refusal(command: OperatorCommand): string | null {
    return refusal(this.desk, command);
  }

  /** Puts back the symbols of a checkpoint. */
  restoreTable(instruments: readonly Instrument[], arrays: readonly Float64Array[]): void {
    this.desk.table.restore(instruments, arrays);
    this.indexSymbols();
    this.desk.watched = watchList(this.desk);
  }

  private addInstruments(added: readonly Instrument[]): void {
    const { desk } = this;
    desk.table.add(added);
    this.indexSymbols();
    for (const code of desk.marketSymbols.keys()) {
      const day = desk.market(code);
      desk.account(code);
      if (day.open === null) schedule(desk, day, instant(Math.max(desk.at, desk.config.tradeFrom)));
    }
    beginSchedule(desk);
  }

  private indexSymbols(): void {
    const { desk } = this;
    const byMarket = new Map<MarketCode, number[]>();
    for (const [i, { market, code }] of desk.table.instruments.entries()) {
      desk.codes.set(`${market}:${code}`, i as SymbolId);
      const symbols = byMarket.get(market) ?? [];
      symbols.push(i);
      byMarket.set(market, symbols);
    }
    for (const code of MARKET_CODES) {
      const symbols = byMarket.get(code);
      if (symbols === undefined) continue;
      desk.marketSymbols.set(code, Uint32Array.from(symbols));
    }
  }

  private takeBarSlice(bars: BarSlice): void {
    const { desk } = this;
    takeBars(desk, bars);
    if (bars.kind === 'day') recordToldDays(desk, bars);
    watchBars(desk, bars);
    const day = desk.market(bars.market);
    if (bars.end <= desk.config.tradeFrom) {
      if (bars.kind === 'day') closeMarketDay(desk, bars.market, desk.clock.localDay(bars.market, bars.start));
      return;
    }
    if (day.open === null) {
      schedule(desk, day, bars.start);
      beginSchedule(desk);
    }
    this.decide(() => {
      evaluateBreaker(desk, bars.market);
      if (bars.kind === 'day' || desk.at - bars.end > HISTORY_AFTER_MS) return;
      for (const symbol of desk.watched) {
        if (desk.table.columns.barAt[symbol] === bars.end && desk.marketOf(symbol) === bars.market)
          evaluateSymbol(desk, symbol);
      }
    });
  }

  /** Decides on a symbol that has a new price; most symbols of a real account are only ranked. */
  private evaluateAt(symbol: SymbolId): void {
    const { desk } = this;
    if (!desk.watched.has(symbol) && desk.state.broker !== undefined) return;
    this.decide(() => {
      if (desk.state.positions.has(symbol)) evaluateBreaker(desk, desk.marketOf(symbol));
      evaluateSymbol(desk, symbol);
    });
  }

  private tick(): void {
    const { desk } = this;
    this.decide(() => {
      askMacroCouncil(desk);
      for (const day of desk.state.markets.values()) {
        runMilestones(desk, day);
        runCycle(desk, day);
      }
      // A desk that was off for days knows its next session only now.
      askMacroCouncil(desk);
      rollUpEndedDays(desk);
      runSchedule(desk);
      cancelOrders(
        desk,
        `not filled within ${desk.settings.entryOrderTimeoutSeconds} s`,
        (order) => desk.at >= fillTimeoutAt(desk, order),
      );
      if (!blackoutNow(desk)) releaseParked(desk);
      this.retryExits();
      if (desk.state.killSwitch !== null) {
        tellKillSwitch(desk, 'wake');
        if (isFinished(desk.state.killSwitch)) sellEverything(desk);
      }
    });
  }

  private retryExits(): void {
    const { desk } = this;
    for (const { symbol } of [...desk.state.positions.values()]) {
      const retryAt = exitRetryAt(desk, symbol);
      if (retryAt === null || desk.at < retryAt) continue;
      desk.remember(symbol).exitRetryAt = null;
      evaluateSymbol(desk, symbol);
    }
  }

  private onOrder(id: OrderId, then: (order: NonNullable<ReturnType<DeskState['orders']['get']>>) => void): void {
    const order = this.desk.state.orders.get(id);
    if (order === undefined) {
      this.desk.say(
        'error',
        'order-unknown',
        `The broker speaks of order ${id}, which is not known here. Compare with the broker's list.`,
      );
      return;
    }
    then(order);
    afterOrderEvent(this.desk);
  }

  /** Runs decisions; an exception while risk is computed leaves the desk with exits only. */
  private decide(what: () => void): void {
    try {
      what();
    } catch (error) {
      reduceAfterError(this.desk, error);
    }
  }

  private finish(): void {
    const { desk } = this;
    const { state } = desk;
    if (desk.watchChanged) {
      desk.watchChanged = false;
      desk.watched = watchList(desk);
      desk.emit({ type: 'subscribe', symbols: [...desk.watched] });
    }
    if (state.stopped !== null || state.positions.size > 0) return;
    const stoppedBy = state.breaker.tripped
      ? 'breaker'
      : state.killSwitch !== null && isFinished(state.killSwitch)
        ? 'kill-switch'
        : null;
    if (stoppedBy === null || [...state.orders.values()].some((order) => isLive(order.state))) return;
    state.stopped = stoppedBy;
    desk.say(
      'alarm',
      'trading-stopped',
      `Nothing is open any more; trading was stopped by the ${stoppedBy === 'breaker' ? 'circuit breaker' : 'kill switch'}`,
    );
  }
}
