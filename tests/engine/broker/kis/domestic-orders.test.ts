import { describe, expect, it } from 'vitest';
import type { KisOrder, KisOrderRef } from '../../../../engine/broker/kis/order-request.ts';
import { instant, price, quantity } from '../../../../engine/market/types.ts';
import { type Answer, byPath, connect, good, inTurn, MORNING, refused, says } from './harness.ts';
import { koreanRow } from './rows.ts';

const BUY: KisOrder = {
  market: 'KR',
  code: '005930',
  side: 'BUY',
  quantity: quantity(10),
  pricing: { kind: 'limit', limit: price(71_900) },
  duration: 'day',
  venue: 'KRX',
};

const taken = (number: string, branch = '91252') =>
  says(good({ msg_cd: 'APBK0013', output: { KRX_FWDG_ORD_ORGNO: branch, ODNO: number, ORD_TMD: '100001' } }));

const history = (...rows: readonly object[]) => says(good({ output1: rows, output2: {} }), { more: 'D' });

const ref = (fields: Partial<KisOrderRef> = {}): KisOrderRef => ({
  brokerOrderId: 'KR:20261125:0000117057',
  market: 'KR',
  code: '005930',
  remaining: quantity(10),
  ...fields,
});

const TODAY = instant(MORNING);

describe('a Korean order', () => {
  it('is placed as documented, and known by market, day and number', async () => {
    const { client, broker, flow } = await connect(taken('0000117057'));
    expect(await flow(client.place(BUY))).toEqual({
      ok: true,
      value: { brokerOrderId: 'KR:20261125:0000117057', number: '0000117057', at: MORNING + 1_000 },
    });
    expect(broker.seen[0]).toMatchObject({ path: '/uapi/domestic-stock/v1/trading/order-cash', trId: 'TTTC0012U' });
    expect(JSON.parse(broker.seen[0]?.body ?? '')).toEqual({
      CANO: '87654321',
      ACNT_PRDT_CD: '01',
      PDNO: '005930',
      ORD_DVSN: '00',
      ORD_QTY: '10',
      ORD_UNPR: '71900',
      EXCG_ID_DVSN_CD: 'KRX',
      SLL_TYPE: '',
      CNDT_PRIC: '',
    });
  });

  it('is sold at market with no price, under the other TR', async () => {
    const { client, broker, flow } = await connect(taken('117058'), { mode: 'paper' });
    const answer = await flow(client.place({ ...BUY, side: 'SELL', pricing: { kind: 'market' } }));
    expect(answer).toMatchObject({ ok: true, value: { brokerOrderId: 'KR:20261125:0000117058' } });
    expect(broker.seen[0]?.trId).toBe('VTTC0011U');
    expect(JSON.parse(broker.seen[0]?.body ?? '')).toMatchObject({ ORD_DVSN: '01', ORD_UNPR: '0', SLL_TYPE: '01' });
  });

  it('goes to NXT or by SOR on a live account, and is not sent on a paper one', async () => {
    const live = await connect(taken('1'));
    await live.flow(live.client.place({ ...BUY, venue: 'SOR' }));
    expect(JSON.parse(live.broker.seen[0]?.body ?? '')).toMatchObject({ EXCG_ID_DVSN_CD: 'SOR' });
    const paper = await connect(taken('1'), { mode: 'paper' });
    expect(await paper.flow(paper.client.place({ ...BUY, venue: 'NXT' }))).toMatchObject({
      ok: false,
      fate: 'not-sent',
      error: { kind: 'unsupported' },
    });
    expect(paper.broker.seen).toEqual([]);
  });

  it('goes to KRX’s after-market with the codes of September 2026', async () => {
    const { client, broker, flow } = await connect(taken('1'));
    await flow(client.place({ ...BUY, venue: 'KRX_AFTER', duration: 'ioc' }));
    expect(JSON.parse(broker.seen[0]?.body ?? '')).toMatchObject({ ORD_DVSN: '42', EXCG_ID_DVSN_CD: 'KRX' });
    const market = await flow(client.place({ ...BUY, venue: 'KRX_AFTER', pricing: { kind: 'market' } }));
    expect(market).toMatchObject({ fate: 'not-sent', error: { kind: 'unsayable', reason: 'needs-limit' } });
  });

  it.each<[string, Partial<KisOrder>]>([
    ['no shares', { quantity: quantity(0) }],
    ['a price of nothing', { pricing: { kind: 'limit', limit: price(0) } }],
    ['a code that is none', { code: '005930","X":"' }],
    ['a venue of another market', { venue: 'US_DAY' }],
  ])('is not sent with %s', async (_what, fields) => {
    const { client, broker, flow } = await connect(taken('1'));
    expect(await flow(client.place({ ...BUY, ...fields }))).toMatchObject({
      fate: 'not-sent',
      error: { kind: 'unsayable' },
    });
    expect(broker.seen).toEqual([]);
  });

  it('is cancelled by number and branch, as placed', async () => {
    const { client, broker, flow } = await connect(
      byPath({ 'order-cash': taken('0000117057', '06010'), 'order-rvsecncl': taken('0000117060') }),
    );
    await flow(client.place({ ...BUY, venue: 'SOR' }));
    expect(await flow(client.cancel(ref()))).toMatchObject({
      ok: true,
      value: { brokerOrderId: 'KR:20261125:0000117057', number: '0000117060' },
    });
    expect(broker.seen[1]?.trId).toBe('TTTC0013U');
    expect(JSON.parse(broker.seen[1]?.body ?? '')).toEqual({
      CANO: '87654321',
      ACNT_PRDT_CD: '01',
      KRX_FWDG_ORD_ORGNO: '06010',
      ORGN_ODNO: '0000117057',
      ORD_DVSN: '00',
      RVSE_CNCL_DVSN_CD: '02',
      ORD_QTY: '0',
      ORD_UNPR: '0',
      QTY_ALL_ORD_YN: 'Y',
      EXCG_ID_DVSN_CD: 'SOR',
      CNDT_PRIC: '',
    });
  });

  it('is cancelled after a restart with what the list says, and even without a list', async () => {
    const { client, broker, flow } = await connect(
      byPath({
        'inquire-daily-ccld': history(koreanRow({ ord_gno_brno: '06010', excg_id_dvsn_cd: 'NXT', ord_dvsn_cd: '03' })),
        'order-rvsecncl': taken('0000117060'),
      }),
    );
    await flow(client.cancel(ref()));
    await flow(client.orders(['KR'], TODAY));
    await flow(client.cancel(ref()));
    const bodies = broker.seen.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body));
    expect(bodies).toMatchObject([
      { KRX_FWDG_ORD_ORGNO: '', ORGN_ODNO: '0000117057', ORD_DVSN: '00', EXCG_ID_DVSN_CD: 'KRX' },
      { KRX_FWDG_ORD_ORGNO: '06010', ORGN_ODNO: '0000117057', ORD_DVSN: '03', EXCG_ID_DVSN_CD: 'NXT' },
    ]);
  });

  it('keeps its id when its price is changed, and is changed again under its new number', async () => {
    const { client, broker, flow } = await connect(
      byPath({ 'order-cash': taken('0000117057'), 'order-rvsecncl': inTurn(taken('0000117060'), taken('0000117061')) }),
    );
    await flow(client.place(BUY));
    expect(await flow(client.modify(ref(), price(72_000)))).toMatchObject({
      ok: true,
      value: { brokerOrderId: 'KR:20261125:0000117057', number: '0000117060' },
    });
    await flow(client.cancel(ref()));
    const bodies = broker.seen.slice(1).map(({ body }) => JSON.parse(body));
    expect(bodies).toMatchObject([
      { RVSE_CNCL_DVSN_CD: '01', ORGN_ODNO: '0000117057', ORD_UNPR: '72000', QTY_ALL_ORD_YN: 'Y' },
      { RVSE_CNCL_DVSN_CD: '02', ORGN_ODNO: '0000117060' },
    ]);
  });

  it('is reached under its newest number, though an older list comes in after the change', async () => {
    const { client, broker, flow } = await connect(
      byPath({
        'inquire-daily-ccld': history(koreanRow()),
        'order-rvsecncl': inTurn(taken('0000117060'), taken('0000117061')),
      }),
    );
    await flow(client.modify(ref(), price(72_000)));
    await flow(client.orders(['KR'], TODAY));
    await flow(client.cancel(ref()));
    expect(JSON.parse(broker.seen.at(-1)?.body ?? '')).toMatchObject({ ORGN_ODNO: '0000117060' });
  });

  it('that is not one of KIS is not cancelled', async () => {
    const { client, broker, flow } = await connect(taken('1'));
    for (const brokerOrderId of ['', 'SIM:1', 'KR:20261125:117057', 'XX:20261125:0000117057']) {
      expect(await flow(client.cancel(ref({ brokerOrderId })))).toMatchObject({
        fate: 'not-sent',
        error: { kind: 'unsayable', reason: 'order-id' },
      });
    }
    expect(broker.seen).toEqual([]);
  });
});

