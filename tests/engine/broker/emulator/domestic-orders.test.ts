import { afterEach, describe, expect, it } from 'vitest';
import type { EmulatorOptions } from '../../../../engine/broker/emulator/emulator.ts';
import { instant } from '../../../../engine/market/types.ts';
import { ACCOUNT, type Answered, HAESOL, KisVisitor, output, type Row } from '../../../support/kis-visitor.ts';

let visitor: KisVisitor | null = null;
const open = async (options: Partial<EmulatorOptions> = {}): Promise<KisVisitor> => {
  visitor = await KisVisitor.open(options);
  return visitor;
};
afterEach(async () => {
  await visitor?.emulator.close();
  visitor = null;
});

const at = (time: string) => instant(Date.parse(`2026-11-23T${time}:00+09:00`));
const CHANGE = '/uapi/domestic-stock/v1/trading/order-rvsecncl';
const MINUTE = 60_000;

const refusal = ({ body }: Answered) => [body?.['rt_cd'], body?.['msg_cd']];

const change = (kis: KisVisitor, original: Answered, more: Row): Promise<Answered> =>
  kis.post(CHANGE, 'VTTC0013U', {
    ...ACCOUNT,
    KRX_FWDG_ORD_ORGNO: output(original)['KRX_FWDG_ORD_ORGNO'],
    ORGN_ODNO: output(original)['ODNO'],
    ORD_DVSN: '00',
    RVSE_CNCL_DVSN_CD: '02',
    ORD_QTY: '0',
    ORD_UNPR: '0',
    QTY_ALL_ORD_YN: 'Y',
    ...more,
  });

describe('an order', () => {
  it('is answered with keys in upper case, and listed with keys in lower case, all of them strings', async () => {
    const kis = await open();
    const taken = await kis.order('buy', 10, 100_000);
    expect(taken.body).toMatchObject({ rt_cd: '0', msg_cd: 'APBK0013' });
    expect(String(taken.body?.['msg1'])).toMatch(/ {2}$/);
    expect(Object.keys(output(taken))).toEqual(['KRX_FWDG_ORD_ORGNO', 'ODNO', 'ORD_TMD']);
    expect(output(taken)).toMatchObject({ ODNO: expect.stringMatching(/^\d{10}$/), ORD_TMD: '093000' });
    const [row] = await kis.orders();
    expect(row).toMatchObject({
      odno: output(taken)['ODNO'],
      orgn_odno: '',
      pdno: HAESOL,
      prdt_name: '해솔반도체',
      ord_qty: '10',
      ord_unpr: '100000',
      tot_ccld_qty: '0',
      rmn_qty: '10',
      cncl_yn: 'N',
    });
    for (const [name, value] of Object.entries(row!)) {
      expect([name, typeof value]).toEqual([name.toLowerCase(), 'string']);
    }
  });

  it('at the market trades at once, near the last price, and costs its commission', async () => {
    const kis = await open();
    const { stck_prpr: last } = await kis.price();
    await kis.order('buy', 10, 0);
    const [row] = await kis.orders();
    expect(row).toMatchObject({ tot_ccld_qty: '10', rmn_qty: '0', ord_dvsn_cd: '01', ord_unpr: '0' });
    expect(Math.abs(Number(row!['avg_prvs']) - Number(last))).toBeLessThanOrEqual(200);
    const amount = Number(row!['tot_ccld_amt']);
    expect(amount).toBe(10 * Number(row!['avg_prvs']));
    const { totals } = await kis.balance();
    expect(Number(totals['prvs_rcdl_excc_amt'])).toBe(100_000_000 - amount - Math.floor(amount * 0.00015));
  });

  it('as IOC or FOK leaves nothing behind', async () => {
    const kis = await open();
    await kis.order('buy', 10, 100_000, { ORD_DVSN: '11' });
    await kis.order('buy', 10, 100_000, { ORD_DVSN: '12' });
    await kis.order('buy', 10, 120_000, { ORD_DVSN: '12' });
    const rows = await kis.orders();
    expect(
      rows.map((row) => [row['tot_ccld_qty'], row['cnc_cfrm_qty'], row['rmn_qty'], row['ccld_cndt_name']]),
    ).toEqual([
      ['0', '10', '0', 'IOC'],
      ['0', '10', '0', 'FOK'],
      ['10', '0', '0', 'FOK'],
    ]);
  });

  it('at the best price of the other side trades, at the own side waits', async () => {
    const kis = await open();
    await kis.order('buy', 1, 0, { ORD_DVSN: '03' });
    await kis.order('buy', 1, 0, { ORD_DVSN: '04' });
    const [best, own] = await kis.orders();
    expect([best!['tot_ccld_qty'], own!['ord_dvsn_name']]).toEqual(['1', '최우선지정가']);
  });
});

