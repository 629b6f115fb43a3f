import { DIVISIONS } from '../desk/divisions.ts';
import { isWorking, type OrderRecord, remainingOf } from '../desk/order-record.ts';
import { averageText, compactDay, stampOf } from '../text.ts';
import { LISTINGS } from '../world/listing.ts';
import { ORDER_ORGANISATION } from './domestic-orders.ts';
import { pageOf } from './paging.ts';
import { type Fields, inquired } from './reply.ts';
import type { Handler, Params } from './request.ts';

/** Rows a page: real and paper account. */
const HISTORY_ROWS = { live: 100, paper: 15 } as const;
const OPEN_ROWS = 50;

const keyOf = ({ day, number }: OrderRecord): string => `${compactDay(day)}${number}`;
const sideCode = ({ ticket }: OrderRecord): string => (ticket.side === 'SELL' ? '01' : '02');

/** inquire-daily-ccld: orders and what became of them; `output2` is an object. */
export const dailyOrders: Handler = (request, rehearsal) => {
  const { params } = request;
  const orders = rehearsal.desk.orders.filter((order) => isListed(order, params));
  if (params.get('INQR_DVSN') !== '01') orders.reverse();
  const page = pageOf(orders, HISTORY_ROWS[rehearsal.options.account], request, 100, keyOf);
  const sum = (of: (order: OrderRecord) => number) => orders.reduce((total, order) => total + of(order), 0);
  const filled = sum((order) => order.filled);
  const value = sum((order) => order.filledValue);
  return inquired(
    {
      ...page.cursors,
      output1: page.rows.map(historyRow),
      output2: {
        tot_ord_qty: String(sum((order) => (order.request === 'cancel' ? 0 : order.ticket.quantity))),
        tot_ccld_qty: String(filled),
        tot_ccld_amt: String(value),
        prsm_tlex_smtl: String(sum(({ executions }) => executions.reduce((a, e) => a + e.commission + e.tax, 0))),
        pchs_avg_pric: averageText('KR', value, filled, 4),
      },
    },
    page.trCont,
  );
};

function isListed(order: OrderRecord, params: Params): boolean {
  const { market, side, symbol } = order.ticket;
  if (market !== 'KR') return false;
  const day = compactDay(order.day);
  if (day < params.get('INQR_STRT_DT') || day > (params.get('INQR_END_DT') || '99999999')) return false;
  const sides = params.get('SLL_BUY_DVSN_CD');
  if ((sides === '01' && side !== 'SELL') || (sides === '02' && side !== 'BUY')) return false;
  const code = params.get('PDNO');
  if (code !== '' && code !== LISTINGS[symbol]!.code) return false;
  const filling = params.get('CCLD_DVSN');
  if (filling === '01' && order.filled === 0) return false;
  if (filling === '02' && (order.request === 'cancel' || remainingOf(order) === 0)) return false;
  const number = params.get('ODNO');
  if (number !== '' && number.padStart(10, '0') !== order.number) return false;
  const venue = params.get('EXCG_ID_DVSN_CD');
  return venue === '' || venue === 'ALL' || venue === order.venue;
}

/** Names of a side with what was asked, as the broker's screens have them. */
const sideName = (order: OrderRecord): string => {
  const side = order.ticket.side === 'SELL' ? '매도' : '매수';
  switch (order.request) {
    case 'new':
      return `현금${side}`;
    case 'modify':
      return `${side}정정*`;
    case 'cancel':
      return `${side}취소*`;
  }
};

const conditionName = (division: string): string => {
  const condition = DIVISIONS[division]?.condition ?? 'day';
  return condition === 'day' ? '없음' : condition.toUpperCase();
};

