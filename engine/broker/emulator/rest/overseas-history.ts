import { MARKETS } from '../../../market/markets.ts';
import type { Instant } from '../../../market/types.ts';
import { isWorking, type OrderRecord, remainingOf } from '../desk/order-record.ts';
import { compactDay, fixed, quotient, stampOf } from '../text.ts';
import { LISTINGS } from '../world/listing.ts';
import { ORDER_ORGANISATION } from './domestic-orders.ts';
import { AMERICAN } from './overseas-codes.ts';
import { pageOf } from './paging.ts';
import { type Fields, inquired } from './reply.ts';
import type { Handler, Params } from './request.ts';

/** Rows a page of the executions: real and paper account. */
const HISTORY_ROWS = { live: 20, paper: 15 } as const;
const OPEN_ROWS = 40;

const keyOf = ({ day, number }: OrderRecord): string => `${compactDay(day)}${number}`;

/** inquire-ccnl. A paper account lists everything whatever the filters say. */
export const overseasOrders: Handler = (request, rehearsal) => {
  const { account } = rehearsal.options;
  const { params } = request;
  const orders = rehearsal.desk.orders.filter(
    (order) => isOfDates(order, params) && (account === 'paper' || isWanted(order, params)),
  );
  if (params.get('SORT_SQN') !== 'AS') orders.reverse();
  const page = pageOf(orders, HISTORY_ROWS[account], request, 200, keyOf);
  return inquired({ ...page.cursors, output: page.rows.map(historyRow) }, page.trCont);
};

/** Dates are the exchange's own. */
function isOfDates({ ticket, day }: OrderRecord, params: Params): boolean {
  if (ticket.market === 'KR') return false;
  const date = compactDay(day);
  return date >= params.get('ORD_STRT_DT') && date <= (params.get('ORD_END_DT') || '99999999');
}

function isWanted(order: OrderRecord, params: Params): boolean {
  const { side, symbol, market } = order.ticket;
  const all = (name: string) => ['', '%', '00'].includes(params.get(name));
  if (!all('PDNO') && params.get('PDNO') !== LISTINGS[symbol]!.code) return false;
  if (!all('OVRS_EXCG_CD') && params.get('OVRS_EXCG_CD') !== MARKETS[market].kisOrderCode) return false;
  if (!all('SLL_BUY_DVSN') && (params.get('SLL_BUY_DVSN') === '01') !== (side === 'SELL')) return false;
  if (all('CCLD_NCCS_DVSN')) return true;
  return (params.get('CCLD_NCCS_DVSN') === '01') === (restOf(order) === 0);
}

/** What is still waiting; nothing of an order whose day is over. */
const restOf = (order: OrderRecord): number => (isWorking(order) ? remainingOf(order) : 0);

const REQUESTS = {
  new: ['00', ''],
  modify: ['01', '정정'],
  cancel: ['02', '취소'],
} as const;

const orderTimes = (at: Instant) => {
  const { date, time } = stampOf(at);
  return { ord_tmd: time, dmst_ord_dt: date, thco_ord_tmd: time };
};

/** Times of orders are Korea's, beside the exchange's own date. */
function historyRow(order: OrderRecord): Fields {
  const { ticket, filled, filledValue, request, rejection, expired } = order;
  const { code, name } = LISTINGS[ticket.symbol]!;
  const [requestCode, requestName] = REQUESTS[request];
  const price = request === 'cancel' ? 0 : order.orderedPrice;
  return {
    ord_dt: compactDay(order.day),
    ord_gno_brno: ORDER_ORGANISATION,
    odno: order.number,
    orgn_odno: order.original ?? '',
    sll_buy_dvsn_cd: ticket.side === 'SELL' ? '01' : '02',
    sll_buy_dvsn_cd_name: ticket.side === 'SELL' ? '매도' : '매수',
    rvse_cncl_dvsn: requestCode,
    rvse_cncl_dvsn_name: requestName,
    pdno: code,
    prdt_name: name,
    ft_ord_qty: String(ticket.quantity),
    ft_ord_unpr3: `${fixed(price, 4)}0000`,
    ft_ccld_qty: String(filled),
    ft_ccld_unpr3: quotient(filledValue / 10_000, filled, 8),
    ft_ccld_amt3: `${fixed(filledValue, 4)}0`,
    nccs_qty: String(restOf(order)),
    prcs_stat_name: order.rejected > 0 ? '거부' : restOf(order) > 0 ? '전송' : '완료',
    rjct_rson: order.rejected > 0 ? '1' : '',
    rjct_rson_name: order.rejected > 0 ? rejection : expired ? 'DFD 장종료로 취소' : '',
    ...orderTimes(order.at),
    tr_mket_name: AMERICAN.market,
    tr_crcy_cd: AMERICAN.currency,
    tr_natn: AMERICAN.nation,
    ovrs_excg_cd: MARKETS[ticket.market].kisOrderCode,
    tr_natn_name: AMERICAN.nationName,
    loan_type_cd: '10',
    loan_dt: '',
    mdia_dvsn_name: 'OpenAPI',
    usa_amk_exts_rqst_yn: 'N',
    splt_buy_attr_name: '',
  };
}

/** inquire-nccs: orders that still wait. */
export const overseasOpenOrders: Handler = (request, rehearsal) => {
  const orders = rehearsal.desk.orders.filter((order) => order.ticket.market !== 'KR' && isWorking(order));
  if (request.params.get('SORT_SQN') !== 'AS') orders.reverse();
  const page = pageOf(orders, OPEN_ROWS, request, 200, keyOf);
  return inquired({ ...page.cursors, output: page.rows.map(openRow) }, page.trCont);
};

function openRow(order: OrderRecord): Fields {
  const row = historyRow(order);
  const field = (name: string) => row[name] ?? '';
  return {
    ord_dt: field('ord_dt'),
    ord_gno_brno: field('ord_gno_brno'),
    odno: field('odno'),
    orgn_odno: field('orgn_odno'),
    pdno: field('pdno'),
    prdt_name: field('prdt_name'),
    sll_buy_dvsn_cd: field('sll_buy_dvsn_cd'),
    sll_buy_dvsn_cd_name: field('sll_buy_dvsn_cd_name'),
    rvse_cncl_dvsn_cd: field('rvse_cncl_dvsn'),
    rvse_cncl_dvsn_cd_name: field('rvse_cncl_dvsn_name'),
    rjct_rson: '',
    rjct_rson_name: '',
    ord_tmd: field('ord_tmd'),
    tr_mket_name: field('tr_mket_name'),
    tr_crcy_cd: field('tr_crcy_cd'),
    natn_cd: AMERICAN.nation,
    natn_kor_name: AMERICAN.nationName,
    ft_ord_qty: field('ft_ord_qty'),
    ft_ccld_qty: field('ft_ccld_qty'),
    nccs_qty: field('nccs_qty'),
    ft_ord_unpr3: field('ft_ord_unpr3'),
    ft_ccld_unpr3: field('ft_ccld_unpr3'),
    ft_ccld_amt3: field('ft_ccld_amt3'),
    ovrs_excg_cd: field('ovrs_excg_cd'),
    prcs_stat_name: '',
    loan_type_cd: '10',
    loan_dt: '',
    usa_amk_exts_rqst_yn: 'N',
  };
}
