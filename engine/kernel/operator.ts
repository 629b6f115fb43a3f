import type { Position } from '../exits/position.ts';
import type { Order } from '../orders/order.ts';
import { resetBreaker } from './breaker.ts';
import { expireNow, remember, rememberRefusal, rollUpNow, rollUpRefusal } from './context-commands.ts';
import { councilRefusal, startCouncil } from './council-flow.ts';
import { endFold, recordHold } from './decisions.ts';
import type { Desk } from './desk.ts';
import { rescan } from './desk-day.ts';
import { evaluateSymbol } from './evaluate.ts';
import type { OperatorCommand } from './events.ts';
import { exitObstacle, exitPosition } from './exit-flow.ts';
import { engageKillSwitch } from './kill-flow.ts';
import { requestPlan } from './plan-flow.ts';
import { askAbout, openQuestion } from './question-flow.ts';
import { resolutionRefusal, resolve } from './resolution.ts';
import { decideLesson, lessonRefusal, markDecision } from './review-flow.ts';
import { runJob, runJobRefusal } from './schedule-flow.ts';

/** Why a command cannot be carried out now, in words for the operator, or null when it can. */
export function refusal(desk: Desk, command: OperatorCommand): string | null {
  const { state } = desk;
  switch (command.type) {
    case 'pause':
      return state.paused === null ? null : 'new entries are paused already';
    case 'resume':
      if (state.paused === null && state.trading === 'ACTIVE') return 'nothing is paused or halted';
      return state.trading !== 'ACTIVE' && command.reason.trim() === '' ? 'a resume after a halt needs a reason' : null;
    case 'halt':
      return state.trading === 'HALTED' ? 'trading is halted already' : null;
    case 'reset-breaker':
      if (!state.breaker.tripped) return 'the circuit breaker has not tripped';
      return command.reason.trim() === '' ? 'a reset of the circuit breaker needs a reason' : null;
    case 'rescan':
    case 'replan':
      return startedMarkets(desk).length > 0
        ? null
        : 'no market has started its day: the scan and the plan come before the open';
    case 'review':
      if (desk.table.instruments[command.symbol] === undefined) return `there is no symbol ${command.symbol}`;
      return openQuestion(desk, command.symbol) === null ? null : 'a model is being asked about it already';
    case 'council':
      return councilRefusal(desk, command.symbol);
    case 'exit': {
      const position = state.positions.get(command.symbol);
      return position === undefined ? 'the symbol is not held' : exitObstacle(desk, position);
    }
    case 'resolve-order':
      if (command.reason.trim() === '') return 'to resolve an order needs a reason: what shows what became of it';
      return resolutionRefusal(desk, state.orders.get(command.orderId), command.as);
    case 'remember':
      return rememberRefusal(command);
    case 'roll-up':
      return rollUpRefusal(desk, command);
    case 'expire-context':
      return null;
    case 'run-job':
      return runJobRefusal(desk, command);
    case 'lesson':
      return lessonRefusal(desk, command);
    case 'mark-decision':
      return command.decisionId.trim() === '' ? 'to mark a decision needs its id' : null;
    default:
      return command satisfies never;
  }
}

const startedMarkets = (desk: Desk) => [...desk.state.markets.values()].filter((day) => day.started);

/** Carries out an operator's command that `refusal` had nothing against. */
export function runCommand(desk: Desk, command: OperatorCommand, actor: string): void {
  const { state } = desk;
  switch (command.type) {
    case 'pause':
      state.paused = { reason: command.reason, actor, at: desk.at };
      desk.say(
        'warn',
        'paused',
        `New entries paused by ${actor}${command.reason === '' ? '' : `: ${command.reason}`}; exits go on`,
        { actor },
      );
      return;
    case 'resume':
      state.paused = null;
      if (state.trading !== 'ACTIVE') {
        state.trading = 'ACTIVE';
        state.tradingMark = null;
        state.killSwitch = null;
        state.stopped = null;
      }
      desk.say('warn', 'resumed', `Trading resumed by ${actor}${command.reason === '' ? '' : `: ${command.reason}`}`, {
        actor,
      });
      return;
    case 'halt':
      engageKillSwitch(desk, command.reason, actor);
      return;
    case 'reset-breaker':
      resetBreaker(desk, command.reason, actor);
      return;
    case 'rescan':
      for (const day of startedMarkets(desk)) rescan(desk, day);
      desk.say('info', 'rescan', `Rescan asked for by ${actor}`, { actor });
      return;
    case 'replan':
      for (const day of startedMarkets(desk)) requestPlan(desk, day.market);
      desk.say('info', 'replan', `Playbooks asked for again by ${actor}`, { actor });
      return;
    case 'review':
      review(desk, command.symbol, actor);
      return;
    case 'council':
      startCouncil(desk, command.symbol, actor);
      return;
    case 'exit':
      exitPosition(desk, state.positions.get(command.symbol) as Position, {
        reason: 'OPERATOR',
        rationale: `exit by ${actor}${command.reason === '' ? '' : `: ${command.reason}`}`,
        confidence: 100,
        scenarioIndex: null,
        level: null,
      });
      return;
    case 'resolve-order':
      resolve(desk, state.orders.get(command.orderId) as Order, command.as, command.reason, actor);
      return;
    case 'remember':
      remember(desk, command, actor);
      return;
    case 'roll-up':
      rollUpNow(desk, command, actor);
      return;
    case 'expire-context':
      expireNow(desk, actor);
      return;
    case 'run-job':
      runJob(desk, command, actor);
      return;
    case 'lesson':
      decideLesson(desk, command, actor);
      return;
    case 'mark-decision':
      markDecision(desk, command.decisionId, command.notes, actor);
      return;
    default:
      command satisfies never;
  }
}

/**
 * Has a model look at a symbol, where models plan; else looks at it anew: the run of equal HOLDs ends, so that what is
 * decided now is a record of its own.
 */
function review(desk: Desk, symbol: Parameters<typeof evaluateSymbol>[1], actor: string): void {
  if (desk.config.planner === 'model' && desk.table.columns.last[symbol]! > 0) {
    askAbout(desk, symbol, 'review', actor);
    desk.say('info', 'review', `A model is asked about ${desk.nameOf(symbol)} for ${actor}`, { symbol, actor });
    return;
  }
  endFold(desk, symbol);
  const before =
    desk.state.counters.decisions.HOLD + desk.state.counters.decisions.BUY + desk.state.counters.decisions.SELL;
  evaluateSymbol(desk, symbol);
  const { HOLD, BUY, SELL } = desk.state.counters.decisions;
  if (HOLD + BUY + SELL === before) {
    const now = desk.clock.stateAt(desk.marketOf(symbol), desk.at);
    recordHold(desk, symbol, 'REVIEWED', null, () => ({
      confidence: 0,
      rationale: `review by ${actor}: nothing to decide, market ${now.state}, trading ${desk.state.trading}`,
      inputs: {},
      checks: [],
    }));
  }
  const decisionId = desk.remember(symbol).lastDecisionId;
  desk.say('info', 'review', `${desk.nameOf(symbol)} reviewed for ${actor}; enter shows the decision`, {
    symbol,
    actor,
    ...(decisionId === null ? {} : { decisionId }),
  });
}
