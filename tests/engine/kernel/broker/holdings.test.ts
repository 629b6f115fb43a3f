import { describe, expect, it } from 'vitest';
import type { TradeRecord } from '../../../../engine/kernel/records.ts';
import { symbolId, tradingDay } from '../../../../engine/market/types.ts';
import type { BrokerReport } from '../../../../engine/orders/broker-report.ts';
import { AccountDesk } from '../../../support/account-desk.ts';
import { held, listed, onPhone, won } from '../../../support/broker-records.ts';
import { at, BASE, STOCK } from '../../../support/scripted-day.ts';

const HUNDRED = 100_000_000;
const trades = (desk: AccountDesk) => desk.records.filter((record): record is TradeRecord => record.kind === 'trade');
const dayPct = (desk: AccountDesk) => {
  const { cash, dayStartEquity } = desk.account;
  const position = desk.state.positions.get(STOCK);
  const value = (position?.quantity ?? 0) * desk.desk.table.columns.last[STOCK]!;
  return dayStartEquity === null ? null : ((cash + value) / dayStartEquity - 1) * 100;
};

/** The morning on an account on which nothing of ours happens. */
function quietDesk(report: Partial<BrokerReport> = {}) {
  const desk = new AccountDesk();
  desk.morning(report);
  desk.command({ type: 'pause', reason: 'nothing but the phone today' });
  const minute = (told: Partial<BrokerReport>) => desk.wait(60_000).report(told);
  return { desk, minute };
}

describe('the first report', () => {
  it('takes over cash and holdings at once', () => {
    const desk = new AccountDesk();
    desk.until('08:20').report({ holdings: [held(10, { averagePrice: 68_000.5 })], cash: won(5_000_000) });
    expect(desk.account).toMatchObject({ cash: 5_000_000 });
    expect(desk.state.positions.get(STOCK)).toMatchObject({
      quantity: 10,
      entryPrice: 68_000.5,
      cost: 680_005,
      adopted: true,
      state: 'HOLDING',
    });
    expect(desk.said('holding-differs')).toEqual([]);
  });

  it('of a holding without a price trips no breaker', () => {
    const desk = new AccountDesk();
    desk.state.positions.clear();
    desk.desk.table.columns.last[STOCK] = Number.NaN;
    desk.until('08:20').report({ holdings: [held(10, { last: null })], cash: won(0) });
    desk.until('08:40').report({ holdings: [held(10, { last: null })], cash: won(0) });
    expect(desk.state.breaker.tripped).toBe(false);
    expect(desk.account.breakerPct).toBe(0);
  });

  it('of shares that have cost nothing trips no breaker either', () => {
    const desk = new AccountDesk();
    desk.until('08:20').report({ holdings: [held(10, { averagePrice: 0, last: 70_000 })], cash: won(0) });
    expect(desk.state.breaker.tripped).toBe(false);
    expect(desk.state.positions.get(STOCK)?.cost).toBeGreaterThan(0);
  });

  it('in the middle of the day is the base of the day’s result, of every currency', () => {
    const desk = new AccountDesk();
    desk.until('10:00').report({ holdings: [held(100)], cash: [] });
    expect(desk.account.day).toBe('2026-03-09');
    expect(desk.state.breaker.tripped).toBe(false);
    expect(dayPct(desk)).toBe(0);
  });

  it('of a holding deep under water trips the breaker, as any other does', () => {
    const desk = new AccountDesk();
    desk.until('08:20').report({ holdings: [held(10, { averagePrice: 75_000, last: 70_000 })] });
    expect(desk.state.breaker).toMatchObject({ tripped: true, reason: expect.stringContaining('holdings -6.67 %') });
  });
});

