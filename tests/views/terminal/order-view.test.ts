import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OrderDetails } from '../../../engine/client/order-details.ts';
import { refreshOrder } from '../../../views/terminal/order/order-actions.ts';
import { aWorkbench, drawScreen, type TestBench } from '../draw.tsx';
import {
  aHeader,
  aListedOrder,
  anOrder,
  aSnapshot,
  commandsOf,
  fakeClient,
  NOW,
  someOrderDetails,
} from '../fixtures.ts';
import { press } from '../press.ts';

const TWO = [aListedOrder(), aListedOrder({ brokerOrderId: 'KR:20260306:0000012399' })];

/** A workbench with the order's view open. */
async function opened(
  details: OrderDetails = someOrderDetails(),
  size = { columns: 120, rows: 40 },
): Promise<TestBench> {
  const client = fakeClient(aSnapshot({ orders: [details.order] }));
  client.answer((request) =>
    request.type === 'order'
      ? { ok: true, message: '', order: details }
      : request.type === 'explain'
        ? {
            ...{ ok: true, message: '' },
            explanation: { decisionId: 'd-7', title: 'BUY 가온전자', sections: [], checks: [] },
          }
        : { ok: true, message: 'done' },
  );
  const bench = aWorkbench(client, { focus: 'orders' }, size);
  press(bench, 'enter');
  await vi.advanceTimersByTimeAsync(0);
  return bench;
}

const MOMENT = { seq: 501, at: NOW };

const screenOf = (bench: TestBench, { columns, rows } = bench.size()): string =>
  drawScreen(bench.client.snapshot(), { columns, rows }, bench.store.get()).join('\n');

