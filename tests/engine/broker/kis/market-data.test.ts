import { describe, expect, it } from 'vitest';
import { tradingDay } from '../../../../engine/market/types.ts';
import { type Answer, connect, good, inTurn, json, MORNING, refused, says } from './harness.ts';

const PRICE = {
  iscd_stat_cls_code: '55',
  temp_stop_yn: 'N',
  stck_prpr: '71900',
  prdy_vrss: '-300',
  prdy_vrss_sign: '5',
  prdy_ctrt: '-0.42',
  acml_vol: '12345678',
  stck_oprc: '72100',
  stck_hgpr: '72500',
  stck_lwpr: '71800',
  stck_mxpr: '93800',
  stck_llam: '50600',
  stck_sdpr: '72200',
  aspr_unit: '100',
};

const DETAIL = {
  rsym: 'DNASAAPL',
  zdiv: '4',
  last: '  190.2500',
  base: '187.2500',
  open: '188.0000',
  high: '191.0000',
  low: '187.5000',
  uplp: '0.0000',
  dnlp: '0.0000',
  e_hogau: '0.0100',
  tvol: '51234567',
  e_ordyn: '매매 가능',
};

describe('a quote', () => {
  it('of Korea has range, limits and tick', async () => {
    const { client, flow } = await connect(says(good({ output: PRICE })));
    expect(await flow(client.quote('KR', '005930'))).toEqual({
      ok: true,
      value: {
        market: 'KR',
        code: '005930',
        last: 71_900,
        previousClose: 72_200,
        open: 72_100,
        high: 72_500,
        low: 71_800,
        upperLimit: 93_800,
        lowerLimit: 50_600,
        tick: 100,
        changePct: -0.42,
        volume: 12_345_678,
        halted: false,
      },
    });
  });

  it.each([[{ temp_stop_yn: 'Y' }], [{ iscd_stat_cls_code: '58' }]])(
    'says that trading is halted (%o)',
    async (fields) => {
      const { client, flow } = await connect(says(good({ output: { ...PRICE, stck_oprc: '0', ...fields } })));
      expect(await flow(client.quote('KR', '005930'))).toMatchObject({ value: { halted: true, open: null } });
    },
  );

  it('of a symbol that does not exist is an error: KIS answers with zeros', async () => {
    const { client, flow } = await connect(says(good({ output: { ...PRICE, stck_prpr: '0' } })));
    expect(await flow(client.quote('KR', '999999'))).toMatchObject({ ok: false, error: { kind: 'protocol' } });
  });

  it('may be NXT’s or both together on a live account, and KRX’s only on a paper one', async () => {
    const live = await connect(says(good({ output: PRICE })));
    await live.flow(live.client.quote('KR', '005930', 'NXT'));
    await live.flow(live.client.quote('KR', '005930', 'ALL'));
    expect(live.broker.seen.map(({ query }) => query['FID_COND_MRKT_DIV_CODE'])).toEqual(['NX', 'UN']);
    const paper = await connect(says(good({ output: PRICE })), { mode: 'paper' });
    expect(await paper.flow(paper.client.quote('KR', '005930', 'NXT'))).toMatchObject({
      error: { kind: 'unsupported' },
    });
    expect(paper.broker.seen).toEqual([]);
  });

  it('of the US has its detail on a live account', async () => {
    const { client, broker, flow } = await connect(says(good({ output: DETAIL })));
    const answer = await flow(client.quote('US_NASDAQ', 'AAPL'));
    expect(answer).toMatchObject({
      value: { last: 1_902_500, previousClose: 1_872_500, high: 1_910_000, upperLimit: null, tick: 100, halted: false },
    });
    expect(answer.ok && answer.value.changePct).toBeCloseTo(1.602, 3);
    expect(broker.seen[0]).toMatchObject({ trId: 'HHDFS76200200', query: { AUTH: '', EXCD: 'NAS', SYMB: 'AAPL' } });
  });

  it('of Tokyo on a paper account has its price only', async () => {
    const { client, broker, flow } = await connect(
      says(good({ output: { last: '2875.5', base: '2870.0', tvol: '100', ordy: '매도불가' } })),
      { mode: 'paper' },
    );
    expect(await flow(client.quote('JP', '7203'))).toMatchObject({
      value: { last: 28_755, previousClose: 28_700, open: null, tick: null, halted: true },
    });
    expect(broker.seen[0]).toMatchObject({ trId: 'HHDFS00000300', query: { EXCD: 'TSE' } });
  });

  it('that does not name a symbol asks for nothing', async () => {
    const { client, broker, flow } = await connect(says(good({ output: PRICE })));
    for (const symbol of ['', '005930&FID=1', '../order', ' 005930', 'A'.repeat(40)]) {
      expect(await flow(client.quote('KR', symbol))).toMatchObject({ error: { kind: 'unsayable', reason: 'symbol' } });
    }
    expect(broker.seen).toEqual([]);
  });
});

