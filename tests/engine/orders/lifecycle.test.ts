import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isLive,
  isOpenRisk,
  isTerminal,
  ORDER_EVENTS,
  type OrderEvent,
  transition,
} from '../../../engine/orders/lifecycle.ts';
import { ORDER_STATES, type OrderState } from '../../../engine/orders/order.ts';

const follow = (...events: OrderEvent[]) => events.reduce<OrderState>(transition, 'intended');
const states = fc.constantFrom(...ORDER_STATES);
const events = fc.constantFrom(...ORDER_EVENTS);

describe('an order’s life', () => {
  it.each([
    [['send', 'accept', 'fill-part', 'fill-part', 'fill-all'], 'filled'],
    [['park', 'send', 'accept', 'cancel'], 'cancelled'],
    [['send', 'reject'], 'rejected'],
    [['send', 'accept', 'fill-part', 'expire'], 'expired'],
    [['park', 'drop'], 'dropped'],
    [['send', 'lose-answer', 'accept', 'fill-all'], 'filled'],
  ] as [OrderEvent[], OrderState][])('%j ends %s', (path, state) => {
    expect(follow(...path)).toBe(state);
  });

  it('lets an execution overtake the acknowledgement', () => {
    expect(follow('send', 'fill-all', 'accept')).toBe('filled');
    expect(follow('send', 'fill-part', 'lose-answer')).toBe('partially-filled');
  });

  it('sets aside a fill after the end, for cash and shares are in doubt', () => {
    expect(follow('send', 'accept', 'cancel', 'fill-part')).toBe('quarantined');
    expect(follow('send', 'accept', 'expire', 'fill-all')).toBe('quarantined');
    expect(follow('send', 'reject', 'fill-all')).toBe('quarantined');
    expect(follow('send', 'fill-all', 'fill-part')).toBe('quarantined');
  });

  it('keeps the end when the list tells an execution late', () => {
    expect(follow('send', 'accept', 'cancel', 'fill-late')).toBe('cancelled');
    expect(follow('send', 'accept', 'fill-part', 'expire', 'fill-late')).toBe('expired');
    expect(follow('send', 'reject', 'fill-late')).toBe('quarantined');
  });

  it('is set aside when the list denies what was known, until the list shows that it is over', () => {
    expect(follow('send', 'accept', 'cancel', 'contradict')).toBe('quarantined');
    expect(follow('send', 'reject', 'accept', 'fill-part', 'end-proven')).toBe('cancelled');
    expect(follow('send', 'reject', 'accept', 'fill-all', 'fill-proven')).toBe('filled');
  });

  it('never sends twice', () => {
    expect(follow('send', 'send')).toBe('quarantined');
    expect(follow('send', 'lose-answer', 'send')).toBe('quarantined');
  });
});

describe('the table', () => {
  it('is total', () => {
    for (const state of ORDER_STATES) {
      for (const event of ORDER_EVENTS) expect(ORDER_STATES).toContain(transition(state, event));
    }
  });

  it('leaves an end only for quarantine, and quarantine only by proof', () => {
    fc.assert(
      fc.property(states.filter(isTerminal), events, (state, event) => {
        expect([state, 'quarantined']).toContain(transition(state, event));
      }),
    );
    const leave = ORDER_EVENTS.filter((event) => transition('quarantined', event) !== 'quarantined');
    expect(leave).toEqual(['end-proven', 'fill-proven']);
  });

  it('accepts a late duplicate of the event that ended the order', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 6 }), events, (path, event) => {
        const end = transition(follow(...path), event);
        if (isTerminal(end)) expect(transition(end, event)).toBe(end);
      }),
    );
    expect.hasAssertions();
  });

  it('resolves an unknown order only by the broker’s evidence', () => {
    const evidence: OrderEvent[] = ['accept', 'fill-part', 'fill-all', 'reject', 'cancel'];
    for (const event of ORDER_EVENTS.filter((each) => !evidence.includes(each))) {
      expect(['unknown', 'quarantined']).toContain(transition('unknown', event));
    }
    for (const event of evidence) expect(['unknown', 'quarantined']).not.toContain(transition('unknown', event));
  });

  it('gives fills only from executions', () => {
    fc.assert(
      fc.property(states, events, (state, event) => {
        const next = transition(state, event);
        const filled = (each: OrderState) => each === 'filled' || each === 'partially-filled';
        if (filled(next) && !filled(state)) expect(event).toMatch(/^fill-/);
      }),
    );
    expect(follow('send', 'fill-part')).toBe('partially-filled');
  });
});

it('tells what may still fill and what holds back cash', () => {
  expect(ORDER_STATES.filter(isTerminal)).toEqual(['filled', 'cancelled', 'rejected', 'expired', 'dropped']);
  expect(ORDER_STATES.filter((state) => isOpenRisk(state) && !isLive(state))).toEqual(['parked']);
  expect(isLive('unknown') && isLive('quarantined') && isLive('intended')).toBe(true);
});
