import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { EmulatorOptions } from '../../../../engine/broker/emulator/emulator.ts';
import { FAULT_KINDS, type FaultEntry, type FaultKind, FaultPlan } from '../../../../engine/broker/emulator/faults.ts';
import { instant } from '../../../../engine/market/types.ts';
import { ACCOUNT, HAESOL, KisVisitor, type Row } from '../../../support/kis-visitor.ts';

let visitor: KisVisitor | null = null;
const open = async (options: Partial<EmulatorOptions> = {}): Promise<KisVisitor> => {
  visitor = await KisVisitor.open(options);
  return visitor;
};
afterEach(async () => {
  await visitor?.emulator.close();
  visitor = null;
});

const ask = (kis: KisVisitor, kind: FaultKind, more: object = {}) => kis.own('POST', 'fault', { kind, ...more });
const log = (kis: KisVisitor): Promise<FaultEntry[]> => kis.own('GET', 'faults');
const kinds = async (kis: KisVisitor) => (await log(kis)).map(({ kind }) => kind);
/** Orders that the exchange knows. */
const orders = async (kis: KisVisitor) => (await kis.own<{ orders: Row[] }>('GET', 'truth')).orders.length;

/** What becomes of a buy: its status and code, or how it failed. One whose answer is held back is given up. */
async function fate(kis: KisVisitor): Promise<string> {
  const path = '/uapi/domestic-stock/v1/trading/order-cash';
  const body = JSON.stringify({ ...ACCOUNT, PDNO: HAESOL, ORD_DVSN: '00', ORD_QTY: '1', ORD_UNPR: '100000' });
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${kis.token}`,
    appkey: kis.appKey,
    appsecret: 'secret',
    tr_id: 'VTTC0012U',
  };
  const patience = new AbortController();
  let open = true;
  const answer = fetch(`${kis.emulator.rest}${path}`, { method: 'POST', body, headers, signal: patience.signal })
    .then(async (response) => `${response.status} ${codeIn(await response.text())}`)
    .catch((error: Error) => (error.name === 'AbortError' ? 'no answer' : 'cut off'))
    .finally(() => {
      open = false;
    });
  while (open) if ((await held(kis)) > 0) patience.abort();
  return answer;
}

const held = async (kis: KisVisitor) => (await kis.own<{ held: number }>('POST', 'clock', { advance: 0 })).held;

function codeIn(text: string): string {
  try {
    return String((JSON.parse(text) as Row)['msg_cd']);
  } catch {
    return 'no JSON';
  }
}

describe('a fault that was asked for', () => {
  it.each([
    ['timeout-before', 'no answer', 0],
    ['timeout-after', 'no answer', 1],
    ['hang-up-before', 'cut off', 0],
    ['dropped-answer', 'cut off', 1],
    ['server-error-before', '500 no JSON', 0],
    ['server-error-after', '500 no JSON', 1],
    ['garbage', '200 no JSON', 1],
    ['rate-limit-storm', '500 EGW00201', 0],
    ['refuse-later', '200 APBK0013', 1],
  ] as const)('%s: the client sees "%s", and the exchange has %i orders', async (kind, seen, known) => {
    const kis = await open();
    await ask(kis, kind, { match: 'order-cash' });
    await kis.price();
    expect(await fate(kis)).toBe(seen);
    expect(await orders(kis)).toBe(known);
    expect(await log(kis)).toMatchObject([{ kind, to: '/uapi/domestic-stock/v1/trading/order-cash VTTC0012U' }]);
    await kis.pass(60_000);
    expect(await fate(kis)).toBe('200 APBK0013');
  });

  it('comes as often as it was asked for', async () => {
    const kis = await open();
    await ask(kis, 'server-error-before', { match: 'VTTC0012U', count: 2 });
    expect([await fate(kis), await fate(kis), await fate(kis)]).toEqual(['500 no JSON', '500 no JSON', '200 APBK0013']);
  });

  it('slow-reply: the order is there before its answer', async () => {
    const kis = await open();
    await ask(kis, 'slow-reply', { match: 'order-cash', ms: 3_000 });
    const answer = kis.order('buy', 1, 100_000);
    while ((await held(kis)) === 0);
    expect(await orders(kis)).toBe(1);
    await kis.pass(2_999);
    expect(await held(kis)).toBe(1);
    await kis.pass(1);
    expect((await answer).body?.['rt_cd']).toBe('0');
  });

  it('rate-limit-storm: everything is refused until it is over', async () => {
    const kis = await open();
    await ask(kis, 'rate-limit-storm', { ms: 2_000 });
    const codes = async () => (await kis.get('/uapi/nowhere', 'X', {})).body?.['msg_cd'];
    expect([await codes(), await codes()]).toEqual(['EGW00201', 'EGW00201']);
    await kis.pass(2_000);
    expect(await codes()).not.toBe('EGW00201');
  });

  it('maintenance: nothing answers with an envelope, and the stream is gone', async () => {
    const kis = await open();
    const stream = await kis.stream();
    const closed = once(stream.socket, 'close');
    await ask(kis, 'maintenance', { ms: 60_000 });
    await closed;
    expect(await fate(kis)).toBe('503 no JSON');
    expect((await kis.askToken()).status).toBe(503);
    await expect(once(new WebSocket(kis.emulator.ws), 'open')).rejects.toThrow();
    await kis.pass(60_000);
    expect(await fate(kis)).toBe('200 APBK0013');
    expect(await orders(kis)).toBe(1);
  });

  it('token-death: every token has expired before its time', async () => {
    const kis = await open();
    await ask(kis, 'token-death');
    expect(await fate(kis)).toBe('500 EGW00123');
    await kis.pass(60_000);
    await kis.signIn();
    expect(await fate(kis)).toBe('200 APBK0013');
  });

  it('cut-socket: the connection ends in the middle of a frame', async () => {
    const kis = await open();
    const stream = await kis.stream();
    await stream.subscribe('H0STCNT0', HAESOL);
    const closed = once(stream.socket, 'close');
    await ask(kis, 'cut-socket');
    const [code] = await closed;
    expect(code).toBe(1006);
    expect(stream.frames).toEqual([]);
    const again = await kis.stream();
    expect((await again.subscribe('H0STCNT0', HAESOL)).body?.msg_cd).toBe('OPSP0000');
  });

  it.each([
    ['lost-notice', ['2']],
    ['duplicate-notice', ['1', '2', '1']],
    ['late-notice', ['2', '1']],
    ['reordered-notice', ['2', '1']],
  ] as const)('%s: the receipt of an order', async (kind, told) => {
    const kis = await open();
    const stream = await kis.stream();
    await stream.subscribe('H0STCNI9', 'visitor');
    await ask(kis, kind, { match: 'received', ms: 1_000 });
    await kis.order('buy', 1, 0);
    await kis.pass(5_000);
    await stream.until(() => stream.frames.length === told.length);
    expect(stream.frames.map(({ records }) => records[0]![13])).toEqual(told);
    expect(await kinds(kis)).toEqual([kind]);
  });
});

describe('faults at random', () => {
  it('are none unless they are asked for', () => {
    const plan = new FaultPlan(9, { kind: 'none' });
    for (let k = 0; k < 2_000; k++) expect(plan.forRequest('/x', 'TR', true, k)).toBeNull();
    expect(plan.nextTimed('maintenance', 0)).toBe(Number.POSITIVE_INFINITY);
  });

  it('are the same for a seed, however requests of other TRs lie in between', () => {
    const faultsOf = (seed: number, between: number) => {
      const plan = new FaultPlan(seed, { kind: 'heavy' });
      return Array.from({ length: 400 }, (_, k) => {
        for (let other = 0; other < between; other++) plan.forRequest('/other', 'OTHER', false, k);
        return plan.forRequest('/order', 'TR', true, k)?.kind ?? null;
      });
    };
    expect(faultsOf(3, 2)).toEqual(faultsOf(3, 0));
    expect(faultsOf(4, 0)).not.toEqual(faultsOf(3, 0));
  });

  it('are of every kind in the end, and heavier when they are heavy', () => {
    const countOf = (kind: 'light' | 'heavy') => {
      const plan = new FaultPlan(1, { kind });
      for (let k = 0; k < 4_000; k++) plan.forRequest('/order', 'TR', true, k);
      return new Map([...Map.groupBy(plan.log, (entry) => entry.kind)].map(([name, list]) => [name, list.length]));
    };
    expect([...countOf('heavy').keys()].sort()).toEqual(
      FAULT_KINDS.filter(
        (kind) => !kind.endsWith('-notice') && !['cut-socket', 'maintenance', 'token-death'].includes(kind),
      ).sort(),
    );
    const sum = (counts: Map<string, number>) => [...counts.values()].reduce((a, b) => a + b, 0);
    expect(sum(countOf('heavy'))).toBeGreaterThan(3 * sum(countOf('light')));
  });

  it('can be of chosen kinds alone', () => {
    const plan = new FaultPlan(1, { kind: 'only', faults: ['dropped-answer'] });
    for (let k = 0; k < 1_000; k++) plan.forRequest('/order', 'TR', true, k);
    expect(new Set(plan.log.map(({ kind }) => kind))).toEqual(new Set(['dropped-answer']));
    expect(plan.isOn('maintenance')).toBe(false);
  });

  it('kill tokens at midnight in Korea', async () => {
    const kis = await open({
      start: instant(Date.parse('2026-11-23T23:59:00+09:00')),
      faults: { kind: 'only', faults: ['token-death'] },
    });
    expect((await kis.price())['stck_shrn_iscd']).toBe(HAESOL);
    await kis.pass(60_000);
    expect(await fate(kis)).toBe('500 EGW00123');
    expect((await log(kis)).map(({ kind, at }) => [kind, new Date(at).toISOString()])).toEqual([
      ['token-death', '2026-11-23T15:00:00.000Z'],
    ]);
  });
});

describe('the truth', () => {
  it('knows which order requests came twice, and what was done to them', async () => {
    const kis = await open();
    await ask(kis, 'dropped-answer', { match: 'order-cash' });
    await fate(kis);
    await fate(kis);
    await kis.order('buy', 2, 100_000);
    const truth = await kis.own<{
      note: string;
      requests: { fault: string | null; number: string | null }[];
      duplicates: { numbers: string[] }[];
    }>('GET', 'truth');
    expect(truth.note).toContain('Not part of KIS');
    expect(truth.requests.map(({ fault }) => fault)).toEqual(['dropped-answer', null, null]);
    expect(truth.duplicates).toMatchObject([{ numbers: truth.requests.slice(0, 2).map(({ number }) => number) }]);
  });
});
