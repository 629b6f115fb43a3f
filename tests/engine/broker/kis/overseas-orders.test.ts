import { describe, expect, it } from 'vitest';
import type { KisOrder, KisOrderRef } from '../../../../engine/broker/kis/order-request.ts';
import { instant, type MarketCode, price, quantity } from '../../../../engine/market/types.ts';
import { byPath, connect, good, inTurn, MORNING, refused, says } from './harness.ts';
import { americanRow } from './rows.ts';

const BUY: KisOrder = {
  market: 'US_NASDAQ',
  code: 'AAPL',
  side: 'BUY',
  quantity: quantity(5),
  pricing: { kind: 'limit', limit: price(1_872_500) },
  duration: 'day',
  venue: 'MAIN',
};

/** 23:45:01 in Seoul, which is 09:45:01 in New York. */
const taken = (number: string, time = '234501') =>
  says(good({ msg_cd: 'APBK0013', output: { KRX_FWDG_ORD_ORGNO: '01790', ODNO: number, ORD_TMD: time } }));

const NEW_YORK_MORNING = Date.parse('2026-11-24T09:45:00-05:00');

const list = (...rows: readonly object[]) => says(good({ output: rows }), { more: 'D' });

const ref: KisOrderRef = {
  brokerOrderId: 'US:20261124:0030138295',
  market: 'US_NASDAQ',
  code: 'AAPL',
  remaining: quantity(5),
};

