import { describe, expect, it } from 'vitest';
import { Capabilities } from '../../../../engine/broker/kis/capabilities.ts';
import { DOMESTIC, type Endpoint, OVERSEAS, overseasOrders } from '../../../../engine/broker/kis/endpoints.ts';
import { isOverseas } from '../../../../engine/broker/kis/exchange-field.ts';
import { isWrite } from '../../../../engine/broker/kis/wire.ts';
import { MARKET_CODES } from '../../../../engine/market/types.ts';
import { connect, good, says } from './harness.ts';

const foreignOrders = MARKET_CODES.filter(isOverseas).flatMap((market) =>
  [false, true].map((day) => overseasOrders(market, day)),
);
const all: readonly Endpoint[] = [
  ...Object.values(DOMESTIC),
  ...Object.values(OVERSEAS),
  ...foreignOrders.flatMap(({ BUY, SELL, change }) => [BUY, SELL, change]),
];

describe('the table of TR ids', () => {
  it('has ids of KIS’s form', () => {
    for (const { live, paper } of all) {
      expect(live).toMatch(/^(TTT[CST]\d{4}[UR]|CT[CS][AC]?\d{4}R|CTPF1002R|FH[A-Z]{2,3}\d{8}|HH[A-Z]{3}\d{8})$/);
      if (paper !== null) expect(paper).toMatch(/^(VT|FH|HH)/);
    }
  });

  it('writes orders and reads everything else', () => {
    for (const { live, lane, path } of all) {
      expect(isWrite(lane)).toBe(live.endsWith('U'));
      expect(isWrite(lane)).toBe(/\/(daytime-)?order(-cash|-rvsecncl)?$/.test(path));
    }
  });

  it('has on paper the same TR with a V, but for selling in the US', () => {
    const different = all.filter(
      ({ live, paper }) => paper !== null && paper !== live && paper.slice(1) !== live.slice(1),
    );
    expect(new Set(different.map(({ live, paper }) => `${live} ${paper}`))).toEqual(new Set(['TTTT1006U VTTT1001U']));
  });

  it('has no TR twice for different things', () => {
    const byId = new Map<string, string>();
    for (const { live, path } of all) {
      expect(byId.get(live) ?? path).toBe(path);
      byId.set(live, path);
    }
  });
});

describe('what an account can do', () => {
  const names = (mode: 'live' | 'paper', state: string) =>
    new Capabilities(mode)
      .list()
      .filter((capability) => capability.state === state)
      .map(({ name }) => name);

  it('is everything on a live one', () => {
    expect(names('live', 'no')).toEqual([]);
    expect(names('live', 'not-tried')).toEqual([]);
    expect(new Capabilities('live').list().every(({ instead }) => instead === '')).toBe(true);
  });

  it('is less on a paper one, each with what is done instead', () => {
    expect(names('paper', 'no')).toEqual([
      'Korean rankings',
      'overseas rankings',
      'Korean open orders',
      'foreign cash',
      'Korean quotes by thirty',
      'overseas price limits and day range',
      'overseas order books',
      'overseas minute bars',
      'flow estimates',
      'programme trading',
      'trading calendar',
      'stock master data',
      'US daytime market',
      'NXT and SOR',
    ]);
    expect(names('paper', 'not-tried')).toEqual(['overseas open orders', 'Korean minute bars of past days']);
    expect(new Capabilities('paper').list().every(({ instead }) => instead !== '')).toBe(true);
  });

  it('is not taken away by a broker that stumbles over a function once', async () => {
    const stumble = says({ rt_cd: '1', msg_cd: 'OPSQ0002', msg1: '없는 서비스 코드 입니다' }, { status: 500 });
    const { client, broker, flow } = await connect(stumble);
    expect(await flow(client.quote('KR', '005930'))).toMatchObject({ error: { kind: 'unsupported' } });
    broker.answer = says(good({ output: { stck_prpr: '1', prdy_ctrt: '0', acml_vol: '0' } }));
    expect(await flow(client.quote('KR', '005930'))).toMatchObject({ ok: true });
  });
});
