import { describe, expect, it } from 'vitest';
import type { FillRecord, StoreRecord } from '../../../engine/kernel/records.ts';
import type { OrderId } from '../../../engine/orders/order.ts';
import { always } from '../../support/always.ts';
import type { TestBar } from '../../support/bars.ts';
import type { Applied, RunInput } from '../../support/run.ts';

const isFill = (record: StoreRecord): record is FillRecord => record.kind === 'fill';
const fillsOf = ({ effects }: Applied) =>
  effects.flatMap((effect) => (effect.type === 'record' && isFill(effect.record) ? [effect.record] : []));

/** Finds the bar that a symbol traded in at an instant. */
function barFinder({ bars, tradeFrom }: RunInput): (symbol: number, at: number) => TestBar | undefined {
  const bySymbol = Map.groupBy(
    bars.filter(({ end }) => end > tradeFrom),
    ({ symbol }) => symbol,
  );
  return (symbol, at) => bySymbol.get(symbol)?.find(({ start, end }) => start <= at && at < end);
}

describe('at every event of a wild market', () => {
  it('cash and holdings agree between the ledger, the exchange and the recorded fills', () => {
    always(300, (run, saw) => {
      const cash = new Map<string, number>(Object.entries(run.desk.config.cash));
      const held = new Map<string, number>();
      return {
        after(applied) {
          for (const fill of fillsOf(applied)) {
            saw();
            const currency = run.desk.currencyOf(fill.market);
            const sign = fill.side === 'BUY' ? 1 : -1;
            cash.set(currency, cash.get(currency)! - sign * fill.amount - fill.commission - fill.tax);
            held.set(fill.symbol, (held.get(fill.symbol) ?? 0) + sign * fill.quantity);
            if (held.get(fill.symbol) === 0) held.delete(fill.symbol);
          }
          const { accounts, positions } = run.state;
          for (const account of accounts.values()) expect(account.cash).toBe(cash.get(account.currency));
          const quantities = [...positions.values()].map((p) => [run.desk.codeOf(p.symbol), p.quantity] as const);
          expect(new Map(quantities)).toEqual(held);
          // The exchange is ahead by the executions that it has not told yet.
          if (run.market.exchange.out.some(({ type }) => type === 'fill')) return;
          for (const account of accounts.values()) {
            expect(run.market.exchange.cash.get(account.currency)).toBe(account.cash);
          }
          const atExchange = [...run.market.exchange.holdings].map(([s, n]) => [run.desk.codeOf(s), n] as const);
          expect(new Map(atExchange)).toEqual(held);
        },
      };
    });
  });

  it('what is reserved is what the open buys may still cost, and no more than there is', () => {
    always(50, (run, saw) => ({
      after({ event }) {
        for (const { currency, cash, reserved } of run.state.accounts.values()) {
          const buys = [...run.state.orders.values()].filter((o) => run.desk.currencyOf(o.market) === currency);
          expect(reserved).toBe(buys.reduce((sum, order) => sum + order.reserved, 0));
          expect(reserved).toBeGreaterThanOrEqual(0);
          expect(reserved).toBeLessThanOrEqual(cash);
          if (reserved > 0 && event.type === 'order-sending') saw();
        }
      },
    }));
  });

  it('every fill is at a price its bar traded at, inside a session, for at most a tenth of the volume', () => {
    always(300, (run, saw, input) => {
      const barAt = barFinder(input);
      const taken = new Map<TestBar, number>();
      return {
        after({ event }) {
          if (event.type !== 'fill') return;
          saw();
          const order = run.state.orders.get(event.orderId)!;
          expect(run.desk.clock.isOpen(order.market, event.at)).toBe(true);
          const bar = barAt(order.symbol, event.at)!;
          expect(event.price).toBeGreaterThanOrEqual(bar.low);
          expect(event.price).toBeLessThanOrEqual(bar.high);
          taken.set(bar, (taken.get(bar) ?? 0) + event.quantity);
          expect(taken.get(bar)).toBeLessThanOrEqual(bar.volume * 0.1);
        },
      };
    });
  });

  it('what is decided on a bar’s close is filled by a later bar', () => {
    always(100, (run, saw, input) => {
      const barAt = barFinder(input);
      const decidedOnClose = new Map<OrderId, number>();
      return {
        after({ event, effects }) {
          for (const effect of effects) {
            if (effect.type === 'place-order' && event.type === 'bars') decidedOnClose.set(effect.ticket.id, event.at);
          }
          if (event.type !== 'fill') return;
          const decidedAt = decidedOnClose.get(event.orderId);
          if (decidedAt === undefined) return;
          saw();
          expect(barAt(run.state.orders.get(event.orderId)!.symbol, event.at)!.start).toBeGreaterThanOrEqual(decidedAt);
        },
      };
    });
  });

  it('a closed trade earns exactly what its fills say', () => {
    always(50, (run, saw) => {
      const net = new Map<string, number>();
      return {
        after(applied) {
          for (const { symbol, side, amount, commission, tax } of fillsOf(applied)) {
            const change = (side === 'BUY' ? -amount : amount) - commission - tax;
            net.set(symbol, (net.get(symbol) ?? 0) + change);
          }
          for (const effect of applied.effects) {
            if (effect.type !== 'record' || effect.record.kind !== 'trade') continue;
            saw();
            expect(effect.record.pnl).toBe(net.get(effect.record.symbol));
            net.delete(effect.record.symbol);
          }
        },
      };
    });
  });

  it('time never goes back', () => {
    always(1_000, (run, saw) => {
      let last = 0;
      return {
        after({ event }) {
          saw();
          expect(event.at).toBeGreaterThanOrEqual(last);
          last = event.at;
        },
      };
    });
  });
});