describe('an order abroad', () => {
  it.each([['234501'], ['094501']])('is placed as documented, whichever clock its time is by (%s)', async (time) => {
    const { client, broker, line, flow } = await connect(taken('30138295', time));
    line.clock.set(NEW_YORK_MORNING);
    expect(await flow(client.place(BUY))).toEqual({
      ok: true,
      value: { brokerOrderId: 'US:20261124:0030138295', number: '0030138295', at: NEW_YORK_MORNING + 1_000 },
    });
    expect(broker.seen[0]).toMatchObject({ path: '/uapi/overseas-stock/v1/trading/order', trId: 'TTTT1002U' });
    expect(JSON.parse(broker.seen[0]?.body ?? '')).toEqual({
      CANO: '87654321',
      ACNT_PRDT_CD: '01',
      OVRS_EXCG_CD: 'NASD',
      PDNO: 'AAPL',
      ORD_QTY: '5',
      OVRS_ORD_UNPR: '187.25',
      CTAC_TLNO: '',
      MGCO_APTM_ODNO: '',
      SLL_TYPE: '',
      ORD_SVR_DVSN_CD: '0',
      ORD_DVSN: '00',
    });
  });

  it('has the market’s own day in its id, though it is tomorrow in Seoul', async () => {
    const { client, line, flow } = await connect(taken('1', '010000'));
    line.clock.set(Date.parse('2026-11-25T01:00:00+09:00'));
    expect(await flow(client.place(BUY))).toMatchObject({ value: { brokerOrderId: 'US:20261124:0000000001' } });
  });

  it.each<[MarketCode, string, 'BUY' | 'SELL', 'live' | 'paper', string, string, string]>([
    ['US_NASDAQ', 'AAPL', 'SELL', 'live', 'TTTT1006U', 'NASD', '187.25'],
    ['US_NASDAQ', 'AAPL', 'SELL', 'paper', 'VTTT1001U', 'NASD', '187.25'],
    ['US_NYSE', 'IBM', 'BUY', 'paper', 'VTTT1002U', 'NYSE', '187.25'],
    ['US_AMEX', 'SPY', 'BUY', 'live', 'TTTT1002U', 'AMEX', '187.25'],
    ['JP', '7203', 'BUY', 'live', 'TTTS0308U', 'TKSE', '187250'],
    ['JP', '7203', 'SELL', 'paper', 'VTTS0307U', 'TKSE', '187250'],
    ['HK', '00700', 'BUY', 'live', 'TTTS1002U', 'SEHK', '1872.5'],
    ['HK', '00700', 'SELL', 'live', 'TTTS1001U', 'SEHK', '1872.5'],
    ['CN_SHA', '600519', 'BUY', 'live', 'TTTS0202U', 'SHAA', '1872.5'],
    ['CN_SHA', '600519', 'SELL', 'live', 'TTTS1005U', 'SHAA', '1872.5'],
    ['CN_SZA', '000001', 'BUY', 'live', 'TTTS0305U', 'SZAA', '1872.5'],
    ['CN_SZA', '000001', 'SELL', 'paper', 'VTTS0304U', 'SZAA', '1872.5'],
    ['VN_HNX', 'SHS', 'BUY', 'live', 'TTTS0311U', 'HASE', '1872500'],
    ['VN_HSX', 'VNM', 'SELL', 'live', 'TTTS0310U', 'VNSE', '1872500'],
  ])('on %s of %s to %s, %s, is %s at %s for %s', async (market, code, side, mode, trId, exchange, written) => {
    const { client, broker, flow } = await connect(taken('1'), { mode });
    expect(await flow(client.place({ ...BUY, market, code, side }))).toMatchObject({ ok: true });
    expect(broker.seen[0]?.trId).toBe(trId);
    expect(JSON.parse(broker.seen[0]?.body ?? '')).toMatchObject({
      OVRS_EXCG_CD: exchange,
      OVRS_ORD_UNPR: written,
      SLL_TYPE: side === 'SELL' ? '00' : '',
      ORD_DVSN: '00',
    });
  });

  it('at market is refused here, because KIS knows none: a limit has to be given', async () => {
    const { client, broker, flow } = await connect(taken('1'));
    for (const market of ['US_NYSE', 'JP', 'HK', 'CN_SHA', 'VN_HSX'] as const) {
      expect(await flow(client.place({ ...BUY, market, pricing: { kind: 'market' } }))).toMatchObject({
        ok: false,
        fate: 'not-sent',
        error: { kind: 'unsayable', reason: 'needs-limit' },
      });
    }
    expect(broker.seen).toEqual([]);
  });

  it('has the US auctions on a live account, and day limits only on a paper one', async () => {
    const live = await connect(taken('1'));
    await live.flow(live.client.place({ ...BUY, duration: 'at-close' }));
    await live.flow(live.client.place({ ...BUY, side: 'SELL', pricing: { kind: 'market' }, duration: 'at-open' }));
    expect(live.broker.seen.map(({ body }) => JSON.parse(body).ORD_DVSN)).toEqual(['34', '31']);
    const paper = await connect(taken('1'), { mode: 'paper' });
    expect(await paper.flow(paper.client.place({ ...BUY, duration: 'at-close' }))).toMatchObject({ fate: 'not-sent' });
  });

  it('has no fraction of a cent from a dollar up, and ten-thousandths below', async () => {
    const { client, broker, flow } = await connect(taken('1'));
    expect(await flow(client.place({ ...BUY, pricing: { kind: 'limit', limit: price(1_872_550) } }))).toMatchObject({
      fate: 'not-sent',
      error: { reason: 'price' },
    });
    await flow(client.place({ ...BUY, pricing: { kind: 'limit', limit: price(4_075) } }));
    expect(JSON.parse(broker.seen[0]?.body ?? '')).toMatchObject({ OVRS_ORD_UNPR: '0.4075' });
  });

  it('goes to the US daytime market by its own TRs, and is cancelled there, also after a restart', async () => {
    const { client, broker, flow } = await connect(
      byPath({
        'daytime-order': taken('0030138295', '100000'),
        'daytime-order-rvsecncl': taken('2', '100000'),
        'inquire-ccnl': list(americanRow({ dmst_ord_dt: '20261125', thco_ord_tmd: '100000' })),
      }),
    );
    expect(await flow(client.place({ ...BUY, venue: 'US_DAY' }))).toMatchObject({ ok: true });
    await flow(client.cancel(ref));
    expect(broker.seen.map(({ trId }) => trId)).toEqual(['TTTS6036U', 'TTTS6038U']);
    expect(JSON.parse(broker.seen[0]?.body ?? '')).not.toHaveProperty('SLL_TYPE');

    const later = await connect(broker.answer);
    await later.flow(later.client.orders(['US_NASDAQ'], instant(MORNING)));
    await later.flow(later.client.cancel(ref));
    expect(later.broker.seen.at(-1)?.trId).toBe('TTTS6038U');
  });

  it('has no daytime market on a paper account', async () => {
    const { client, broker, flow } = await connect(taken('1'), { mode: 'paper' });
    expect(await flow(client.place({ ...BUY, venue: 'US_DAY' }))).toMatchObject({
      fate: 'not-sent',
      error: { kind: 'unsupported' },
    });
    expect(broker.seen).toEqual([]);
  });

  it('is cancelled with its exchange, number and what is left', async () => {
    const { client, broker, flow } = await connect(taken('0030138300'));
    expect(await flow(client.cancel({ ...ref, remaining: quantity(3) }))).toMatchObject({
      ok: true,
      value: { brokerOrderId: ref.brokerOrderId, number: '0030138300' },
    });
    expect(broker.seen[0]?.trId).toBe('TTTT1004U');
    expect(JSON.parse(broker.seen[0]?.body ?? '')).toEqual({
      CANO: '87654321',
      ACNT_PRDT_CD: '01',
      OVRS_EXCG_CD: 'NASD',
      PDNO: 'AAPL',
      ORGN_ODNO: '0030138295',
      RVSE_CNCL_DVSN_CD: '02',
      ORD_QTY: '3',
      OVRS_ORD_UNPR: '0',
      MGCO_APTM_ODNO: '',
      ORD_SVR_DVSN_CD: '0',
    });
  });

  it.each<[MarketCode, string]>([
    ['JP', 'TTTS0309U'],
    ['HK', 'TTTS1003U'],
    ['CN_SHA', 'TTTS0302U'],
    ['CN_SZA', 'TTTS0306U'],
    ['VN_HNX', 'TTTS0312U'],
    ['VN_HSX', 'TTTS0312U'],
  ])('is cancelled on %s by %s', async (market, trId) => {
    const { client, broker, flow } = await connect(taken('1'));
    await flow(client.cancel({ ...ref, market }));
    expect(broker.seen[0]?.trId).toBe(trId);
  });

  it('keeps its id when its price is changed, which China and Vietnam do not allow', async () => {
    const { client, broker, flow } = await connect(inTurn(taken('0030138300'), taken('0030138301')));
    expect(await flow(client.modify(ref, price(1_880_000)))).toMatchObject({
      value: { brokerOrderId: ref.brokerOrderId },
    });
    await flow(client.cancel(ref));
    expect(broker.seen.map(({ body }) => JSON.parse(body))).toMatchObject([
      { RVSE_CNCL_DVSN_CD: '01', ORGN_ODNO: '0030138295', OVRS_ORD_UNPR: '188' },
      { RVSE_CNCL_DVSN_CD: '02', ORGN_ODNO: '0030138300' },
    ]);
    expect(await flow(client.modify({ ...ref, market: 'CN_SZA' }, price(12_000)))).toMatchObject({
      fate: 'not-sent',
      error: { kind: 'unsupported' },
    });
  });
});

