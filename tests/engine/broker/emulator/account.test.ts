import { afterEach, describe, expect, it } from 'vitest';
import type { EmulatorOptions } from '../../../../engine/broker/emulator/emulator.ts';
import { instant } from '../../../../engine/market/types.ts';
import {
  ACCOUNT,
  type Answered,
  BALANCE,
  DAILY_ORDERS,
  HAESOL,
  KisVisitor,
  MONDAY_NEW_YORK,
  output,
  type Row,
  rows,
} from '../../../support/kis-visitor.ts';

let visitor: KisVisitor | null = null;
const open = async (options: Partial<EmulatorOptions> = {}): Promise<KisVisitor> => {
  visitor = await KisVisitor.open(options);
  return visitor;
};
afterEach(async () => {
  await visitor?.emulator.close();
  visitor = null;
});

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const DAILY = '/uapi/domestic-stock/v1/trading/inquire-daily-ccld';

describe('pages', () => {
  it('of orders have 15 rows on paper, joined by cursors that are echoed as they came', async () => {
    const kis = await open();
    for (let k = 0; k < 40; k++) await kis.order('buy', 1, 90_000 + 100 * k);
    const pages: Answered[] = [await kis.get(DAILY, 'VTTC0081R', { ...DAILY_ORDERS, INQR_DVSN: '00' })];
    while (['F', 'M'].includes(pages.at(-1)!.header('tr_cont')!)) {
      // A new order in between neither repeats nor hides a row of the pages that follow.
      if (pages.length === 1) await kis.order('buy', 1, 89_000);
      const { ctx_area_fk100: fk, ctx_area_nk100: nk } = pages.at(-1)!.body as unknown as Row;
      const cursors = { CTX_AREA_FK100: fk!, CTX_AREA_NK100: nk! };
      pages.push(await kis.get(DAILY, 'VTTC0081R', { ...DAILY_ORDERS, INQR_DVSN: '00', ...cursors }, { tr_cont: 'N' }));
    }
    expect(pages.map((page) => [page.header('tr_cont'), rows(page, 'output1').length])).toEqual([
      ['F', 15],
      ['M', 15],
      ['E', 10],
    ]);
    const numbers = pages.flatMap((page) => rows(page, 'output1').map((row) => row['odno']!));
    expect(numbers).toEqual([...new Set(numbers)].sort().reverse());
    const { body } = pages[0]!;
    expect(body?.['ctx_area_fk100']).toHaveLength(100);
    expect(body?.['ctx_area_nk100']).toHaveLength(100);
    expect(String(body?.['ctx_area_fk100'])).toContain('!^');
    expect(pages.map((page) => page.body?.['msg_cd'])).toEqual(['KIOK0500', 'KIOK0500', 'KIOK0460']);
  });

  it('have 100 rows of orders and 50 of positions on a real account', async () => {
    const kis = await open({ account: 'live', cash: { KRW: 10_000_000_000 } });
    for (let k = 0; k < 101; k++) {
      await kis.post('/uapi/domestic-stock/v1/trading/order-cash', 'TTTC0012U', {
        ...ACCOUNT,
        PDNO: HAESOL,
        ORD_DVSN: '00',
        ORD_QTY: '1',
        ORD_UNPR: '90000',
      });
    }
    const page = await kis.get(DAILY, 'TTTC0081R', DAILY_ORDERS);
    expect([rows(page, 'output1').length, page.header('tr_cont')]).toEqual([100, 'F']);
    const open_ = await kis.get('/uapi/domestic-stock/v1/trading/inquire-psbl-rvsecncl', 'TTTC0084R', {
      ...ACCOUNT,
      INQR_DVSN_1: '0',
      INQR_DVSN_2: '0',
      CTX_AREA_FK100: '',
      CTX_AREA_NK100: '',
    });
    expect([rows(open_).length, open_.header('tr_cont')]).toEqual([50, 'F']);
  });

  it('of the balance have 20 rows on paper', async () => {
    const kis = await open({ cash: { KRW: 1_000_000_000 } });
    for (let k = 0; k < 20; k++) {
      const code = String(990_110 + 10 * k + (k >= 9 ? 10 : 0) + (k >= 18 ? 10 : 0));
      await kis.order('buy', 1, 0, { PDNO: code });
    }
    await kis.pass(5 * MINUTE);
    const page = await kis.get('/uapi/domestic-stock/v1/trading/inquire-balance', 'VTTC8434R', BALANCE);
    expect([rows(page, 'output1').length, page.header('tr_cont')]).toEqual([20, 'D']);
  });
});

