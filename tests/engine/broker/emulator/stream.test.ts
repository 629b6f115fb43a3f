import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { EmulatorOptions } from '../../../../engine/broker/emulator/emulator.ts';
import { HAESOL, KisStream, KisVisitor, MONDAY_NEW_YORK, output } from '../../../support/kis-visitor.ts';

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
const codeOf = ({ body }: { body?: { msg_cd: string } }) => body?.msg_cd;

describe('registrations', () => {
  it('are answered with keys of their own, and refused twice', async () => {
    const stream = await (await open()).stream();
    const first = await stream.subscribe('H0STCNT0', HAESOL);
    expect(first.header).toMatchObject({ tr_id: 'H0STCNT0', tr_key: HAESOL });
    expect(first.body).toMatchObject({ rt_cd: '0', msg_cd: 'OPSP0000', msg1: 'SUBSCRIBE SUCCESS' });
    expect(first.body?.output?.iv).toHaveLength(16);
    expect(first.body?.output?.key).toHaveLength(32);
    const second = await stream.subscribe('H0STCNI9', 'visitor');
    expect(second.body?.output).not.toEqual(first.body?.output);
    expect([first.header.encrypt, second.header.encrypt]).toEqual(['N', 'Y']);
    const again = await stream.subscribe('H0STCNT0', HAESOL);
    expect(again.body).toEqual({ rt_cd: '1', msg_cd: 'OPSP0002', msg1: 'ALREADY IN SUBSCRIBE' });
  });

  it('end with tr_type 2, once', async () => {
    const stream = await (await open()).stream();
    await stream.subscribe('H0STCNT0', HAESOL);
    expect(codeOf(await stream.subscribe('H0STCNT0', HAESOL, '2'))).toBe('OPSP0001');
    expect(codeOf(await stream.subscribe('H0STCNT0', HAESOL, '2'))).toBe('OPSP0003');
    expect(codeOf(await stream.subscribe('H0STCNT0', HAESOL, '0'))).toBe('OPSP8997');
    await visitor?.pass(5 * MINUTE);
    expect(stream.frames).toEqual([]);
  });

  it('are 41 at most over all TRs', async () => {
    const stream = await (await open({ account: 'live' })).stream();
    const codes = Array.from({ length: 20 }, (_, k) =>
      String(990_110 + 10 * k + (k >= 9 ? 10 : 0) + (k >= 18 ? 10 : 0)),
    );
    for (const code of codes) {
      expect(codeOf(await stream.subscribe('H0STCNT0', code))).toBe('OPSP0000');
      expect(codeOf(await stream.subscribe('H0STASP0', code))).toBe('OPSP0000');
    }
    expect(codeOf(await stream.subscribe('HDFSCNT0', 'DNASZORA'))).toBe('OPSP0000');
    expect(codeOf(await stream.subscribe('HDFSCNT0', 'DNASQUVO'))).toBe('OPSP0008');
    await stream.subscribe('H0STCNT0', codes[0]!, '2');
    expect(codeOf(await stream.subscribe('HDFSCNT0', 'DNASQUVO'))).toBe('OPSP0000');
  });

  it('need an approval key, a TR that the account has, and a symbol', async () => {
    const kis = await open();
    const stream = await kis.stream();
    expect(codeOf(await stream.subscribe('HDFSCNT0', 'DNASZORA'))).toBe('OPSP8991');
    expect(codeOf(await stream.subscribe('H0STCNT0', '000000'))).toBe('OPSP8992');
    const stranger = new KisStream(new WebSocket(kis.emulator.ws), 'made-up');
    await once(stranger.socket, 'open');
    expect(codeOf(await stranger.subscribe('H0STCNT0', HAESOL))).toBe('OPSP0011');
    stranger.socket.send('{"header":');
    await stranger.until(() => stranger.controls.length === 2);
    expect(codeOf(stranger.controls[1]!)).toBe('OPSP9999');
  });

  it('are one session for an app key: the newcomer is refused and dropped', async () => {
    const kis = await open();
    const stream = await kis.stream('/');
    await stream.subscribe('H0STCNT0', HAESOL);
    const newcomer = await kis.stream();
    const closed = once(newcomer.socket, 'close');
    const answer = await newcomer.subscribe('H0STCNT0', '990120');
    expect(answer.header.tr_id).toBe('(null)');
    expect(answer.body).toMatchObject({ rt_cd: '9', msg_cd: 'OPSP8996', msg1: 'ALREADY IN USE appkey' });
    await closed;
    expect(codeOf(await stream.subscribe('H0STCNT0', '990120'))).toBe('OPSP0000');
  });
});

