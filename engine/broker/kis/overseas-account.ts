import { z } from 'zod';
import { MARKETS } from '../../market/markets.ts';
import { CURRENCIES, type Currency, type Price, quantity } from '../../market/types.ts';
import type { BrokerHolding } from '../../orders/broker-report.ts';
import type { KisCall, Params } from './call.ts';
import { plainDecimal } from './decimal.ts';
import { OVERSEAS } from './endpoints.ts';
import { type OverseasMarket, rowByExchange } from './exchange-field.ts';
import { amountIn, averageOn, code, count, priceOrNullOn, ratio, rowsWith, text, wholeShares } from './fields.ts';
import { joinHoldings } from './holdings.ts';
import { exchangeQuestions } from './overseas-orders.ts';
import type { KisBuyable, KisCash, KisExchangeRate } from './records.ts';
import { fail, type KisResult, ok } from './result.ts';

const holdingRow = (market: OverseasMarket) =>
  z
    .looseObject({
      ovrs_pdno: code,
      ovrs_item_name: text,
      ovrs_cblc_qty: wholeShares,
      pchs_avg_pric: averageOn(market),
      now_pric2: priceOrNullOn(market),
    })
    .transform(
      (row): BrokerHolding => ({
        market,
        code: row.ovrs_pdno,
        name: row.ovrs_item_name,
        quantity: quantity(row.ovrs_cblc_qty),
        averagePrice: row.pchs_avg_pric,
        last: row.now_pric2,
      }),
    );

/** The list can end with rows of blanks. */
const balancePage = z.looseObject({ output1: rowsWith('ovrs_pdno', rowByExchange(holdingRow)) });

export async function overseasHoldings(
  call: KisCall,
  account: Params,
  markets: readonly OverseasMarket[],
  paper: boolean,
): Promise<KisResult<readonly BrokerHolding[]>> {
  const rows: BrokerHolding[] = [];
  for (const { exchange, currency, covers } of exchangeQuestions(markets, paper)) {
    const pages = await call.readPages(
      OVERSEAS.balance,
      { ...account, OVRS_EXCG_CD: exchange, TR_CRCY_CD: currency },
      '200',
      balancePage,
    );
    if (!pages.ok) return pages;
    rows.push(...pages.value.flatMap(({ output1 }) => output1).filter(({ market }) => covers(market)));
  }
  return ok(joinHoldings(rows).filter(({ market }) => markets.some((asked) => asked === market)));
}

const currencyRow = z.looseObject({ crcy_cd: text });

const marginRow = (currency: Currency) =>
  z.looseObject({
    frcr_dncl_amt1: amountIn(currency),
    ustl_buy_amt: amountIn(currency),
    ustl_sll_amt: amountIn(currency),
    bass_exrt: ratio,
  });

const marginReply = z.looseObject({ output: rowsWith('crcy_cd', currencyRow) });

type Margin = z.infer<ReturnType<typeof marginRow>>;

/** Deposit and what trades not yet settled owe; a currency that is not listed is one the account has nothing of. */
export async function foreignCash(
  call: KisCall,
  account: Params,
  currencies: readonly Currency[],
): Promise<KisResult<readonly KisCash[]>> {
  const margins = await readMargins(call, account, currencies);
  if (!margins.ok) return margins;
  const cash = currencies.map((currency) => {
    const margin = margins.value.get(currency);
    return { currency, amount: margin === undefined ? 0 : amountOf(margin) };
  });
  return ok(cash);
}

export async function foreignRates(
  call: KisCall,
  account: Params,
  currencies: readonly Currency[],
): Promise<KisResult<readonly KisExchangeRate[]>> {
  const margins = await readMargins(call, account, currencies);
  if (!margins.ok) return margins;
  const rates: KisExchangeRate[] = [];
  for (const currency of currencies) {
    const rate = margins.value.get(currency)?.bass_exrt ?? 0;
    if (rate <= 0) return fail({ kind: 'protocol', words: `no exchange rate of ${currency}` });
    rates.push({ currency, won: perUnit(currency, rate) });
  }
  return ok(rates);
}

async function readMargins(
  call: KisCall,
  account: Params,
  currencies: readonly Currency[],
): Promise<KisResult<ReadonlyMap<Currency, Margin>>> {
  const answer = await call.read(OVERSEAS.cash, account, marginReply);
  if (!answer.ok) return answer;
  const margins = new Map<Currency, Margin>();
  for (const row of answer.value.output) {
    const currency = CURRENCIES.find((known) => known === row.crcy_cd.toUpperCase());
    if (currency === undefined || !currencies.includes(currency)) continue;
    const margin = marginRow(currency).safeParse(row);
    if (!margin.success) return fail({ kind: 'protocol', words: `a row of ${currency} is not as documented` });
    // A currency of several exchanges may be listed once for each, with its amount in one place or in all.
    const known = margins.get(currency);
    if (known === undefined || amountOf(known) === 0) margins.set(currency, margin.data);
  }
  return ok(margins);
}

const amountOf = (margin: Margin): number => margin.frcr_dncl_amt1 + margin.ustl_sll_amt - margin.ustl_buy_amt;

/** Banks quote 100 yen and 100 dong; documents do not say what KIS does. No yen costs 100 won, no dong a won. */
function perUnit(currency: Currency, rate: number): number {
  const limit = currency === 'JPY' ? 100 : currency === 'VND' ? 1 : Number.POSITIVE_INFINITY;
  return rate >= limit ? rate / 100 : rate;
}

const dollarReply = z.looseObject({ output1: z.looseObject({ ovrs_nmix_prpr: ratio }) });

/** The dollar's rate from the chart of rates, which a paper account has too. */
export async function dollarRate(call: KisCall, today: string): Promise<KisResult<KisExchangeRate>> {
  const answer = await call.read(
    OVERSEAS.rateChart,
    {
      FID_COND_MRKT_DIV_CODE: 'X',
      FID_INPUT_ISCD: 'FX@KRW',
      FID_INPUT_DATE_1: today,
      FID_INPUT_DATE_2: today,
      FID_PERIOD_DIV_CODE: 'D',
    },
    dollarReply,
  );
  if (!answer.ok) return answer;
  return ok({ currency: 'USD', won: answer.value.output1.ovrs_nmix_prpr });
}

const buyableReply = (currency: Currency) =>
  z.looseObject({ output: z.looseObject({ ovrs_ord_psbl_amt: amountIn(currency), max_ord_psbl_qty: count }) });

export async function overseasBuyable(
  call: KisCall,
  account: Params,
  market: OverseasMarket,
  symbol: string,
  at: Price,
): Promise<KisResult<KisBuyable>> {
  const { kisOrderCode, currency, priceDecimals } = MARKETS[market];
  const answer = await call.read(
    OVERSEAS.buyable,
    { ...account, OVRS_EXCG_CD: kisOrderCode, OVRS_ORD_UNPR: plainDecimal(at, priceDecimals), ITEM_CD: symbol },
    buyableReply(currency),
  );
  if (!answer.ok) return answer;
  const { ovrs_ord_psbl_amt: amount, max_ord_psbl_qty: shares } = answer.value.output;
  return ok({ currency, amount, quantity: quantity(shares) });
}