describe('the balance', () => {
  it('is an array with one row of totals, the history an object', async () => {
    const kis = await open();
    const balance = await kis.get('/uapi/domestic-stock/v1/trading/inquire-balance', 'VTTC8434R', BALANCE);
    expect(rows(balance, 'output2')).toHaveLength(1);
    const history = await kis.get(DAILY, 'VTTC0081R', DAILY_ORDERS);
    expect(history.body?.['output2']).toMatchObject({ tot_ord_qty: '0', prsm_tlex_smtl: '0' });
  });

  it('adds up: cash after two days and value of shares make the total', async () => {
    const kis = await open();
    await kis.order('buy', 100, 0);
    await kis.pass(10 * MINUTE);
    const { positions, totals } = await kis.balance();
    const [position] = positions;
    const { stck_prpr: last } = await kis.price();
    expect(position).toMatchObject({
      pdno: HAESOL,
      hldg_qty: '100',
      ord_psbl_qty: '100',
      thdt_buyqty: '100',
      prpr: last,
    });
    expect(position!['pchs_avg_pric']).toMatch(/^\d+\.\d{4}$/);
    const value = 100 * Number(last);
    expect(totals).toMatchObject({
      dnca_tot_amt: '100000000',
      nxdy_excc_amt: '100000000',
      scts_evlu_amt: String(value),
      tot_evlu_amt: String(value + Number(totals['prvs_rcdl_excc_amt'])),
      thdt_buy_amt: position!['pchs_amt'],
    });
    expect(Number(totals['prvs_rcdl_excc_amt'])).toBe(
      100_000_000 - Number(totals['thdt_buy_amt']) - Number(totals['thdt_tlex_amt']),
    );
  });

  it('settles on the second trading day', async () => {
    const kis = await open();
    await kis.order('buy', 100, 0);
    const deposits: string[][] = [];
    for (let day = 0; day < 3; day++) {
      const { totals } = await kis.balance();
      deposits.push(
        [totals['dnca_tot_amt']!, totals['nxdy_excc_amt']!].map((v) => (v === '100000000' ? 'before' : 'after')),
      );
      await kis.pass(DAY);
      await kis.signIn();
    }
    expect(deposits).toEqual([
      ['before', 'before'],
      ['before', 'after'],
      ['after', 'after'],
    ]);
  });

  it('lists a position that was sold out with 0 for two days', async () => {
    const kis = await open();
    await kis.order('buy', 10, 0);
    await kis.order('sell', 10, 0);
    const listed: (string | undefined)[] = [];
    for (let day = 0; day < 4; day++) {
      listed.push((await kis.balance()).positions[0]?.['hldg_qty']);
      await kis.pass(DAY);
      await kis.signIn();
    }
    expect(listed).toEqual(['0', '0', undefined, undefined]);
  });

  it('shows a fill later than the history does', async () => {
    const kis = await open({ balanceLagMs: 3_000 });
    await kis.order('buy', 10, 0);
    await kis.pass(2_000);
    expect((await kis.orders())[0]).toMatchObject({ tot_ccld_qty: '10' });
    expect((await kis.balance()).positions).toEqual([]);
    await kis.pass(1_000);
    expect((await kis.balance()).positions).toMatchObject([{ hldg_qty: '10' }]);
  });

  it('keeps shares that a sell is waiting for apart', async () => {
    const kis = await open();
    await kis.order('buy', 10, 0);
    await kis.order('sell', 4, 140_000);
    expect((await kis.balance()).positions).toMatchObject([{ hldg_qty: '10', ord_psbl_qty: '6' }]);
  });
});

