import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '../../../../engine/broker/emulator/rest/routes.ts';
import { instant } from '../../../../engine/market/types.ts';
import {
  ACCOUNT,
  type Answered,
  HAESOL,
  type KisStream,
  KisVisitor,
  MONDAY_NEW_YORK,
  output,
  type Row,
  rows,
} from '../../../support/kis-visitor.ts';

const QUOTES = '/uapi/domestic-stock/v1/quotations';
const RANKING = '/uapi/domestic-stock/v1/ranking';
const PRICES = '/uapi/overseas-price/v1/quotations';
const OVERSEAS_RANKING = '/uapi/overseas-stock/v1/ranking';

/** A real account that has listened to one symbol of each market since its open. */
let korea: KisVisitor;
let heard: KisStream;
let america: KisVisitor;
beforeAll(async () => {
  korea = await KisVisitor.open({ account: 'live', start: instant(Date.parse('2026-11-23T08:59:00+09:00')) });
  heard = await korea.stream();
  await heard.subscribe('H0STCNT0', HAESOL);
  await korea.pass(91 * 60_000);
  const { text } = await korea.get(`${QUOTES}/inquire-price`, 'FHKST01010100', KR);
  const { output: last } = JSON.parse(text) as { output: Row };
  await heard.until(() => heard.frames.at(-1)?.records.at(-1)?.[13] === last['acml_vol']);
  america = await KisVisitor.open({ account: 'live', start: MONDAY_NEW_YORK });
});
afterAll(async () => {
  await korea.emulator.close();
  await america.emulator.close();
});

const KR: Row = { FID_COND_MRKT_DIV_CODE: 'J', FID_INPUT_ISCD: HAESOL };
const US: Row = { AUTH: '', EXCD: 'NAS', SYMB: 'ZORA' };
/** What any quote may be asked with. */
const ANY: Row = {
  ...ACCOUNT,
  ...KR,
  ...US,
  FID_PERIOD_DIV_CODE: 'D',
  FID_ORG_ADJ_PRC: '0',
  FID_INPUT_DATE_1: '20261101',
  FID_INPUT_DATE_2: '20261123',
  FID_INPUT_HOUR_1: '',
  FID_PW_DATA_INCU_YN: 'Y',
  FID_INPUT_ISCD_1: HAESOL,
  MKSC_SHRN_ISCD: HAESOL,
  PDNO: HAESOL,
  PRDT_TYPE_CD: '300',
  BASS_DT: '20261120',
  OVRS_EXCG_CD: 'NASD',
  OVRS_ORD_UNPR: '70',
  ITEM_CD: 'ZORA',
  GUBN: '0',
  BYMD: '',
  NMIN: '1',
  NREC: '10',
  MINX: '3',
  NDAY: '0',
};
/** Paths that want another market code. */
const OTHERWISE: Readonly<Record<string, Row>> = {
  'inquire-daily-indexchartprice': { FID_COND_MRKT_DIV_CODE: 'U', FID_INPUT_ISCD: '0001' },
  'inquire-index-price': { FID_COND_MRKT_DIV_CODE: 'U', FID_INPUT_ISCD: '0001' },
  'inquire-daily-chartprice': { FID_COND_MRKT_DIV_CODE: 'X', FID_INPUT_ISCD: 'FX@KRW' },
};

const heardTrades = () => heard.of('H0STCNT0').flatMap(({ records }) => records);

const newestFirst = (list: readonly Row[], key: (row: Row) => string) => {
  const keys = list.map(key);
  expect(keys).toEqual(keys.toSorted().reverse());
  expect(new Set(keys).size).toBe(keys.length);
};

