import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_ORDERS } from '../../../../engine/broker/emulator/bounds.ts';
import type { Notice } from '../../../../engine/broker/emulator/desk/notice.ts';
import { isWorking, type OrderRecord, remainingOf } from '../../../../engine/broker/emulator/desk/order-record.ts';
import { REFUSALS } from '../../../../engine/broker/emulator/desk/refusals.ts';
import { Rehearsal } from '../../../../engine/broker/emulator/rehearsal.ts';
import { LISTINGS } from '../../../../engine/broker/emulator/world/listing.ts';
import { createMarketClock } from '../../../../engine/market/clock.ts';
import { roundToTick } from '../../../../engine/market/ticks.ts';
import { instant, price, symbolId } from '../../../../engine/market/types.ts';
import { same } from '../../../support/always.ts';

const clock = createMarketClock({ overrides: [], observedDays: {} });
const CASH = { KRW: 30_000_000, USD: 2_000_000 } as const;
/** Korea's session, its after-market and New York's within one day. */
const START = instant(Date.parse('2026-11-23T08:55:00+09:00'));
const SYMBOLS = LISTINGS.filter(({ symbol }) => symbol % 5 === 0);

type Action =
  | { readonly do: 'wait'; readonly minutes: number }
  | {
      readonly do: 'order';
      readonly listing: number;
      readonly side: 'BUY' | 'SELL';
      readonly shares: number;
      /** Percent above the last price. */
      readonly offset: number;
      readonly division: string;
      readonly venue: 'KRX' | 'NXT' | 'SOR';
    }
  | {
      readonly do: 'change';
      readonly kind: 'modify' | 'cancel';
      readonly which: number;
      /** Share of what is left; 0 for all. */
      readonly part: number;
      readonly offset: number;
    };

const offset = fc.double({ min: -3, max: 3, noNaN: true });
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 0, max: 90 }) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('order' as const),
      listing: fc.nat(SYMBOLS.length - 1),
      side: fc.constantFrom('BUY' as const, 'SELL' as const),
      shares: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 500, max: 5_000 })),
      offset,
      division: fc.constantFrom('00', '00', '01', '03', '11', '12', '13', '16', '22', '31', '34', '41'),
      venue: fc.constantFrom('KRX' as const, 'KRX' as const, 'SOR' as const, 'NXT' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('change' as const),
      kind: fc.constantFrom('modify' as const, 'cancel' as const),
      which: fc.nat(),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
      offset,
    }),
  },
);

/** An account that does as it is told, and what it was told by the broker. */
class Account {
  readonly rehearsal = new Rehearsal({
    seed: 9,
    start: START,
    clock,
    account: 'live',
    cash: CASH,
    tickMs: 10_000,
    balanceLagMs: 2_000,
  });
  readonly notices: Notice[] = [];

  constructor() {
    this.rehearsal.onNotice = (notice) => this.notices.push(notice);
  }

  do(step: Action): void {
    const { desk, now } = this.rehearsal;
    switch (step.do) {
      case 'wait':
        this.rehearsal.advance(now + step.minutes * 60_000, () => false);
        return;
      case 'order': {
        const { market, code, symbol } = SYMBOLS[step.listing]!;
        const { side, division, venue, shares } = step;
        const at = this.near(symbol, step.offset);
        desk.place({ market, code, side, division, venue, quantity: shares, price: at, condition: at }, now);
        return;
      }
      case 'change': {
        const working = desk.orders.filter(isWorking);
        const original = working[step.which % Math.max(1, working.length)];
        if (original === undefined) return;
        const quantity = step.part === 0 ? 'all' : Math.ceil(remainingOf(original) * step.part);
        const isOverseas = original.ticket.market !== 'KR';
        const at = this.near(original.ticket.symbol, step.offset);
        desk.change({ kind: step.kind, isOverseas, number: original.number, quantity, price: at, division: '' }, now);
      }
    }
  }

  near(symbol: number, percent: number): number {
    const { market } = LISTINGS[symbol]!;
    const { last } = this.rehearsal.world.quote(symbol, this.rehearsal.now);
    return roundToTick(market, price(Math.round(last * (1 + percent / 100))), 'nearest');
  }
}