describe('many Korean quotes', () => {
  const symbols = Array.from({ length: 65 }, (_, index) => String(100_000 + index));

  it('come thirty a request on a live account', async () => {
    const { client, broker, flow } = await connect((seen, reply) => {
      const asked = Object.entries(seen.query).filter(([key]) => key.startsWith('FID_INPUT_ISCD_'));
      json(
        reply,
        good({
          output: asked.map(([, symbol]) => ({
            inter_shrn_iscd: symbol,
            inter2_prpr: symbol === '100003' ? '0' : '1000',
            prdy_ctrt: '1.00',
            acml_vol: '7',
          })),
        }),
      );
    });
    const answer = await flow(client.koreanQuotes(symbols));
    expect(answer.ok && answer.value.map(({ code }) => code)).toEqual(symbols.filter((symbol) => symbol !== '100003'));
    expect(broker.seen.map(({ query }) => Object.keys(query).length)).toEqual([60, 60, 10]);
    expect(broker.seen[0]?.query).toMatchObject({ FID_COND_MRKT_DIV_CODE_1: 'J', FID_INPUT_ISCD_30: '100029' });
  });

  it('come one by one on a paper account, without those that there are not', async () => {
    const { client, broker, flow } = await connect(
      (seen, reply) =>
        json(
          reply,
          seen.query['FID_INPUT_ISCD'] === '000002'
            ? good({ output: { ...PRICE, stck_prpr: '0' } })
            : good({ output: PRICE }),
        ),
      { mode: 'paper' },
    );
    const answer = await flow(client.koreanQuotes(['000001', '000002', '000003']));
    expect(answer.ok && answer.value.map(({ code }) => code)).toEqual(['000001', '000003']);
    expect(broker.seen).toHaveLength(3);
  });
});

describe('an order book', () => {
  const levels = (prefix: string, values: readonly number[]) =>
    Object.fromEntries(values.map((value, index) => [`${prefix}${index + 1}`, String(value)]));

  it('of Korea is best first, without empty levels', async () => {
    const output1 = {
      ...levels('askp', [72_000, 72_100, 0]),
      ...levels('bidp', [71_900, 71_800, 0]),
      ...levels('askp_rsqn', [100, 200, 0]),
      ...levels('bidp_rsqn', [300, 400, 0]),
      total_askp_rsqn: '300',
    };
    const { client, flow } = await connect(says(good({ output1, output2: {} })));
    expect(await flow(client.book('KR', '005930'))).toEqual({
      ok: true,
      value: {
        market: 'KR',
        code: '005930',
        asks: [
          { price: 72_000, quantity: 100 },
          { price: 72_100, quantity: 200 },
        ],
        bids: [
          { price: 71_900, quantity: 300 },
          { price: 71_800, quantity: 400 },
        ],
      },
    });
  });

  it('of the US is in output2, and missing on a paper account', async () => {
    const output2 = { pbid1: '190.24', pask1: '190.26', vbid1: '100', vask1: '200' };
    const live = await connect(says(good({ output1: {}, output2 })));
    expect(await live.flow(live.client.book('US_NASDAQ', 'AAPL'))).toMatchObject({
      value: { asks: [{ price: 1_902_600, quantity: 200 }], bids: [{ price: 1_902_400, quantity: 100 }] },
    });
    expect(live.broker.seen[0]?.trId).toBe('HHDFS76200100');
    const paper = await connect(says(good({})), { mode: 'paper' });
    expect(await paper.flow(paper.client.book('US_NASDAQ', 'AAPL'))).toMatchObject({ error: { kind: 'unsupported' } });
  });

  it('is an error when a price is none', async () => {
    const { client, flow } = await connect(says(good({ output1: { askp1: 'x' } })));
    expect(await flow(client.book('KR', '005930'))).toMatchObject({ error: { kind: 'protocol' } });
  });
});

