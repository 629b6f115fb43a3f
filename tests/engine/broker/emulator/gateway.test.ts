import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { EmulatorOptions } from '../../../../engine/broker/emulator/emulator.ts';
import { ROUTES } from '../../../../engine/broker/emulator/rest/routes.ts';
import { ACCOUNT, BALANCE, HAESOL, KisVisitor, output, type Row } from '../../../support/kis-visitor.ts';

let visitor: KisVisitor | null = null;
const open = async (options: Partial<EmulatorOptions> = {}): Promise<KisVisitor> => {
  visitor = await KisVisitor.open(options);
  return visitor;
};
afterEach(async () => {
  await visitor?.emulator.close();
  visitor = null;
});

const PRICE = '/uapi/domestic-stock/v1/quotations/inquire-price';
const PRICE_QUERY: Row = { FID_COND_MRKT_DIV_CODE: 'J', FID_INPUT_ISCD: HAESOL };
const BALANCE_PATH = '/uapi/domestic-stock/v1/trading/inquire-balance';
const HOUR = 3_600_000;

describe('tokens', () => {
  it('are given for a day, with a number of seconds and a Korean time', async () => {
    const kis = await open();
    const { status, body } = await kis.askToken();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 86_400,
      access_token_token_expired: '2026-11-24 09:30:00',
    });
    expect(String(body?.['access_token']).length).toBeLessThanOrEqual(350);
  });

  it('are the same with the same expiry when asked for again within six hours, and new ones after that', async () => {
    const kis = await open();
    await kis.pass(30_000);
    const again = await kis.askToken();
    expect(again.body).toMatchObject({
      access_token: kis.token,
      access_token_token_expired: '2026-11-24 09:30:00',
    });
    await kis.pass(6 * HOUR);
    expect((await kis.askToken()).body?.['access_token']).not.toBe(kis.token);
  });

  it('are not made twice within a minute: 403 with a body of its own', async () => {
    const kis = await open();
    const revoked = await kis.send(
      'POST',
      '/oauth2/revokeP',
      {},
      { appkey: kis.appKey, appsecret: 'secret', token: kis.token },
    );
    expect(revoked.body).toMatchObject({ code: 200 });
    const tooSoon = await kis.askToken();
    expect(tooSoon.status).toBe(403);
    expect(Object.keys(tooSoon.body ?? {})).toEqual(['error_code', 'error_description']);
    expect(tooSoon.body?.['error_code']).toBe('EGW00133');
    await kis.pass(60_000);
    expect((await kis.askToken()).status).toBe(200);
  });

  it('can be refused within a minute in any case', async () => {
    const kis = await open({ strictTokens: true });
    expect((await kis.askToken()).body?.['error_code']).toBe('EGW00133');
  });

  it('are asked for with the right fields', async () => {
    const kis = await open({ appKey: 'PSvisitor', appSecret: 'secret' });
    const ask = async (body: object) => (await kis.send('POST', '/oauth2/tokenP', {}, body)).body?.['error_code'];
    expect(await ask({ appkey: 'PSvisitor', appsecret: 'secret' })).toBe('EGW00115');
    expect(await ask({ grant_type: 'password', appkey: 'PSvisitor', appsecret: 'secret' })).toBe('EGW00116');
    expect(await ask({ grant_type: 'client_credentials', appkey: 'PSother', appsecret: 'secret' })).toBe('EGW00103');
    expect(await ask({ grant_type: 'client_credentials', appkey: 'PSvisitor', appsecret: 'guess' })).toBe('EGW00105');
  });

  it('that are missing, wrong or expired are refused with their codes', async () => {
    const kis = await open();
    const ask = async (headers: Row) => {
      const { status, body } = await kis.get(PRICE, 'FHKST01010100', PRICE_QUERY, headers);
      return [status, body?.['rt_cd'], body?.['msg_cd']];
    };
    expect(await ask({ authorization: '' })).toEqual([500, '1', 'EGW00121']);
    expect(await ask({ authorization: 'Bearer of.bad.news' })).toEqual([500, '1', 'EGW00121']);
    await kis.pass(24 * HOUR);
    expect(await ask({})).toEqual([500, '1', 'EGW00123']);
    await kis.signIn();
    expect(await ask({})).toEqual([200, '0', 'MCA00000']);
  });
});

