import type { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KisOrder } from '../../../../engine/broker/kis/order-request.ts';
import { instant, price, quantity, tradingDay } from '../../../../engine/market/types.ts';
import {
  ACCOUNT,
  type Answer,
  connect,
  deadUrl,
  good,
  grantToken,
  inTurn,
  json,
  MORNING,
  refused,
  says,
  TOKEN,
} from './harness.ts';

const PRICE = { stck_prpr: '71900', prdy_ctrt: '0.10', acml_vol: '1', temp_stop_yn: 'N' };
const QUOTE = says(good({ output: PRICE }));
const TAKEN = says(
  good({ msg_cd: 'APBK0013', output: { KRX_FWDG_ORD_ORGNO: '91252', ODNO: '0000117057', ORD_TMD: '100001' } }),
);

const BUY: KisOrder = {
  market: 'KR',
  code: '005930',
  side: 'BUY',
  quantity: quantity(10),
  pricing: { kind: 'limit', limit: price(71_900) },
  duration: 'day',
  venue: 'KRX',
};

const cut: Answer = (_seen, reply) => (reply.socket as Socket).resetAndDestroy();
const nothing: Answer = () => {};

describe('a request', () => {
  it('carries the documented headers', async () => {
    const { client, broker, flow } = await connect(QUOTE);
    await flow(client.quote('KR', '005930'));
    const [seen] = broker.seen;
    expect(seen).toMatchObject({
      method: 'GET',
      path: '/uapi/domestic-stock/v1/quotations/inquire-price',
      query: { FID_COND_MRKT_DIV_CODE: 'J', FID_INPUT_ISCD: '005930' },
    });
    expect(seen?.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      authorization: `Bearer ${TOKEN}`,
      appkey: ACCOUNT.appKey,
      appsecret: ACCOUNT.appSecret,
      tr_id: 'FHKST01010100',
      tr_cont: '',
      custtype: 'P',
    });
  });

  it('is, for an order, JSON with keys in capitals and strings for values', async () => {
    const { client, broker, flow } = await connect(TAKEN);
    await flow(client.place(BUY));
    const [seen] = broker.seen;
    expect(seen).toMatchObject({ method: 'POST', query: {}, trId: 'TTTC0012U' });
    const body: Readonly<Record<string, unknown>> = JSON.parse(seen?.body ?? '');
    for (const [key, value] of Object.entries(body)) {
      expect(key).toBe(key.toUpperCase());
      expect(typeof value).toBe('string');
    }
  });

  it('is noted with what was sent and heard, and the broker’s clock', async () => {
    const { client, notes, flow } = await connect((_seen, reply) => {
      reply.setHeader('Date', 'Wed, 25 Nov 2026 01:00:02 GMT');
      json(reply, good({ output: PRICE }));
    });
    await flow(client.quote('KR', '005930'));
    expect(notes.map(({ path }) => path)).toEqual([
      '/oauth2/tokenP',
      '/uapi/domestic-stock/v1/quotations/inquire-price',
    ]);
    expect(notes[0]).toMatchObject({ request: '', reply: '', status: 200, error: null });
    expect(notes[1]).toMatchObject({
      lane: 'data',
      method: 'GET',
      trId: 'FHKST01010100',
      request: 'FID_COND_MRKT_DIV_CODE=J&FID_INPUT_ISCD=005930',
      status: 200,
      brokerTime: MORNING + 2_000,
      error: null,
    });
    expect(notes[1]?.reply).toContain('"stck_prpr":"71900"');
  });
});