describe('what can be bought', () => {
  const buyable = async (kis: KisVisitor, more: Row) =>
    output(
      await kis.get('/uapi/domestic-stock/v1/trading/inquire-psbl-order', 'VTTC8908R', {
        ...ACCOUNT,
        PDNO: HAESOL,
        ORD_UNPR: '100000',
        ORD_DVSN: '00',
        CMA_EVLU_AMT_ICLD_YN: 'N',
        OVRS_ICLD_YN: 'N',
        ...more,
      }),
    );

  it('is exactly what an order then gets', async () => {
    const kis = await open({ cash: { KRW: 12_345_678 } });
    const shares = Number((await buyable(kis, {}))['nrcvb_buy_qty']);
    expect((await kis.order('buy', shares + 1, 100_000)).body?.['rt_cd']).toBe('1');
    expect((await kis.order('buy', shares, 100_000)).body?.['rt_cd']).toBe('0');
    expect(Number((await buyable(kis, {}))['ord_psbl_cash'])).toBeLessThan(100_000);
  });

  it('allows for the upper limit with the code of a market order', async () => {
    const kis = await open();
    const { stck_mxpr: upper } = await kis.price();
    const { psbl_qty_calc_unpr: unit, nrcvb_buy_qty: shares } = await buyable(kis, { ORD_DVSN: '01', ORD_UNPR: '0' });
    expect(unit).toBe(upper);
    expect((await kis.order('buy', Number(shares) + 1, 0)).body?.['rt_cd']).toBe('1');
    expect((await kis.order('buy', Number(shares), 0)).body?.['rt_cd']).toBe('0');
  });

  it('has amounts only without a symbol', async () => {
    const kis = await open();
    expect(await buyable(kis, { PDNO: '', ORD_UNPR: '' })).toMatchObject({
      ord_psbl_cash: '100000000',
      nrcvb_buy_qty: '0',
    });
  });
});