describe('headers', () => {
  it('have the case that the broker writes them in', async () => {
    const kis = await open();
    const { hostname, port } = new URL(kis.emulator.rest);
    const socket = connect(Number(port), hostname);
    const head = [
      `GET ${PRICE}?${new URLSearchParams(PRICE_QUERY)} HTTP/1.1`,
      'Host: x',
      `authorization: Bearer ${kis.token}`,
      `appkey: ${kis.appKey}`,
      'appsecret: secret',
      'tr_id: FHKST01010100',
      'Connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n`);
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    const names = text
      .split('\r\n\r\n')[0]!
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(':')[0]!);
    // The broker's own sample makes a Python name of every header that is all in lower case.
    const lower = names.filter((name) => name === name.toLowerCase());
    expect(lower.sort()).toEqual(['gt_uid', 'tr_cont', 'tr_id']);
    expect(names).toContain('Content-Type');
  });

  it('carry tr_cont and tr_id on every reply, on refusals too', async () => {
    const kis = await open();
    const refused = await kis.post('/uapi/domestic-stock/v1/trading/order-cash', 'VTTC0012U', { ...ACCOUNT });
    for (const answer of [refused, await kis.get(BALANCE_PATH, 'VTTC8434R', BALANCE)]) {
      expect(answer.header('tr_cont')).not.toBeNull();
      expect(answer.header('tr_id')).toMatch(/^VTTC/);
      expect(answer.header('gt_uid')).toMatch(/^[0-9a-f]{32}$/);
    }
  });
});

describe('TR ids', () => {
  it('of today and of before both answer, on paper with a V', async () => {
    const kis = await open();
    const path = '/uapi/domestic-stock/v1/trading/order-cash';
    const body = { ...ACCOUNT, PDNO: HAESOL, ORD_DVSN: '00', ORD_QTY: '1', ORD_UNPR: '100000' };
    for (const trId of ['VTTC0012U', 'VTTC0802U']) {
      expect((await kis.post(path, trId, body)).body).toMatchObject({ rt_cd: '0', msg_cd: 'APBK0013' });
    }
    const rows = await kis.orders();
    expect(rows.map((row) => row['sll_buy_dvsn_cd'])).toEqual(['02', '02']);
  });

  it('of the real account are refused on paper, and unknown ones everywhere', async () => {
    const kis = await open();
    const ask = async (path: string, trId: string) => {
      const { status, body } = await kis.get(path, trId, { ...BALANCE, ...PRICE_QUERY });
      return [status, body?.['msg_cd']];
    };
    expect(await ask(BALANCE_PATH, 'TTTC8434R')).toEqual([500, 'EGW00213']);
    expect(await ask('/uapi/domestic-stock/v1/ranking/fluctuation', 'FHPST01700000')).toEqual([500, 'EGW00213']);
    expect(await ask(BALANCE_PATH, 'VTTC9999R')).toEqual([200, 'OPSQ0002']);
    expect(await ask(PRICE, 'VTTC8434R')).toEqual([200, 'OPSQ0002']);
    expect(await ask(BALANCE_PATH, '')).toEqual([200, 'OPSQ9999']);
    expect((await ask('/uapi/nowhere', 'FHKST01010100'))[0]).toBe(404);
  });

  it('of a sale in America follow no rule on paper', async () => {
    const kis = await open();
    const path = '/uapi/overseas-stock/v1/trading/order';
    const ask = async (trId: string) =>
      (await kis.post(path, trId, { ...ACCOUNT, OVRS_EXCG_CD: 'NASD', PDNO: 'ZORA', ORD_QTY: '1' })).body?.['msg_cd'];
    expect(await ask('VTTT1001U')).not.toBe('OPSQ0002');
    expect(await ask('VTTT1006U')).toBe('OPSQ0002');
  });

  it('that paper lacks are those of the documentation', () => {
    const lacking = ROUTES.flatMap(({ trs }) => trs.filter(({ paper }) => paper.length === 0).map(({ id }) => id));
    const there = ['FHPST01710000', 'TTTC0084R', 'TTTC8408R', 'CTCA0903R', 'HHDFS76290000', 'FHPPG04650101'];
    expect(lacking).toEqual(expect.arrayContaining(there));
    expect(lacking).not.toEqual(expect.arrayContaining(['FHKST01010900']));
  });
});

