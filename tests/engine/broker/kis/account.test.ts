import { describe, expect, it } from 'vitest';
import { price } from '../../../../engine/market/types.ts';
import { byPath, connect, good, inTurn, refused, says } from './harness.ts';

const holding = (fields: Readonly<Record<string, string>> = {}) => ({
  pdno: '005930',
  prdt_name: '삼성전자',
  trad_dvsn_name: '현금',
  hldg_qty: '10',
  ord_psbl_qty: '10',
  pchs_avg_pric: '71850.5000',
  pchs_amt: '718505',
  prpr: '72000',
  loan_dt: '',
  ...fields,
});

const SUMS = {
  dnca_tot_amt: '5000000',
  nxdy_excc_amt: '4500000',
  prvs_rcdl_excc_amt: '4281495',
  tot_evlu_amt: '5001495',
};

const foreign = (fields: Readonly<Record<string, string>> = {}) => ({
  ovrs_pdno: 'AAPL',
  ovrs_item_name: '애플',
  ovrs_cblc_qty: '12',
  pchs_avg_pric: '187.2534',
  now_pric2: '190.000000',
  tr_crcy_cd: 'USD',
  ovrs_excg_cd: 'NASD',
  ...fields,
});

const margin = (crcy_cd: string, deposit: string, fields: Readonly<Record<string, string>> = {}) => ({
  natn_name: '',
  crcy_cd,
  frcr_dncl_amt1: deposit,
  ustl_buy_amt: '0',
  ustl_sll_amt: '0',
  bass_exrt: '0',
  ...fields,
});

describe('the balance', () => {
  it('is holdings and the won of the second day, in one request', async () => {
    const { client, broker, flow } = await connect(says(good({ output1: [holding()], output2: [SUMS] })));
    expect(await flow(client.balance(['KR']))).toEqual({
      ok: true,
      value: {
        holdings: [
          { market: 'KR', code: '005930', name: '삼성전자', quantity: 10, averagePrice: 71_850.5, last: 72_000 },
        ],
        cash: [{ currency: 'KRW', amount: 4_281_495 }],
      },
    });
    expect(broker.seen).toHaveLength(1);
    expect(broker.seen[0]).toMatchObject({
      path: '/uapi/domestic-stock/v1/trading/inquire-balance',
      trId: 'TTTC8434R',
      query: {
        CANO: '87654321',
        ACNT_PRDT_CD: '01',
        AFHR_FLPR_YN: 'N',
        INQR_DVSN: '02',
        PRCS_DVSN: '00',
        CTX_AREA_FK100: '',
      },
    });
  });

  it('joins the rows of a symbol and leaves out what was sold', async () => {
    const { client, flow } = await connect(
      inTurn(
        says(
          good({
            ctx_area_fk100: 'f',
            ctx_area_nk100: 'n',
            output1: [holding(), holding({ pdno: '000660', hldg_qty: '0' })],
            output2: [SUMS],
          }),
          { more: 'F' },
        ),
        says(
          good({
            output1: [holding({ loan_dt: '20261101', hldg_qty: '30', pchs_avg_pric: '70000.0000' })],
            output2: [SUMS],
          }),
        ),
      ),
    );
    const answer = await flow(client.balance(['KR']));
    expect(answer.ok && answer.value.holdings).toMatchObject([
      { code: '005930', quantity: 40, averagePrice: 70_462.625 },
    ]);
  });

  it('is an error when it does not say how much cash there is', async () => {
    const { client, flow } = await connect(says(good({ output1: [], output2: [] })));
    expect(await flow(client.balance(['KR']))).toMatchObject({ ok: false, error: { kind: 'protocol' } });
  });

  it('is, abroad on a live account, asked for once for the US, with the cash of each currency', async () => {
    const { client, broker, flow } = await connect(
      byPath({
        'inquire-balance': says(
          good({
            output1: [
              foreign(),
              foreign({ ovrs_pdno: 'IBM', ovrs_excg_cd: 'NYSE', ovrs_cblc_qty: '3.00000000', now_pric2: '0' }),
              foreign({ ovrs_pdno: '', ovrs_excg_cd: '', ovrs_cblc_qty: '0' }),
            ],
          }),
        ),
        'foreign-margin': says(
          good({
            output: [
              margin('USD', '1000.50', { ustl_buy_amt: '200.25', ustl_sll_amt: '50.005' }),
              margin('USD', '0.00'),
              margin('JPY', '0'),
              margin('EUR', '1'),
              margin('', ''),
            ],
          }),
        ),
      }),
    );
    expect(await flow(client.balance(['US_NASDAQ', 'US_NYSE', 'JP']))).toEqual({
      ok: true,
      value: {
        holdings: [
          { market: 'US_NASDAQ', code: 'AAPL', name: '애플', quantity: 12, averagePrice: 1_872_534, last: 1_900_000 },
          { market: 'US_NYSE', code: 'IBM', name: '애플', quantity: 3, averagePrice: 1_872_534, last: null },
        ],
        cash: [
          { currency: 'USD', amount: 85_026 },
          { currency: 'JPY', amount: 0 },
        ],
      },
    });
    const asked = broker.seen.map(({ trId, query }) => [trId, query['OVRS_EXCG_CD'] ?? '', query['TR_CRCY_CD'] ?? '']);
    expect(asked).toEqual([
      ['TTTS3012R', 'NASD', 'USD'],
      ['TTTS3012R', 'TKSE', 'JPY'],
      ['TTTC2101R', '', ''],
    ]);
  });

  it('is, abroad on a paper account, asked for by exchange, and does not tell foreign cash', async () => {
    const { client, broker, flow } = await connect(says(good({ output1: [foreign()] })), { mode: 'paper' });
    const answer = await flow(client.balance(['US_NASDAQ', 'US_NYSE']));
    expect(answer).toMatchObject({ ok: true, value: { holdings: [{ code: 'AAPL', quantity: 12 }], cash: [] } });
    expect(broker.seen.map(({ trId, query }) => [trId, query['OVRS_EXCG_CD']])).toEqual([
      ['VTTS3012R', 'NASD'],
      ['VTTS3012R', 'NYSE'],
    ]);
  });

  it('is an error as a whole when a part of it is', async () => {
    const { client, flow } = await connect(
      byPath({
        'inquire-balance': says(good({ output1: [], output2: [SUMS] })),
        'foreign-margin': says(refused('X1', '오류')),
      }),
    );
    expect(await flow(client.balance(['KR', 'JP']))).toMatchObject({ ok: false, error: { kind: 'rejected' } });
  });
});