describe('a read', () => {
  it.each([
    ['a connection that is cut', cut],
    ['a page of HTML', says('<html>Bad Gateway</html>', { status: 502 })],
    ['a 500 of the gateway', says(refused('EGW00002', '서버 에러가 발생했습니다.'), { status: 500 })],
    ['the limit of all customers', says(refused('EGW00215', '원장 유량 초과'), { status: 500 })],
    ['half a JSON', says('{"rt_cd":"0","output":{"stck_prpr"')],
    ['an empty answer', says('')],
  ])('is tried again after %s', async (_what, failure) => {
    const { client, broker, line, flow } = await connect(inTurn(failure, failure, failure, QUOTE));
    const answer = await flow(client.quote('KR', '005930'));
    expect(answer).toMatchObject({ ok: true, value: { last: 71_900 } });
    expect(broker.seen).toHaveLength(4);
    // 1, 2 and 4 s with a jitter that is in the middle here; spacing of requests beside.
    expect(line.clock.now() - MORNING).toBeGreaterThanOrEqual(7_000);
    expect(line.clock.now() - MORNING).toBeLessThan(7_100);
  });

  it('is given up after the third time, with the last error', async () => {
    const { client, broker, flow } = await connect(cut);
    const answer = await flow(client.quote('KR', '005930'));
    expect(answer).toMatchObject({ ok: false, error: { kind: 'network', sent: 'maybe' } });
    expect(broker.seen).toHaveLength(4);
  });

  it('is tried again after no answer in 10 s', async () => {
    const { client, broker, line, flow } = await connect(inTurn(nothing, QUOTE));
    const answer = client.quote('KR', '005930');
    await line.until(() => broker.seen.length === 1);
    line.clock.advance(10_000);
    expect(await flow(answer)).toMatchObject({ ok: true });
  });

  it('is not tried again when the broker understood and said no', async () => {
    const { client, broker, flow } = await connect(says(refused('APBK0656', '해당종목정보가 없습니다.')));
    expect(await flow(client.quote('KR', '005930'))).toEqual({
      ok: false,
      error: { kind: 'rejected', code: 'APBK0656', words: '해당종목정보가 없습니다.', cause: 'other' },
    });
    expect(broker.seen).toHaveLength(1);
  });

  it('is not tried again when the answer is not as documented, and says where', async () => {
    const { client, broker, flow } = await connect(says(good({ output: { ...PRICE, stck_prpr: 'seventy' } })));
    expect(await flow(client.quote('KR', '005930'))).toEqual({
      ok: false,
      error: { kind: 'protocol', words: 'output.stck_prpr is no price above 0' },
    });
    expect(broker.seen).toHaveLength(1);
  });

  it('slows the pace down on EGW00201, and is tried again', async () => {
    const { client, broker, flow } = await connect(
      inTurn(says(refused('EGW00201', '초당 거래건수를 초과하였습니다.'), { status: 500 }), QUOTE),
      { perSecond: 10 },
    );
    expect(await flow(client.quote('KR', '005930'))).toMatchObject({ ok: true });
    expect(broker.seen).toHaveLength(2);
    expect(client.pace.perSecond).toBeCloseTo(6.67, 1);
  });

  it('knows the limit of all customers from its own, and keeps its pace', async () => {
    const { client, flow } = await connect(inTurn(says(refused('EGW00215', '원장 유량'), { status: 500 }), QUOTE), {
      perSecond: 10,
    });
    await flow(client.quote('KR', '005930'));
    expect(client.pace.perSecond).toBe(10);
  });

  it('is cut off when the answer has no end', async () => {
    const { client, flow } = await connect((_seen, reply) => reply.end('x'.repeat(10_000_000)));
    expect(await flow(client.quote('KR', '005930'))).toMatchObject({
      ok: false,
      error: { kind: 'network', words: expect.stringContaining('longer than') },
    });
  });

  it('ends when the client is closed: on the way, waiting to try again, and afterwards', async () => {
    const { client, broker, line, flow } = await connect(inTurn(cut, nothing));
    const waiting = client.quote('KR', '005930');
    await line.until(() => broker.seen.length === 1 && line.inFlight === 0);
    const onTheWay = client.quote('KR', '000660');
    await flow(Promise.race([onTheWay, line.until(() => broker.seen.length === 2)]));
    client.close();
    expect(await waiting).toMatchObject({ ok: false, error: { kind: 'network' } });
    expect(await onTheWay).toMatchObject({ ok: false, error: { kind: 'network', words: 'the client was closed' } });
    expect(await client.quote('KR', '005930')).toMatchObject({ ok: false, error: { kind: 'closed' } });
    expect(broker.seen).toHaveLength(2);
  });
});