describe('accounts', () => {
  it('that are badly written, or not the one that orders, are refused', async () => {
    const kis = await open();
    const ask = async (more: Row) => {
      const { status, body } = await kis.get(BALANCE_PATH, 'VTTC8434R', { ...BALANCE, ...more });
      return [status, body?.['msg_cd']];
    };
    expect(await ask({ CANO: '1234' })).toEqual([200, 'OPSQ2000']);
    expect(await ask({ CANO: '99999999' })).toEqual([200, 'OPSQ2000']);
    expect(await ask({ CANO: '87654321' })).toEqual([200, 'KIOK0510']);
    await kis.order('buy', 1, 100_000);
    expect(await ask({ CANO: '87654321' })).toEqual([200, 'OPSQ2000']);
    expect(await ask({})).toEqual([200, 'KIOK0510']);
  });

  it('can be one alone', async () => {
    const kis = await open({ accountNumber: '50000001-01' });
    expect((await kis.get(BALANCE_PATH, 'VTTC8434R', BALANCE)).body?.['msg_cd']).toBe('OPSQ2000');
  });
});

describe('the limit of requests', () => {
  it('is one a second on paper, and says so with status 500 and the envelope', async () => {
    const kis = await open({ rateLimit: null });
    const first = await kis.get(PRICE, 'FHKST01010100', PRICE_QUERY);
    const second = await kis.get(PRICE, 'FHKST01010100', PRICE_QUERY);
    expect([first.status, second.status]).toEqual([200, 500]);
    expect(second.body).toEqual({ rt_cd: '1', msg_cd: 'EGW00201', msg1: '초당 거래건수를 초과하였습니다.' });
    await kis.pass(1_000);
    expect((await kis.get(PRICE, 'FHKST01010100', PRICE_QUERY)).status).toBe(200);
  });

  it('is eighteen a second on a real account, for each app key', async () => {
    const kis = await open({ rateLimit: null, account: 'live' });
    const other = await kis.another('PSother');
    const statuses: number[] = [];
    for (let k = 0; k < 20; k++) statuses.push((await kis.get(PRICE, 'FHKST01010100', PRICE_QUERY)).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(18);
    expect((await other.get(PRICE, 'FHKST01010100', PRICE_QUERY)).status).toBe(200);
  });
});

describe('requests', () => {
  it('may have their query in either case', async () => {
    const kis = await open();
    const query = { fid_cond_mrkt_div_code: 'J', fid_input_iscd: HAESOL };
    expect(output(await kis.get(PRICE, 'FHKST01010100', query))['stck_shrn_iscd']).toBe(HAESOL);
  });

  it('of orders have strings only, and are JSON', async () => {
    const kis = await open();
    const path = '/uapi/domestic-stock/v1/trading/order-cash';
    const numbers = { ...ACCOUNT, PDNO: HAESOL, ORD_DVSN: '00', ORD_QTY: 1, ORD_UNPR: 100_000 };
    expect((await kis.post(path, 'VTTC0012U', numbers)).body?.['msg_cd']).toBe('OPSQ9997');
    expect(await kis.orders()).toEqual([]);
  });

  it('for a hash key answer, though no order needs one', async () => {
    const kis = await open();
    const { body } = await kis.post('/uapi/hashkey', '', { ORD_QTY: '1' });
    expect(body).toMatchObject({ HASH: expect.stringMatching(/^[0-9a-f]{64}$/), BODY: { ORD_QTY: '1' } });
  });

  it('say with the market code that is none', async () => {
    const kis = await open();
    const { body } = await kis.get(PRICE, 'FHKST01010100', { ...PRICE_QUERY, FID_COND_MRKT_DIV_CODE: 'Z' });
    expect(body?.['msg_cd']).toBe('OPSQ2001');
  });
});
