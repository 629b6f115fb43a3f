import type { RejectCode } from '../../../kernel/events.ts';

/** A business refusal: the broker's code and words. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

const refusal = (code: string, message: string): Refusal => ({ code, message });

/**
 * Why the broker refuses an order. Its codes are used for several things each; the words tell which.
 * Source: rejects seen by users; where none was seen the code is made up in the same range.
 */
export const REFUSALS = {
  hours: refusal('APBK0918', '장운영시간이 아닙니다.'),
  overseasHours: refusal('APBK1664', '장운영시간이 아닙니다. 해외거래소 주문가능시간을 확인하세요.'),
  cash: refusal('APBK0919', '주문가능금액이 부족합니다.'),
  nothingHeld: refusal('APBK1234', '보유수량이 부족합니다.'),
  tooMany: refusal('APBK0400', '주문 가능한 수량을 초과하였습니다. 매도가능수량이 부족합니다.'),
  noSymbol: refusal('APBK0656', '해당종목정보가 없습니다.'),
  tick: refusal('APBK0506', '주식주문호가단위 오류입니다.'),
  priceLimit: refusal('APBK0507', '주문단가가 상하한가를 초과하였습니다.'),
  marketOrder: refusal('APBK1943', '시장가매매불가 종목입니다.'),
  nxtKind: refusal('APBK3013', 'NXT 프리/애프터마켓은 지정가, 최유리, 최우선 호가만 가능합니다.'),
  notOnNxt: refusal('APBK3011', 'NXT 거래종목이 아닙니다.'),
  division: refusal('APBK0952', '주문구분(ORD_DVSN)을 확인하세요.'),
  paper: refusal('APBK1680', '모의투자에서는 사용할 수 없는 주문입니다.'),
  quantity: refusal('APBK0500', '주문수량을 확인하세요.'),
  price: refusal('APBK0501', '주문단가를 확인하세요.'),
  noOrder: refusal('APBK0344', '원주문번호가 존재하지 않습니다.'),
  notOpen: refusal('APBK0927', '정정/취소 가능수량이 없습니다.'),
  full: refusal('APBK0999', '주문 접수 한도를 초과하였습니다.'),
  moreThanOpen: refusal('APBK0928', '정정/취소 가능수량을 초과하였습니다.'),
} as const satisfies Readonly<Record<string, Refusal>>;

/** The broker's words for a refusal of the exchange. */
export function refusalOf(code: RejectCode, isOverseas: boolean, held: number): Refusal {
  switch (code) {
    case 'insufficient-cash':
      return REFUSALS.cash;
    case 'not-held':
      return held === 0 ? REFUSALS.nothingHeld : REFUSALS.tooMany;
    case 'price-limit':
      return REFUSALS.priceLimit;
    case 'tick-size':
      return REFUSALS.tick;
    case 'market-closed':
      return isOverseas ? REFUSALS.overseasHours : REFUSALS.hours;
    case 'bad-order':
      return REFUSALS.quantity;
    case 'unknown-order':
      return REFUSALS.notOpen;
  }
}