describe('cash of a currency that is told later than the rest', () => {
  const dollars = { currency: 'USD', amount: 5_000_000 } as const;

  it('was there all the time: it is taken over at once and is nobody’s deposit', () => {
    const { desk, minute } = quietDesk();
    minute({ cash: [...(won(HUNDRED) ?? []), dollars] });
    expect(desk.desk.accountIn('USD')).toMatchObject({ cash: 5_000_000, peakEquity: 5_000_000, maxDrawdownPct: 0 });
    expect(desk.said('cash-told')).toEqual(['Cash in USD is known now: 50,000.00 USD']);
    expect(desk.said('cash-differs')).toEqual([]);
    expect(desk.state.breaker.tripped).toBe(false);
  });

  it('differs like any other from then on', () => {
    const { desk, minute } = quietDesk();
    minute({ cash: [...(won(HUNDRED) ?? []), dollars] });
    const less = [...(won(HUNDRED) ?? []), { ...dollars, amount: 4_000_000 }];
    minute({ cash: less });
    expect(desk.desk.accountIn('USD').cash).toBe(5_000_000);
    minute({ cash: less });
    expect(desk.desk.accountIn('USD').cash).toBe(4_000_000);
    expect(desk.said('cash-differs')).toHaveLength(1);
  });
});

describe('orders from elsewhere', () => {
  it('are said once and recorded at every change, and their fills become a holding after two equal reports', () => {
    const { desk, minute } = quietDesk();
    minute({ orders: [onPhone()] });
    minute({ orders: [onPhone()] });
    const filled = onPhone({ filled: 7, filledAmount: 7 * 69_500, state: 'filled' });
    const balance = {
      orders: [filled],
      holdings: [held(7, { averagePrice: 69_500 })],
      cash: won(HUNDRED - 7 * 69_500),
    };
    minute(balance);
    expect(desk.state.positions.size).toBe(0);
    expect(desk.said('holding-differs')).toHaveLength(1);
    minute(balance);
    expect(desk.state.positions.get(STOCK)).toMatchObject({ quantity: 7, entryPrice: 69_500, adopted: true });
    minute(balance);
    expect(desk.said('order-elsewhere')).toHaveLength(1);
    expect(desk.said('holding-differs')).toHaveLength(1);
    const rows = desk.records.flatMap((record) => (record.kind === 'order' ? [record] : []));
    expect(rows.map(({ id, state, filled }) => [id, state, filled])).toEqual([
      [filled.brokerOrderId, 'working', 0],
      [filled.brokerOrderId, 'filled', 7],
    ]);
    expect(desk.sent).toEqual([]);
    expect(desk.cancels).toEqual([]);
  });

  it('do not move the day’s result, whichever of cash and shares the balance shows first', () => {
    for (const first of ['cash', 'holdings', 'both'] as const) {
      const { desk, minute } = quietDesk();
      const after = { holdings: [held(1_000)], cash: won(HUNDRED - 70_000_000) };
      const begun = first === 'both' ? after : { [first]: after[first] };
      minute(begun);
      minute(begun);
      expect(dayPct(desk)).toBe(0);
      minute(after);
      minute(after);
      expect(desk.state.positions.get(STOCK)?.quantity).toBe(1_000);
      expect(desk.account.cash).toBe(30_000_000);
      expect(dayPct(desk)).toBe(0);
      expect(desk.state.breaker.tripped).toBe(false);
      desk.quote(67_000);
      expect(desk.state.breaker.tripped).toBe(true);
    }
  });

  it('are not asked twice within the time by which a balance lags', () => {
    const { desk, minute } = quietDesk();
    minute({ holdings: [held(7)] });
    desk.wait(2_000).report({ holdings: [held(7)] });
    desk.report({ holdings: [held(7)] });
    expect(desk.state.positions.size).toBe(0);
    desk.wait(8_000).report({ holdings: [held(7)] });
    expect(desk.state.positions.size).toBe(1);
  });

  it('that sell what is held close the trade at their price, and the stock is not bought back at once', () => {
    const { desk, minute } = quietDesk({ holdings: [held(10)] });
    const sale = onPhone({
      ...{ side: 'SELL', quantity: 10, limit: null, filled: 10, filledAmount: 705_000, state: 'filled' },
    });
    const yesterdays = {
      ...sale,
      brokerOrderId: 'KR:20260306:0000000001',
      orderedAt: at('10:00', tradingDay('2026-03-06')),
    };
    const balance = { orders: [{ ...yesterdays, filledAmount: 1 }, sale], holdings: [], cash: won(HUNDRED + 705_000) };
    minute(balance);
    minute(balance);
    expect(desk.state.positions.size).toBe(0);
    expect(trades(desk)).toMatchObject([{ exitReason: 'ELSEWHERE', exitPrice: 70_500, quantity: 10, pnl: 5_000 }]);
    desk.command({ type: 'resume', reason: 'on' });
    desk.quote(71_000).wait(1_000).quote(71_000);
    expect(desk.sent).toEqual([]);
    expect(desk.causes.at(-1)).toBe('RESELL_COOLDOWN');
  });

  it('that sell a part leave the rest with its stop', () => {
    const { desk, minute } = quietDesk({ holdings: [held(10)] });
    const balance = { holdings: [held(4)], cash: won(HUNDRED + 420_000) };
    minute(balance);
    minute(balance);
    expect(desk.state.positions.get(STOCK)).toMatchObject({ quantity: 4, cost: 280_000 });
    desk.quote(65_000);
    expect(desk.sent).toMatchObject([{ side: 'SELL', quantity: 4 }]);
  });

  it('that add to a holding move its average', () => {
    const { desk, minute } = quietDesk({ holdings: [held(10)] });
    const balance = { holdings: [held(30, { averagePrice: 69_000 })], cash: won(HUNDRED - 1_370_000) };
    minute(balance);
    minute(balance);
    expect(desk.state.positions.get(STOCK)).toMatchObject({ quantity: 30, entryPrice: 69_000, cost: 2_070_000 });
  });
});