describe('every inquiry', () => {
  it('answers with strings and keys in lower case', async () => {
    for (const { path, method, trs } of ROUTES) {
      if (method !== 'GET') continue;
      const kis = path.includes('overseas') ? america : korea;
      const answer = await kis.get(path, trs[0]!.id, { ...ANY, ...OTHERWISE[path.split('/').at(-1)!] });
      expect([path, answer.status, answer.body?.['rt_cd']]).toEqual([path, 200, '0']);
      for (const [name, value] of leaves(answer.body)) {
        expect([path, name, typeof value]).toEqual([path, name.toLowerCase(), 'string']);
        expect([path, name, /NaN|Infinity|undefined/.test(value)]).toEqual([path, name, false]);
      }
    }
  });
});

function leaves(value: unknown): [string, string][] {
  if (Array.isArray(value)) return value.flatMap(leaves);
  return Object.entries(value as object).flatMap(([name, inner]) =>
    typeof inner === 'object' ? leaves(inner) : [[name, inner as string]],
  );
}

describe('a Korean price', () => {
  it('is the last one streamed, with the same volume, high and low', async () => {
    const last = heardTrades().at(-1)!;
    const prices = heardTrades().map((record) => Number(record[2]));
    expect(output(await korea.get(`${QUOTES}/inquire-price`, 'FHKST01010100', KR))).toMatchObject({
      stck_prpr: last[2],
      acml_vol: last[13],
      acml_tr_pbmn: last[14],
      stck_oprc: String(prices[0]),
      stck_hgpr: String(Math.max(...prices)),
      stck_lwpr: String(Math.min(...prices)),
      prdy_vrss: last[4],
      prdy_vrss_sign: last[3],
      prdy_ctrt: last[5],
    });
  });

  it('has its limits 30 % around the base, on the tick grid, and the change from the base', async () => {
    const price = output(await korea.get(`${QUOTES}/inquire-price`, 'FHKST01010100', KR));
    const n = (name: string) => Number(price[name]);
    expect(n('stck_mxpr') / n('stck_sdpr')).toBeCloseTo(1.3, 2);
    expect(n('stck_llam') / n('stck_sdpr')).toBeCloseTo(0.7, 2);
    expect(n('stck_prpr') % n('aspr_unit')).toBe(0);
    expect(n('prdy_vrss')).toBe(n('stck_prpr') - n('stck_sdpr'));
    expect(price['prdy_ctrt']).toBe(((n('prdy_vrss') * 100) / n('stck_sdpr')).toFixed(2));
  });

  it('stands between the best prices of its book', async () => {
    const { body } = await korea.get(`${QUOTES}/inquire-asking-price-exp-ccn`, 'FHKST01010200', KR);
    const [book, expected] = [body?.['output1'] as Row, body?.['output2'] as Row];
    const asks = Array.from({ length: 10 }, (_, k) => Number(book[`askp${k + 1}`]));
    const bids = Array.from({ length: 10 }, (_, k) => Number(book[`bidp${k + 1}`]));
    expect(asks).toEqual(asks.toSorted((a, b) => a - b));
    expect(bids).toEqual(bids.toSorted((a, b) => b - a));
    expect([asks[0], bids[0]]).toContain(Number(expected['stck_prpr']));
  });

  it('before the open is yesterday’s close with nothing traded', async () => {
    const kis = await KisVisitor.open({ start: instant(Date.parse('2026-11-24T08:40:00+09:00')) });
    const days = await kis.get(`${QUOTES}/inquire-daily-price`, 'FHKST01010400', { ...KR, FID_PERIOD_DIV_CODE: 'D' });
    const [yesterday] = rows(days);
    expect(yesterday!['stck_bsop_date']).toBe('20261123');
    expect(await kis.price()).toMatchObject({
      stck_prpr: yesterday!['stck_clpr'],
      stck_sdpr: yesterday!['stck_clpr'],
      acml_vol: '0',
      stck_oprc: '0',
      prdy_vrss_sign: '3',
    });
    await kis.emulator.close();
  });
});

