import type { OrderState } from './order.ts';

export const ORDER_EVENTS = [
  'send',
  'park',
  'accept',
  'fill-part',
  'fill-all',
  'fill-late',
  'reject',
  'cancel',
  'expire',
  'lose-answer',
  'unsend',
  'drop',
  'contradict',
  'end-proven',
  'fill-proven',
] as const;
/**
 * What can happen to an order. `send`, `park` and `drop` are ours; `unsend` says that no byte left after all, `lose-answer`
 * that no answer came; every other one needs the broker's word, and each fill an execution. There is no time-out.
 *
 * The broker's list brings four that its answers do not: `fill-late`, an execution it shows only after the end;
 * `contradict`, it denies what was known before; and for an order set aside `end-proven` and `fill-proven`: all that was
 * executed is booked, and nothing more can be, for the rest is gone or there is none.
 */
export type OrderEvent = (typeof ORDER_EVENTS)[number];

/*
 * Events not listed quarantine the order. Acknowledgements and executions travel on different connections: an `accept`
 * or a `lose-answer` that a fill or the end has overtaken says nothing new, and the state stays.
 */
const TRANSITIONS: Readonly<Record<OrderState, Readonly<Partial<Record<OrderEvent, OrderState>>>>> = {
  intended: { send: 'sending', park: 'parked', drop: 'dropped' },
  parked: { send: 'sending', drop: 'dropped' },
  sending: {
    accept: 'working',
    'fill-part': 'partially-filled',
    'fill-all': 'filled',
    reject: 'rejected',
    cancel: 'cancelled',
    expire: 'expired',
    'lose-answer': 'unknown',
    unsend: 'dropped',
  },
  working: {
    accept: 'working',
    'fill-part': 'partially-filled',
    'fill-all': 'filled',
    reject: 'rejected',
    cancel: 'cancelled',
    expire: 'expired',
    'lose-answer': 'working',
  },
  'partially-filled': {
    accept: 'partially-filled',
    'fill-part': 'partially-filled',
    'fill-all': 'filled',
    cancel: 'cancelled',
    expire: 'expired',
    'lose-answer': 'partially-filled',
  },
  // An order the broker lists as expired was accepted first: its record arrives as `accept`, then `expire`.
  unknown: {
    accept: 'working',
    'fill-part': 'partially-filled',
    'fill-all': 'filled',
    reject: 'rejected',
    cancel: 'cancelled',
    'lose-answer': 'unknown',
  },
  filled: { 'fill-all': 'filled', 'fill-proven': 'filled', accept: 'filled', 'lose-answer': 'filled' },
  cancelled: {
    cancel: 'cancelled',
    'end-proven': 'cancelled',
    'fill-late': 'cancelled',
    accept: 'cancelled',
    'lose-answer': 'cancelled',
  },
  expired: { expire: 'expired', 'fill-late': 'expired', accept: 'expired', 'lose-answer': 'expired' },
  rejected: { reject: 'rejected', 'lose-answer': 'rejected' },
  dropped: { drop: 'dropped' },
  quarantined: { 'end-proven': 'cancelled', 'fill-proven': 'filled' },
};

/**
 * The state after an event. Total: an event that cannot be in that state gives `quarantined`, which only the broker's list
 * ends, by showing that the order is over.
 */
export function transition(state: OrderState, event: OrderEvent): OrderState {
  return TRANSITIONS[state][event] ?? 'quarantined';
}

/** Nothing more is expected of the order and its cash is free. A quarantined one is not: its fate is in doubt. */
export function isTerminal(state: OrderState): boolean {
  switch (state) {
    case 'filled':
    case 'cancelled':
    case 'rejected':
    case 'expired':
    case 'dropped':
      return true;
    case 'intended':
    case 'parked':
    case 'sending':
    case 'working':
    case 'partially-filled':
    case 'unknown':
    case 'quarantined':
      return false;
  }
}

/**
 * The order may still fill without another decision of ours; the kill switch cancels these. An intended one counts: its
 * ticket is on the way to the broker.
 */
export function isLive(state: OrderState): boolean {
  return isOpenRisk(state) && state !== 'parked';
}

/** The order holds back its cash and blocks its symbol, whether it has been sent or not. */
export function isOpenRisk(state: OrderState): boolean {
  return !isTerminal(state);
}
