import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';

import type { KisOrder } from '../../../../engine/broker/kis/order-request.ts';
import { quantity } from '../../../../engine/market/types.ts';
import {
  ACCOUNT,
  type Broker,
  connect,
  good,
  grantToken,
  inTurn,
  MORNING,
  refused,
  says,
  startBroker,
  TOKEN,
  temporaryFolder,
} from './harness.ts';

const PRICE = good({ output: { stck_prpr: '71900', prdy_ctrt: '0.10', acml_vol: '1', temp_stop_yn: 'N' } });
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const tooOften = says(
  { error_code: 'EGW00133', error_description: '접근토큰 발급 잠시 후 다시 시도하세요(1분당 1회)' },
  { status: 403 },
);

describe('the access token', () => {
  it('is asked for once, with the documented body, and sent with every request', async () => {
    const { client, broker, flow } = await connect(says(PRICE));
    await flow(Promise.all([client.quote('KR', '005930'), client.quote('KR', '000660')]));
    expect(broker.tokenRequests).toHaveLength(1);
    expect(broker.tokenRequests[0]).toMatchObject({ method: 'POST', path: '/oauth2/tokenP' });
    expect(JSON.parse(broker.tokenRequests[0]?.body ?? '')).toEqual({
      grant_type: 'client_credentials',
      appkey: ACCOUNT.appKey,
      appsecret: ACCOUNT.appSecret,
    });
    expect(broker.seen.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${TOKEN}`, `Bearer ${TOKEN}`]);
  });

  it('lies on disk readable by the user alone, under a name that tells nothing', async () => {
    const { client, folder, flow } = await connect(says(PRICE));
    await flow(client.checkAccess());
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const names = readdirSync(folder);
    expect(names.map((name) => name.replace(/[0-9a-f]{32}/, '#')).sort()).toEqual(['token-#.asked-1', 'token-#.json']);
    for (const name of names) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(names.join()).not.toContain(ACCOUNT.appKey);
  });

  it('is taken over by the next start', async () => {
    const first = await connect(says(PRICE));
    await first.flow(first.client.checkAccess());
    const second = await connect(says(PRICE), { folder: first.folder, baseUrl: first.broker.url });
    expect(await second.flow(second.client.checkAccess())).toEqual({ ok: true, value: true });
    expect(first.broker.tokenRequests).toHaveLength(1);
  });

  it('is another one for another broker', async () => {
    const first = await connect(says(PRICE));
    await first.flow(first.client.checkAccess());
    const second = await connect(says(PRICE), { folder: first.folder });
    await second.flow(second.client.checkAccess());
    expect(second.broker.tokenRequests).toHaveLength(1);
  });

  it('is renewed an hour before it ends, while the old one is still used', async () => {
    const { client, broker, line, flow } = await connect(says(PRICE));
    await flow(client.quote('KR', '005930'));
    broker.grant = grantToken('second-token-of-the-day');
    line.clock.advance(22 * HOUR);
    await flow(client.quote('KR', '005930'));
    expect(broker.tokenRequests).toHaveLength(1);
    line.clock.advance(HOUR + 5 * MINUTE);
    await flow(client.quote('KR', '005930'));
    await line.until(() => broker.tokenRequests.length === 2 && line.inFlight === 0);
    await flow(client.quote('KR', '005930'));
    expect(broker.seen.map(({ headers }) => headers.authorization)).toEqual([
      ...Array.from({ length: 3 }, () => `Bearer ${TOKEN}`),
      'Bearer second-token-of-the-day',
    ]);
  });

  it('goes on with the old one when renewing ahead fails, says so, and does not try at every request', async () => {
    const { client, broker, line, flow, warnings } = await connect(says(PRICE));
    await flow(client.checkAccess());
    broker.grant = says('<html>maintenance</html>', { status: 503 });
    line.clock.advance(23 * HOUR + MINUTE);
    for (let i = 0; i < 5; i += 1) {
      expect(await flow(client.quote('KR', '005930'))).toMatchObject({ ok: true });
      await line.until(() => line.inFlight === 0);
    }
    expect(broker.tokenRequests).toHaveLength(2);
    expect(warnings).toEqual([expect.stringContaining('could not be renewed ahead')]);
  });

  it('ends at the written Korean time when that is sooner, as for a token given before', async () => {
    const { client, broker, line, flow } = await connect(says(PRICE));
    broker.grant = says({
      access_token: TOKEN,
      expires_in: 86_400,
      access_token_token_expired: '2026-11-25 15:00:00',
    });
    await flow(client.checkAccess());
    line.clock.advance(5 * HOUR);
    await flow(client.checkAccess());
    expect(broker.tokenRequests).toHaveLength(2);
  });

  it('does not believe a written time in the past, which is a wrong clock', async () => {
    const { client, broker, line, flow } = await connect(says(PRICE));
    broker.grant = says({
      access_token: TOKEN,
      expires_in: '86400',
      access_token_token_expired: '2026-11-24 09:00:00',
    });
    await flow(client.checkAccess());
    line.clock.advance(5 * HOUR);
    await flow(client.checkAccess());
    expect(broker.tokenRequests).toHaveLength(1);
  });

  it.each(['EGW00121', 'EGW00122', 'EGW00123'])('is renewed once on %s and a read is repeated', async (code) => {
    const { client, broker, line, flow } = await connect(
      inTurn(says(PRICE), says(refused(code, '기간이 만료된 token 입니다.'), { status: 500 }), says(PRICE)),
    );
    await flow(client.quote('KR', '005930'));
    broker.grant = grantToken('second-token-of-the-day');
    line.clock.advance(14 * HOUR);
    expect(await flow(client.quote('KR', '005930'))).toMatchObject({ ok: true });
    expect(broker.tokenRequests).toHaveLength(2);
    expect(broker.seen.at(-1)?.headers.authorization).toBe('Bearer second-token-of-the-day');
  });

  it('is renewed once only: a broker that refuses each one is not asked for ever', async () => {
    const { client, broker, line, flow } = await connect(says(refused('EGW00123', '만료'), { status: 500 }));
    await flow(client.checkAccess());
    line.clock.advance(14 * HOUR);
    expect(await flow(client.quote('KR', '005930'))).toMatchObject({ ok: false, error: { kind: 'auth' } });
    expect(broker.seen).toHaveLength(2);
    expect(broker.tokenRequests).toHaveLength(2);
  });

  it('is renewed on a dead one for an order too, but the order is not sent again', async () => {
    const { client, broker, line, flow } = await connect(says(refused('EGW00123', '만료'), { status: 500 }));
    await flow(client.checkAccess());
    line.clock.advance(14 * HOUR);
    const order: KisOrder = {
      market: 'KR',
      code: '005930',
      side: 'BUY',
      quantity: quantity(1),
      pricing: { kind: 'market' },
      duration: 'day',
      venue: 'KRX',
    };
    expect(await flow(client.place(order))).toMatchObject({ ok: false, fate: 'refused', error: { kind: 'auth' } });
    expect(broker.seen).toHaveLength(1);
    await flow(client.checkAccess());
    expect(broker.tokenRequests).toHaveLength(2);
  });

  it('is not asked for twice in a minute after a failure, and says when it may be', async () => {
    const { client, broker, line, flow } = await connect(says(PRICE));
    broker.grant = tooOften;
    expect(await flow(client.checkAccess())).toMatchObject({ ok: false, error: { kind: 'auth', code: 'EGW00133' } });
    broker.grant = grantToken();
    line.clock.advance(30_000);
    expect(await flow(client.quote('KR', '005930'))).toMatchObject({
      ok: false,
      error: { kind: 'auth', words: expect.stringContaining('in 30 s') },
    });
    expect(broker.tokenRequests).toHaveLength(1);
    line.clock.advance(30_000);
    expect(await flow(client.quote('KR', '005930'))).toMatchObject({ ok: true });
    expect(broker.tokenRequests).toHaveLength(2);
  });

  it('is not asked for twice in a minute by another start either', async () => {
    const first = await connect(says(PRICE));
    first.broker.grant = tooOften;
    await first.flow(first.client.checkAccess());
    const second = await connect(says(PRICE), { folder: first.folder, baseUrl: first.broker.url });
    second.line.clock.advance(20_000);
    expect(await second.flow(second.client.checkAccess())).toMatchObject({ ok: false, error: { kind: 'auth' } });
    expect(first.broker.tokenRequests).toHaveLength(1);
    second.line.clock.advance(40_000);
    first.broker.grant = grantToken();
    expect(await second.flow(second.client.checkAccess())).toMatchObject({ ok: true });
  });

  it('does not wait for a claim from the future: somebody has set the clock back', async () => {
    const first = await connect(says(PRICE));
    first.line.clock.advance(365 * 24 * HOUR);
    first.broker.grant = tooOften;
    await first.flow(first.client.checkAccess());
    const second = await connect(says(PRICE), { folder: first.folder, baseUrl: first.broker.url });
    first.broker.grant = grantToken();
    expect(await second.flow(second.client.checkAccess())).toMatchObject({ ok: true });
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{"value":'],
    ['a token that would break a header', JSON.stringify({ value: 'a b\r\nc', expiresAt: MORNING + HOUR })],
    ['no end', JSON.stringify({ value: TOKEN })],
    ['one that has ended', JSON.stringify({ value: 'old-token-of-yesterday', expiresAt: MORNING - HOUR })],
  ])('is asked for when the file holds %s', async (_what, text) => {
    const first = await connect(says(PRICE));
    await first.flow(first.client.checkAccess());
    const name = readdirSync(first.folder).find((entry) => entry.endsWith('.json')) ?? '';
    writeFileSync(join(first.folder, name), text);
    const second = await connect(says(PRICE), { folder: first.folder, baseUrl: first.broker.url });
    second.line.clock.advance(2 * MINUTE);
    expect(await second.flow(second.client.checkAccess())).toMatchObject({ ok: true });
    expect(first.broker.tokenRequests).toHaveLength(2);
  });

  it.each([
    ['no token', { expires_in: 86_400 }],
    ['a token with a line break', { access_token: 'abcdefgh\r\nx: y', expires_in: 86_400 }],
    ['a list', []],
    ['an envelope that is good', good({})],
  ])('is an error and not an exception when the answer is %s', async (_what, body) => {
    const { client, broker, flow } = await connect(says(PRICE));
    broker.grant = says(body);
    expect(await flow(client.checkAccess())).toMatchObject({ ok: false, error: { kind: 'protocol' } });
  });

  it('works without a disk, and says once what that means', async () => {
    const folder = join(temporaryFolder(), 'a-file');
    writeFileSync(folder, 'in the way');
    const { client, broker, flow, warnings } = await connect(says(PRICE), { folder });
    await flow(Promise.all([client.quote('KR', '005930'), client.quote('KR', '005930')]));
    expect(broker.seen).toHaveLength(2);
    expect(broker.tokenRequests).toHaveLength(1);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('could not be');
  });

  it('tightens a folder that others may read', async () => {
    const folder = join(temporaryFolder(), 'open');
    mkdirSync(folder);
    chmodSync(folder, 0o755);
    const { client, flow } = await connect(says(PRICE), { folder });
    await flow(client.checkAccess());
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });
});

describe('two processes', { timeout: 60_000 }, () => {
  it('ask once between them, and all have the token', async () => {
    const folder = join(temporaryFolder(), 'credentials');
    const broker = await startBroker(says(PRICE));
    const programs = [1, 2, 3].map(() => checkAccessElsewhere(broker, folder));
    const allAsk = Promise.all(programs.map(({ asking }) => asking));
    // The first one's answer waits for the others to look for one, too.
    broker.grant = (seen, reply, request) => void allAsk.then(() => grantToken()(seen, reply, request));
    const answers = await Promise.all(programs.map(({ answer }) => answer));
    expect(answers).toEqual(programs.map(() => '{"ok":true,"value":true}'));
    expect(broker.tokenRequests).toHaveLength(1);
  });

  it('keep to the minute even when one of them is killed while it asks', async () => {
    const folder = join(temporaryFolder(), 'credentials');
    const broker = await startBroker(says(PRICE));
    const asked = new Promise<void>((resolve) => {
      broker.grant = () => resolve();
    });
    const doomed = checkAccessElsewhere(broker, folder);
    await asked;
    doomed.child.kill('SIGKILL');
    await doomed.answer;
    broker.grant = grantToken();
    const { client, line, flow } = await connect(says(PRICE), { folder, baseUrl: broker.url });
    line.clock.set(claimedAt(folder) + 20_000);
    expect(await flow(client.checkAccess())).toMatchObject({ ok: false, error: { kind: 'auth' } });
    expect(broker.tokenRequests).toHaveLength(1);
    line.clock.advance(40_000);
    expect(await flow(client.checkAccess())).toMatchObject({ ok: true });
    expect(broker.tokenRequests).toHaveLength(2);
  });
});

describe('the approval key', () => {
  it('is asked for with the secret under its other name, and kept for its day', async () => {
    const { client, broker, line, flow } = await connect(says(PRICE));
    const key = await flow(client.approvalKey());
    expect(key).toEqual({ ok: true, value: 'a2585daf-8c09-4587-9fce-CANARYapproval' });
    line.clock.advance(23 * HOUR);
    await flow(client.approvalKey());
    expect(broker.tokenRequests).toHaveLength(1);
    expect(JSON.parse(broker.tokenRequests[0]?.body ?? '')).toEqual({
      grant_type: 'client_credentials',
      appkey: ACCOUNT.appKey,
      secretkey: ACCOUNT.appSecret,
    });
    line.clock.advance(HOUR);
    await flow(client.approvalKey());
    expect(broker.tokenRequests).toHaveLength(2);
  });

  it('is another one after it was refused', async () => {
    const { client, broker, line, flow } = await connect(says(PRICE));
    await flow(client.approvalKey());
    line.clock.advance(HOUR);
    client.dropApprovalKey('a2585daf-8c09-4587-9fce-CANARYapproval');
    broker.grant = says({ approval_key: 'another-approval-key' });
    expect(await flow(client.approvalKey())).toEqual({ ok: true, value: 'another-approval-key' });
  });
});

const FOLDER = fileURLToPath(new URL('../../../../engine/broker/kis/', import.meta.url));

interface Program {
  readonly child: ChildProcess;
  /** When it begins to ask. */
  readonly asking: Promise<void>;
  /** What it prints at its end. */
  readonly answer: Promise<string>;
}

/** A program of its own that asks for access and prints what came of it. */
function checkAccessElsewhere(broker: Broker, folder: string): Program {
  const script = `
    const [{ createKisClient }, { createKisDispatcher }, { systemClock }] = await Promise.all([
      import(${JSON.stringify(`${FOLDER}create-client.ts`)}),
      import(${JSON.stringify(`${FOLDER}dispatcher.ts`)}),
      import(${JSON.stringify(`${FOLDER}../../runtime/wall-clock.ts`)}),
    ]);
    const dispatcher = createKisDispatcher();
    const client = createKisClient({
      account: ${JSON.stringify({ ...ACCOUNT, baseUrl: broker.url })},
      transport: { dispatcher }, clock: systemClock, random: () => 0.5,
      credentialFolder: ${JSON.stringify(folder)}, requestsPerSecond: null, wire() {}, warn: console.error,
    });
    const access = client.checkAccess();
    console.log('asking');
    console.log(JSON.stringify(await access));
    await dispatcher.destroy();
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  const asking = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (text.startsWith('asking\n')) resolve();
    });
  });
  const answer = new Promise<string>((resolve) => {
    child.on('close', () => resolve(text.replace('asking\n', '').trim()));
  });
  return { child, asking, answer };
}

/** By the clock of the process that asked. */
function claimedAt(folder: string): number {
  const name = readdirSync(folder).find((entry) => entry.includes('.asked-')) ?? '';
  return Number(readFileSync(join(folder, name), 'utf8'));
}
