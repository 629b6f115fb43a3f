import { describe, expect, it } from 'vitest';
import { AccountDesk } from '../../../support/account-desk.ts';
import { held, onPhone } from '../../../support/broker-records.ts';
import { at, BASE, MONDAY, STOCK } from '../../../support/scripted-day.ts';

const down = { type: 'broker-line', line: 'requests', up: false, message: 'connection refused' } as const;
const up = { type: 'broker-line', line: 'requests', up: true, message: '' } as const;

describe('an entry', () => {
  it('waits for the first complete report', () => {
    const desk = new AccountDesk();
    desk.morning({ holdings: null, cash: null }).quote(BASE);
    expect(desk.causes.at(-1)).toBe('BROKER_UNCONFIRMED');
    expect(desk.broker.opened).toBe(false);
    desk.report().quote(BASE);
    expect(desk.sent).toHaveLength(1);
  });

  it('waits for a report of its own market', () => {
    const desk = new AccountDesk();
    desk.morning({ markets: ['US_NASDAQ'] }).quote(BASE);
    expect(desk.causes.at(-1)).toBe('BROKER_UNCONFIRMED');
  });

  it.each([
    [300_000, 1],
    [300_001, 0],
  ])('%i ms after the last report: %i orders', (age, orders) => {
    const desk = new AccountDesk();
    desk.morning().wait(age).report({ holdings: null, cash: null }).quote(BASE);
    expect(desk.sent).toHaveLength(orders);
  });

  it('is not taken while the request line is down, and is when it is up again', () => {
    const desk = new AccountDesk();
    desk.morning().happens(down);
    desk.happens(down);
    desk.quote(BASE);
    expect(desk.sent).toEqual([]);
    expect(desk.said('line-down')).toEqual([expect.stringContaining('No order can be sent')]);
    desk.happens(up);
    desk.quote(BASE);
    expect(desk.said('line-up')).toHaveLength(1);
    expect(desk.sent).toHaveLength(1);
  });

  it('is taken while only the price stream is down, and the loss is said', () => {
    const desk = new AccountDesk();
    desk.morning().happens({ type: 'broker-line', line: 'stream', up: false, message: 'closed' });
    desk.quote(BASE);
    expect(desk.said('line-down')).toEqual([expect.stringContaining('Prices and fills are polled')]);
    expect(desk.sent).toHaveLength(1);
  });
});

it('an exit is sent whether or not the records have been read and the line is up', () => {
  const desk = new AccountDesk();
  desk.morning({ holdings: [held(10)] }).happens(down);
  desk.wait(600_000).quote(65_000);
  expect(desk.sent).toMatchObject([{ side: 'SELL', quantity: 10 }]);
});

describe('the broker’s calendar', () => {
  it('closes the day: nothing is sent, and tomorrow is a day again', () => {
    const desk = new AccountDesk();
    desk.morning({ holdings: [held(10)] });
    desk.happens({ type: 'holiday-correction', override: { market: 'KR', day: MONDAY, closed: true } });
    desk.quote(60_000);
    expect(desk.sent).toEqual([]);
    expect(desk.state.markets.get('KR')).toMatchObject({ day: '2026-03-10', started: false });
    expect(desk.said('holiday-differs')).toEqual([expect.stringContaining('the broker says closed')]);
  });

  it('opens a day that was thought closed', () => {
    const desk = new AccountDesk({ config: { calendarOverrides: [{ market: 'KR', day: MONDAY, closed: true }] } });
    desk.until('08:10').report();
    expect(desk.state.markets.get('KR')?.day).toBe('2026-03-10');
    const override = { market: 'KR', day: MONDAY, closed: false, open: '09:00', close: '15:30' } as const;
    desk.happens({ type: 'holiday-correction', override });
    expect(desk.state.markets.get('KR')).toMatchObject({ day: MONDAY, open: at('09:00'), close: at('15:30') });
    desk.morning().quote(BASE);
    expect(desk.sent).toHaveLength(1);
  });

  it('is still followed after a restart, unless the user’s own file says otherwise', () => {
    const desk = new AccountDesk();
    desk.until('08:10').report();
    desk.happens({ type: 'holiday-correction', override: { market: 'KR', day: MONDAY, closed: true } });
    desk.restart();
    expect(desk.desk.clock.sessionOf('KR', MONDAY)).toBeNull();
    const { settings } = desk.desk.config;
    const own = { market: 'KR', day: MONDAY, closed: false, open: '09:00', close: '15:30' } as const;
    desk.happens({ type: 'run-resumed', settings, calendarOverrides: [own] });
    expect(desk.desk.clock.sessionOf('KR', MONDAY)).toMatchObject({ open: at('09:00') });
  });
});

it('whatever the broker says of orders elsewhere, none of them is ever cancelled', () => {
  const desk = new AccountDesk();
  desk.morning().report({ orders: [onPhone(), onPhone({ brokerOrderId: 'KR:20260309:0000099998', side: 'SELL' })] });
  desk.command({ type: 'halt', reason: 'the news' });
  desk.wait(120_000).report({ orders: [onPhone()] });
  expect(desk.cancels).toEqual([]);
  expect(desk.state.positions.has(STOCK)).toBe(false);
});
