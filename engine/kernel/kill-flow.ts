import { isLive } from '../orders/lifecycle.ts';
import {
  advance,
  isFinished,
  type KillAction,
  type KillAdvance,
  type KillEvent,
  startKillSwitch,
} from '../risk/kill-switch.ts';
import type { Desk } from './desk.ts';
import { exitPosition } from './exit-flow.ts';
import { cancelOrders } from './order-flow.ts';

/** Engages the kill switch. It outranks every other rule, and ends only by an operator's `resume` with a reason. */
export function engageKillSwitch(desk: Desk, reason: string, actor: string): void {
  desk.say(
    'alarm',
    'kill-switch',
    `Kill switch engaged by ${actor}: ${reason}. Its five steps run now; nothing else trades.`,
    { actor },
  );
  desk.state.tradingMark = { reason, actor, at: desk.at };
  carryOut(desk, startKillSwitch(desk.at));
}

/** Tells the switch how its running step went. */
export function tellKillSwitch(desk: Desk, event: KillEvent): void {
  const state = desk.state.killSwitch;
  if (state !== null && !isFinished(state)) carryOut(desk, advance(state, event, desk.at));
}

function carryOut(desk: Desk, { state, actions }: KillAdvance): void {
  const before = desk.state.killSwitch;
  desk.state.killSwitch = state;
  for (const [i, step] of state.steps.entries()) {
    if (step.status === 'failed' && before?.steps[i]?.status !== 'failed') {
      desk.say(
        'error',
        'kill-switch-step',
        `Kill switch step ${i + 1} (${step.action}) failed: ${step.note}. The next step runs all the same.`,
      );
    }
  }
  for (const action of actions) {
    const outcome = perform(desk, action);
    if (outcome !== 'pending') tellKillSwitch(desk, outcome);
  }
}

function perform(desk: Desk, action: KillAction): 'done' | 'failed' | 'pending' {
  switch (action) {
    case 'block-entries':
      desk.state.trading = 'HALTED';
      return 'done';
    case 'cancel-all':
      cancelOrders(desk, 'kill switch', () => true);
      return ordersSettled(desk) ? 'done' : 'pending';
    case 'refresh-orders':
      desk.emit({ type: 'refresh-orders' });
      return 'pending';
    case 'reduce-risk':
      return sellEverything(desk) ? 'done' : 'failed';
    case 'snapshot-and-alert':
      desk.say(
        'alarm',
        'kill-switch-done',
        `Kill switch: all steps have run; ${desk.state.positions.size} positions are left${desk.state.positions.size > 0 ? ' and are sold as their markets open' : ''}. Resume with a reason to trade again.`,
      );
      return 'done';
    default:
      return action satisfies never;
  }
}

/** After an order event: the cancel step is done once nothing may fill any more. */
export function afterOrderEvent(desk: Desk): void {
  const kill = desk.state.killSwitch;
  if (kill !== null && kill.steps[kill.step]?.action === 'cancel-all' && ordersSettled(desk))
    tellKillSwitch(desk, 'done');
}

/** True while the switch waits for the list of working orders. */
export function awaitsRefresh(desk: Desk): boolean {
  const kill = desk.state.killSwitch;
  return kill !== null && kill.steps[kill.step]?.action === 'refresh-orders';
}

const ordersSettled = (desk: Desk): boolean => [...desk.state.orders.values()].every((order) => !isLive(order.state));

/** True when a sale is under way for every position. */
export function sellEverything(desk: Desk): boolean {
  let all = true;
  for (const position of [...desk.state.positions.values()]) {
    exitPosition(desk, position, {
      reason: 'KILL_SWITCH',
      rationale: `kill switch: ${desk.state.tradingMark?.reason ?? ''}`,
      confidence: 100,
      scenarioIndex: null,
      level: null,
    });
    if (position.exitOrderId === null) all = false;
  }
  return all;
}
