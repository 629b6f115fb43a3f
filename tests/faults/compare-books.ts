import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Currency } from '../../engine/market/types.ts';
import { JournalReplay } from '../../engine/runtime/journal-replay.ts';
import { openRunStore } from '../../storage/run-store.ts';
import { keyOf, type Truth } from './emulator.ts';

export interface Verdict {
  /** What differs, a line each; empty when the books agree. */
  readonly faulty: readonly string[];
  readonly orders: number;
  readonly fills: number;
  /** Orders whose answer was lost and that evidence resolved; and those that stayed unknown, blocked and shown. */
  readonly resolved: number;
  readonly unknown: number;
}

/** Compares what the engine's journal leads to with the exchange's own ledger, to the last unit. */
export function compareBooks(
  dataDir: string,
  truth: Truth,
  phone: ReadonlySet<string>,
  currencies: readonly Currency[],
): Verdict {
  const file = readdirSync(dataDir).find((name) => name.endsWith('.db'));
  if (file === undefined) throw new Error(`no database in ${dataDir}`);
  const store = openRunStore(join(dataDir, file), { readonly: true });
  try {
    const replay = new JournalReplay(store);
    while (replay.step() !== null);
    const { desk } = replay.kernel;
    const faulty: string[] = [];
    const expect = (what: string, ours: unknown, theirs: unknown) => {
      if (ours !== theirs) faulty.push(`${what}: ${String(ours)} here, ${String(theirs)} at the exchange`);
    };

    const rows = store.db
      .prepare<[], OrderRow>(
        `SELECT id, broker_order_id AS brokerOrderId, state, filled, quantity, message,
           (SELECT coalesce(sum(amount), 0) FROM fills WHERE order_id = orders.id) AS amount
         FROM orders WHERE decision_id <> ''`,
      )
      .all();
    const ours = new Map(
      rows.flatMap((row) => (row.brokerOrderId === null ? [] : [[row.brokerOrderId, row] as const])),
    );
    expect('orders under one number of the broker', ours.size, rows.filter((row) => row.brokerOrderId !== null).length);
    const theirs = truth.orders.filter((order) => order.request === 'new' && !phone.has(keyOf(order)));
    for (const order of theirs) {
      const id = keyOf(order);
      const row = ours.get(id);
      const what = `${id} ${order.side} ${order.quantity} ${order.code}`;
      if (row === undefined) {
        faulty.push(`${what}: at the exchange, not known here (sent twice, or forgotten)`);
        continue;
      }
      const sum = (pick: (execution: Truth['orders'][number]['executions'][number]) => number) =>
        order.executions.reduce((total, execution) => total + pick(execution), 0);
      expect(`${what}: filled`, row.filled, order.filled);
      expect(
        `${what}: amount`,
        row.amount,
        sum(({ amount }) => amount),
      );
      ours.delete(id);
    }
    for (const id of ours.keys()) faulty.push(`${id}: known here, not at the exchange`);
    for (const { id, state, brokerOrderId } of rows) {
      if (brokerOrderId === null && !ENDED_WITHOUT_NUMBER.has(state)) faulty.push(`${id}: ${state} without a number`);
      if (state === 'quarantined') faulty.push(`${id}: quarantined`);
    }

    for (const currency of currencies) {
      expect(`cash in ${currency}`, desk.state.accounts.get(currency)?.cash, truth.cash[currency]);
      const isOpen = rows.some(({ state }) => state === 'unknown' || state === 'parked');
      if (!isOpen) expect(`reserved in ${currency}`, desk.state.accounts.get(currency)?.reserved, 0);
    }
    const held = new Map(truth.holdings.map(({ market, code, quantity }) => [`${market}:${code}`, quantity]));
    for (const position of desk.state.positions.values()) {
      const code = `${position.market}:${desk.codeOf(position.symbol)}`;
      expect(`position ${code}`, position.quantity, held.get(code) ?? 0);
      held.delete(code);
    }
    for (const [code, quantity] of held) expect(`position ${code}`, 0, quantity);
    const said = (event: string) =>
      store.db.prepare<[string], number>('SELECT count(*) FROM incidents WHERE event = ?').pluck().get(event) ?? 0;
    for (const event of ['defect', 'fills-differ', 'oversold', 'fill-without-order', 'risk-error']) {
      expect(`incidents "${event}"`, said(event), 0);
    }
    return {
      faulty,
      orders: theirs.length,
      fills: desk.state.counters.fills,
      resolved: said('order-found') + said('order-absent'),
      unknown: rows.filter(({ state }) => state === 'unknown').length,
    };
  } finally {
    store.close();
  }
}

interface OrderRow {
  readonly id: string;
  readonly brokerOrderId: string | null;
  readonly state: string;
  readonly filled: number;
  readonly quantity: number;
  readonly amount: number;
}

const ENDED_WITHOUT_NUMBER = new Set(['rejected', 'dropped', 'unknown', 'parked']);