describe('a write', () => {
  it.each<[string, Answer, object]>([
    ['a cut connection', cut, { fate: 'unknown', error: { kind: 'network', sent: 'maybe' } }],
    ['HTML of a proxy', says('<html>', { status: 502 }), { fate: 'unknown', error: { kind: 'maintenance' } }],
    ['an empty 200', says(''), { fate: 'unknown', error: { kind: 'protocol' } }],
    ['half a JSON', says('{"rt_cd":"0","outp'), { fate: 'unknown', error: { kind: 'protocol' } }],
    ['a good reply without a number', says(good({ output: {} })), { fate: 'unknown', error: { kind: 'protocol' } }],
    ['a number of zeros', says(good({ output: { ODNO: '0000000000' } })), { fate: 'unknown' }],
    ['a gateway that did not wait', says(refused('EGW00302', '거래 시간 초과'), { status: 500 }), { fate: 'unknown' }],
    [
      'a gateway that could not connect',
      says(refused('EGW00301', '연결 시간 초과'), { status: 500 }),
      { fate: 'unknown' },
    ],
    ['a gateway error', says(refused('EGW00002', '서버 에러'), { status: 500 }), { fate: 'unknown' }],
    ['a gateway code not known here', says(refused('EGW00999', '?'), { status: 500 }), { fate: 'unknown' }],
    ['a reply that could not be built', says(refused('IGW00009', '?'), { status: 500 }), { fate: 'unknown' }],
    ['a refusal without a code', says(refused('', '오류')), { fate: 'unknown' }],
    ['a refusal with the code of success', says(refused('APBK0013', '주문 전송 완료')), { fate: 'unknown' }],
    ['an order system that did not answer', says(refused('APBK9999', '처리 시간초과')), { fate: 'unknown' }],
    ['a 401 without words', says('', { status: 401 }), { fate: 'unknown', error: { kind: 'auth' } }],
    ['a reply of 10 MB', says('x'.repeat(10_000_000)), { fate: 'unknown', error: { kind: 'network' } }],
    [
      'words about cash',
      says(refused('APBK0918', '주문가능금액이 부족합니다')),
      { fate: 'refused', error: { kind: 'rejected', cause: 'cash' } },
    ],
    [
      'words about shares',
      says(refused('APBK0400', '매도가능수량이 부족합니다')),
      { fate: 'refused', error: { kind: 'rejected', cause: 'shares' } },
    ],
    [
      'words about hours, though they name an amount',
      says(refused('APBK0918', '장운영시간이 아닙니다. 주문가능금액 부족')),
      { fate: 'refused', error: { kind: 'rejected', cause: 'hours' } },
    ],
    [
      'the limit',
      says(refused('EGW00201', '초과'), { status: 500 }),
      { fate: 'refused', error: { kind: 'rate-limit' } },
    ],
    [
      'a wrong account',
      says(refused('OPSQ2000', 'INVALID_CHECK_ACNO')),
      { fate: 'refused', error: { kind: 'rejected' } },
    ],
    ['not a paper TR', says(refused('EGW00213', '모의투자 미지원'), { status: 500 }), { fate: 'refused' }],
    [
      'a 500 with words of the order system',
      says(refused('APBK0656', '없는 종목'), { status: 500 }),
      { fate: 'refused' },
    ],
  ])('is sent once, whatever comes: %s', async (_what, answer, expected) => {
    const { client, broker, flow } = await connect(answer);
    expect(await flow(client.place(BUY))).toMatchObject({ ok: false, ...expected });
    expect(broker.seen).toHaveLength(1);
  });

  it('is of unknown fate when no answer comes in 15 s', async () => {
    const { client, broker, line } = await connect(nothing);
    const answer = client.place(BUY);
    await line.until(() => broker.seen.length === 1);
    line.clock.advance(14_999);
    expect(line.inFlight).toBe(1);
    line.clock.advance(1);
    expect(await answer).toMatchObject({ ok: false, fate: 'unknown', error: { kind: 'network', sent: 'maybe' } });
  });

  it('is of unknown fate when the client is closed while it is on the way', async () => {
    const { client, broker, line } = await connect(nothing);
    const answer = client.place(BUY);
    await line.until(() => broker.seen.length === 1);
    client.close();
    expect(await answer).toMatchObject({ ok: false, fate: 'unknown' });
  });

  it('was not sent when nobody listens', async () => {
    const { client, broker, flow } = await connect(TAKEN);
    await flow(client.checkAccess());
    await broker.close();
    expect(await flow(client.place(BUY))).toMatchObject({
      ok: false,
      fate: 'not-sent',
      error: { kind: 'network', sent: 'no' },
    });
  });

  it('was not sent when there is no token', async () => {
    const { client, flow } = await connect(TAKEN, { baseUrl: await deadUrl() });
    expect(await flow(client.place(BUY))).toMatchObject({ ok: false, fate: 'not-sent' });
  });

  it('was not sent when the client is closed', async () => {
    const { client, flow } = await connect(TAKEN);
    await flow(client.checkAccess());
    client.close();
    expect(await flow(client.place(BUY))).toMatchObject({ ok: false, fate: 'not-sent', error: { kind: 'closed' } });
  });

  it('goes before quotes that have waited longer', async () => {
    const { client, broker, flow } = await connect(
      (seen, reply, request) => (seen.method === 'POST' ? TAKEN : QUOTE)(seen, reply, request),
      { perSecond: 5 },
    );
    await flow(client.checkAccess());
    const quotes = Array.from({ length: 10 }, () => client.quote('KR', '005930'));
    await flow(Promise.race(quotes));
    await flow(client.place(BUY));
    expect(broker.seen.findIndex(({ method }) => method === 'POST')).toBeLessThanOrEqual(2);
    await flow(Promise.all(quotes));
  });
});

