import { describe, expect, it } from 'vitest';
import { quantity } from '../../../engine/market/types.ts';
import { brokerStatus } from '../../../engine/runtime/broker-view.ts';
import { SnapshotBuilder } from '../../../engine/runtime/snapshot-builder.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { aListedOrder, at, PaperAccount, TEN } from '../../support/paper-account.ts';

const paper = () => new PaperAccount(new MemoryStore()).settle();

const snapshotOf = (account: PaperAccount) =>
  new SnapshotBuilder(account.engine.kernel).build({ state: null, speed: 1, at: account.now });

describe('a desk on a paper account', () => {
  it('has not compared anything before the first report, and says when it did last', () => {
    const account = paper();
    expect(snapshotOf(account).broker).toEqual({ lines: [], reconciledAt: null, reconcileWithinMs: 300_000 });
    expect(brokerStatus(account.desk.state, TEN)).toEqual({
      lines: { requests: null, stream: null },
      reconciledAgeMs: null,
    });
    account.report().settle().pass(20_000);
    expect(snapshotOf(account).broker?.reconciledAt).toBe(TEN);
    expect(brokerStatus(account.desk.state, account.now)?.reconciledAgeMs).toBe(20_000);
  });

  it('is DISCONNECTED while the request line is down, and only the stream’s loss leaves it running', () => {
    const account = paper();
    account.say({ type: 'broker-line', line: 'stream', up: false, message: 'closed 1006' }).settle();
    const { header, broker } = snapshotOf(account);
    expect([header.state, broker?.lines]).toEqual([
      'RUNNING',
      [{ line: 'stream', up: false, since: TEN, message: 'closed 1006' }],
    ]);
    account.pass(3_000).say({ type: 'broker-line', line: 'requests', up: false, message: 'ECONNREFUSED' }).settle();
    expect(snapshotOf(account).header.state).toBe('DISCONNECTED');
    expect(brokerStatus(account.desk.state, account.now)?.lines).toEqual({
      stream: { up: false, since: '2026-03-09T01:00:00Z', message: 'closed 1006' },
      requests: { up: false, since: '2026-03-09T01:00:03Z', message: 'ECONNREFUSED' },
    });
    account.say({ type: 'broker-line', line: 'requests', up: true, message: '' }).settle();
    expect(snapshotOf(account).header.state).toBe('RUNNING');
  });

  it('is paused or halted all the same, which is what the keys act on', async () => {
    const account = paper();
    account.say({ type: 'broker-line', line: 'requests', up: false, message: 'ECONNREFUSED' }).settle();
    await account.command({ type: 'pause', reason: 'a look at it' });
    expect(snapshotOf(account).header.state).toBe('PAUSED');
    await account.command({ type: 'halt', reason: 'no line' });
    expect(snapshotOf(account).header.state).toBe('HALTED');
  });

  it('shows an order of unknown fate first, and what was placed on a phone as such', async () => {
    const account = await paper().loseSale();
    account.pass(5_000).report({
      orders: [
        aListedOrder({
          brokerOrderId: 'KR:20260309:0000000001',
          side: 'BUY',
          quantity: quantity(3),
          orderedAt: at(-9_000),
        }),
        aListedOrder({
          ...{ brokerOrderId: 'KR:20260309:0000000002', code: '999999', name: '모르는종목', orderedAt: at(-5_000) },
          ...{ state: 'filled', filled: quantity(120), filledAmount: 120 * 8_000 },
        }),
      ],
    });
    account.settle();
    const { orders } = snapshotOf(account);
    expect(orders.map(({ id, state, elsewhere, ended, symbolId }) => [id, state, elsewhere, ended, symbolId])).toEqual([
      [account.orderId, 'unknown', false, false, 0],
      ['KR:20260309:0000000001', 'working', true, false, 0],
      ['KR:20260309:0000000002', 'filled', true, true, null],
    ]);
    expect(orders[2]).toMatchObject({ name: '모르는종목', kind: 'market', averagePrice: 8_000 });
  });

  it('shows what it took over as adopted', () => {
    const account = paper();
    account.report().settle();
    expect(snapshotOf(account).positions).toMatchObject([{ code: '900007', quantity: 120, adopted: true }]);
  });
});

it('knows of no broker in practice', () => {
  const account = paper();
  delete account.desk.state.broker;
  expect([snapshotOf(account).broker, brokerStatus(account.desk.state, TEN)]).toEqual([null, null]);
});