describe('the list of Korean orders', () => {
  const stateOf = async (...rows: readonly object[]) => {
    const { client, flow } = await connect(history(...rows));
    const answer = await flow(client.orders(['KR'], TODAY));
    if (!answer.ok) throw new Error(answer.error.words);
    return answer.value;
  };

  it('is asked for from the first day to today, all venues, oldest first', async () => {
    const { client, broker, flow } = await connect(history());
    await flow(client.orders(['KR'], instant(Date.parse('2026-11-23T23:00:00+09:00'))));
    expect(broker.seen).toHaveLength(1);
    expect(broker.seen[0]).toMatchObject({
      trId: 'TTTC0081R',
      query: {
        CANO: '87654321',
        ACNT_PRDT_CD: '01',
        INQR_STRT_DT: '20261123',
        INQR_END_DT: '20261125',
        SLL_BUY_DVSN_CD: '00',
        CCLD_DVSN: '00',
        INQR_DVSN: '01',
        EXCG_ID_DVSN_CD: 'ALL',
        ODNO: '',
      },
    });
  });

  it('asks the other TR too for days more than three months ago', async () => {
    const { client, broker, flow } = await connect(history(), { mode: 'paper' });
    await flow(client.orders(['KR'], instant(Date.parse('2026-06-01T12:00:00+09:00'))));
    expect(broker.seen.map(({ trId, query }) => [trId, query['INQR_STRT_DT'], query['INQR_END_DT']])).toEqual([
      ['VTTC0081R', '20260825', '20261125'],
      ['VTSC9215R', '20260601', '20260901'],
    ]);
  });

  it('shows an open order with what has been filled of it', async () => {
    const [order] = await stateOf(koreanRow({ tot_ccld_qty: '4', tot_ccld_amt: '287500', rmn_qty: '6' }));
    expect(order).toEqual({
      brokerOrderId: 'KR:20261125:0000117057',
      market: 'KR',
      code: '005930',
      name: '삼성전자',
      side: 'BUY',
      quantity: 10,
      limit: 71_900,
      orderedAt: Date.parse('2026-11-25T09:30:01+09:00'),
      filled: 4,
      filledAmount: 287_500,
      fees: null,
      state: 'working',
      message: '',
    });
  });

  it.each<[string, Readonly<Record<string, string>>, object]>([
    ['filled', { tot_ccld_qty: '10', tot_ccld_amt: '719000', rmn_qty: '0' }, { state: 'filled', filled: 10 }],
    ['cancelled, by its own quantity', { rmn_qty: '0', cncl_yn: 'Y', cnc_cfrm_qty: '10' }, { state: 'cancelled' }],
    ['cancelled, by its flag alone', { rmn_qty: '0', cncl_yn: 'y', cnc_cfrm_qty: '' }, { state: 'cancelled' }],
    [
      'cancelled after a part',
      { tot_ccld_qty: '3', tot_ccld_amt: '215700', rmn_qty: '0', cnc_cfrm_qty: '7' },
      { state: 'cancelled', filled: 3 },
    ],
    ['refused', { rmn_qty: '0', rjct_qty: '10' }, { state: 'rejected' }],
    [
      'of an IOC whose rest is gone',
      { ord_dvsn_cd: '11', rmn_qty: '0', tot_ccld_qty: '2', tot_ccld_amt: '143800' },
      { state: 'expired', filled: 2 },
    ],
    ['of yesterday and never filled', { ord_dt: '20261124' }, { state: 'expired', filled: 0 }],
    ['at market', { ord_dvsn_cd: '01', ord_unpr: '0' }, { state: 'working', limit: null }],
    [
      'padded, signed, with an A before its code',
      { pdno: 'A005930', ord_qty: ' +10', rmn_qty: '0000000010' },
      { state: 'working', code: '005930' },
    ],
  ])('knows an order that is %s', async (_what, fields, expected) => {
    expect(await stateOf(koreanRow(fields))).toMatchObject([expected]);
  });

  it('folds a cancellation into its order, whichever of the two rows tells it', async () => {
    const cancellation = koreanRow({
      odno: '0000117060',
      orgn_odno: '0000117057',
      sll_buy_dvsn_cd_name: '매수취소*',
      ord_unpr: '0',
      rmn_qty: '0',
      cncl_yn: 'Y',
      cnc_cfrm_qty: '10',
    });
    for (const original of [
      koreanRow(),
      koreanRow({ rmn_qty: '0', cnc_cfrm_qty: '10' }),
      koreanRow({ rmn_qty: '0' }),
    ]) {
      const orders = await stateOf(original, cancellation);
      expect(orders).toMatchObject([{ brokerOrderId: 'KR:20261125:0000117057', state: 'cancelled', filled: 0 }]);
    }
  });

  it('does not take a cancellation for one that came too late', async () => {
    const orders = await stateOf(
      koreanRow({ tot_ccld_qty: '10', tot_ccld_amt: '719000', rmn_qty: '0' }),
      koreanRow({
        odno: '117060',
        orgn_odno: '117057',
        sll_buy_dvsn_cd_name: '매수취소',
        rmn_qty: '0',
        rjct_qty: '10',
      }),
    );
    expect(orders).toMatchObject([{ state: 'filled', filled: 10 }]);
  });

  it('waits for the confirmation of a cancellation', async () => {
    const orders = await stateOf(
      koreanRow(),
      koreanRow({ odno: '117060', orgn_odno: '117057', sll_buy_dvsn_cd_name: '매수취소', cncl_yn: 'Y', rmn_qty: '0' }),
    );
    expect(orders).toMatchObject([{ state: 'working' }]);
  });

  it('folds changes of the price into one order: its fills together, its limit the last', async () => {
    const orders = await stateOf(
      koreanRow({ tot_ccld_qty: '3', tot_ccld_amt: '215700', rmn_qty: '0' }),
      koreanRow({
        odno: '117060',
        orgn_odno: '117057',
        sll_buy_dvsn_cd_name: '매수정정*',
        ord_qty: '7',
        ord_unpr: '72000',
        tot_ccld_qty: '2',
        tot_ccld_amt: '144000',
        rmn_qty: '0',
      }),
      koreanRow({
        odno: '117061',
        orgn_odno: '117060',
        sll_buy_dvsn_cd_name: '매수정정*',
        ord_qty: '5',
        ord_unpr: '72100',
        tot_ccld_qty: '1',
        tot_ccld_amt: '72100',
        rmn_qty: '4',
      }),
    );
    expect(orders).toMatchObject([
      {
        brokerOrderId: 'KR:20261125:0000117057',
        quantity: 10,
        filled: 6,
        filledAmount: 431_800,
        limit: 72_100,
        state: 'working',
      },
    ]);
  });

  it('does not believe a change of the price that was refused', async () => {
    const orders = await stateOf(
      koreanRow(),
      koreanRow({
        odno: '117060',
        orgn_odno: '117057',
        sll_buy_dvsn_cd_name: '매수정정',
        ord_unpr: '72000',
        rmn_qty: '0',
        rjct_qty: '10',
      }),
    );
    expect(orders).toMatchObject([{ limit: 71_900, state: 'working', filled: 0 }]);
  });

  it('is an error when two orders of different branches share a number', async () => {
    const { client, flow } = await connect(history(koreanRow(), koreanRow({ ord_gno_brno: '00950' })));
    expect(await flow(client.orders(['KR'], TODAY))).toMatchObject({
      ok: false,
      error: { kind: 'protocol', words: expect.stringContaining('0000117057') },
    });
  });

  it('takes a row for one that pages repeat', async () => {
    const pages = inTurn(
      says(good({ ctx_area_fk100: 'a', ctx_area_nk100: 'b', output1: [koreanRow()] }), { more: 'M' }),
      history(koreanRow(), koreanRow({ odno: '2' })),
    );
    const { client, flow } = await connect(pages);
    const orders = await flow(client.orders(['KR'], TODAY));
    expect(orders.ok && orders.value.length).toBe(2);
  });
});