describe('a list', () => {
  const row = (number: string) => ({
    ord_dt: '20261125',
    ord_gno_brno: '91252',
    odno: number,
    orgn_odno: '',
    pdno: '005930',
    prdt_name: '삼성전자',
    sll_buy_dvsn_cd: '02',
    ord_qty: '10',
    ord_unpr: '71900',
    ord_tmd: '093000',
    tot_ccld_qty: '0',
    tot_ccld_amt: '0',
    rmn_qty: '10',
    rjct_qty: '0',
    cncl_yn: 'N',
    cnc_cfrm_qty: '0',
  });
  const page = (number: string, cursor: string, more: string) =>
    says(
      good({
        ctx_area_fk100: `87654321^01^${cursor}`.padEnd(100),
        ctx_area_nk100: cursor.padEnd(100),
        output1: [row(number)],
      }),
      {
        more,
      },
    );

  it('is read to its end, with cursors echoed padding and all', async () => {
    const { client, broker, flow } = await connect(
      inTurn(page('1', '!^1', 'F'), page('2', '!^2', 'M'), page('3', '!^3', 'D')),
    );
    const answer = await flow(client.orders(['KR'], instant(MORNING)));
    expect(answer.ok && answer.value.map(({ brokerOrderId }) => brokerOrderId)).toEqual([
      'KR:20261125:0000000001',
      'KR:20261125:0000000002',
      'KR:20261125:0000000003',
    ]);
    expect(broker.seen.map(({ headers }) => headers['tr_cont'])).toEqual(['', 'N', 'N']);
    expect(broker.seen.map(({ query }) => query['CTX_AREA_NK100'])).toEqual(['', '!^1'.padEnd(100), '!^2'.padEnd(100)]);
    expect(broker.seen[1]?.query['CTX_AREA_FK100']).toBe('87654321^01^!^1'.padEnd(100));
  });

  it('is an error as a whole when a page is', async () => {
    const { client, flow } = await connect(
      inTurn(page('1', '!^1', 'M'), says(refused('EGW00206', '권한 없음'), { status: 500 })),
    );
    expect(await flow(client.orders(['KR'], instant(MORNING)))).toMatchObject({ ok: false, error: { kind: 'auth' } });
  });

  it('is an error when it goes round in circles', async () => {
    const { client, broker, flow } = await connect(page('1', '!^1', 'M'));
    expect(await flow(client.orders(['KR'], instant(MORNING)))).toMatchObject({
      ok: false,
      error: { kind: 'protocol', words: expect.stringContaining('no end') },
    });
    expect(broker.seen).toHaveLength(2);
  });

  it('is an error when one of its rows cannot be read: no order may be lost from it', async () => {
    const { client, flow } = await connect(says(good({ output1: [row('1'), { ...row('2'), rmn_qty: '' }] })));
    expect(await flow(client.orders(['KR'], instant(MORNING)))).toEqual({
      ok: false,
      error: { kind: 'protocol', words: 'output1.1.rmn_qty is blank' },
    });
  });
});