describe('a balance', () => {
  it.each([
    ['seconds causes no incident', [2_000, 5_000, 4_000], 0],
    ['half a minute is said, and changes nothing', [2_000, 10_000, 9_000], 1],
  ])('that lags a fill by %s', (_, waits, incidents) => {
    const desk = new AccountDesk();
    const order = desk.buying();
    desk.accept(order);
    const filled = [listed(order, { filled: 142, state: 'filled' })];
    for (const ms of waits) desk.wait(ms).report({ orders: filled, holdings: [], cash: won(HUNDRED) });
    desk.wait(60_000).report({ orders: filled, holdings: [held(142)], cash: won(HUNDRED - 142 * BASE) });
    expect(desk.said('holding-differs')).toHaveLength(incidents);
    expect(desk.said('holding-gone')).toEqual([]);
    expect(desk.said('cash-differs')).toEqual([]);
    expect(desk.state.positions.get(STOCK)?.quantity).toBe(142);
    expect(desk.account.cash).toBe(HUNDRED - 142 * BASE);
  });

  it('is not compared while an order of ours is under way on its market', () => {
    const desk = new AccountDesk({ stocks: 2 });
    const order = desk.buying();
    desk.accept(order);
    for (let n = 0; n < 3; n++) {
      desk.wait(11_000).report({ orders: [listed(order)], holdings: [held(3, { code: '000001' })], cash: won(1) });
    }
    expect(desk.state.positions.size).toBe(0);
    expect(desk.account.cash).toBe(HUNDRED);
  });

  it('that was not read is not taken for an empty one', () => {
    const { desk, minute } = quietDesk({ holdings: [held(10)] });
    minute({ holdings: null, cash: null });
    minute({ holdings: null, cash: null });
    expect(desk.state.positions.get(STOCK)?.quantity).toBe(10);
  });

  it('of other markets says nothing about what is held on this one', () => {
    const { desk, minute } = quietDesk({ holdings: [held(10)] });
    minute({ markets: ['US_NASDAQ'], holdings: [] });
    minute({ markets: ['US_NASDAQ'], holdings: [] });
    expect(desk.state.positions.get(STOCK)?.quantity).toBe(10);
  });

  it('with a holding that is in no list of symbols is no error', () => {
    const { desk, minute } = quietDesk();
    minute({ holdings: [held(1, { code: '999999' })] });
    minute({ holdings: [held(1, { code: '999999' })] });
    expect(desk.state.trading).toBe('ACTIVE');
  });

  it('of a stock of which an exit waits in the blackout lets go of it', () => {
    const desk = new AccountDesk({ settings: { blackoutWindows: [{ startMinute: 600, endMinute: 660 }] } });
    desk
      .morning({ holdings: [held(10)] })
      .until('10:05')
      .quote(65_000);
    expect(desk.state.parked).toHaveLength(1);
    desk.wait(60_000).report({ holdings: [] });
    desk.wait(60_000).report({ holdings: [] });
    expect(desk.state.positions.size).toBe(0);
    desk.until('11:05');
    expect(desk.order()).toMatchObject({ state: 'dropped', message: expect.stringContaining('nothing is held') });
    expect(desk.sent).toEqual([]);
  });
});

