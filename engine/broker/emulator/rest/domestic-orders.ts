import type { DeskAnswer } from '../desk/order-desk.ts';
import type { OrderRecord, Venue } from '../desk/order-record.ts';
import { REFUSALS } from '../desk/refusals.ts';
import { stampOf } from '../text.ts';
import { ordered, QUERY_ERRORS, type Reply, refused } from './reply.ts';
import type { Handler, KisRequest } from './request.ts';

/** Organisation number that a cancellation names. */
export const ORDER_ORGANISATION = '00950';

/** A whole number as the broker takes it; NaN for anything else. */
export const wholeNumber = (text: string): number => (/^\d{1,12}$/.test(text) ? Number(text) : Number.NaN);

const venueOf = (text: string): Venue | null => {
  switch (text) {
    case '':
    case 'KRX':
      return 'KRX';
    case 'NXT':
    case 'SOR':
      return text;
    default:
      return null;
  }
};

/** The Korean order of a request body; null when a code or a number in it is none. */
export function readDomesticOrder({ tr, params }: KisRequest) {
  const venue = venueOf(params.get('EXCG_ID_DVSN_CD'));
  const price = wholeNumber(params.get('ORD_UNPR') || '0');
  const condition = wholeNumber(params.get('CNDT_PRIC') || '0');
  const quantity = wholeNumber(params.get('ORD_QTY'));
  if (venue === null || [price, condition, quantity].some(Number.isNaN)) return null;
  const side = tr === 'TTTC0012U' ? 'BUY' : 'SELL';
  const code = params.get('PDNO');
  return { market: 'KR', code, side, division: params.get('ORD_DVSN'), venue, quantity, price, condition } as const;
}

/** order-cash */
export const orderCash: Handler = (request, { desk, now }) => {
  const order = readDomesticOrder(request);
  if (order === null) return QUERY_ERRORS.fieldLength;
  return orderReply(desk.place(order, now));
};

/** order-rvsecncl */
export const changeCash: Handler = ({ params }, { desk, now }) => {
  const kind = kindOf(params.get('RVSE_CNCL_DVSN_CD'));
  const price = wholeNumber(params.get('ORD_UNPR') || '0');
  const shares = wholeNumber(params.get('ORD_QTY') || '0');
  if (kind === null || Number.isNaN(price) || Number.isNaN(shares)) return QUERY_ERRORS.fieldLength;
  const quantity = params.get('QTY_ALL_ORD_YN') === 'Y' ? 'all' : shares;
  if (kind === 'modify' && price === 0) return refused(REFUSALS.price.code, REFUSALS.price.message);
  const number = params.get('ORGN_ODNO');
  return orderReply(
    desk.change({ kind, isOverseas: false, number, quantity, price, division: params.get('ORD_DVSN') }, now),
  );
};

export const kindOf = (text: string): 'modify' | 'cancel' | null =>
  text === '01' ? 'modify' : text === '02' ? 'cancel' : null;

/** The answer of the order desk as a reply; its keys are in upper case. */
export function orderReply(answer: DeskAnswer): Reply {
  if (!answer.ok) return refused(answer.refusal.code, answer.refusal.message);
  return ordered(orderOutput(answer.order));
}

const orderOutput = ({ number, at }: OrderRecord) => ({
  KRX_FWDG_ORD_ORGNO: ORDER_ORGANISATION,
  ODNO: number,
  ORD_TMD: stampOf(at).time,
});