describe('the list of orders abroad', () => {
  const ordersAt = async (now: number, ...rows: readonly object[]) => {
    const test = await connect(list(...rows));
    test.line.clock.set(now);
    const answer = await test.flow(test.client.orders(['US_NASDAQ', 'US_NYSE', 'JP'], instant(now)));
    if (!answer.ok) throw new Error(answer.error.words);
    return answer.value;
  };

  it('is one for all exchanges, over the days of all that are asked for', async () => {
    const { client, broker, flow } = await connect(list());
    await flow(client.orders(['US_NASDAQ', 'JP'], instant(MORNING)));
    expect(broker.seen).toHaveLength(1);
    expect(broker.seen[0]).toMatchObject({
      trId: 'TTTS3035R',
      query: { PDNO: '%', OVRS_EXCG_CD: '%', ORD_STRT_DT: '20261124', ORD_END_DT: '20261125', CTX_AREA_NK200: '' },
    });
  });

  it('has no filters on a paper account, which refuses them', async () => {
    const { client, broker, flow } = await connect(list(), { mode: 'paper' });
    await flow(client.orders(['US_NASDAQ'], instant(MORNING)));
    expect(broker.seen[0]).toMatchObject({
      trId: 'VTTS3035R',
      query: { PDNO: '', OVRS_EXCG_CD: '', SLL_BUY_DVSN: '00', CCLD_NCCS_DVSN: '00' },
    });
  });

  it('shows an order in the units of its market, at the time of the broker’s own clock', async () => {
    const [order] = await ordersAt(
      NEW_YORK_MORNING,
      americanRow({ ft_ccld_qty: '2', nccs_qty: '3', ft_ccld_amt3: '374.49500', ovrs_excg_cd: 'NYSE' }),
    );
    expect(order).toEqual({
      brokerOrderId: 'US:20261124:0030138295',
      market: 'US_NYSE',
      code: 'AAPL',
      name: '애플',
      side: 'BUY',
      quantity: 5,
      limit: 1_872_500,
      orderedAt: NEW_YORK_MORNING,
      filled: 2,
      filledAmount: 37_450,
      fees: null,
      state: 'working',
      message: '',
    });
  });

  it.each<[string, Readonly<Record<string, string>>, object]>([
    [
      'filled',
      { ft_ccld_qty: '5', nccs_qty: '0', ft_ccld_amt3: '936.25', prcs_stat_name: '완료' },
      { state: 'filled' },
    ],
    [
      'refused, with the words',
      { nccs_qty: '0', prcs_stat_name: '거부', rjct_rson_name: '주문가능금액 부족' },
      { state: 'rejected', message: '주문가능금액 부족' },
    ],
    [
      'refused, by its reason alone',
      { nccs_qty: '5', rjct_rson: '12', rjct_rson_name: 'halted' },
      { state: 'rejected' },
    ],
    ['gone for no told reason', { nccs_qty: '0' }, { state: 'expired' }],
  ])('knows an order that is %s', async (_what, fields, expected) => {
    expect(await ordersAt(NEW_YORK_MORNING, americanRow(fields))).toMatchObject([expected]);
  });

  it('ends an order with its day, and one of the daytime market with the day that dawned', async () => {
    const daytime = americanRow({ ord_dt: '20261123', dmst_ord_dt: '20261124', thco_ord_tmd: '110000' });
    const noon = Date.parse('2026-11-24T12:00:00-05:00');
    expect(await ordersAt(noon, daytime)).toMatchObject([{ state: 'working' }]);
    expect(
      await ordersAt(noon, americanRow({ ord_dt: '20261123', dmst_ord_dt: '20261124', thco_ord_tmd: '000000' })),
    ).toMatchObject([{ state: 'expired' }]);
    expect(await ordersAt(noon + 86_400_000, daytime)).toMatchObject([{ state: 'expired' }]);
  });

  it('folds a cancellation that was carried out, not one on its way or refused', async () => {
    const cancellation = (prcs_stat_name: string) =>
      americanRow({ odno: '30138300', orgn_odno: '30138295', rvse_cncl_dvsn: '02', prcs_stat_name, nccs_qty: '0' });
    const original = americanRow({ ft_ccld_qty: '2', nccs_qty: '3', ft_ccld_amt3: '374.50' });
    const stateWith = async (...rows: readonly object[]) => (await ordersAt(NEW_YORK_MORNING, ...rows))[0]?.state;
    expect(await stateWith(original, cancellation('전송'))).toBe('working');
    expect(await stateWith(original, cancellation('거부'))).toBe('working');
    expect(await stateWith(original, cancellation('완료'))).toBe('cancelled');
    expect(await stateWith({ ...original, nccs_qty: '0' }, cancellation('완료'))).toBe('cancelled');
  });

  it('leaves out markets that were not asked for, and never one it does not know', async () => {
    expect(await ordersAt(NEW_YORK_MORNING, americanRow({ ovrs_excg_cd: 'AMEX' }))).toEqual([]);
    const { client, flow } = await connect(list(americanRow({ ovrs_excg_cd: 'XNAS' })));
    expect(await flow(client.orders(['US_NASDAQ'], instant(MORNING)))).toEqual({
      ok: false,
      error: { kind: 'protocol', words: 'output.0.ovrs_excg_cd is no exchange known here' },
    });
  });

  it('skips rows of blanks at its end', async () => {
    const blank = Object.fromEntries(Object.keys(americanRow()).map((key) => [key, '']));
    expect(await ordersAt(NEW_YORK_MORNING, americanRow(), blank)).toHaveLength(1);
  });

  it('finds one order in it; abroad it has no fees', async () => {
    const { client, broker, flow } = await connect(list(americanRow()));
    expect(await flow(client.order(ref.brokerOrderId))).toMatchObject({ ok: true, value: { fees: null } });
    expect(broker.seen[0]?.query).toMatchObject({ ORD_STRT_DT: '20261124', ORD_END_DT: '20261124', ODNO: '' });
  });
});