function checkBooks({ rehearsal, notices }: Account): number {
  const { exchange, desk, account } = rehearsal;
  const cash = { KRW: CASH.KRW as number, USD: CASH.USD as number };
  const shares = new Map<number, number>();
  for (const order of desk.orders) {
    checkOrder(order, notices);
    const { market, symbol, side } = order.ticket;
    const sign = side === 'BUY' ? 1 : -1;
    for (const { amount, commission, tax, quantity } of order.executions) {
      cash[market === 'KR' ? 'KRW' : 'USD'] -= sign * amount + commission + tax;
      shares.set(symbol, (shares.get(symbol) ?? 0) + sign * quantity);
    }
  }
  for (const currency of ['KRW', 'USD'] as const) {
    same(`cash in ${currency}`, exchange.cash.get(currency), cash[currency]);
    same(`booked cash in ${currency}`, account.cash.get(currency), cash[currency]);
    if (cash[currency] < 0) throw new Error(`the account owes ${currency}: ${cash[currency]}`);
    if (exchange.freeCash(currency, rehearsal.now) < 0) throw new Error(`more ${currency} is promised than there is`);
  }
  for (const [symbol, quantity] of shares) {
    same(`shares of ${symbol}`, exchange.holdings.get(symbolId(symbol)) ?? 0, quantity);
    same(`booked shares of ${symbol}`, account.positions.get(symbol)?.quantity ?? 0, quantity);
    if (quantity < 0) throw new Error(`short of ${symbol}: ${quantity}`);
  }
  return desk.orders.reduce((sum, { executions }) => sum + executions.length, 0);
}

function checkOrder(order: OrderRecord, notices: readonly Notice[]): void {
  const { ticket, filled, filledValue, executions, number } = order;
  const rest = remainingOf(order);
  if (rest < 0) throw new Error(`${number} has ${rest} left`);
  const sum = (of: (execution: OrderRecord['executions'][number]) => number) =>
    executions.reduce((total, execution) => total + of(execution), 0);
  same(
    `filled of ${number}`,
    sum(({ quantity }) => quantity),
    filled,
  );
  same(
    `value of ${number}`,
    sum(({ quantity, price: at }) => quantity * at),
    filledValue,
  );
  const told = notices.filter((notice) => notice.order === order);
  same(`told of ${number}`, told[0]?.kind, order.request === 'new' ? 'received' : 'confirmed');
  const fills = told.filter(({ kind }) => kind === 'filled');
  same(`notices of ${number}`, fills.length, executions.length);
  same(
    `told as filled of ${number}`,
    fills.reduce((total, { quantity }) => total + quantity, 0),
    filled,
  );
  const { kind } = ticket;
  if (kind.kind === 'market') return;
  for (const { price: at } of executions) {
    const isWithin = ticket.side === 'BUY' ? at <= kind.limit : at >= kind.limit;
    if (!isWithin) throw new Error(`${number} traded at ${at} beyond its limit of ${kind.limit}`);
  }
}

describe('the books', () => {
  it('are right to the last unit whatever an account does', () => {
    let executions = 0;
    fc.assert(
      fc.property(fc.array(action, { minLength: 20, maxLength: 60 }), (steps) => {
        const account = new Account();
        for (const step of steps) {
          account.do(step);
          executions += checkBooks(account);
        }
      }),
      { numRuns: 30 },
    );
    // A property that looks at nothing holds for nothing.
    expect(executions).toBeGreaterThan(200);
  }, 60_000);

  it('are shown by the balance a while later, and the same then', () => {
    fc.assert(
      fc.property(fc.array(action, { minLength: 20, maxLength: 40 }), (steps) => {
        const account = new Account();
        for (const step of steps) account.do(step);
        const { rehearsal } = account;
        rehearsal.advance(rehearsal.now + 2_000, () => false);
        const settled = rehearsal.now - 2_000;
        const late = rehearsal.desk.orders.flatMap(({ executions }) => executions.filter(({ at }) => at > settled));
        if (late.length > 0) return;
        expect([...rehearsal.shown.cash]).toEqual([...rehearsal.account.cash]);
        expect([...rehearsal.shown.positions]).toEqual([...rehearsal.account.positions]);
      }),
      { numRuns: 20 },
    );
  }, 60_000);
});

describe('the books of an account that orders without end', () => {
  it('take no more than they can hold, and cancellations still', () => {
    const account = new Account();
    const { desk } = account.rehearsal;
    const limit = account.near(0, -20);
    const noon = instant(Date.parse('2026-11-23T09:10:00+09:00'));
    const order = { market: 'KR', code: '990110', side: 'BUY', division: '00', venue: 'KRX', condition: 0 } as const;
    const place = () => {
      const answer = desk.place({ ...order, quantity: 1, price: limit }, noon);
      return answer.ok ? answer.order.number : answer.refusal.message;
    };
    const cancel = (number: string) =>
      desk.change({ kind: 'cancel', isOverseas: false, number, quantity: 'all', price: 0, division: '' }, noon).ok;
    for (let n = 0; n < MOST_ORDERS - 2; n += 2) same('cancelled', cancel(place()), true);
    place();
    const last = place();
    expect(place()).toBe(REFUSALS.full.message);
    expect(cancel(last)).toBe(true);
  }, 60_000);
});