describe('Korean charts', () => {
  it('of minutes add up to the trades that were streamed', async () => {
    const byMinute = Map.groupBy(heardTrades(), (record) => record[1]!.slice(0, 4));
    const chart = rows(
      await korea.get(`${QUOTES}/inquire-time-itemchartprice`, 'FHKST03010200', {
        ...KR,
        FID_INPUT_HOUR_1: '093000',
        FID_PW_DATA_INCU_YN: 'N',
        FID_ETC_CLS_CODE: '',
      }),
      'output2',
    );
    expect(chart).toHaveLength(30);
    expect(chart[0]).toMatchObject({ stck_bsop_date: '20261123', stck_cntg_hour: '093000' });
    newestFirst(chart, (row) => row['stck_cntg_hour']!);
    for (const row of chart) {
      const trades = byMinute.get(row['stck_cntg_hour']!.slice(0, 4))!;
      const prices = trades.map((record) => Number(record[2]));
      expect(row).toMatchObject({
        stck_oprc: String(prices[0]),
        stck_prpr: String(prices.at(-1)),
        stck_hgpr: String(Math.max(...prices)),
        stck_lwpr: String(Math.min(...prices)),
        cntg_vol: String(trades.reduce((sum, record) => sum + Number(record[12]), 0)),
        acml_tr_pbmn: trades.at(-1)![14],
      });
    }
  });

  it('of minutes end now for an hour that is still to come', async () => {
    const query = { ...KR, FID_INPUT_HOUR_1: '153000', FID_PW_DATA_INCU_YN: 'N', FID_ETC_CLS_CODE: '' };
    const chart = rows(await korea.get(`${QUOTES}/inquire-time-itemchartprice`, 'FHKST03010200', query), 'output2');
    expect(chart[0]!['stck_cntg_hour']).toBe('102900');
  });

  it('of past days have 120 minutes a call, newest first', async () => {
    const kis = await KisVisitor.open({ account: 'live', start: instant(Date.parse('2026-11-25T10:00:00+09:00')) });
    const query = { ...KR, FID_INPUT_DATE_1: '20261124', FID_INPUT_HOUR_1: '153000', FID_PW_DATA_INCU_YN: 'N' };
    const past = rows(await kis.get(`${QUOTES}/inquire-time-dailychartprice`, 'FHKST03010230', query), 'output2');
    expect(past).toHaveLength(120);
    expect(past[0]).toMatchObject({ stck_bsop_date: '20261124', stck_cntg_hour: '152900' });
    newestFirst(past, (row) => row['stck_cntg_hour']!);
    await kis.emulator.close();
  });

  it('of days have the sizes and the order of the documentation, today among them', async () => {
    const price = output(await korea.get(`${QUOTES}/inquire-price`, 'FHKST01010100', KR));
    const daily = rows(
      await korea.get(`${QUOTES}/inquire-daily-price`, 'FHKST01010400', {
        ...KR,
        FID_PERIOD_DIV_CODE: 'D',
        FID_ORG_ADJ_PRC: '1',
      }),
    );
    const chart = rows(
      await korea.get(`${QUOTES}/inquire-daily-itemchartprice`, 'FHKST03010100', {
        ...KR,
        FID_INPUT_DATE_1: '20260101',
        FID_INPUT_DATE_2: '20261123',
        FID_PERIOD_DIV_CODE: 'D',
        FID_ORG_ADJ_PRC: '0',
      }),
      'output2',
    );
    expect([daily.length, chart.length]).toEqual([30, 61]);
    for (const list of [daily, chart]) {
      newestFirst(list, (row) => row['stck_bsop_date']!);
      expect(list[0]).toMatchObject({
        stck_bsop_date: '20261123',
        stck_clpr: price['stck_prpr'],
        acml_vol: price['acml_vol'],
      });
    }
    chart.slice(0, 30).forEach((row, k) => {
      expect(daily[k]).toMatchObject({ stck_clpr: row['stck_clpr'], stck_oprc: row['stck_oprc'] });
      expect(Number(row['stck_clpr']) - Number(row['prdy_vrss'])).toBe(Number(chart[k + 1]!['stck_clpr']));
    });
  });

  it('of weeks and months are made of those days', async () => {
    const chart = async (period: string) =>
      rows(
        await korea.get(`${QUOTES}/inquire-daily-itemchartprice`, 'FHKST03010100', {
          ...KR,
          FID_INPUT_DATE_1: '20260901',
          FID_INPUT_DATE_2: '20261123',
          FID_PERIOD_DIV_CODE: period,
          FID_ORG_ADJ_PRC: '0',
        }),
        'output2',
      );
    const [days, weeks, months] = [await chart('D'), await chart('W'), await chart('M')];
    const october = days.filter((row) => row['stck_bsop_date']!.startsWith('202610'));
    expect(months[1]).toMatchObject({
      stck_bsop_date: october[0]!['stck_bsop_date'],
      stck_oprc: october.at(-1)!['stck_oprc'],
      stck_clpr: october[0]!['stck_clpr'],
      acml_vol: String(october.reduce((sum, row) => sum + Number(row['acml_vol']), 0)),
    });
    // The last full week: Monday 16th to Friday 20th, with the exam day among them.
    expect(weeks[1]!['stck_bsop_date']).toBe('20261120');
    expect(weeks[1]!['stck_oprc']).toBe(days.find((row) => row['stck_bsop_date'] === '20261116')!['stck_oprc']);
  });
});

