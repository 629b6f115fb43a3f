import { describe, expect, it } from 'vitest';
import type { FillRecord, StoreRecord } from '../../../engine/kernel/records.ts';
import type { OrderId } from '../../../engine/orders/order.ts';
import { always, same } from '../../support/always.ts';
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
    always(150, (run, saw) => {
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
          const { exchange } = run.market;
          // The exchange is ahead by the executions that it has not told yet.
          const told = !exchange.out.some(({ type }) => type === 'fill');
          for (const { currency, cash: now } of accounts.values()) {
            same(`cash in ${currency}`, now, cash.get(currency)!);
            if (told) same(`cash in ${currency} at the exchange`, exchange.cash.get(currency), now);
          }
          same('number of positions', positions.size, held.size);
          if (told) same('number of positions at the exchange', exchange.holdings.size, held.size);
          for (const { symbol, quantity } of positions.values()) {
            same('shares held', quantity, held.get(run.desk.codeOf(symbol))!);
            if (told) same('shares at the exchange', exchange.holdings.get(symbol), quantity);
          }
        },
      };
    });
  });

  it('what is reserved is what the open buys may still cost, and no more than there is', () => {
    always(20, (run, saw) => ({
      after({ event }) {
        for (const { currency, cash, reserved } of run.state.accounts.values()) {
          let open = 0;
          for (const order of run.state.orders.values()) {
            if (run.desk.currencyOf(order.market) === currency) open += order.reserved;
          }
          same('reserved', reserved, open);
          same('between nothing and all the cash', reserved >= 0 && reserved <= cash, true);
          if (reserved > 0 && event.type === 'order-sending') saw();
        }
      },
    }));
  });

  it('every fill is at a price its bar traded at, inside a session, for at most a tenth of the volume', () => {
    always(150, (run, saw, input) => {
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
    always(50, (run, saw, input) => {
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
    always(20, (_run, saw) => {
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
    always(1_000, (_run, saw) => {
      let last = 0;
      return {
        after({ event }) {
          saw();
          same('in time', event.at >= last, true);
          last = event.at;
        },
      };
    });
  });
});