describe('PINGPONG', () => {
  it('comes every minute, may be echoed or answered with a pong, and ends a connection that does neither', async () => {
    const kis = await open({ start: MONDAY_NEW_YORK, pingMs: MINUTE });
    const [echo, pong, mute] = [await kis.stream(), await kis.stream(), await kis.stream()];
    const closed = once(mute.socket, 'close');
    const silenced: KisStream[] = [];
    for (const stream of [echo, pong, mute]) stream.socket.on('close', () => silenced.push(stream));
    for (let minute = 1; minute <= 4; minute++) {
      await kis.pass(MINUTE);
      for (const stream of [echo, pong]) await stream.until(() => stream.controls.length === minute);
      echo.tell(echo.controls.at(-1)!);
      pong.socket.pong(pong.raw.at(-1));
      // What was sent has arrived when the emulator has answered something sent after it.
      await echo.subscribe('H0STCNT0', '000000');
      echo.controls.pop();
      await new Promise((resolve) => pong.socket.ping(undefined, undefined, () => resolve(null)));
      await once(pong.socket, 'pong');
    }
    await closed;
    expect(silenced).toEqual([mute]);
    expect(mute.controls).toHaveLength(3);
    expect(mute.controls[0]?.header).toEqual({ tr_id: 'PINGPONG', datetime: '20261124003100' });
  });
});

describe('Korean trades', () => {
  it('have 47 fields since the reform, the market class coming last, and 46 before', async () => {
    for (const [layout, trade, book] of [
      ['2026-09', 47, 63],
      ['legacy', 46, 59],
    ] as const) {
      const kis = await open({ layout });
      const stream = await kis.stream();
      await stream.subscribe('H0STCNT0', HAESOL);
      await stream.subscribe('H0STASP0', HAESOL);
      await kis.pass(2 * MINUTE);
      await stream.until(() => stream.of('H0STASP0').length > 3);
      expect(stream.of('H0STCNT0').map(({ records }) => records[0]!.length)).toContain(trade);
      expect(stream.frames.every(({ encrypted }) => !encrypted)).toBe(true);
      for (const { records } of stream.of('H0STCNT0')) for (const record of records) expect(record).toHaveLength(trade);
      for (const { records } of stream.of('H0STASP0')) for (const record of records) expect(record).toHaveLength(book);
      if (layout === '2026-09') expect(stream.of('H0STCNT0')[0]?.records[0]?.at(-1)).toBe('2');
      await kis.emulator.close();
    }
    visitor = null;
  });

  it('come several to a frame, each with the volume up to itself', async () => {
    const kis = await open();
    const stream = await kis.stream();
    await stream.subscribe('H0STCNT0', HAESOL);
    await kis.pass(10 * MINUTE);
    await stream.until(() => stream.of('H0STCNT0').some(({ records }) => records.length > 1));
    const records = stream.of('H0STCNT0').flatMap((frame) => frame.records);
    for (let k = 1; k < records.length; k++) {
      const [before, record] = [records[k - 1]!, records[k]!];
      expect(Number(record[13])).toBe(Number(before[13]) + Number(record[12]));
      expect(Number(record[14])).toBe(Number(before[14]) + Number(record[12]) * Number(record[2]));
    }
    expect(records.map((record) => record[1]!)).toEqual(records.map((record) => record[1]!).toSorted());
  });

  it('agree with the book that is sent beside them: the last price is the best of a side', async () => {
    const kis = await open();
    const stream = await kis.stream();
    await stream.subscribe('H0STCNT0', HAESOL);
    await stream.subscribe('H0STASP0', HAESOL);
    await kis.pass(5 * MINUTE);
    await stream.until(() => stream.of('H0STASP0').length > 10);
    stream.of('H0STASP0').forEach(({ records: [book] }, k) => {
      const trade = stream.of('H0STCNT0')[k]!.records.at(-1)!;
      const [ask, bid] = [Number(book![3]), Number(book![13])];
      expect([ask, bid]).toContain(Number(trade[2]));
      expect(ask - bid).toBe(Number(trade[2]) < 200_000 ? 100 : 500);
      expect([trade[10], trade[11]]).toEqual([String(ask), String(bid)]);
    });
  });
});

describe('American trades', () => {
  it('have 26 fields and books 71, on a real account only', async () => {
    const kis = await open({ account: 'live', start: MONDAY_NEW_YORK });
    const stream = await kis.stream();
    await stream.subscribe('HDFSCNT0', 'DNASZORA');
    await stream.subscribe('HDFSASP0', 'RNASZORA');
    await kis.pass(3 * MINUTE);
    await stream.until(() => stream.of('HDFSASP0').length > 2);
    const [trade] = stream.of('HDFSCNT0')[0]!.records;
    expect(trade).toHaveLength(26);
    expect(trade!.slice(0, 8)).toEqual(
      expect.arrayContaining(['DNASZORA', 'ZORA', '4', '20261123', '20261123', '20261124']),
    );
    expect(trade![11]).toMatch(/^\d+\.\d{4}$/);
    expect(stream.of('HDFSASP0')[0]?.records[0]).toHaveLength(71);
  });
});