describe('Korean rankings', () => {
  it('agree with the prices of their symbols', async () => {
    const fluctuation = rows(
      await korea.get(`${RANKING}/fluctuation`, 'FHPST01700000', {
        fid_cond_mrkt_div_code: 'J',
        fid_cond_scr_div_code: '20170',
        fid_input_iscd: '0000',
        fid_rank_sort_cls_code: '0',
        fid_input_cnt_1: '0',
      }),
    );
    const rates = fluctuation.map((row) => Number(row['prdy_ctrt']));
    expect(rates).toEqual(rates.toSorted((a, b) => b - a));
    expect(fluctuation.map((row) => row['data_rank'])).toEqual(fluctuation.map((_, k) => String(k + 1)));
    for (const row of fluctuation.slice(0, 5)) {
      const query = { ...KR, FID_INPUT_ISCD: row['stck_shrn_iscd']! };
      expect(output(await korea.get(`${QUOTES}/inquire-price`, 'FHKST01010100', query))).toMatchObject({
        stck_prpr: row['stck_prpr'],
        prdy_ctrt: row['prdy_ctrt'],
        acml_vol: row['acml_vol'],
      });
    }
  });

  it('of volume know growth, amounts, and bounds of price and volume', async () => {
    const ask = async (more: Row) =>
      rows(
        await korea.get(`${QUOTES}/volume-rank`, 'FHPST01710000', {
          FID_COND_MRKT_DIV_CODE: 'J',
          FID_COND_SCR_DIV_CODE: '20171',
          FID_INPUT_ISCD: '0000',
          FID_DIV_CLS_CODE: '0',
          FID_BLNG_CLS_CODE: '0',
          ...more,
        }),
      );
    const falling = (list: Row[], name: string) => {
      const values = list.map((row) => Number(row[name]));
      expect(values).toEqual(values.toSorted((a, b) => b - a));
    };
    falling(await ask({}), 'acml_vol');
    falling(await ask({ FID_BLNG_CLS_CODE: '1' }), 'vol_inrt');
    falling(await ask({ FID_BLNG_CLS_CODE: '3' }), 'acml_tr_pbmn');
    const dear = await ask({ FID_INPUT_PRICE_1: '100000' });
    expect(dear.length).toBeGreaterThan(0);
    for (const row of dear) expect(Number(row['stck_prpr'])).toBeGreaterThanOrEqual(100_000);
  });
});