describe('a change', () => {
  it('of the price gives a new number; the old order is through', async () => {
    const kis = await open();
    const first = await kis.order('buy', 10, 100_000);
    const second = await change(kis, first, { RVSE_CNCL_DVSN_CD: '01', ORD_UNPR: '100100' });
    expect(output(second)['ODNO']).not.toBe(output(first)['ODNO']);
    const [old, modified] = await kis.orders();
    expect(old).toMatchObject({ rmn_qty: '0', tot_ccld_qty: '0' });
    expect(modified).toMatchObject({
      orgn_odno: output(first)['ODNO'],
      ord_qty: '10',
      ord_unpr: '100100',
      rmn_qty: '10',
    });
    expect(refusal(await change(kis, first, {}))).toEqual(['1', 'APBK0927']);
  });

  it('of a part leaves the rest at work', async () => {
    const kis = await open();
    const first = await kis.order('buy', 10, 100_000);
    await change(kis, first, { QTY_ALL_ORD_YN: 'N', ORD_QTY: '4' });
    await change(kis, first, { QTY_ALL_ORD_YN: 'N', ORD_QTY: '1', RVSE_CNCL_DVSN_CD: '01', ORD_UNPR: '100200' });
    const [row, cancelled, modified] = await kis.orders();
    expect(row).toMatchObject({ ord_qty: '10', cnc_cfrm_qty: '4', rmn_qty: '5', cncl_yn: 'N' });
    expect(cancelled).toMatchObject({
      sll_buy_dvsn_cd_name: '매수취소*',
      ord_qty: '4',
      rmn_qty: '0',
      tot_ccld_qty: '0',
    });
    expect(modified).toMatchObject({ ord_qty: '1', rmn_qty: '1', ord_unpr: '100200' });
    expect(refusal(await change(kis, first, { QTY_ALL_ORD_YN: 'N', ORD_QTY: '6' }))).toEqual(['1', 'APBK0928']);
  });

  it('to a price that the cash does not reach is refused, and the order stays', async () => {
    const kis = await open({ cash: { KRW: 1_001_000 } });
    const first = await kis.order('buy', 10, 100_000);
    const dear = await change(kis, first, { RVSE_CNCL_DVSN_CD: '01', ORD_UNPR: '110000' });
    expect(refusal(dear)).toEqual(['1', 'APBK0919']);
    expect(await kis.orders()).toMatchObject([{ rmn_qty: '10', ord_unpr: '100000' }]);
  });

  it('of all frees the cash that was held back', async () => {
    const kis = await open({ cash: { KRW: 1_001_000 } });
    const first = await kis.order('buy', 10, 100_000);
    expect(refusal(await kis.order('buy', 1, 100_000))).toEqual(['1', 'APBK0919']);
    expect((await change(kis, first, {})).body?.['rt_cd']).toBe('0');
    expect((await kis.order('buy', 10, 100_000)).body?.['rt_cd']).toBe('0');
    const [row] = await kis.orders();
    expect(row).toMatchObject({ cncl_yn: 'Y', cnc_cfrm_qty: '10', rmn_qty: '0' });
  });
});