describe('what may be bought', () => {
  it('is, in Korea, without credit, at a limit or at market', async () => {
    const { client, broker, flow } = await connect(
      says(
        good({
          output: { ord_psbl_cash: '5000000', nrcvb_buy_amt: '4281495', nrcvb_buy_qty: '59', max_buy_qty: '140' },
        }),
      ),
    );
    const expected = { ok: true, value: { currency: 'KRW', amount: 4_281_495, quantity: 59 } };
    expect(await flow(client.buyable('KR', '005930', price(71_900)))).toEqual(expected);
    expect(await flow(client.buyable('KR', '005930', null))).toEqual(expected);
    expect(broker.seen.map(({ query }) => [query['ORD_DVSN'], query['ORD_UNPR']])).toEqual([
      ['00', '71900'],
      ['01', ''],
    ]);
  });

  it('is, abroad, in the currency of the exchange', async () => {
    const { client, broker, flow } = await connect(
      says(
        good({ output: { tr_crcy_cd: 'USD', ovrs_ord_psbl_amt: '812.345', max_ord_psbl_qty: '4', exrt: '1380.2' } }),
      ),
    );
    expect(await flow(client.buyable('US_NASDAQ', 'AAPL', price(1_872_500)))).toEqual({
      ok: true,
      value: { currency: 'USD', amount: 81_235, quantity: 4 },
    });
    expect(broker.seen[0]).toMatchObject({
      trId: 'TTTS3007R',
      query: { OVRS_EXCG_CD: 'NASD', OVRS_ORD_UNPR: '187.25', ITEM_CD: 'AAPL' },
    });
    expect(await flow(client.buyable('JP', '7203', null))).toMatchObject({
      error: { kind: 'unsayable', reason: 'needs-limit' },
    });
  });
});

describe('exchange rates', () => {
  it('are won for one unit, also where a hundred are quoted', async () => {
    const { client, flow } = await connect(
      says(
        good({
          output: [
            margin('USD', '0', { bass_exrt: '1384.60' }),
            margin('JPY', '0', { bass_exrt: '912.34' }),
            margin('VND', '0', { bass_exrt: '5.45' }),
            margin('HKD', '0', { bass_exrt: '177.80' }),
          ],
        }),
      ),
    );
    expect(await flow(client.exchangeRates(['KRW', 'USD', 'JPY', 'VND', 'HKD']))).toEqual({
      ok: true,
      value: [
        { currency: 'KRW', won: 1 },
        { currency: 'USD', won: 1_384.6 },
        { currency: 'JPY', won: 9.1234 },
        { currency: 'VND', won: 0.0545 },
        { currency: 'HKD', won: 177.8 },
      ],
    });
    expect(await flow(client.exchangeRates(['CNY']))).toMatchObject({ ok: false, error: { kind: 'protocol' } });
  });

  it('are, on a paper account, that of the dollar', async () => {
    const { client, broker, flow } = await connect(
      says(good({ output1: { ovrs_nmix_prpr: '1384.60' }, output2: [] })),
      {
        mode: 'paper',
      },
    );
    expect(await flow(client.exchangeRates(['USD', 'KRW']))).toMatchObject({
      ok: true,
      value: [{ currency: 'KRW' }, { currency: 'USD', won: 1_384.6 }],
    });
    expect(broker.seen[0]?.query).toMatchObject({ FID_COND_MRKT_DIV_CODE: 'X', FID_INPUT_ISCD: 'FX@KRW' });
    expect(await flow(client.exchangeRates(['USD', 'JPY']))).toMatchObject({
      ok: false,
      error: { kind: 'unsupported' },
    });
    expect(broker.seen).toHaveLength(1);
  });
});