describe('notices', () => {
  it('of an order are encrypted, its receipt before its fill, with as many fields as the layout has', async () => {
    for (const [layout, width] of [
      ['2026-09', 26],
      ['legacy', 23],
    ] as const) {
      const kis = await open({ layout });
      const stream = await kis.stream();
      await stream.subscribe('H0STCNI9', 'visitor');
      const { ODNO: number } = output(await kis.order('buy', 10, 0));
      await kis.pass(1_000);
      await stream.until(() => stream.frames.length === 2);
      expect(stream.frames.every(({ encrypted, trId }) => encrypted && trId === 'H0STCNI9')).toBe(true);
      const [receipt, fill] = stream.frames.map(({ records }) => records[0]!);
      expect([receipt!.length, fill!.length]).toEqual([width, width]);
      expect(receipt!.slice(0, 9)).toEqual(['visitor', '1234567801', number, '', '02', '0', '01', '0', HAESOL]);
      expect(receipt!.slice(12, 15)).toEqual(['0', '1', '1']);
      expect(fill!.slice(12, 15)).toEqual(['0', '2', '2']);
      expect([receipt![9], fill![9], fill![16]]).toEqual(['0000000010', '0000000010', '000000010']);
      const [row] = await kis.orders();
      expect(Number(fill![10])).toBe(Number(row!['avg_prvs']));
      await kis.emulator.close();
    }
    visitor = null;
  });

  it('of a large order are one per part', async () => {
    const kis = await open();
    const stream = await kis.stream();
    await stream.subscribe('H0STCNI9', 'visitor');
    const { stck_hgpr: high } = await kis.price('990270');
    await kis.order('buy', 9_000, Number(high) + 100, { PDNO: '990270' });
    await kis.pass(30 * MINUTE);
    const fills = () => stream.frames.map(({ records }) => records[0]!).filter((record) => record[13] === '2');
    await stream.until(() => fills().reduce((sum, record) => sum + Number(record[9]), 0) === 9_000);
    expect(fills().length).toBeGreaterThan(1);
    const [row] = await kis.orders();
    expect(row).toMatchObject({ tot_ccld_qty: '9000', rmn_qty: '0' });
  });

  it('tell of modification, cancellation, an IOC without a buyer and the refusal of an exchange', async () => {
    const kis = await open();
    const stream = await kis.stream();
    await stream.subscribe('H0STCNI9', 'visitor');
    const numberOf = async (answer: ReturnType<KisVisitor['order']>) => output(await answer)['ODNO']!;
    const change = (kind: string, original: string, price: string) =>
      kis.post('/uapi/domestic-stock/v1/trading/order-rvsecncl', 'VTTC0013U', {
        CANO: '12345678',
        ACNT_PRDT_CD: '01',
        KRX_FWDG_ORD_ORGNO: '',
        ORGN_ODNO: original,
        ORD_DVSN: '00',
        RVSE_CNCL_DVSN_CD: kind,
        ORD_QTY: '0',
        ORD_UNPR: price,
        QTY_ALL_ORD_YN: 'Y',
      });
    const first = await numberOf(kis.order('buy', 10, 100_000));
    const second = await numberOf(change('01', first, '100100'));
    const third = await numberOf(change('02', second, '0'));
    await numberOf(kis.order('buy', 10, 100_000, { ORD_DVSN: '11' }));
    await kis.own('POST', 'fault', { kind: 'refuse-later', ms: 500 });
    await numberOf(kis.order('buy', 10, 100_000));
    await kis.pass(MINUTE);
    await stream.until(() => stream.frames.length === 7);
    const told = stream.frames.map(({ records }) => records[0]!);
    // Original, request, RFUS_YN, CNTG_YN, ACPT_YN.
    expect(told.map((record) => [record[3], record[5], ...record.slice(12, 15)])).toEqual([
      ['', '0', '0', '1', '1'],
      [first, '1', '0', '1', '2'],
      [second, '2', '0', '1', '2'],
      ['', '0', '0', '1', '1'],
      ['', '0', '0', '1', '3'],
      ['', '0', '0', '1', '1'],
      ['', '0', '1', '1', '1'],
    ]);
    expect(told[2]![2]).toBe(third);
    const rows = await kis.orders();
    expect(rows.at(-1)).toMatchObject({ rjct_qty: '10', rmn_qty: '0' });
  });

  it('of America have 25 fields and a price without its point', async () => {
    const kis = await open({ start: MONDAY_NEW_YORK });
    const stream = await kis.stream();
    await stream.subscribe('H0GSCNI9', 'visitor');
    await kis.post('/uapi/overseas-stock/v1/trading/order', 'VTTT1002U', {
      CANO: '12345678',
      ACNT_PRDT_CD: '01',
      OVRS_EXCG_CD: 'NASD',
      PDNO: 'ZORA',
      ORD_QTY: '3',
      OVRS_ORD_UNPR: '200.00',
      ORD_SVR_DVSN_CD: '0',
      ORD_DVSN: '00',
    });
    await kis.pass(MINUTE);
    await stream.until(() => stream.frames.length === 2);
    const [receipt, fill] = stream.frames.map(({ records }) => records[0]!);
    expect([receipt!.length, fill!.length]).toEqual([25, 25]);
    expect(receipt!.slice(6, 10)).toEqual(['2', 'ZORA', '0000000003', '002000000']);
    expect([receipt![15], fill![15]]).toEqual(['', '000000003']);
    expect(fill![24]).toBe(fill![9]!.padStart(12, '0'));
  });
});