describe('one Korean order', () => {
  it('comes with its costs, asked for by number', async () => {
    const costs: Answer = (seen, reply, request) =>
      says(
        good({
          output1: [koreanRow({ tot_ccld_qty: '10', tot_ccld_amt: '719000', rmn_qty: '0' })],
          output2: { prsm_tlex_smtl: seen.query['ODNO'] === '' ? '99999' : '107' },
        }),
      )(seen, reply, request);
    const { client, broker, flow } = await connect(costs);
    expect(await flow(client.order('KR:20261125:0000117057'))).toMatchObject({
      ok: true,
      value: { state: 'filled', fees: 107 },
    });
    expect(broker.seen.map(({ query }) => query['ODNO'])).toEqual(['', '0000117057']);
    expect(broker.seen[0]?.query).toMatchObject({ INQR_STRT_DT: '20261125', INQR_END_DT: '20261125' });
  });

  it('has no costs before it is filled, and none that the broker does not tell', async () => {
    const open = await connect(history(koreanRow()));
    expect(await open.flow(open.client.order('KR:20261125:0000117057'))).toMatchObject({ value: { fees: 0 } });
    expect(open.broker.seen).toHaveLength(1);
    const silent = await connect(history(koreanRow({ tot_ccld_qty: '10', tot_ccld_amt: '719000', rmn_qty: '0' })));
    expect(await silent.flow(silent.client.order('KR:20261125:0000117057'))).toMatchObject({ value: { fees: null } });
  });

  it('is null when the broker does not list it', async () => {
    const { client, flow } = await connect(history(koreanRow()));
    expect(await flow(client.order('KR:20261125:0000000001'))).toEqual({ ok: true, value: null });
  });
});

