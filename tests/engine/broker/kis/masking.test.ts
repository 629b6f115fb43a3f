import { describe, expect, it } from 'vitest';
import { createKisClient } from '../../../../engine/broker/kis/create-client.ts';
import { SecretMask } from '../../../../engine/broker/kis/masking.ts';
import type { KisOrder } from '../../../../engine/broker/kis/order-request.ts';
import { instant, price, quantity, tradingDay } from '../../../../engine/market/types.ts';
import {
  ACCOUNT,
  type Answer,
  connect,
  deadUrl,
  json,
  MORNING,
  refused,
  type Seen,
  TestLine,
  TOKEN,
  temporaryFolder,
} from './harness.ts';

const APPROVAL = 'a2585daf-8c09-4587-9fce-CANARYapproval';

describe('the mask of secrets', () => {
  const mask = new SecretMask(ACCOUNT);
  mask.learn('issued-token-0001');

  it.each([
    ['an app key', `key ${ACCOUNT.appKey}.`, 'key ***.'],
    ['an app secret', `${ACCOUNT.appSecret}`, '***'],
    ['an app secret in a query', encodeURIComponent(ACCOUNT.appSecret), '***'],
    ['an app secret in a JSON with escaped slashes', ACCOUNT.appSecret.replaceAll('/', '\\/'), '***'],
    ['a token that was issued', 'Bearer issued-token-0001', 'Bearer ***'],
    ['a token not seen before', `token is ${TOKEN}`, 'token is ***'],
    [
      'keys by their names',
      '{"appkey":"other-key-1","access_token": "other-2","x":"y"}',
      '{"appkey":"***","access_token": "***","x":"y"}',
    ],
    ['a header', 'authorization: Bearer abc.def', 'authorization: Bearer ***'],
    ['an HTS ID', 'canaryhts logged in', '*** logged in'],
    ['the account but for two digits', 'CANO=87654321&ACNT_PRDT_CD=01', 'CANO=******21&ACNT_PRDT_CD=01'],
    ['the account as people write it', 'account 87654321-01', 'account ********-01'],
    ['the account as notices write it', '^8765432101^', '^********01^'],
    ['nothing else', '주문번호 0000117057, 71,900원', '주문번호 0000117057, 71,900원'],
  ])('takes out %s', (_what, before, after) => {
    expect(mask.maskSecrets(before)).toBe(after);
  });
});

/** A broker that repeats to us all it was told: in words, in data and in errors. */
const parrot =
  (status: number, envelope: object): Answer =>
  (seen, reply) => {
    const told = everything(seen);
    json(reply, { msg_cd: 'APBK0918', msg1: told, output: { told }, error_description: told, ...envelope }, { status });
  };

function everything({ headers, query, body }: Seen): string {
  return `${JSON.stringify(headers)} ${JSON.stringify(query)} ${body} ${ACCOUNT.accountNo}${ACCOUNT.productCode} ${APPROVAL}`;
}

const CANARIES = [ACCOUNT.appKey, ACCOUNT.appSecret, ACCOUNT.accountNo, ACCOUNT.htsId ?? '', TOKEN, APPROVAL, 'CANARY'];

const ORDER: KisOrder = {
  market: 'KR',
  code: '005930',
  side: 'BUY',
  quantity: quantity(1),
  pricing: { kind: 'market' },
  duration: 'day',
  venue: 'KRX',
};