describe('Korean flows', () => {
  it('balance: what all investors buy, all investors sell', async () => {
    const days = rows(await korea.get(`${QUOTES}/inquire-investor`, 'FHKST01010900', KR));
    expect(days[0]).toMatchObject({ stck_bsop_date: '20261123', frgn_ntby_qty: '' });
    const daily = rows(
      await korea.get(`${QUOTES}/investor-trade-by-stock-daily`, 'FHPTJ04160001', {
        ...KR,
        FID_INPUT_DATE_1: '20261120',
      }),
      'output2',
    );
    days.slice(1).forEach((row, k) => {
      expect(daily[k]).toMatchObject({ frgn_ntby_qty: row['frgn_ntby_qty'], orgn_ntby_qty: row['orgn_ntby_qty'] });
      const net = ['frgn', 'orgn', 'prsn', 'etc'].reduce((sum, kind) => sum + Number(daily[k]![`${kind}_ntby_qty`]), 0);
      expect(net).toBe(0);
      expect(Number(row['frgn_shnu_vol']) - Number(row['frgn_seln_vol'])).toBe(Number(row['frgn_ntby_qty']));
    });
  });

  it('of programs grow over the day to what the price screen says', async () => {
    const minutes = rows(await korea.get(`${QUOTES}/program-trade-by-stock`, 'FHPPG04650101', KR));
    newestFirst(minutes, (row) => row['bsop_hour']!);
    const price = output(await korea.get(`${QUOTES}/inquire-price`, 'FHKST01010100', KR));
    expect(minutes[0]!['whol_smtn_ntby_qty']).toBe(price['pgtr_ntby_qty']);
  });

  it('are estimated at fixed times, the newest first', async () => {
    const query = { MKSC_SHRN_ISCD: HAESOL };
    const entries = rows(await korea.get(`${QUOTES}/investor-trend-estimate`, 'HHPTJ04160200', query), 'output2');
    expect(entries.map((row) => row['bsop_hour_gb'])).toEqual(['2', '1']);
  });
});

describe('the calendar', () => {
  it('is the built-in one, in pages', async () => {
    const ask = (cursors: Row, trCont: string) =>
      korea.get(`${QUOTES}/chk-holiday`, 'CTCA0903R', { BASS_DT: '20261218', ...cursors }, { tr_cont: trCont });
    const first = await ask({ CTX_AREA_FK: '', CTX_AREA_NK: '' }, '');
    const { ctx_area_fk: fk, ctx_area_nk: nk } = first.body as unknown as Row;
    const second = await ask({ CTX_AREA_FK: fk!, CTX_AREA_NK: nk! }, 'N');
    const days = [...rows(first), ...rows(second)];
    expect(
      days
        .slice(0, 15)
        .filter((row) => row['opnd_yn'] === 'N')
        .map((row) => row['bass_dt']),
    ).toEqual(['20261219', '20261220', '20261225', '20261226', '20261227', '20261231', '20270101']);
    expect(days[0]).toMatchObject({ bass_dt: '20261218', wday_dvsn_cd: '06' });
    expect(days[25]!['bass_dt']).toBe('20270112');
  });
});

