import { afterEach, expect, it } from 'vitest';
import type { EmulatorOptions } from '../../../../../engine/broker/emulator/emulator.ts';
import { HAESOL, KisVisitor, MONDAY_0930, MONDAY_NEW_YORK } from '../../../../support/kis-visitor.ts';
import { StreamDesk, until } from './stream-desk.ts';

let kis: KisVisitor;
let desk: StreamDesk;
afterEach(async () => {
  await desk.stream.close();
  await kis.emulator.close();
});

/** The emulator and this client were written apart, each from the broker's documents. */
async function rehearse(options: Partial<EmulatorOptions>) {
  kis = await KisVisitor.open(options);
  desk = new StreamDesk(null, { mode: options.account ?? 'paper', wsUrl: kis.emulator.ws });
  desk.keysFrom = async () => ({ ok: true, value: await kis.approvalKey() });
  desk.clock.advance((options.start ?? MONDAY_0930) - desk.clock.now());
}

it.each(['legacy', '2026-09'] as const)('reads what the emulator tells of Korea, %s layout', async (layout) => {
  await rehearse({ layout });
  desk.want({ notices: ['domestic'], holdings: [{ market: 'KR', code: HAESOL, book: true }] });
  await desk.up();
  expect(desk.coverage.unserved).toEqual([]);
  await kis.pass(60_000);
  await kis.order('buy', 10, 0);
  await kis.pass(60_000);
  await until(() => desk.notices.some(({ kind }) => kind === 'filled'));

  expect(desk.stream.counts.faults).toEqual({});
  const price = await kis.price();
  expect(desk.ticks.at(-1)).toMatchObject({
    market: 'KR',
    code: HAESOL,
    price: Number(price['stck_prpr']),
    dayVolume: Number(price['acml_vol']),
  });
  expect(desk.books.at(-1)?.asks[0]?.price).toBeGreaterThan(desk.books.at(-1)?.bids[0]?.price ?? Number.NaN);
  const [order] = await kis.orders();
  expect(desk.notices.map(({ kind }) => kind)).toEqual(['received', 'filled']);
  for (const notice of desk.notices) {
    expect(notice).toMatchObject({ orderNo: order?.['odno'], code: HAESOL, side: 'BUY', quantity: 10 });
  }
  expect(desk.notices[1]?.price).toBe(Number(order?.['avg_prvs']));
});

it('reads what the emulator tells of New York', async () => {
  await rehearse({ account: 'live', start: MONDAY_NEW_YORK });
  desk.want({ candidates: [{ market: 'US_NASDAQ', code: 'ZORA', book: true }] });
  await desk.up();
  await kis.pass(60_000);
  await until(() => desk.ticks.length > 0 && desk.books.length > 0);
  expect(desk.coverage.unserved).toEqual([]);
  expect(desk.stream.counts.faults).toEqual({});
  const [tick] = desk.ticks;
  expect(tick).toMatchObject({ market: 'US_NASDAQ', code: 'ZORA' });
  expect(tick?.at).toBeGreaterThanOrEqual(MONDAY_NEW_YORK - 1_000);
  expect(tick?.at).toBeLessThanOrEqual(MONDAY_NEW_YORK + 60_000);
  expect(tick?.bid).toBeLessThan(tick?.ask ?? Number.NaN);
});