describe('open orders abroad', () => {
  it('are asked for once for all of the US on a live account', async () => {
    const { client, broker, flow } = await connect(list(americanRow()));
    const answer = await flow(client.openOrders(['US_NASDAQ', 'US_NYSE', 'JP']));
    expect(answer).toMatchObject({ ok: true, value: [{ brokerOrderId: ref.brokerOrderId, state: 'working' }] });
    expect(broker.seen.map(({ trId, query }) => [trId, query['OVRS_EXCG_CD']])).toEqual([
      ['TTTS3018R', 'NASD'],
      ['TTTS3018R', 'TKSE'],
    ]);
  });

  it.each([
    ['Korean', '234500'],
    ['the exchange’s', '094500'],
  ])('have their time read right, whether it is %s', async (_whose, ord_tmd) => {
    const { dmst_ord_dt, thco_ord_tmd, ...row } = americanRow({ ord_tmd });
    const { client, line, flow } = await connect(list(row));
    line.clock.set(NEW_YORK_MORNING + 20 * 60_000);
    expect(await flow(client.openOrders(['US_NASDAQ']))).toMatchObject({ value: [{ orderedAt: NEW_YORK_MORNING }] });
  });

  it.each(['EGW00213', 'OPSQ0002'])(
    'are tried once on a paper account, and taken from the history after %s',
    async (code) => {
      const { client, broker, line, flow } = await connect(
        byPath({
          'inquire-nccs': says(refused(code, '모의투자 TR 이 아닙니다.'), { status: 500 }),
          'inquire-ccnl': list(
            americanRow(),
            americanRow({ odno: '2', nccs_qty: '0', ft_ccld_qty: '5', ft_ccld_amt3: '936.25' }),
          ),
        }),
        { mode: 'paper' },
      );
      line.clock.set(NEW_YORK_MORNING);
      const openOrders = () => client.capabilities.find(({ name }) => name === 'overseas open orders')?.state;
      expect(openOrders()).toBe('not-tried');
      for (let i = 0; i < 2; i += 1) {
        const answer = await flow(client.openOrders(['US_NASDAQ']));
        expect(answer.ok && answer.value.map(({ brokerOrderId }) => brokerOrderId)).toEqual([ref.brokerOrderId]);
      }
      expect(broker.seen.map(({ trId }) => trId)).toEqual(['VTTS3018R', 'VTTS3035R', 'VTTS3035R']);
      expect(openOrders()).toBe('no');
    },
  );

  it('stay with the list on a paper account that has it', async () => {
    const { client, broker, line, flow } = await connect(list(americanRow()), { mode: 'paper' });
    line.clock.set(NEW_YORK_MORNING);
    await flow(client.openOrders(['US_NASDAQ', 'US_NYSE']));
    expect(broker.seen.map(({ query }) => query['OVRS_EXCG_CD'])).toEqual(['NASD', 'NYSE']);
    expect(client.capabilities.find(({ name }) => name === 'overseas open orders')?.state).toBe('yes');
  });
});