describe('a refusal', () => {
  it('says why in words that tell its code’s meanings apart', async () => {
    const kis = await open();
    const words = async (answer: Promise<Answered>) => {
      const { body } = await answer;
      return [body?.['msg_cd'], String(body?.['msg1']).trim()];
    };
    expect(await words(kis.order('buy', 1_000, 100_000))).toEqual(['APBK0919', '주문가능금액이 부족합니다.']);
    expect(await words(kis.order('sell', 1, 100_000))).toEqual(['APBK1234', '보유수량이 부족합니다.']);
    await kis.order('buy', 2, 0);
    expect((await words(kis.order('sell', 3, 0)))[0]).toBe('APBK0400');
    expect((await words(kis.order('buy', 1, 100_000, { PDNO: '000000' })))[0]).toBe('APBK0656');
    expect((await words(kis.order('buy', 1, 100_010)))[0]).toBe('APBK0506');
    expect((await words(kis.order('buy', 1, 200_000)))[0]).toBe('APBK0507');
    expect((await words(kis.order('buy', 0, 100_000)))[0]).toBe('APBK0500');
    expect((await words(kis.order('buy', 1, 100_000, { ORD_DVSN: '99' })))[0]).toBe('APBK0952');
    expect((await words(kis.order('buy', 1, 100_000, { EXCG_ID_DVSN_CD: 'NXT' })))[0]).toBe('APBK1680');
    expect((await words(kis.order('buy', 1, 100_000, { EXCG_ID_DVSN_CD: 'XXX' })))[0]).toBe('OPSQ2002');
    expect((await words(kis.order('buy', 1, 100_000, { ORD_UNPR: '1e5' })))[0]).toBe('OPSQ2002');
  });

  it('of a market buy comes as soon as the upper limit is not covered', async () => {
    const kis = await open({ cash: { KRW: 1_300_000 } });
    const { stck_prpr: last, stck_mxpr: upper } = await kis.price();
    const shares = Math.floor(1_300_000 / Number(last));
    expect(Number(upper) * shares).toBeGreaterThan(1_300_000);
    expect(refusal(await kis.order('buy', shares, 0))).toEqual(['1', 'APBK0919']);
    expect((await kis.order('buy', Math.floor(1_300_000 / (Number(upper) * 1.001)), 0)).body?.['rt_cd']).toBe('0');
  });

  it('comes outside the hours of the kind and of the venue', async () => {
    const kis = await open({ start: at('08:10'), account: 'live' });
    const order = (division: string, venue: string, price = '110000') =>
      kis.post('/uapi/domestic-stock/v1/trading/order-cash', 'TTTC0012U', {
        ...ACCOUNT,
        PDNO: HAESOL,
        ORD_DVSN: division,
        ORD_QTY: '1',
        ORD_UNPR: price,
        EXCG_ID_DVSN_CD: venue,
      });
    const outcomes = async (time: string) => {
      await kis.pass(at(time) - (await kis.own<{ now: number }>('GET', 'clock')).now);
      const kinds = {
        krx: ['00', 'KRX'],
        nxt: ['00', 'NXT'],
        gtp: ['27', 'NXT'],
        close: ['06', 'KRX'],
        after: ['41', 'KRX'],
      };
      const taken: string[] = [];
      for (const [name, [division, venue]] of Object.entries(kinds)) {
        const { body } = await order(division!, venue!);
        if (body?.['rt_cd'] === '0') taken.push(name);
        else expect([name, body?.['msg_cd']]).toEqual([name, 'APBK0918']);
      }
      return taken.join(' ');
    };
    // KRX takes orders for the opening auction from 08:20 on since the reform.
    expect(await outcomes('08:10')).toBe('nxt gtp');
    expect(await outcomes('08:21')).toBe('krx nxt gtp');
    expect(await outcomes('08:55')).toBe('krx');
    expect(await outcomes('09:30')).toBe('krx nxt');
    expect(await outcomes('15:25')).toBe('krx');
    expect(await outcomes('15:45')).toBe('nxt close');
    expect(await outcomes('16:05')).toBe('nxt after');
    expect(await outcomes('20:05')).toBe('');
  });

  it('meets every order on a holiday', async () => {
    const kis = await open({ start: instant(Date.parse('2026-12-25T10:00:00+09:00')) });
    expect(refusal(await kis.order('buy', 1, 100_000))).toEqual(['1', 'APBK0918']);
  });
});

describe('a day', () => {
  it('ends orders that were not filled: they are listed with what is left and can no longer be cancelled', async () => {
    const kis = await open({ start: at('15:00') });
    const first = await kis.order('buy', 10, 80_000);
    await kis.pass(31 * MINUTE);
    expect(refusal(await change(kis, first, {}))).toEqual(['1', 'APBK0927']);
    expect(await kis.orders()).toMatchObject([{ tot_ccld_qty: '0', rmn_qty: '10', cncl_yn: 'N' }]);
    const { orders } = await kis.own<{ orders: { expired: boolean }[] }>('GET', 'truth');
    expect(orders.map(({ expired }) => expired)).toEqual([true]);
  });

  it('fills an order of the opening auction at the first price', async () => {
    const kis = await open({ start: at('08:40') });
    await kis.order('buy', 10, 130_000);
    expect(await kis.orders()).toMatchObject([{ rmn_qty: '10' }]);
    await kis.pass(21 * MINUTE);
    const [row] = await kis.orders();
    const { stck_oprc: open_ } = await kis.price();
    expect(row).toMatchObject({ tot_ccld_qty: '10' });
    expect(Math.abs(Number(row!['avg_prvs']) / Number(open_) - 1)).toBeLessThan(0.002);
  });

  it('counts its numbers from the start again', async () => {
    const kis = await open({ start: at('15:00') });
    const today = output(await kis.order('buy', 1, 100_000))['ODNO'];
    await kis.pass(18 * 60 * MINUTE);
    await kis.signIn();
    const tomorrow = output(await kis.order('buy', 1, 100_000))['ODNO'];
    expect(Number(tomorrow)).toBeLessThan(10_020);
    expect(tomorrow).not.toBe(today);
    const rows = await kis.orders({ INQR_END_DT: '20261124', INQR_DVSN: '00' });
    expect(rows.map((row) => row['ord_dt'])).toEqual(['20261124', '20261123']);
  });
});

