import { createMarketClock } from '../market/clock.ts';
import type { Order } from '../orders/order.ts';
import type { BrokerState } from './broker-state.ts';
import type { Desk } from './desk.ts';
import { schedule } from './desk-day.ts';
import type { KernelEvent } from './events.ts';
import { noteExitRefused } from './exit-flow.ts';
import { dropOrder, moveOrder } from './order-flow.ts';
import { compilePlaybooks } from './plan-flow.ts';
import type { CalendarOverride, TradingSettings } from './settings.ts';

type Of<T extends KernelEvent['type']> = Extract<KernelEvent, { type: T }>;

const HOLIDAYS_KEPT = 50;

/**
 * The process ended and was started again. An order that was being sent may have arrived; one that was only intended never
 * left. Nothing new is risked until the broker's records have been read.
 */
export function resumeRun(desk: Desk, { settings, calendarOverrides }: Of<'run-resumed'>): void {
  const { broker } = desk.state;
  // The user's file was read again just now: it wins over what the broker said before, until that says it again.
  reconfigure(desk, settings, [...(broker?.holidays ?? []), ...calendarOverrides]);
  if (broker !== undefined) {
    broker.reconciled.clear();
    broker.lines.clear();
    // The clock may have been set back since: reports are compared with those of this process alone.
    broker.covered = null;
    broker.listed.clear();
  }
  for (const order of [...desk.state.orders.values()]) {
    if (neverLeft(desk, order)) dropOrder(desk, order, 'the engine stopped before it was sent');
    else if (order.state === 'sending') doubt(desk, order, 'the engine stopped before an answer came');
  }
  desk.say('warn', 'run-resumed', 'The engine was started again; no entry before the broker’s records have been read');
  // Whoever brings the prices has to be told anew which ones.
  desk.watchChanged = true;
  desk.emit({ type: 'refresh-orders' });
}

/** Decided, or taken out of the blackout's queue, and not on its way when the journal ended. */
function neverLeft({ state: { parked } }: Desk, { id, state }: Order): boolean {
  return state === 'intended' || (state === 'parked' && !parked.includes(id));
}

/** No answer came, or none that can be relied on. */
export function loseAnswer(desk: Desk, order: Order, message: string): void {
  doubt(desk, order, message);
  desk.emit({ type: 'refresh-orders' });
}

function doubt(desk: Desk, order: Order, message: string): void {
  moveOrder(desk, order, 'lose-answer', message);
  if (order.state !== 'unknown') return;
  const means =
    order.side === 'BUY'
      ? 'its cash stays reserved and the symbol takes no other order'
      : 'the position may be on sale, and its stops send no other order';
  desk.say(
    'alarm',
    'order-unanswered',
    `${order.side} ${order.quantity} ${desk.nameOf(order.symbol)} was sent and its fate is unknown (${message}). It may be working: ${means} until the broker's records show what became of it. Enter on the order shows what is known.`,
    { symbol: order.symbol, decisionId: order.decisionId },
  );
}

/** Nothing of it left this machine. */
export function unsend(desk: Desk, order: Order, message: string): void {
  moveOrder(desk, order, 'unsend', message);
  if (order.side === 'SELL') noteExitRefused(desk, order.symbol);
  desk.say(
    'warn',
    'order-unsent',
    `${order.side} ${order.quantity} ${desk.nameOf(order.symbol)} could not be sent – ${message}${order.side === 'SELL' ? '. It is tried again every second while the position is to be sold.' : ''}`,
    { symbol: order.symbol, decisionId: order.decisionId },
  );
}

export function failCancel(desk: Desk, order: Order, message: string): void {
  desk.say(
    'warn',
    'cancel-failed',
    `The cancellation of ${order.side} ${order.quantity} ${desk.nameOf(order.symbol)} failed – ${message.replace(/\.$/, '')}. The order may fill; the broker's list is read.`,
    { symbol: order.symbol, decisionId: order.decisionId },
  );
  desk.emit({ type: 'refresh-orders' });
}

export function takeLine(desk: Desk, broker: BrokerState, { line, up, message }: Of<'broker-line'>): void {
  const before = broker.lines.get(line);
  if (before?.up === up && before.message === message) return;
  broker.lines.set(line, { up, since: desk.at, message });
  if (up) {
    if (before?.up === false) desk.say('info', 'line-up', `${LINE_WORDS[line]} to the broker is up again`);
    return;
  }
  const held = desk.state.positions.size;
  const means =
    line === 'stream'
      ? `Prices and fills are polled meanwhile, so stops of ${held} positions react later.`
      : `No order can be sent: the stops of ${held} positions are watched and cannot sell until it is back.`;
  desk.say('alarm', 'line-down', `${LINE_WORDS[line]} to the broker is down – ${message}. ${means}`);
}

const LINE_WORDS = { requests: 'The request line', stream: 'The price stream' } as const;

/** The broker's holiday list wins for the day, and the difference is on record. */
export function correctHoliday(desk: Desk, { override }: Of<'holiday-correction'>): void {
  const { market, day, closed } = override;
  const { broker } = desk.state;
  if (broker !== undefined) broker.holidays = [...broker.holidays.slice(-(HOLIDAYS_KEPT - 1)), override];
  reconfigure(desk, desk.settings, [...desk.config.calendarOverrides, override]);
  const ours = desk.state.markets.get(market);
  if (ours !== undefined && (ours.day === null || ours.day >= day)) schedule(desk, ours, desk.at);
  desk.say(
    'alarm',
    'holiday-differs',
    `${market} ${day}: the broker says ${closed ? 'closed' : 'open'}, the calendar here said ${closed ? 'open' : 'closed'}. The broker is followed for this day. If that is wrong, pause and correct calendar.json.`,
    { market },
  );
}

function reconfigure(desk: Desk, settings: TradingSettings, calendarOverrides: readonly CalendarOverride[]): void {
  desk.config = { ...desk.config, settings, calendarOverrides };
  desk.clock = createMarketClock({ overrides: calendarOverrides, observedDays: desk.config.observedDays });
  compilePlaybooks(desk);
}
