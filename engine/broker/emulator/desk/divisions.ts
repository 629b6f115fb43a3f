import type { Venue } from './order-record.ts';

/** How a price is found for a Korean order. */
export type Pricing = 'limit' | 'market' | 'best-opposite' | 'best-own' | 'middle' | 'close-price' | 'stop-limit';

/** When a Korean order may trade. */
export type Phase = 'regular' | 'close-before' | 'close-after' | 'nxt-before' | 'krx-after';

/** An ORD_DVSN of a Korean order. */
export interface Division {
  readonly name: string;
  readonly pricing: Pricing;
  readonly condition: 'day' | 'ioc' | 'fok';
  readonly phase: Phase;
  readonly venues: readonly Venue[];
  /** A conditional limit turns into a market order in the closing auction. */
  readonly marketAtClose?: true;
}

const ALL: readonly Venue[] = ['KRX', 'NXT', 'SOR'];
const NOT_NXT: readonly Venue[] = ['KRX', 'SOR'];
const NOT_SOR: readonly Venue[] = ['KRX', 'NXT'];
const KRX: readonly Venue[] = ['KRX'];
const NXT: readonly Venue[] = ['NXT'];

const division = (
  name: string,
  pricing: Pricing,
  venues: readonly Venue[],
  condition: Division['condition'] = 'day',
  phase: Phase = 'regular',
): Division => ({ name, pricing, venues, condition, phase });

/** Korean order kinds by code (broker's workbook of 2026-09-11, "주식주문(현금)"). 07 has been void since 2026-09-14. */
export const DIVISIONS: Readonly<Record<string, Division>> = {
  '00': division('지정가', 'limit', ALL),
  '01': division('시장가', 'market', NOT_NXT),
  '02': { ...division('조건부지정가', 'limit', KRX), marketAtClose: true },
  '03': division('최유리지정가', 'best-opposite', ALL),
  '04': division('최우선지정가', 'best-own', ALL),
  '05': division('장전 시간외', 'close-price', KRX, 'day', 'close-before'),
  '06': division('장후 시간외', 'close-price', KRX, 'day', 'close-after'),
  '11': division('IOC지정가', 'limit', ALL, 'ioc'),
  '12': division('FOK지정가', 'limit', ALL, 'fok'),
  '13': division('IOC시장가', 'market', ALL, 'ioc'),
  '14': division('FOK시장가', 'market', ALL, 'fok'),
  '15': division('IOC최유리', 'best-opposite', ALL, 'ioc'),
  '16': division('FOK최유리', 'best-opposite', ALL, 'fok'),
  '21': division('중간가', 'middle', NOT_SOR),
  '22': division('스톱지정가', 'stop-limit', NOT_SOR),
  '23': division('중간가IOC', 'middle', NOT_SOR, 'ioc'),
  '24': division('중간가FOK', 'middle', NOT_SOR, 'fok'),
  '27': division('프리마켓 GTP지정가', 'limit', NXT, 'day', 'nxt-before'),
  '28': division('프리마켓 GTP최유리', 'best-opposite', NXT, 'day', 'nxt-before'),
  '29': division('프리마켓 GTP최우선', 'best-own', NXT, 'day', 'nxt-before'),
  '41': division('애프터마켓 지정가', 'limit', KRX, 'day', 'krx-after'),
  '42': division('애프터마켓 IOC지정가', 'limit', KRX, 'ioc', 'krx-after'),
  '43': division('애프터마켓 FOK지정가', 'limit', KRX, 'fok', 'krx-after'),
  '44': division('애프터마켓 최유리', 'best-opposite', KRX, 'day', 'krx-after'),
  '45': division('애프터마켓 IOC최유리', 'best-opposite', KRX, 'ioc', 'krx-after'),
  '46': division('애프터마켓 FOK최유리', 'best-opposite', KRX, 'fok', 'krx-after'),
  '47': division('애프터마켓 최우선', 'best-own', KRX, 'day', 'krx-after'),
};

/** Order kinds that a paper account takes: those of the regular KRX session without middle price and stop. */
export const isOnPaper = (code: string): boolean => Number(code) <= 16;

/** US order kinds by code and side; paper takes 00 only. There is no plain market order. */
export const US_DIVISIONS: Readonly<
  Record<string, { name: string; side: 'both' | 'SELL'; market: boolean; at: 'open' | 'close' | null }>
> = {
  '00': { name: '지정가', side: 'both', market: false, at: null },
  '31': { name: 'MOO', side: 'SELL', market: true, at: 'open' },
  '32': { name: 'LOO', side: 'both', market: false, at: 'open' },
  '33': { name: 'MOC', side: 'SELL', market: true, at: 'close' },
  '34': { name: 'LOC', side: 'both', market: false, at: 'close' },
};