/** Trading days from Monday to Friday, newest first, up to and with `until`. */
function weekdays(until: string, howMany: number): readonly string[] {
  const days: string[] = [];
  for (let at = Date.parse(`${until}T00:00:00Z`); days.length < howMany; at -= 86_400_000) {
    const date = new Date(at);
    if (date.getUTCDay() % 6 !== 0) days.push(date.toISOString().slice(0, 10).replaceAll('-', ''));
  }
  return days;
}

describe('daily bars', () => {
  const all = weekdays('2026-11-25', 230);
  const bar = (stck_bsop_date: string) => ({
    stck_bsop_date,
    stck_oprc: '100',
    stck_hgpr: '120',
    stck_lwpr: '90',
    stck_clpr: '110',
    acml_vol: '5',
  });

  it('of Korea are paged by date into the past, adjusted, oldest first', async () => {
    const { client, broker, flow } = await connect((seen, reply) => {
      const { FID_INPUT_DATE_1: from = '', FID_INPUT_DATE_2: to = '' } = seen.query;
      const page = all.filter((day) => day >= from && day <= to).slice(0, 100);
      json(reply, good({ output1: {}, output2: [...page.map(bar), {}, {}] }));
    });
    const answer = await flow(client.dailyBars('KR', '005930', tradingDay('2026-11-25'), 230));
    expect(answer.ok && answer.value.map(({ day }) => day.replaceAll('-', ''))).toEqual(all.toReversed());
    expect(answer.ok && answer.value[0]).toMatchObject({ open: 100, high: 120, low: 90, close: 110, volume: 5 });
    expect(broker.seen).toHaveLength(3);
    expect(broker.seen[0]).toMatchObject({
      trId: 'FHKST03010100',
      query: { FID_PERIOD_DIV_CODE: 'D', FID_ORG_ADJ_PRC: '0', FID_INPUT_DATE_2: '20261125' },
    });
  });

  it('end where there are no more', async () => {
    const { client, broker, flow } = await connect(
      inTurn(says(good({ output2: [bar('20261125'), bar('20261124')] })), says(good({ output2: [{}] }))),
    );
    const answer = await flow(client.dailyBars('KR', '005930', tradingDay('2026-11-25'), 300));
    expect(answer.ok && answer.value).toHaveLength(2);
    expect(broker.seen).toHaveLength(2);
  });

  it('do not go on for ever with a broker that repeats itself', async () => {
    const { client, broker, flow } = await connect(says(good({ output2: [bar('20261125')] })));
    const answer = await flow(client.dailyBars('KR', '005930', tradingDay('2026-11-25'), 300));
    expect(answer.ok && answer.value).toHaveLength(1);
    expect(broker.seen).toHaveLength(2);
  });

  it('of a day without trades stay at the close', async () => {
    const halted = { ...bar('20261125'), stck_oprc: '0', stck_hgpr: '0', stck_lwpr: '0', acml_vol: '0' };
    const { client, flow } = await connect(inTurn(says(good({ output2: [halted] })), says(good({ output2: [] }))));
    expect(await flow(client.dailyBars('KR', '005930', tradingDay('2026-11-25'), 1))).toMatchObject({
      value: [{ open: 110, high: 110, low: 110, close: 110, volume: 0 }],
    });
  });

  it('of the US are adjusted by the other flag, and paged by their own date', async () => {
    const { client, broker, flow } = await connect((seen, reply) => {
      const page = all.filter((day) => day <= (seen.query['BYMD'] ?? '')).slice(0, 100);
      json(
        reply,
        good({
          output1: { zdiv: '4' },
          output2: page.map((xymd) => ({ xymd, open: '1.5', high: '2', low: '1', clos: '1.75', tvol: '9' })),
        }),
      );
    });
    const answer = await flow(client.dailyBars('US_NYSE', 'IBM', tradingDay('2026-11-25'), 150));
    expect(answer.ok && answer.value).toHaveLength(200);
    expect(answer.ok && answer.value.at(-1)).toEqual({
      day: '2026-11-25',
      open: 15_000,
      high: 20_000,
      low: 10_000,
      close: 17_500,
      volume: 9,
    });
    expect(broker.seen[0]?.query).toMatchObject({ EXCD: 'NYS', GUBN: '0', MODP: '1', BYMD: '20261125' });
  });

  it('of an index have decimals', async () => {
    const { client, broker, flow } = await connect(
      inTurn(
        says(
          good({
            output2: [
              {
                stck_bsop_date: '20261125',
                bstp_nmix_oprc: '2650.11',
                bstp_nmix_hgpr: '2671',
                bstp_nmix_lwpr: '2640.5',
                bstp_nmix_prpr: '2668.93',
              },
            ],
          }),
        ),
        says(good({ output2: [] })),
      ),
    );
    expect(await flow(client.indexBars('0001', tradingDay('2026-11-25'), 1))).toEqual({
      ok: true,
      value: [{ day: '2026-11-25', open: 2_650.11, high: 2_671, low: 2_640.5, close: 2_668.93 }],
    });
    expect(broker.seen[0]?.query).toMatchObject({ FID_COND_MRKT_DIV_CODE: 'U', FID_INPUT_ISCD: '0001' });
  });
});

