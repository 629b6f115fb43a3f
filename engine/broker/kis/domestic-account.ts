import { z } from 'zod';
import { type Price, quantity } from '../../market/types.ts';
import type { BrokerHolding } from '../../orders/broker-report.ts';
import type { KisCall, Params } from './call.ts';
import { plainDecimal } from './decimal.ts';
import { DOMESTIC } from './endpoints.ts';
import { amountIn, averageOn, count, priceOrNullOn, rowsWith, stockCode, text, wholeShares } from './fields.ts';
import { joinHoldings } from './holdings.ts';
import type { KisBalance, KisBuyable } from './records.ts';
import { fail, type KisResult, ok } from './result.ts';

const holdingRow = z
  .looseObject({
    pdno: stockCode,
    prdt_name: text,
    hldg_qty: wholeShares,
    pchs_avg_pric: averageOn('KR'),
    prpr: priceOrNullOn('KR'),
  })
  .transform(
    (row): BrokerHolding => ({
      market: 'KR',
      code: row.pdno,
      name: row.prdt_name,
      quantity: quantity(row.hldg_qty),
      averagePrice: row.pchs_avg_pric,
      last: row.prpr,
    }),
  );

const balancePage = z.looseObject({
  output1: rowsWith('pdno', holdingRow),
  output2: rowsWith('prvs_rcdl_excc_amt', z.looseObject({ prvs_rcdl_excc_amt: amountIn('KRW') })),
});

const buyableReply = z.looseObject({
  output: z.looseObject({ nrcvb_buy_amt: amountIn('KRW'), nrcvb_buy_qty: count }),
});

/** Holdings and won. The won are those of the second day after today, when every trade so far is settled. */
export async function domesticBalance(call: KisCall, account: Params): Promise<KisResult<KisBalance>> {
  const pages = await call.readPages(
    DOMESTIC.balance,
    {
      ...account,
      AFHR_FLPR_YN: 'N',
      OFL_YN: '',
      INQR_DVSN: '02',
      UNPR_DVSN: '01',
      FUND_STTL_ICLD_YN: 'N',
      FNCG_AMT_AUTO_RDPT_YN: 'N',
      PRCS_DVSN: '00',
    },
    '100',
    balancePage,
  );
  if (!pages.ok) return pages;
  const won = pages.value.flatMap(({ output2 }) => output2).at(-1)?.prvs_rcdl_excc_amt;
  if (won === undefined) return fail({ kind: 'protocol', words: 'output2.prvs_rcdl_excc_amt is missing' });
  return ok({
    holdings: joinHoldings(pages.value.flatMap(({ output1 }) => output1)),
    cash: [{ currency: 'KRW', amount: won }],
  });
}

/** @param at null for a market order, which reserves the upper price limit */
export async function domesticBuyable(
  call: KisCall,
  account: Params,
  symbol: string,
  at: Price | null,
): Promise<KisResult<KisBuyable>> {
  const answer = await call.read(
    DOMESTIC.buyable,
    {
      ...account,
      PDNO: symbol,
      ORD_UNPR: at === null ? '' : plainDecimal(at, 0),
      // The symbol's own margin rate counts only with 01.
      ORD_DVSN: at === null ? '01' : '00',
      CMA_EVLU_AMT_ICLD_YN: 'N',
      OVRS_ICLD_YN: 'N',
    },
    buyableReply,
  );
  if (!answer.ok) return answer;
  const { nrcvb_buy_amt: amount, nrcvb_buy_qty: shares } = answer.value.output;
  return ok({ currency: 'KRW', amount, quantity: quantity(shares) });
}