function historyRow(order: OrderRecord): Fields {
  const { ticket, filled, filledValue, request } = order;
  const listing = LISTINGS[ticket.symbol]!;
  const { time } = stampOf(order.at);
  const rest = request === 'cancel' ? 0 : remainingOf(order);
  return {
    ord_dt: compactDay(order.day),
    ord_gno_brno: ORDER_ORGANISATION,
    odno: order.number,
    orgn_odno: order.original ?? '',
    ord_dvsn_name: DIVISIONS[order.division]?.name ?? '',
    sll_buy_dvsn_cd: sideCode(order),
    sll_buy_dvsn_cd_name: sideName(order),
    pdno: listing.code,
    prdt_name: listing.nameKo,
    ord_qty: String(ticket.quantity),
    ord_unpr: String(order.orderedPrice),
    ord_tmd: time,
    tot_ccld_qty: String(filled),
    avg_prvs: filled === 0 ? '0' : String(Number((filledValue / filled).toFixed(4))),
    cncl_yn: order.cancelled > 0 && rest === 0 ? 'Y' : 'N',
    tot_ccld_amt: String(filledValue),
    loan_dt: '',
    ordr_empno: 'OpenAP',
    ord_dvsn_cd: order.division,
    cnc_cfrm_qty: String(order.cancelled),
    rmn_qty: String(rest),
    rjct_qty: String(order.rejected),
    ccld_cndt_name: conditionName(order.division),
    inqr_ip_addr: '127.0.0.1',
    cpbc_ordp_ord_rcit_dvsn_cd: '',
    cpbc_ordp_infm_mthd_dvsn_cd: '',
    infm_tmd: order.executions.length === 0 ? '' : stampOf(order.executions.at(-1)!.at).time,
    ctac_tlno: '',
    prdt_type_cd: '300',
    excg_dvsn_cd: listing.board === 'KOSPI' ? '02' : '03',
    cpbc_ordp_mtrl_dvsn_cd: '',
    ord_orgno: ORDER_ORGANISATION,
    rsvn_ord_end_dt: '',
    excg_id_dvsn_cd: order.venue,
    stpm_cndt_pric: '0',
    stpm_efct_occr_dtmd: '',
  };
}

/** inquire-psbl-rvsecncl: orders that can still be modified or cancelled. */
export const openOrders: Handler = (request, rehearsal) => {
  const wanted = request.params.get('INQR_DVSN_2');
  const orders = rehearsal.desk.orders.filter(
    (order) =>
      order.ticket.market === 'KR' &&
      isWorking(order) &&
      (wanted === '0' || wanted === '' || `0${wanted}` === sideCode(order)),
  );
  const page = pageOf(orders.reverse(), OPEN_ROWS, request, 100, keyOf);
  return inquired({ ...page.cursors, output: page.rows.map(openRow) }, page.trCont);
};

function openRow(order: OrderRecord): Fields {
  const row = historyRow(order);
  return {
    ord_gno_brno: ORDER_ORGANISATION,
    odno: order.number,
    orgn_odno: order.original ?? '',
    ord_dvsn_name: row['ord_dvsn_name']!,
    pdno: row['pdno']!,
    prdt_name: row['prdt_name']!,
    rvse_cncl_dvsn_name: order.request === 'modify' ? '정정' : '',
    ord_qty: row['ord_qty']!,
    ord_unpr: row['ord_unpr']!,
    ord_tmd: row['ord_tmd']!,
    tot_ccld_qty: row['tot_ccld_qty']!,
    tot_ccld_amt: row['tot_ccld_amt']!,
    psbl_qty: String(remainingOf(order)),
    sll_buy_dvsn_cd: sideCode(order),
    ord_dvsn_cd: order.division,
    mgco_aptm_odno: '',
    excg_dvsn_cd: row['excg_dvsn_cd']!,
    excg_id_dvsn_cd: order.venue,
    excg_id_dvsn_name: order.venue,
    stpm_cndt_pric: order.trigger?.kind === 'stop' ? String(order.trigger.price) : '0',
    stpm_efct_occr_yn: 'N',
  };
}
