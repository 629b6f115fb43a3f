import { domesticBalance, domesticBuyable, domesticSellable } from './domestic-account.ts';
import { dailyOrders, openOrders } from './domestic-history.ts';
import { changeCash, orderCash } from './domestic-orders.ts';
import { domesticBook, domesticExecutions, domesticExecutionsAt, domesticPrice } from './domestic-quotes.ts';
import type { Handler } from './request.ts';

/** A TR: what it is called on a real account today, and every id that an account takes for it. */
interface Tr {
  readonly id: string;
  readonly live: readonly string[];
  /** None when a paper account lacks it. */
  readonly paper: readonly string[];
}

export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly trs: readonly Tr[];
  /** The request names the account. */
  readonly ofAccount: boolean;
  readonly handle: Handler;
}

/** On a paper account a trading TR begins with V. */
const onPaper = (id: string) => `V${id.slice(1)}`;

/** A trading TR; `old` is its id before, which still answers. */
const trading = (id: string, { old = [], paper = 'V' }: { old?: string[]; paper?: 'V' | 'none' | string } = {}): Tr => {
  const live = [id, ...old];
  if (paper === 'none') return { id, live, paper: [] };
  return { id, live, paper: paper === 'V' ? live.map(onPaper) : [paper] };
};

const both = (id: string): Tr => ({ id, live: [id], paper: [id] });

const DOMESTIC = '/uapi/domestic-stock/v1';

const account = (method: Route['method'], path: string, handle: Handler, ...trs: readonly Tr[]): Route => ({
  method,
  path,
  trs,
  ofAccount: true,
  handle,
});
const quotation = (path: string, handle: Handler, ...trs: readonly Tr[]): Route => ({
  method: 'GET',
  path,
  trs,
  ofAccount: false,
  handle,
});

/** Every path there is, with the TRs that it answers. */
export const ROUTES: readonly Route[] = [
  account(
    'POST',
    `${DOMESTIC}/trading/order-cash`,
    orderCash,
    trading('TTTC0012U', { old: ['TTTC0802U'] }),
    trading('TTTC0011U', { old: ['TTTC0801U'] }),
  ),
  account('POST', `${DOMESTIC}/trading/order-rvsecncl`, changeCash, trading('TTTC0013U', { old: ['TTTC0803U'] })),
  account(
    'GET',
    `${DOMESTIC}/trading/inquire-psbl-rvsecncl`,
    openOrders,
    trading('TTTC0084R', { old: ['TTTC8036R'], paper: 'none' }),
  ),
  account(
    'GET',
    `${DOMESTIC}/trading/inquire-daily-ccld`,
    dailyOrders,
    trading('TTTC0081R', { old: ['TTTC8001R'] }),
    trading('CTSC9215R', { old: ['CTSC9115R'] }),
  ),
  account('GET', `${DOMESTIC}/trading/inquire-balance`, domesticBalance, trading('TTTC8434R')),
  account('GET', `${DOMESTIC}/trading/inquire-psbl-order`, domesticBuyable, trading('TTTC8908R')),
  account('GET', `${DOMESTIC}/trading/inquire-psbl-sell`, domesticSellable, trading('TTTC8408R', { paper: 'none' })),

  quotation(`${DOMESTIC}/quotations/inquire-price`, domesticPrice, both('FHKST01010100')),
  quotation(`${DOMESTIC}/quotations/inquire-asking-price-exp-ccn`, domesticBook, both('FHKST01010200')),
  quotation(`${DOMESTIC}/quotations/inquire-ccnl`, domesticExecutions, both('FHKST01010300')),
  quotation(`${DOMESTIC}/quotations/inquire-time-itemconclusion`, domesticExecutionsAt, both('FHPST01060000')),
];