describe('an American account', () => {
  const ORDER = '/uapi/overseas-stock/v1/trading/order';
  const HISTORY = '/uapi/overseas-stock/v1/trading/inquire-ccnl';
  const order = (kis: KisVisitor, trId: string, more: Row) =>
    kis.post(ORDER, trId, {
      ...ACCOUNT,
      OVRS_EXCG_CD: 'NASD',
      PDNO: 'ZORA',
      ORD_QTY: '3',
      OVRS_ORD_UNPR: '200.00',
      CTAC_TLNO: '',
      MGCO_APTM_ODNO: '',
      SLL_TYPE: '',
      ORD_SVR_DVSN_CD: '0',
      ORD_DVSN: '00',
      ...more,
    });
  const history = async (kis: KisVisitor) =>
    rows(
      await kis.get(HISTORY, 'VTTS3035R', {
        ...ACCOUNT,
        PDNO: '%',
        ORD_STRT_DT: '20261123',
        ORD_END_DT: '20261123',
        SLL_BUY_DVSN: '00',
        CCLD_NCCS_DVSN: '00',
        OVRS_EXCG_CD: '%',
        SORT_SQN: 'AS',
        ORD_DT: '',
        ORD_GNO_BRNO: '',
        ODNO: '',
        CTX_AREA_NK200: '',
        CTX_AREA_FK200: '',
      }),
    );
  const refusal = async (answer: Promise<Answered>) => (await answer).body?.['msg_cd'];

  it('orders by limit only, and lists times of Korea beside dates of New York', async () => {
    const kis = await open({ start: instant(MONDAY_NEW_YORK + 2 * 60 * MINUTE) });
    expect(await refusal(order(kis, 'VTTT1002U', { ORD_DVSN: '01', OVRS_ORD_UNPR: '0' }))).toBe('APBK1943');
    expect(await refusal(order(kis, 'VTTT1002U', { ORD_DVSN: '34' }))).toBe('APBK1680');
    const taken = await order(kis, 'VTTT1002U', {});
    expect(taken.body).toMatchObject({ rt_cd: '0', msg_cd: 'APBK0013' });
    expect(output(taken)).toMatchObject({ ODNO: expect.stringMatching(/^\d{10}$/), ORD_TMD: '023000' });
    await kis.pass(MINUTE);
    const [row] = await history(kis);
    expect(row).toMatchObject({
      ord_dt: '20261123',
      ord_tmd: '023000',
      dmst_ord_dt: '20261124',
      thco_ord_tmd: '023000',
      pdno: 'ZORA',
      sll_buy_dvsn_cd: '02',
      rvse_cncl_dvsn: '00',
      ft_ord_qty: '3',
      ft_ord_unpr3: '200.00000000',
      ft_ccld_qty: '3',
      nccs_qty: '0',
      prcs_stat_name: '완료',
      ovrs_excg_cd: 'NASD',
      tr_crcy_cd: 'USD',
    });
    expect(row!['ft_ccld_unpr3']).toMatch(/^\d+\.\d{8}$/);
    expect(Number(row!['ft_ccld_amt3'])).toBeCloseTo(3 * Number(row!['ft_ccld_unpr3']), 4);
  });

  it('is cancelled with a number of its own, and ends with the day', async () => {
    const kis = await open({ start: MONDAY_NEW_YORK });
    const waiting = await order(kis, 'VTTT1002U', { OVRS_ORD_UNPR: '20.00' });
    await order(kis, 'VTTT1002U', { OVRS_ORD_UNPR: '21.00' });
    const cancelled = await kis.post('/uapi/overseas-stock/v1/trading/order-rvsecncl', 'VTTT1004U', {
      ...ACCOUNT,
      OVRS_EXCG_CD: 'NASD',
      PDNO: 'ZORA',
      ORGN_ODNO: output(waiting)['ODNO'],
      RVSE_CNCL_DVSN_CD: '02',
      ORD_QTY: '3',
      OVRS_ORD_UNPR: '0',
      MGCO_APTM_ODNO: '',
      ORD_SVR_DVSN_CD: '0',
    });
    expect(cancelled.body?.['rt_cd']).toBe('0');
    await kis.pass(7 * 60 * MINUTE);
    expect(await history(kis)).toMatchObject([
      { nccs_qty: '0', prcs_stat_name: '완료', rjct_rson_name: '' },
      { nccs_qty: '0', prcs_stat_name: '완료', rjct_rson_name: 'DFD 장종료로 취소' },
      {
        rvse_cncl_dvsn: '02',
        rvse_cncl_dvsn_name: '취소',
        orgn_odno: output(waiting)['ODNO'],
        ft_ord_unpr3: '0.00000000',
      },
    ]);
  });

  it('has a balance whose list ends with an empty row, and dollars that can be spent', async () => {
    const kis = await open({ start: MONDAY_NEW_YORK });
    await order(kis, 'VTTT1002U', {});
    await kis.pass(MINUTE);
    const query = { ...ACCOUNT, OVRS_EXCG_CD: 'NASD', TR_CRCY_CD: 'USD', CTX_AREA_FK200: '', CTX_AREA_NK200: '' };
    const balance = await kis.get('/uapi/overseas-stock/v1/trading/inquire-balance', 'VTTS3012R', query);
    const [position, filler] = rows(balance, 'output1');
    expect(position).toMatchObject({ ovrs_pdno: 'ZORA', ovrs_cblc_qty: '3', ord_psbl_qty: '3', ovrs_excg_cd: 'NASD' });
    expect(filler).toMatchObject({ ovrs_pdno: '', ovrs_cblc_qty: '0' });
    expect(Array.isArray(balance.body?.['output2'])).toBe(false);
    expect(balance.body?.['ctx_area_nk200']).toHaveLength(200);
    const [row] = await history(kis);
    const amount = Math.round(Number(row!['ft_ccld_amt3']) * 100);
    const buyable = output(
      await kis.get('/uapi/overseas-stock/v1/trading/inquire-psamount', 'VTTS3007R', {
        ...ACCOUNT,
        OVRS_EXCG_CD: 'NASD',
        OVRS_ORD_UNPR: '70.00',
        ITEM_CD: 'ZORA',
      }),
    );
    const cents = 5_000_000 - amount - Math.floor((amount * 250 + 50_000) / 100_000);
    expect(buyable).toMatchObject({ tr_crcy_cd: 'USD', ord_psbl_frcr_amt: (cents / 100).toFixed(2) });
    const shares = Number(buyable['max_ord_psbl_qty']);
    expect(await refusal(order(kis, 'VTTT1002U', { ORD_QTY: String(shares + 1), OVRS_ORD_UNPR: '70.00' }))).toBe(
      'APBK0919',
    );
    expect(await refusal(order(kis, 'VTTT1002U', { ORD_QTY: String(shares), OVRS_ORD_UNPR: '70.00' }))).toBe(
      'APBK0013',
    );
  });

  it('on paper tells totals only, on a real account positions and currencies too', async () => {
    const query = { ...ACCOUNT, WCRC_FRCR_DVSN_CD: '02', NATN_CD: '840', TR_MKET_CD: '00', INQR_DVSN_CD: '00' };
    const path = '/uapi/overseas-stock/v1/trading/inquire-present-balance';
    const paper = await open({ start: MONDAY_NEW_YORK });
    const told = await paper.get(path, 'VTRP6504R', query);
    expect([rows(told, 'output1'), rows(told, 'output2')]).toEqual([[], []]);
    expect(told.body?.['output3']).toMatchObject({ tot_asst_amt: expect.stringMatching(/^1\d{8}$/) });
    await paper.emulator.close();
    const live = await open({ start: MONDAY_NEW_YORK, account: 'live' });
    await live.post(ORDER, 'TTTT1002U', {
      ...ACCOUNT,
      OVRS_EXCG_CD: 'NASD',
      PDNO: 'ZORA',
      ORD_QTY: '3',
      OVRS_ORD_UNPR: '200.00',
      ORD_DVSN: '00',
    });
    await live.pass(MINUTE);
    const all = await live.get(path, 'CTRP6504R', query);
    expect(rows(all, 'output1')).toMatchObject([{ pdno: 'ZORA', cblc_qty13: '3.00000000' }]);
    expect(rows(all, 'output2')).toMatchObject([{ crcy_cd: 'USD', frcr_dncl_amt_2: '50000.000000' }]);
  });

  it('trades in its own hours, at prices of its grid', async () => {
    const kis = await open();
    expect(await refusal(order(kis, 'VTTT1002U', {}))).toBe('APBK1664');
    await kis.emulator.close();
    const open_ = await open({ start: MONDAY_NEW_YORK });
    expect(await refusal(order(open_, 'VTTT1002U', { OVRS_ORD_UNPR: '70.001' }))).toBe('APBK0506');
    expect(await refusal(order(open_, 'VTTT1002U', { OVRS_ORD_UNPR: '70.00001' }))).toBe('APBK0506');
    expect(await refusal(order(open_, 'VTTT1001U', {}))).toBe('APBK1234');
    expect(await refusal(order(open_, 'VTTT1002U', { PDNO: 'AAPL' }))).toBe('APBK0656');
    expect(await refusal(order(open_, 'VTTT1002U', { OVRS_EXCG_CD: 'TKSE' }))).toBe('OPSQ2001');
    expect(await refusal(order(open_, 'VTTS0308U', { OVRS_EXCG_CD: 'TKSE', PDNO: '7203' }))).toBe('APBK0656');
  });

  it('of a real kind knows orders for the open and for the close', async () => {
    const kis = await open({ start: instant(Date.parse('2026-11-23T08:00:00-05:00')), account: 'live' });
    const real = (more: Row) =>
      kis.post(ORDER, 'TTTT1002U', {
        ...ACCOUNT,
        OVRS_EXCG_CD: 'NASD',
        PDNO: 'ZORA',
        ORD_QTY: '3',
        OVRS_ORD_UNPR: '200.00',
        ORD_DVSN: '00',
        ...more,
      });
    await real({ ORD_DVSN: '32' });
    await real({ ORD_DVSN: '34' });
    await real({ ORD_DVSN: '32', OVRS_ORD_UNPR: '20.00' });
    const filled = async () =>
      (await kis.own<{ orders: { filled: number; remaining: number }[] }>('GET', 'truth')).orders.map(
        (known) => `${known.filled} of ${known.filled + known.remaining}`,
      );
    expect(await filled()).toEqual(['0 of 3', '0 of 3', '0 of 3']);
    await kis.pass(91 * MINUTE);
    expect(await filled()).toEqual(['3 of 3', '0 of 3', '0 of 0']);
    await kis.pass(390 * MINUTE);
    expect(await filled()).toEqual(['3 of 3', '3 of 3', '0 of 0']);
  });
});