const flashOf = (bench: TestBench) => bench.store.get().flash?.text;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the view of an order', () => {
  it('is asked of the engine by the order’s number, and is what enter opens for any order', async () => {
    const bench = await opened(someOrderDetails({ order: anOrder(), blocked: null, resolution: null }));
    expect(bench.client.requests).toEqual([{ type: 'order', orderId: 'o-12' }]);
    const screen = screenOf(bench);
    expect(screen).toContain('Order o-12: BUY 120 가온전자 (900007)');
    expect(screen).not.toContain('What became of it?');
    press(bench, 'enter');
    expect(flashOf(bench)).toBe('nothing to settle here: only an order of unknown fate has answers');
  });

  it('scrolls by lines where there is nothing to choose, by pages where there is', async () => {
    const life = Array.from({ length: 60 }, (_, i) => ({
      at: 0,
      level: 'info' as const,
      event: 'fill',
      message: `line ${i}`,
    }));
    const long = await opened(someOrderDetails({ life, resolution: null }));
    press(long, 'down', 'down');
    expect(long.store.get().overlay).toMatchObject({ scroll: 2 });
    const open = await opened(someOrderDetails({ life }));
    press(open, 'down', 'pagedown');
    expect(open.store.get().overlay).toMatchObject({ answer: 1 });
    expect(screenOf(open)).toContain('line 30');
    press(open, 'end', 'pagedown', 'home');
    expect(open.store.get().overlay).toMatchObject({ scroll: 0, answer: 1 });
  });

  it('has no more answers than there are, and gives none that the engine refuses', async () => {
    const bench = await opened();
    press(bench, 'down', 'down', 'down', 'enter');
    expect(flashOf(bench)).toBe('the broker lists 1 that it may be: it is one of them');
    expect([bench.store.get().overlay?.type, commandsOf(bench.client)]).toEqual(['order', []]);
  });

  it('asks for a reason in sight of the evidence, and then says so to the engine', async () => {
    const bench = await opened(someOrderDetails({ list: { readAt: 0, isComplete: true, orders: TWO } }));
    press(bench, 'down', 'enter');
    expect(screenOf(bench)).toMatch(/MAY BE IT[\s\S]*RESOLVE THE ORDER[\s\S]*o-12 is KR:20260306:0000012399/);
    press(bench, 'enter');
    expect(flashOf(bench)).toBe('a reason is needed: what shows that it is so');
    press(bench, 'seen on the phone', 'enter');
    expect(commandsOf(bench.client)).toEqual([
      {
        type: 'resolve-order',
        orderId: 'o-12',
        as: { is: 'listed', brokerOrderId: 'KR:20260306:0000012399' },
        reason: 'seen on the phone',
      },
    ]);
    expect(bench.store.get().overlay).toMatchObject({ type: 'order', answer: 1 });
  });

  it('comes back when the reason is not given', async () => {
    const bench = await opened();
    press(bench, 'enter', 'escape');
    expect([bench.store.get().overlay?.type, commandsOf(bench.client)]).toEqual(['order', []]);
    press(bench, 'escape');
    expect(bench.store.get().overlay).toBeNull();
  });

  it('takes "never received" once the engine has nothing against it', async () => {
    const bench = await opened(
      someOrderDetails({
        list: { readAt: 0, isComplete: true, orders: [] },
        resolution: { neverReceivedRefusal: null },
      }),
    );
    expect(screenOf(bench)).toContain('no order of this symbol');
    press(bench, 'enter', 'not there', 'enter');
    expect(commandsOf(bench.client)).toMatchObject([{ as: { is: 'never-received' }, reason: 'not there' }]);
  });

  it('leads to the decision behind the order, and back', async () => {
    const bench = await opened();
    press(bench, 'e');
    await vi.advanceTimersByTimeAsync(0);
    expect(screenOf(bench)).toContain('BUY 가온전자');
    press(bench, 'escape');
    expect(bench.store.get().overlay?.type).toBe('order');
  });

  it('follows what the engine learns, also behind the question, and keeps what is selected', async () => {
    const bench = await opened(someOrderDetails({ list: { readAt: 0, isComplete: true, orders: TWO } }));
    press(bench, 'down');
    const settled = someOrderDetails({ order: anOrder({ state: 'working' }), resolution: null });
    bench.client.answer(() => ({ ok: true, message: '', order: settled }));
    press(bench, 'enter');
    await refreshOrder(bench, 'o-12');
    press(bench, 'escape');
    expect(bench.store.get().overlay).toMatchObject({ type: 'order', answer: 1, details: settled });
    expect(screenOf(bench)).not.toContain('What became of it?');
    bench.client.answer(() => ({ ok: false, message: 'there is no order o-12 at work' }));
    await refreshOrder(bench, 'o-12');
    expect([flashOf(bench), bench.store.get().overlay?.type]).toEqual(['there is no order o-12 at work', 'order']);
  });

  it('can only be looked at without the pen, and in the past', async () => {
    const bench = await opened();
    bench.client.show(
      aSnapshot({ header: aHeader({ pen: { holder: 'pts/3', mine: false, terminals: 2 } }), orders: [anOrder()] }),
    );
    press(bench, 'enter');
    expect(flashOf(bench)).toContain('the pen is with pts/3');
    bench.store.set({ travel: { here: MOMENT, last: MOMENT, labels: [], scrub: [] } });
    press(bench, 'enter');
    expect(flashOf(bench)).toBe('this is the past: it can be looked at and not changed');
    expect([bench.store.get().overlay?.type, commandsOf(bench.client)]).toEqual(['order', []]);
  });

  it('is copied whole, answers too', async () => {
    const bench = await opened();
    press(bench, 'y');
    expect(bench.copied[0]).toMatch(/^Order o-12: BUY 120[\s\S]*What became of it\?\n {2}it is KR:20260306:0000012345/);
  });

  it('says of an order that is set aside what ends it, and takes an answer as well', async () => {
    const bench = await opened(someOrderDetails({ order: anOrder({ state: 'quarantined' }) }));
    expect(screenOf(bench)).toContain('The broker contradicts itself about it.');
    press(bench, 'enter', 'asked them', 'enter');
    expect(commandsOf(bench.client)).toMatchObject([{ type: 'resolve-order', as: { is: 'listed' } }]);
  });

  it('says why a listed order may be it, may be it if a person knows so, or is not it', async () => {
    const orders = [
      aListedOrder(),
      aListedOrder({ differs: ['price'] }),
      aListedOrder({ isCandidate: false }),
      aListedOrder({ isCandidate: false, differs: ['quantity'] }),
      aListedOrder({ isCandidate: false, ours: 'o-9' }),
    ].map((listed, index) => ({ ...listed, brokerOrderId: `KR:${index}` }));
    const bench = await opened(someOrderDetails({ list: { readAt: 0, isComplete: true, orders } }));
    press(bench, 'y');
    const verdicts = bench.copied[0]!.split('\n').flatMap((line) => /^ {2}KR:\d .*filled: (.*)$/.exec(line)?.[1] ?? []);
    expect(verdicts).toEqual([
      "MAY BE IT: same side, quantity and price, taken 1 s after it was sent, and no other order's",
      "may be it if you know so: same side and quantity, nobody else's, but other price",
      'not it: listed before this one was sent',
      'not it: other quantity',
      'is order o-9',
    ]);
  });
});

describe('a command of the palette', () => {
  it('opens the view of an order by its number', async () => {
    const bench = await opened();
    press(bench, 'escape', ':', 'orders why o-12', 'enter');
    await vi.advanceTimersByTimeAsync(0);
    expect(bench.store.get().overlay).toMatchObject({ type: 'order', details: { order: { id: 'o-12' } } });
  });

  it('resolves an order with a reason, and says how it is used', async () => {
    const bench = await opened();
    press(bench, 'escape', ':', 'orders resolve o-12', 'enter');
    expect(flashOf(bench)).toBe('usage: orders resolve ORDER BROKER-ORDER|never-received');
    press(bench, ':', 'orders resolve o-12 never-received', 'enter', 'not there', 'enter');
    press(bench, ':', 'orders resolve o-12 KR:1:2', 'enter', 'there', 'enter');
    expect(commandsOf(bench.client)).toMatchObject([
      { type: 'resolve-order', orderId: 'o-12', as: { is: 'never-received' }, reason: 'not there' },
      { type: 'resolve-order', orderId: 'o-12', as: { is: 'listed', brokerOrderId: 'KR:1:2' }, reason: 'there' },
    ]);
  });
});
