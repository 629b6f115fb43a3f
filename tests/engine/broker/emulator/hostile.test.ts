import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ROUTES } from '../../../../engine/broker/emulator/rest/routes.ts';
import { ACCOUNT, HAESOL, KisVisitor, type Row } from '../../../support/kis-visitor.ts';

let kis: KisVisitor;
beforeAll(async () => {
  kis = await KisVisitor.open({ account: 'live' });
});
afterAll(() => kis.emulator.close());

const isAlive = async () => (await kis.price())['stck_shrn_iscd'] === HAESOL;

const nasty = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e9',
    '0x10',
    'NaN',
    '999999999999',
    '999999999.9999',
    '00000000',
    '99999999',
    '%',
    '^',
  ),
  fc.string({ maxLength: 30 }),
  fc.constantFrom(HAESOL, 'ZORA', 'NAS', 'NASD', 'J', '01', '02', 'Y', '20261123', '090000'),
);
const NAMES = [
  ...['PDNO', 'ORD_DVSN', 'ORD_QTY', 'ORD_UNPR', 'EXCG_ID_DVSN_CD', 'CNDT_PRIC', 'ORGN_ODNO', 'RVSE_CNCL_DVSN_CD'],
  ...['OVRS_EXCG_CD', 'OVRS_ORD_UNPR', 'FID_INPUT_ISCD', 'FID_COND_MRKT_DIV_CODE', 'FID_INPUT_DATE_1', 'EXCD', 'SYMB'],
  ...['FID_INPUT_DATE_2', 'FID_INPUT_HOUR_1', 'FID_PERIOD_DIV_CODE', 'KEYB', 'NMIN', 'NREC', 'BYMD', 'GUBN', 'BASS_DT'],
  ...['CTX_AREA_NK100', 'CTX_AREA_NK200', 'CTX_AREA_NK', 'INQR_STRT_DT', 'INQR_END_DT', 'QTY_ALL_ORD_YN', 'ITEM_CD'],
  ...['NDAY', 'MINX', 'VOL_RANG', 'PRC1', 'FID_VOL_CNT', 'FID_RANK_SORT_CLS_CODE', 'FID_INPUT_CNT_1', 'MKSC_SHRN_ISCD'],
];

describe('whatever a request says', () => {
  it('it is answered, and the emulator goes on', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ROUTES),
        fc.dictionary(fc.constantFrom(...NAMES), nasty, { maxKeys: 12 }),
        async ({ method, path, trs }, more: Row) => {
          const params = { ...ACCOUNT, ...more };
          const { id } = trs[0]!;
          const answer = await (method === 'GET'
            ? kis.get(path, id, params, { tr_cont: 'N' })
            : kis.post(path, id, params));
          expect(answer.status).toBe(200);
          expect(answer.body?.['rt_cd']).toMatch(/^\d$/);
        },
      ),
      { numRuns: 300 },
    );
    expect(await isAlive()).toBe(true);
  }, 60_000);

  it('an order of more than can be counted is refused', async () => {
    const order = (more: Row) =>
      kis.post('/uapi/domestic-stock/v1/trading/order-cash', 'TTTC0012U', {
        ...ACCOUNT,
        PDNO: HAESOL,
        ORD_DVSN: '00',
        ORD_UNPR: '100000',
        ...more,
      });
    expect((await order({ ORD_QTY: '999999999999' })).body?.['msg_cd']).toBe('APBK0500');
    expect((await order({ ORD_QTY: '999999999', ORD_UNPR: '999999999999' })).body?.['msg_cd']).toBe('APBK0501');
    expect((await order({ ORD_QTY: '999999999', ORD_DVSN: '01', ORD_UNPR: '0' })).body?.['msg_cd']).toBe('APBK0919');
  });

  it('the richest account’s buying power is found at once', async () => {
    const rich = await KisVisitor.open({ cash: { KRW: 9_000_000_000_000_000, USD: 9_000_000_000_000_00 } });
    const { body } = await rich.get('/uapi/domestic-stock/v1/trading/inquire-psbl-order', 'VTTC8908R', {
      ...ACCOUNT,
      PDNO: HAESOL,
      ORD_UNPR: '1',
      ORD_DVSN: '00',
    });
    expect(body?.['output']).toMatchObject({ nrcvb_buy_qty: expect.stringMatching(/^89986\d{11}$/) });
    await rich.emulator.close();
  });
});

describe('whatever comes over the wire', () => {
  const raw = async (bytes: string) => {
    const { hostname, port } = new URL(kis.emulator.rest);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => socket.destroy());
    socket.end(bytes, 'latin1');
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
  };

  it.each([
    ['no HTTP at all', '\u0000\u0001\u0002 hello\r\n\r\n'],
    ['a target that is no address', 'GET // HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
    [
      'a TR id of odd characters',
      'GET /uapi/x HTTP/1.1\r\nHost: x\r\ntr_id: \u00e9\u0007\r\nConnection: close\r\n\r\n',
    ],
    ['half a body', 'POST /oauth2/tokenP HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"grant'],
    ['too much of a body', `POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 400000\r\n\r\n${'x'.repeat(400_000)}`],
    ['an upgrade that is none', 'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
  ])('%s: the emulator goes on', async (_what, bytes) => {
    await raw(bytes);
    expect(await isAlive()).toBe(true);
  });

  it('messages that mean nothing are answered on the stream', async () => {
    const stream = await kis.stream();
    for (const text of ['', 'null', '[]', '{"header":{}}', '{"header":{"tr_type":1}}', '\u0000', 'x'.repeat(10_000)]) {
      stream.socket.send(text);
    }
    await stream.until(() => stream.controls.length === 7);
    expect(stream.controls.every(({ body }) => body?.rt_cd === '9')).toBe(true);
    const closed = once(stream.socket, 'close');
    stream.socket.send('x'.repeat(100_000));
    await closed;
    const bytes = new WebSocket(kis.emulator.ws);
    await once(bytes, 'open');
    bytes.send(Buffer.from([0xff, 0xfe, 0x00]));
    await once(bytes, 'message');
    bytes.terminate();
    expect(await isAlive()).toBe(true);
  });
});