const clockText = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}${String(minutes % 60).padStart(2, '0')}00`;

describe('minute bars', () => {
  /** Pages of a Korean day that began at nine, newest first, up to the asked hour. */
  const korean =
    (day: string, size: number, until: number): Answer =>
    (seen, reply) => {
      const hour = seen.query['FID_INPUT_HOUR_1'] ?? '';
      const minutes = Array.from({ length: until - 540 + 1 }, (_, index) => until - index);
      const page = minutes.filter((minute) => clockText(minute) <= hour).slice(0, size);
      json(
        reply,
        good({
          output2: page.map((minute) => ({
            stck_bsop_date: day,
            stck_cntg_hour: clockText(minute),
            stck_prpr: String(minute),
            stck_oprc: '1',
            stck_hgpr: '1000',
            stck_lwpr: '1',
            cntg_vol: '3',
          })),
        }),
      );
    };

  it('of today come thirty at a time, up to the minute that is over', async () => {
    const { client, broker, flow } = await connect(korean('20261125', 30, 600));
    const answer = await flow(client.minuteBars('KR', '005930', tradingDay('2026-11-25')));
    expect(answer.ok && answer.value).toHaveLength(60);
    expect(answer.ok && answer.value[0]).toMatchObject({ at: Date.parse('2026-11-25T09:00:00+09:00'), close: 540 });
    expect(answer.ok && answer.value.at(-1)).toMatchObject({ at: MORNING - 60_000, close: 599 });
    expect(broker.seen.map(({ trId, query }) => [trId, query['FID_INPUT_HOUR_1']])).toEqual([
      ['FHKST03010200', '100000'],
      ['FHKST03010200', '093000'],
      ['FHKST03010200', '090000'],
      ['FHKST03010200', '085900'],
    ]);
  });

  it('of a past day are another screen, a hundred and twenty at a time', async () => {
    const { client, broker, flow } = await connect(korean('20261124', 120, 930));
    const answer = await flow(client.minuteBars('KR', '005930', tradingDay('2026-11-24')));
    expect(answer.ok && answer.value).toHaveLength(391);
    expect(broker.seen[0]).toMatchObject({
      trId: 'FHKST03010230',
      query: { FID_INPUT_DATE_1: '20261124', FID_INPUT_HOUR_1: '200000', FID_PW_DATA_INCU_YN: 'N' },
    });
    expect(broker.seen).toHaveLength(5);
  });

  it('of a past day are tried once on a paper account, and its answer kept', async () => {
    const { client, broker, flow } = await connect(
      says(refused('EGW00213', '모의투자 TR 이 아닙니다.'), { status: 500 }),
      {
        mode: 'paper',
      },
    );
    for (let i = 0; i < 3; i += 1) {
      expect(await flow(client.minuteBars('KR', '005930', tradingDay('2026-11-24')))).toMatchObject({
        error: { kind: 'unsupported' },
      });
    }
    expect(broker.seen).toHaveLength(1);
  });

  it('of the US are of its own day, paged by key', async () => {
    const opens = Date.parse('2026-11-24T09:30:00Z');
    const { client, broker, flow } = await connect((seen, reply) => {
      const key = seen.query['KEYB'] ?? '';
      const stamps = Array.from({ length: 390 }, (_, index) => new Date(opens + (389 - index) * 60_000).toISOString());
      const page = stamps
        .map((stamp) => stamp.slice(0, 19).replace(/\D/g, ''))
        .filter((stamp) => key === '' || stamp <= key);
      json(
        reply,
        good({
          output1: { next: '1', more: '1' },
          output2: page.slice(0, 120).map((stamp) => ({
            tymd: '20261124',
            xymd: stamp.slice(0, 8),
            xhms: stamp.slice(8),
            kymd: '',
            khms: '',
            open: '1',
            high: '2',
            low: '1',
            last: '1.5',
            evol: '4',
          })),
        }),
      );
    });
    const answer = await flow(client.minuteBars('US_NASDAQ', 'AAPL', tradingDay('2026-11-24')));
    expect(answer.ok && answer.value).toHaveLength(390);
    expect(answer.ok && answer.value[0]).toMatchObject({ at: Date.parse('2026-11-24T09:30:00-05:00'), close: 15_000 });
    expect(broker.seen.map(({ query }) => [query['NEXT'], query['KEYB']])).toEqual([
      ['', ''],
      ['1', '20261124135900'],
      ['1', '20261124115900'],
      ['1', '20261124095900'],
    ]);
    expect(broker.seen[0]?.query).toMatchObject({ NMIN: '1', NREC: '120', EXCD: 'NAS' });
  });

  it('of the exchange’s present day begin without a key', async () => {
    const { client, broker, line, flow } = await connect(says(good({ output2: [] })));
    line.clock.set(Date.parse('2026-11-24T12:00:00-05:00'));
    expect(await flow(client.minuteBars('US_NASDAQ', 'AAPL', tradingDay('2026-11-24')))).toEqual({
      ok: true,
      value: [],
    });
    expect(broker.seen.map(({ query }) => [query['NEXT'], query['KEYB']])).toEqual([['', '']]);
  });
});

describe('rankings', () => {
  it('of Korean movers are of both boards, and ordered here', async () => {
    const { client, broker, flow } = await connect((seen, reply) => {
      const [symbol, change] = seen.query['fid_input_iscd'] === '0001' ? ['005930', '2.10'] : ['035720', '9.87'];
      json(
        reply,
        good({
          output: [
            {
              stck_shrn_iscd: symbol,
              hts_kor_isnm: '이름',
              data_rank: '1',
              stck_prpr: '100',
              prdy_ctrt: change,
              acml_vol: '10',
              stck_hgpr: '120',
              stck_lwpr: '90',
            },
            { stck_shrn_iscd: '', hts_kor_isnm: '' },
          ],
        }),
      );
    });
    const answer = await flow(client.movers('KR', 'up'));
    expect(answer.ok && answer.value.map(({ code, changePct }) => [code, changePct])).toEqual([
      ['035720', 9.87],
      ['005930', 2.1],
    ]);
    expect(answer.ok && answer.value[0]).toMatchObject({ high: 120, low: 90, volumeIncreasePct: null });
    expect(
      broker.seen.map(({ trId, query }) => [trId, query['fid_cond_scr_div_code'], query['fid_input_iscd']]),
    ).toEqual([
      ['FHPST01700000', '20170', '0001'],
      ['FHPST01700000', '20170', '1001'],
    ]);
    await flow(client.movers('KR', 'down'));
    expect(broker.seen.at(-1)?.query).toMatchObject({ fid_rank_sort_cls_code: '1' });
  });

  it('of Korean volume tell yesterday’s and the increase, under whatever name the list comes', async () => {
    const row = {
      mksc_shrn_iscd: '005930',
      hts_kor_isnm: '삼성전자',
      stck_prpr: '71900',
      prdy_ctrt: '-0.4',
      acml_vol: '50',
      prdy_vol: '40',
      vol_inrt: '25.00',
    };
    const { client, flow } = await connect(says(good({ Output: [row] })));
    const answer = await flow(client.mostTraded('KR'));
    expect(answer.ok && answer.value[0]).toMatchObject({ code: '005930', previousVolume: 40, volumeIncreasePct: 25 });
  });

  it.each(['movers', 'mostTraded'] as const)('abroad are in output2 (%s)', async (what) => {
    const row = {
      rsym: 'DNASAAPL',
      excd: 'NAS',
      symb: 'AAPL',
      name: '애플',
      last: ' 190.25',
      rate: ' +1.60',
      tvol: '51234567',
    };
    const { client, broker, flow } = await connect(
      says(good({ output1: { crec: '1' }, output2: [row, { ...row, symb: 'X', last: '0' }] })),
    );
    const answer = await flow(what === 'movers' ? client.movers('US_NASDAQ', 'down') : client.mostTraded('US_NASDAQ'));
    expect(answer).toMatchObject({ value: [{ market: 'US_NASDAQ', code: 'AAPL', last: 1_902_500, changePct: 1.6 }] });
    expect(broker.seen[0]).toMatchObject(
      what === 'movers'
        ? {
            trId: 'HHDFS76290000',
            path: '/uapi/overseas-stock/v1/ranking/updown-rate',
            query: { EXCD: 'NAS', GUBN: '0' },
          }
        : {
            trId: 'HHDFS76310010',
            path: '/uapi/overseas-stock/v1/ranking/trade-vol',
            query: { EXCD: 'NAS', NDAY: '0' },
          },
    );
  });

  it('leave out a row that cannot be read, and are an error when none can', async () => {
    const row = { symb: 'AAPL', name: '애플', last: '190.25', rate: '1.60', tvol: '1' };
    const broken = [
      { ...row, symb: '애플' },
      { ...row, rate: '' },
      { ...row, tvol: '-5' },
    ];
    const some = await connect(says(good({ output2: [...broken, { ...row, symb: 'WFC PRL' }] })));
    const answer = await some.flow(some.client.movers('US_NYSE', 'up'));
    expect(answer.ok && answer.value.map(({ code }) => code)).toEqual(['WFC PRL']);
    const none = await connect(says(good({ output2: broken })));
    expect(await none.flow(none.client.movers('US_NYSE', 'up'))).toMatchObject({ error: { kind: 'protocol' } });
  });

  it('are not on a paper account: nothing is sent', async () => {
    const { client, broker, flow } = await connect(says(good({})), { mode: 'paper' });
    for (const answer of [
      client.movers('KR', 'up'),
      client.mostTraded('KR'),
      client.movers('JP', 'up'),
      client.mostTraded('HK'),
    ]) {
      expect(await flow(answer)).toMatchObject({ ok: false, error: { kind: 'unsupported' } });
    }
    expect(broker.seen).toEqual([]);
  });
});

describe('flows', () => {
  it('of investors leave out today, which is blank until the close', async () => {
    const { client, flow } = await connect(
      says(
        good({
          output: [
            { stck_bsop_date: '20261125', prsn_ntby_qty: '', frgn_ntby_qty: '', orgn_ntby_qty: '' },
            { stck_bsop_date: '20261124', prsn_ntby_qty: '-500', frgn_ntby_qty: '+300', orgn_ntby_qty: '200' },
          ],
        }),
      ),
    );
    expect(await flow(client.investorFlow('005930'))).toEqual({
      ok: true,
      value: [{ day: '2026-11-24', individuals: -500, foreigners: 300, institutions: 200 }],
    });
  });

  it('are estimated during the day, in slots', async () => {
    const { client, flow } = await connect(
      says(
        good({
          output2: [
            { bsop_hour_gb: '2', frgn_fake_ntby_qty: '-10', orgn_fake_ntby_qty: '20', sum_fake_ntby_qty: '10' },
          ],
        }),
      ),
    );
    expect(await flow(client.flowEstimate('005930'))).toEqual({
      ok: true,
      value: [{ slot: 2, foreigners: -10, institutions: 20 }],
    });
  });

  it('of programmes are sold, bought and the difference', async () => {
    const { client, broker, flow } = await connect(
      says(
        good({
          output: [
            {
              stck_bsop_date: '20261124',
              whol_smtn_seln_vol: '70',
              whol_smtn_shnu_vol: '50',
              whol_smtn_ntby_qty: '-20',
            },
          ],
        }),
      ),
    );
    expect(await flow(client.programFlow('005930', tradingDay('2026-11-24')))).toEqual({
      ok: true,
      value: [{ day: '2026-11-24', sold: 70, bought: 50, net: -20 }],
    });
    expect(broker.seen[0]?.query).toMatchObject({ FID_INPUT_DATE_1: '20261124' });
  });
});

describe('the broker’s calendar', () => {
  it('is of one page, and open where the market is', async () => {
    const { client, broker, flow } = await connect(
      says(
        good({
          ctx_area_fk: 'x',
          ctx_area_nk: 'y',
          output: [
            { bass_dt: '20261224', wday_dvsn_cd: '05', bzdy_yn: 'Y', tr_day_yn: 'Y', opnd_yn: 'Y', sttl_day_yn: 'Y' },
            { bass_dt: '20261225', wday_dvsn_cd: '06', bzdy_yn: 'N', tr_day_yn: 'Y', opnd_yn: 'N', sttl_day_yn: 'N' },
          ],
        }),
        { more: 'F' },
      ),
    );
    expect(await flow(client.holidays(tradingDay('2026-12-24')))).toEqual({
      ok: true,
      value: [
        { day: '2026-12-24', open: true },
        { day: '2026-12-25', open: false },
      ],
    });
    expect(broker.seen).toHaveLength(1);
    expect(broker.seen[0]).toMatchObject({ trId: 'CTCA0903R', query: { BASS_DT: '20261224' } });
  });

  it('is an error when it does not say whether the market opens', async () => {
    const { client, flow } = await connect(says(good({ output: [{ bass_dt: '20261224' }] })));
    expect(await flow(client.holidays(tradingDay('2026-12-24')))).toMatchObject({ error: { kind: 'protocol' } });
  });
});

describe('a stock’s master data', () => {
  it.each([
    [
      { excg_dvsn_cd: '02', scty_grp_id_cd: 'ST', cptt_trad_tr_psbl_yn: 'Y', nxt_tr_stop_yn: 'N', tr_stop_yn: 'N' },
      { board: 'KOSPI', nxt: true, halted: false, fund: false },
    ],
    [
      { excg_dvsn_cd: '03', scty_grp_id_cd: 'ST', cptt_trad_tr_psbl_yn: 'Y', nxt_tr_stop_yn: 'Y', tr_stop_yn: 'Y' },
      { board: 'KOSDAQ', nxt: false, halted: true, fund: false },
    ],
    [
      { excg_dvsn_cd: '02', scty_grp_id_cd: 'EF', cptt_trad_tr_psbl_yn: 'N' },
      { board: 'KOSPI', nxt: false, fund: true },
    ],
  ])('%o', async (fields, expected) => {
    const { client, flow } = await connect(
      says(good({ output: { pdno: '00000A005930', prdt_abrv_name: '삼성전자', ...fields } })),
    );
    expect(await flow(client.stockInfo('005930'))).toMatchObject({
      value: { code: '005930', name: '삼성전자', ...expected },
    });
  });
});
