import type { OrderRequest } from '../desk/order-terms.ts';
import { REFUSALS } from '../desk/refusals.ts';
import { kindOf, orderReply, wholeNumber } from './domestic-orders.ts';
import { marketOfOrderCode, priceUnits } from './overseas-codes.ts';
import { QUERY_ERRORS, type Reply, refused } from './reply.ts';
import type { Handler, KisRequest } from './request.ts';

/** TRs that buy; the others of the order path sell. */
export const OVERSEAS_BUYS: readonly string[] = [
  'TTTT1002U',
  'TTTS0308U',
  'TTTS1002U',
  'TTTS0202U',
  'TTTS0305U',
  'TTTS0311U',
];

/** The overseas order of a request body, or the reply that refuses it as malformed. */
function readOrder({ tr, params }: KisRequest): OrderRequest | Reply {
  const market = marketOfOrderCode(params.get('OVRS_EXCG_CD'));
  if (market === undefined || market.startsWith('US_') !== tr.startsWith('TTTT')) return QUERY_ERRORS.market;
  const price = priceUnits(params.get('OVRS_ORD_UNPR') || '0', market);
  const quantity = wholeNumber(params.get('ORD_QTY'));
  if (Number.isNaN(quantity)) return QUERY_ERRORS.fieldLength;
  if (Number.isNaN(price)) return refused(REFUSALS.tick.code, REFUSALS.tick.message);
  return {
    market,
    code: params.get('PDNO'),
    side: OVERSEAS_BUYS.includes(tr) ? 'BUY' : 'SELL',
    division: params.get('ORD_DVSN') || '00',
    venue: 'KRX',
    quantity,
    price,
    condition: 0,
  };
}

/** order */
export const overseasOrder: Handler = (request, { desk, now }) => {
  const order = readOrder(request);
  return 'status' in order ? order : orderReply(desk.place(order, now));
};

/** order-rvsecncl: a cancellation is of all that is left, whatever quantity it names. */
export const overseasChange: Handler = ({ params }, { desk, now }) => {
  const kind = kindOf(params.get('RVSE_CNCL_DVSN_CD'));
  const market = marketOfOrderCode(params.get('OVRS_EXCG_CD'));
  if (market === undefined) return QUERY_ERRORS.market;
  const price = priceUnits(params.get('OVRS_ORD_UNPR') || '0', market);
  const shares = wholeNumber(params.get('ORD_QTY'));
  if (kind === null || Number.isNaN(price) || Number.isNaN(shares)) return QUERY_ERRORS.fieldLength;
  const quantity = kind === 'cancel' ? 'all' : shares;
  if (kind === 'modify' && price === 0) return refused(REFUSALS.price.code, REFUSALS.price.message);
  const number = params.get('ORGN_ODNO');
  return orderReply(desk.change({ kind, isOverseas: true, number, quantity, price, division: '' }, now));
};

/** daytime-order and its changes: the practice world has no daytime market, so it is always closed. */
export const daytimeOrder: Handler = () => refused(REFUSALS.overseasHours.code, REFUSALS.overseasHours.message);