describe('deposits and withdrawals', () => {
  it.each([50_000_000, -50_000_000, -99_999_999])('of %i won do not move the day’s result', (flow) => {
    const { desk, minute } = quietDesk();
    minute({ cash: won(HUNDRED + flow) });
    expect(desk.account.cash).toBe(HUNDRED);
    minute({ cash: won(HUNDRED + flow) });
    expect(desk.account.cash).toBe(HUNDRED + flow);
    expect(dayPct(desk)).toBe(0);
    expect(desk.state.breaker.tripped).toBe(false);
    expect(desk.said('cash-differs')).toHaveLength(1);
  });

  it('leave the breaker as wakeful as it was', () => {
    const { desk, minute } = quietDesk({ holdings: [held(1_000)], cash: won(0) });
    minute({ cash: won(70_000_000) });
    minute({ cash: won(70_000_000) });
    desk.quote(66_000);
    expect(dayPct(desk)).toBeCloseTo(-4 / 1.4, 5);
    desk.wait(60_000).report({ cash: won(0) });
    desk.wait(60_000).report({ cash: won(0) });
    expect(desk.state.breaker.tripped).toBe(true);
  });

  it('of everything after a gain trip nothing', () => {
    const { desk, minute } = quietDesk({ holdings: [held(1_000)], cash: won(0) });
    desk.quote(71_000);
    const sold = { holdings: [], cash: won(71_000_000) };
    minute(sold);
    minute(sold);
    minute({ cash: won(0) });
    minute({ cash: won(0) });
    expect(desk.account.cash).toBe(0);
    expect(desk.state.breaker.tripped).toBe(false);
    expect(desk.account.dayStartEquity).toBe(0);
  });

  it('no larger than the day’s fees are taken for what the broker charged', () => {
    const desk = new AccountDesk();
    const order = desk.buying();
    desk.accept(order).wait(4_000);
    const orders = [listed(order, { filled: 142, fees: 1_400, state: 'filled' })];
    desk.report({ orders });
    const charged = won(HUNDRED - 142 * BASE - 1_450);
    desk.wait(60_000).report({ orders, cash: charged });
    desk.wait(60_000).report({ orders, cash: charged });
    expect(desk.account).toMatchObject({ fees: 1_450, feesToday: 1_450 });
    expect(desk.said('cash-differs')).toEqual([]);
    const paid = won(desk.account.cash + 1_451);
    desk.wait(60_000).report({ orders, cash: paid });
    desk.wait(60_000).report({ orders, cash: paid });
    expect(desk.account.fees).toBe(1_450);
    expect(desk.said('cash-differs')).toHaveLength(1);
  });
});

describe('an adopted holding', () => {
  it('is guarded by the stop and the breaker from the first price on', () => {
    const desk = new AccountDesk({ stocks: 2 });
    desk.morning({ holdings: [held(100)], cash: won(1_000_000) });
    desk.command({ type: 'pause', reason: 'no buys' });
    desk.quote(67_800, symbolId(0));
    expect(desk.state.breaker.tripped).toBe(true);
    expect(desk.sent).toEqual([]);
    desk.quote(65_000);
    expect(desk.sent).toMatchObject([{ side: 'SELL', quantity: 100 }]);
  });
});
