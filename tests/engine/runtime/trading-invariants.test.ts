import { describe, expect, it } from 'vitest';
import type { Position } from '../../../engine/exits/position.ts';
import { rank } from '../../../engine/exits/state-machine.ts';
import type { Order } from '../../../engine/orders/order.ts';
import { inBlackout, minuteOfDayKst } from '../../../engine/risk/blackout.ts';
import { always, same } from '../../support/always.ts';
import type { TestRun } from '../../support/run.ts';

const unrealisedPct = (run: TestRun, { symbol, entryPrice }: Position) =>
  ((run.desk.table.columns.last[symbol]! - entryPrice) * 100) / entryPrice;

describe('at every event of a wild market', () => {
  it('an exit state never goes down and a trailing stop never falls', () => {
    always(10, (run, saw) => {
      const before = new Map<string, Pick<Position, 'state' | 'trailingStop'>>();
      return {
        after() {
          for (const { entryDecisionId, state, trailingStop } of run.state.positions.values()) {
            const was = before.get(entryDecisionId);
            if (was !== undefined) {
              same('state goes up', rank(state) >= rank(was.state), true);
              if (was.trailingStop !== null) same('trail goes up', (trailingStop ?? 0) >= was.trailingStop, true);
              if (state !== was.state || trailingStop !== was.trailingStop) saw();
            }
            before.set(entryDecisionId, { state, trailingStop });
          }
        },
      };
    });
  });

  it('a position at or below its hard stop is being sold', () => {
    always(20, (run, saw) => ({
      after({ event }) {
        if (event.type !== 'quote' && event.type !== 'bars') return;
        const told = event.type === 'quote' ? [event.symbol] : [...event.bars.symbols.subarray(0, event.bars.count)];
        for (const position of told.map((symbol) => run.state.positions.get(symbol))) {
          if (position === undefined || !run.desk.clock.isOpen(position.market, event.at)) continue;
          if (unrealisedPct(run, position) > position.hardStopPct) continue;
          saw();
          expect(position.exitOrderId).not.toBeNull();
        }
      },
    }));
  });

  it('no order is sent while its market is not open, or in a blackout', () => {
    always(40, (run, saw) => ({
      after({ event }) {
        if (event.type !== 'order-sending') return;
        saw();
        expect(run.desk.clock.stateAt(event.ticket.market, event.at).state).toBe('open');
        expect(inBlackout(run.desk.settings.blackoutWindows, minuteOfDayKst(event.at))).toBe(false);
      },
    }));
  });

  it('no buy is sent while entries are stopped', () => {
    always(20, (run, saw) => ({
      before(event) {
        if (event.type !== 'order-sending' || event.ticket.side !== 'BUY') return;
        saw();
        const { breaker, trading, paused } = run.state;
        expect({ tripped: breaker.tripped, trading, paused }).toEqual({
          tripped: false,
          trading: 'ACTIVE',
          paused: null,
        });
      },
    }));
  });

  it('no buy costs more than the fat-finger limit of the cash there is for it', () => {
    always(20, (run, saw) => {
      let available = new Map<string, number>();
      let known = new Set<string>();
      return {
        before() {
          available = new Map([...run.state.accounts.values()].map((a) => [a.currency, a.cash - a.reserved]));
          known = new Set(run.state.orders.keys());
        },
        after() {
          const isNewBuy = (order: Order) => order.side === 'BUY' && !known.has(order.id);
          for (const order of [...run.state.orders.values()].filter(isNewBuy)) {
            saw();
            const currency = run.desk.currencyOf(order.market);
            const cash = available.get(currency)!;
            expect(order.reserved).toBeLessThanOrEqual((cash * run.desk.settings.fatFingerPct) / 100);
            available.set(currency, cash - order.reserved);
          }
        },
      };
    });
  });

  it('a symbol is bought only when nothing of it is held or on order', () => {
    always(20, (run, saw) => {
      let taken = new Set<number>();
      return {
        before() {
          const open = [...run.state.orders.values()].filter((order) => order.reserved > 0);
          taken = new Set([...run.state.positions.keys(), ...open.map(({ symbol }) => symbol)]);
        },
        after({ event, effects }) {
          if (event.type === 'tick') return;
          for (const effect of effects) {
            if (effect.type !== 'place-order' || effect.ticket.side !== 'BUY') continue;
            saw();
            expect(taken).not.toContain(effect.ticket.symbol);
          }
        },
      };
    });
  });
});