describe('open Korean orders', () => {
  const open = (fields: Readonly<Record<string, string>>) => {
    const { ord_dt, rmn_qty, ...row } = koreanRow();
    return { ...row, psbl_qty: rmn_qty, rvse_cncl_dvsn_name: '', ...fields };
  };

  it('come from the list of them on a live account', async () => {
    const { client, broker, flow } = await connect(
      says(good({ output: [open({ tot_ccld_qty: '4', tot_ccld_amt: '287600', psbl_qty: '6' })] })),
    );
    expect(await flow(client.openOrders(['KR']))).toMatchObject({
      ok: true,
      value: [{ brokerOrderId: 'KR:20261125:0000117057', state: 'working', filled: 4 }],
    });
    expect(broker.seen[0]).toMatchObject({
      path: '/uapi/domestic-stock/v1/trading/inquire-psbl-rvsecncl',
      trId: 'TTTC0084R',
      query: { INQR_DVSN_1: '0', INQR_DVSN_2: '0' },
    });
  });

  it('keep their id when they were changed, and are reached under the new number', async () => {
    const { client, broker, flow } = await connect(
      byPath({
        'order-cash': taken('0000117057'),
        'inquire-psbl-rvsecncl': says(
          good({ output: [open({ odno: '0000117061', orgn_odno: '0000117060', ord_gno_brno: '06010' })] }),
        ),
        'order-rvsecncl': inTurn(taken('0000117060'), taken('0000117061'), taken('0000117062')),
      }),
    );
    await flow(client.place(BUY));
    await flow(client.modify(ref(), price(72_000)));
    await flow(client.modify(ref(), price(72_100)));
    expect(await flow(client.openOrders(['KR']))).toMatchObject({
      value: [{ brokerOrderId: 'KR:20261125:0000117057' }],
    });
    await flow(client.cancel(ref()));
    expect(JSON.parse(broker.seen.at(-1)?.body ?? '')).toMatchObject({
      ORGN_ODNO: '0000117061',
      KRX_FWDG_ORD_ORGNO: '06010',
    });
  });

  it('come from the history of unfilled orders on a paper account', async () => {
    const { client, broker, flow } = await connect(
      history(koreanRow(), koreanRow({ odno: '2', rmn_qty: '0', cnc_cfrm_qty: '10' })),
      {
        mode: 'paper',
      },
    );
    const answer = await flow(client.openOrders(['KR']));
    expect(answer.ok && answer.value.map(({ brokerOrderId }) => brokerOrderId)).toEqual(['KR:20261125:0000117057']);
    expect(broker.seen.map(({ trId, query }) => [trId, query['CCLD_DVSN'], query['EXCG_ID_DVSN_CD']])).toEqual([
      ['VTTC0081R', '02', 'KRX'],
    ]);
  });

  it('are an error, not an empty list, when the broker says no', async () => {
    const { client, flow } = await connect(says(refused('OPSQ2000', 'ERROR : INPUT INVALID_CHECK_ACNO')));
    expect(await flow(client.openOrders(['KR']))).toMatchObject({ ok: false, error: { kind: 'rejected' } });
  });
});