describe('no secret', () => {
  it.each<[string, Answer]>([
    ['a refusal', parrot(200, { rt_cd: '1' })],
    ['a gateway error', parrot(500, { rt_cd: '1', msg_cd: 'EGW00002' })],
    ['a dead token', parrot(500, { rt_cd: '1', msg_cd: 'EGW00123' })],
    ['an error without envelope', parrot(403, { error_code: 'EGW00133' })],
    ['data that are not as documented', parrot(200, { rt_cd: '0' })],
    ['text that is no JSON', (seen, reply) => reply.end(everything(seen))],
    ['a connection cut half-way', (seen, reply) => reply.write(everything(seen), () => reply.destroy())],
  ])('gets out with %s', async (_what, answer) => {
    const { client, broker, line, notes, warnings, flow } = await connect(answer);
    const results: unknown[] = [];
    const ask = async () => {
      results.push(await flow(client.approvalKey()));
      results.push(await flow(client.place(ORDER)));
      results.push(
        await flow(
          client.cancel({ brokerOrderId: ACCOUNT.accountNo, market: 'KR', code: '1', remaining: quantity(1) }),
        ),
      );
      results.push(await flow(client.orders(['KR', 'US_NYSE'], instant(MORNING))));
      results.push(await flow(client.balance(['KR', 'US_NYSE'])));
      results.push(await flow(client.quote('KR', '005930')));
      results.push(await flow(client.dailyBars('JP', '7203', tradingDay('2026-11-25'), 1)));
      results.push(
        await flow(
          client.modify(
            { brokerOrderId: 'KR:20261125:0000000001', market: 'KR', code: '1', remaining: quantity(1) },
            price(1),
          ),
        ),
      );
    };
    await ask();
    broker.grant = answer;
    line.clock.advance(25 * 3_600_000);
    await ask();
    results.push(await flow(client.checkAccess()));
    const failures = results.filter((result) => !(result as { ok: boolean }).ok);
    expect(failures.length).toBeGreaterThan(8);
    expect(notes.some(({ request }) => request.includes('******21'))).toBe(true);
    const out = JSON.stringify([failures, notes, warnings, client.capabilities, client.pace]);
    expect(CANARIES.filter((canary) => out.includes(canary))).toEqual([]);
  });

  it.each([150, 190, 199])('is cut in half where words are cut, after %i characters', async (before) => {
    for (const secret of [ACCOUNT.appKey, ACCOUNT.appSecret, ACCOUNT.accountNo, TOKEN]) {
      const { client, flow } = await connect((_seen, reply) =>
        json(reply, refused('APBK0656', 'x'.repeat(before) + secret)),
      );
      const answer = await flow(client.quote('KR', '005930'));
      const words = answer.ok ? '' : answer.error.words;
      expect(words).toContain('x'.repeat(before));
      expect(words.length).toBeLessThanOrEqual(200);
      expect(words).not.toContain(secret.slice(0, 4));
    }
  });

  it('gets out with a wrong configuration', async () => {
    const line = new TestLine();
    const make = (fields: object) =>
      createKisClient({
        account: { ...ACCOUNT, baseUrl: 'https://127.0.0.1', ...fields },
        transport: line,
        clock: line.clock,
        random: () => 0,
        credentialFolder: temporaryFolder(),
        requestsPerSecond: null,
        wire: () => {},
        warn: () => {},
      });
    for (const wrong of [
      { appKey: `${ACCOUNT.appKey} ` },
      { appSecret: `${ACCOUNT.appSecret}\n` },
      { accountNo: ACCOUNT.accountNo.slice(1) },
      { productCode: '1' },
      { baseUrl: 'http://openapi.koreainvestment.com:9443' },
      { baseUrl: `https://${ACCOUNT.appKey}:x@127.0.0.1` },
      { baseUrl: 'not an address' },
      { baseUrl: 'ftp://127.0.0.1' },
    ]) {
      expect(() => make(wrong)).toThrow(RangeError);
      try {
        make(wrong);
      } catch (error) {
        for (const canary of CANARIES) expect(String(error)).not.toContain(canary);
      }
    }
    expect(() => make({ baseUrl: 'http://127.0.0.1:1' })).not.toThrow();
  });
});

it('masks for others what this client knows', async () => {
  const { client, flow } = await connect((_seen, reply) => json(reply, '{}'), { baseUrl: await deadUrl() });
  await flow(client.checkAccess());
  expect(client.maskSecrets(`${ACCOUNT.accountNo} ${ACCOUNT.appKey}`)).toBe('******21 ***');
});