describe('a real account', () => {
  const REAL = { ...ACCOUNT, PDNO: HAESOL, ORD_QTY: '1', EXCG_ID_DVSN_CD: 'KRX' };
  const ORDER = '/uapi/domestic-stock/v1/trading/order-cash';

  it('lists open orders with what can still be cancelled', async () => {
    const kis = await open({ account: 'live' });
    await kis.post(ORDER, 'TTTC0012U', { ...REAL, ORD_DVSN: '00', ORD_UNPR: '100000' });
    await kis.post(ORDER, 'TTTC0012U', { ...REAL, ORD_DVSN: '01', ORD_UNPR: '0' });
    const { body } = await kis.get('/uapi/domestic-stock/v1/trading/inquire-psbl-rvsecncl', 'TTTC8036R', {
      ...ACCOUNT,
      INQR_DVSN_1: '0',
      INQR_DVSN_2: '0',
      CTX_AREA_FK100: '',
      CTX_AREA_NK100: '',
    });
    expect(body?.['output']).toMatchObject([
      {
        pdno: HAESOL,
        ord_qty: '1',
        psbl_qty: '1',
        sll_buy_dvsn_cd: '02',
        ord_gno_brno: '00950',
        excg_id_dvsn_cd: 'KRX',
      },
    ]);
  });

  it('takes stops, which sleep until their price, and conditional limits, which end as market orders', async () => {
    const kis = await open({ account: 'live', start: at('15:00') });
    const { stck_prpr: last } = await kis.price();
    const lower = String(Number(last) - 20_000);
    await kis.post(ORDER, 'TTTC0012U', { ...REAL, ORD_DVSN: '22', ORD_UNPR: '140000', CNDT_PRIC: '140000' });
    await kis.post(ORDER, 'TTTC0012U', { ...REAL, ORD_DVSN: '02', ORD_UNPR: lower });
    await kis.post(ORDER, 'TTTC0012U', { ...REAL, ORD_DVSN: '22', ORD_UNPR: '130000', CNDT_PRIC: last! });
    await kis.pass(19 * MINUTE);
    const filled = async () =>
      (await kis.own<{ orders: { division: string; filled: number }[] }>('GET', 'truth')).orders.map(
        ({ filled }) => filled,
      );
    expect((await filled()).slice(0, 2)).toEqual([0, 0]);
    await kis.pass(5 * MINUTE);
    expect((await filled()).slice(0, 2)).toEqual([0, 1]);
  });

  it('trades in the after-market of KRX and of Nextrade', async () => {
    const kis = await open({ account: 'live', start: at('16:05') });
    const { stck_prpr: last } = await kis.price();
    const dear = String(Math.round(Number(last) / 1_000) * 1_000 + 2_000);
    await kis.post(ORDER, 'TTTC0012U', { ...REAL, ORD_DVSN: '41', ORD_UNPR: dear });
    await kis.post(ORDER, 'TTTC0012U', { ...REAL, ORD_DVSN: '00', ORD_UNPR: dear, EXCG_ID_DVSN_CD: 'NXT' });
    const market = await kis.post(ORDER, 'TTTC0012U', {
      ...REAL,
      ORD_DVSN: '01',
      ORD_UNPR: '0',
      EXCG_ID_DVSN_CD: 'NXT',
    });
    expect(refusal(market)).toEqual(['1', 'APBK0952']);
    await kis.pass(10 * MINUTE);
    const { orders } = await kis.own<{ orders: { filled: number }[] }>('GET', 'truth');
    expect(orders.map(({ filled }) => filled)).toEqual([1, 1]);
  });
});