describe('any answer at all', { timeout: 60_000 }, () => {
  const calls: readonly (readonly [string, (test: Awaited<ReturnType<typeof connect>>) => Promise<unknown>])[] = [
    ['an order', ({ client }) => client.place(BUY)],
    ['an order list', ({ client }) => client.orders(['KR', 'US_NASDAQ'], instant(MORNING))],
    ['one order', ({ client }) => client.order('KR:20261125:0000117057')],
    ['open orders', ({ client }) => client.openOrders(['KR', 'US_NASDAQ', 'JP'])],
    ['a balance', ({ client }) => client.balance(['KR', 'US_NASDAQ', 'JP'])],
    ['buyable', ({ client }) => client.buyable('US_NASDAQ', 'AAPL', price(1_872_500))],
    ['rates', ({ client }) => client.exchangeRates(['USD', 'JPY'])],
    ['a quote', ({ client }) => client.quote('KR', '005930')],
    ['quotes', ({ client }) => client.koreanQuotes(['005930', '000660'])],
    ['a foreign quote', ({ client }) => client.quote('US_NASDAQ', 'AAPL')],
    ['a book', ({ client }) => client.book('KR', '005930')],
    ['days', ({ client }) => client.dailyBars('KR', '005930', tradingDay('2026-11-25'), 200)],
    ['minutes', ({ client }) => client.minuteBars('US_NASDAQ', 'AAPL', tradingDay('2026-11-24'))],
    ['movers', ({ client }) => client.movers('KR', 'up')],
    ['foreign movers', ({ client }) => client.mostTraded('HK')],
    ['flows', ({ client }) => client.programFlow('005930', tradingDay('2026-11-25'))],
    ['holidays', ({ client }) => client.holidays(tradingDay('2026-11-25'))],
    ['stock info', ({ client }) => client.stockInfo('005930')],
  ];

  const keys = fc.constantFrom(
    'rt_cd',
    'msg_cd',
    'msg1',
    'output',
    'Output',
    'output1',
    'output2',
    'odno',
    'ODNO',
    'ord_qty',
    'ovrs_excg_cd',
    'symb',
    'stck_prpr',
    'stck_bsop_date',
    'xymd',
    'crcy_cd',
    'ctx_area_nk100',
    'error_code',
    '__proto__',
    'constructor',
    'toString',
  );
  const leaf = fc.oneof(
    fc.constantFrom('0', '1', '', ' ', '-1', '1e9', 'NASD', '20261125', '99999999', '9'.repeat(40), 'null', '00'),
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
  );
  const { value: anyBody } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(keys, tie('value'), { maxKeys: 8 }),
    ),
  }));
  const replies = fc.oneof(
    anyBody.map((body) => JSON.stringify(body)),
    anyBody.map((body) => JSON.stringify({ rt_cd: '0', output: body, output1: body, output2: body })),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  );

  it.each(calls)('to %s gives a value or an error of the closed set', async (_what, ask) => {
    let reply: string | Buffer = '';
    let status = 200;
    const test = await connect((_seen, response) => {
      response.writeHead(status, { 'Content-Type': 'application/json', tr_cont: 'M' });
      response.end(reply);
    });
    await test.flow(test.client.checkAccess());
    await fc.assert(
      fc.asyncProperty(
        replies,
        fc.constantFrom(200, 200, 200, 201, 302, 401, 403, 404, 429, 500, 503),
        async (body, code) => {
          reply = body;
          status = code;
          test.broker.grant = grantToken();
          test.line.clock.advance(61_000);
          const answer = await test.flow(ask(test));
          expect(answer).toSatisfy(isResult);
        },
      ),
      { numRuns: 25 },
    );
  });
});

const KINDS = [
  'auth',
  'rate-limit',
  'rejected',
  'maintenance',
  'network',
  'protocol',
  'unsupported',
  'unsayable',
  'busy',
  'closed',
];

function isResult(answer: unknown): boolean {
  const { ok, error } = answer as { ok: boolean; error?: { kind: string; words: string } };
  return ok === true || (error !== undefined && KINDS.includes(error.kind) && error.words.length <= 400);
}