describe('American quotes', () => {
  it('have four decimals and agree with each other', async () => {
    const price = output(await america.get(`${PRICES}/price`, 'HHDFS00000300', US));
    const detail = output(await america.get(`${PRICES}/price-detail`, 'HHDFS76200200', US));
    expect(price).toMatchObject({ rsym: 'DNASZORA', zdiv: '4', last: expect.stringMatching(/^\d+\.\d{4}$/) });
    expect(detail).toMatchObject({ last: price['last'], base: price['base'], tvol: price['tvol'], curr: 'USD' });
    const rate = (Number(price['last']) / Number(price['base']) - 1) * 100;
    expect(Number(price['rate'])).toBeCloseTo(rate, 2);
    const days = rows(
      await america.get(`${PRICES}/dailyprice`, 'HHDFS76240000', { ...US, GUBN: '0', BYMD: '', MODP: '1' }),
      'output2',
    );
    newestFirst(days, (row) => row['xymd']!);
    expect(days[0]).toMatchObject({ xymd: '20261123', clos: price['last'], tvol: price['tvol'], high: detail['high'] });
  });

  it('of minutes are paged by the time before which to go on', async () => {
    const query = { ...US, NMIN: '5', PINC: '0', NEXT: '', NREC: '8', FILL: '', KEYB: '' };
    const first = await america.get(`${PRICES}/inquire-time-itemchartprice`, 'HHDFS76950200', query);
    const newest = rows(first, 'output2');
    expect(first.body?.['output1']).toMatchObject({ nrec: '8', more: '1', stim: '093000', etim: '160000' });
    expect(newest[0]).toMatchObject({ xymd: '20261123', xhms: '102500', kymd: '20261124', khms: '002500' });
    const key = `${newest.at(-1)!['xymd']}${newest.at(-1)!['xhms']}`;
    const older = rows(
      await america.get(`${PRICES}/inquire-time-itemchartprice`, 'HHDFS76950200', { ...query, NEXT: '1', KEYB: key }),
      'output2',
    );
    expect(older[0]!['xhms']).toBe('094500');
    expect(older.at(-1)!['xhms']).toBe('093000');
  });

  it('are ranked in the second block', async () => {
    const ask = async (path: string, trId: string, more: Row): Promise<Answered> =>
      america.get(`${OVERSEAS_RANKING}/${path}`, trId, { KEYB: '', AUTH: '', EXCD: 'NAS', VOL_RANG: '0', ...more });
    const updown = await ask('updown-rate', 'HHDFS76290000', { NDAY: '0', GUBN: '1' });
    expect(updown.body?.['output1']).toMatchObject({ nrec: '14' });
    const risers = rows(updown, 'output2');
    const rates = risers.map((row) => Number(row['rate']));
    expect(rates).toEqual(rates.toSorted((a, b) => b - a));
    const fallers = rows(await ask('updown-rate', 'HHDFS76290000', { NDAY: '0', GUBN: '0' }), 'output2');
    expect(fallers[0]!['symb']).toBe(risers.at(-1)!['symb']);
    const surge = rows(await ask('volume-surge', 'HHDFS76270000', { MINX: '3' }), 'output2');
    expect(surge[0]).toMatchObject({ knam: expect.any(String), n_rate: expect.any(String) });
    const busy = rows(await ask('trade-vol', 'HHDFS76310010', { NDAY: '0', VOL_RANG: '6' }), 'output2');
    expect(busy.length).toBeLessThan(risers.length);
  });

  it('of an unknown exchange are an error, of an unknown symbol empty', async () => {
    const ask = async (more: Row) => america.get(`${PRICES}/price`, 'HHDFS00000300', { ...US, ...more });
    expect((await ask({ EXCD: 'XXX' })).body?.['msg_cd']).toBe('OPSQ2001');
    expect(output(await ask({ SYMB: 'AAPL' }))).toMatchObject({ rsym: '', last: '' });
  });
});

describe('the won', () => {
  it('has one rate a day, the same in charts, balances and details', async () => {
    const chart = await america.get(`${PRICES}/inquire-daily-chartprice`, 'FHKST03030100', {
      FID_COND_MRKT_DIV_CODE: 'X',
      FID_INPUT_ISCD: 'FX@KRW',
      FID_INPUT_DATE_1: '20261101',
      FID_INPUT_DATE_2: '20261124',
      FID_PERIOD_DIV_CODE: 'D',
    });
    const [today] = rows(chart, 'output2');
    newestFirst(rows(chart, 'output2'), (row) => row['stck_bsop_date']!);
    const present = await america.get('/uapi/overseas-stock/v1/trading/inquire-present-balance', 'CTRP6504R', {
      ...ACCOUNT,
      WCRC_FRCR_DVSN_CD: '02',
      NATN_CD: '840',
      TR_MKET_CD: '00',
      INQR_DVSN_CD: '00',
    });
    const detail = output(await america.get(`${PRICES}/price-detail`, 'HHDFS76200200', US));
    expect(today!['stck_bsop_date']).toBe('20261124');
    expect(rows(present, 'output2')[0]!['frst_bltn_exrt']).toBe(`${today!['ovrs_nmix_prpr']}000000`);
    expect(detail['t_rate']).toBe(today!['ovrs_nmix_prpr']);
  });
});
