import { createCipheriv } from 'node:crypto';

/** Fields by index; those not given are `0`, as most of the broker's are most of the time. */
export function fields(count: number, given: Readonly<Record<number, string | number>>): string {
  return Array.from({ length: count }, (_, i) => String(given[i] ?? 0)).join('^');
}

/** A frame of plain records. */
export function dataFrame(trId: string, ...records: readonly string[]): string {
  return `0|${trId}|${String(records.length).padStart(3, '0')}|${records.join('^')}`;
}

export const STREAM_SECRET = { key: 'abcdefghijklmnopabcdefghijklmnop', iv: '0123456789abcdef' };

/** A frame of encrypted records. */
export function secretFrame(trId: string, secret: { key: string; iv: string }, ...records: readonly string[]): string {
  const aes = createCipheriv('aes-256-cbc', secret.key, secret.iv);
  const payload = aes.update(records.join('^'), 'utf8', 'base64') + aes.final('base64');
  return `1|${trId}|${String(records.length).padStart(3, '0')}|${payload}`;
}

export interface DomesticTick {
  readonly code: string;
  readonly date: string;
  readonly time: string;
  readonly price: number;
  readonly volume: number;
  readonly dayVolume: number;
  readonly bid: number;
  readonly ask: number;
}

/** A record of H0STCNT0: 46 fields until September 2026, 47 since. */
export function domesticTick(tick: DomesticTick, width: 46 | 47 = 47): string {
  return fields(width, {
    0: tick.code,
    1: tick.time,
    2: tick.price,
    3: 5,
    4: -100,
    5: '-0.14',
    6: '71890.32',
    7: 72_000,
    8: 72_300,
    9: 71_500,
    10: tick.ask,
    11: tick.bid,
    12: tick.volume,
    13: tick.dayVolume,
    14: tick.dayVolume * tick.price,
    18: '105.12',
    21: 1,
    22: '0.51',
    23: '58.30',
    24: '090013',
    26: -100,
    27: '091245',
    29: -400,
    30: '103355',
    32: 400,
    33: tick.date,
    34: 20,
    35: 'N',
    36: 18_277,
    37: 25_502,
    38: 322_505,
    39: 465_213,
    40: '0.21',
    42: '87.15',
    44: '',
    45: 71_900,
    46: 2,
  });
}

export interface OverseasTick {
  /** `DNASAAPL` */
  readonly key: string;
  readonly date: string;
  readonly time: string;
  readonly price: string;
  readonly bid: string;
  readonly ask: string;
  readonly volume: number;
  readonly dayVolume: number;
}

/** A record of HDFSCNT0. */
export function overseasTick(tick: OverseasTick): string {
  return fields(26, {
    0: tick.key,
    1: tick.key.slice(4),
    2: 4,
    3: tick.date,
    4: tick.date,
    5: tick.time,
    6: '20261126',
    7: '000000',
    11: tick.price,
    15: tick.bid,
    16: tick.ask,
    17: 300,
    18: 200,
    19: tick.volume,
    20: tick.dayVolume,
    25: 1,
  });
}

export interface DomesticNotice {
  readonly account: string;
  readonly orderNo: string;
  readonly originalOrderNo?: string;
  readonly side: '01' | '02';
  readonly request?: '0' | '1' | '2';
  readonly code: string;
  readonly quantity: number;
  readonly price: number;
  readonly time: string;
  readonly refused?: '0' | '1';
  readonly filled: '1' | '2';
  readonly accepted?: '1' | '2' | '3';
  readonly orderPrice: number;
}

/** A record of H0STCNI0: 26 fields, 23 in the older layout. */
export function domesticNotice(notice: DomesticNotice, width: 23 | 26 = 26): string {
  return fields(width, {
    0: 'trader1',
    1: notice.account,
    2: notice.orderNo,
    3: notice.originalOrderNo ?? '',
    4: notice.side,
    5: notice.request ?? 0,
    6: '00',
    8: notice.code,
    9: String(notice.quantity).padStart(10, '0'),
    10: String(notice.price).padStart(9, '0'),
    11: notice.time,
    12: notice.refused ?? 0,
    13: notice.filled,
    14: notice.accepted ?? 1,
    15: '00950',
    16: String(notice.quantity).padStart(9, '0'),
    17: '홍길동',
    [width - 2]: '삼성전자',
    [width - 1]: String(notice.orderPrice).padStart(9, '0'),
  });
}

export interface OverseasNotice {
  readonly account: string;
  readonly orderNo: string;
  readonly side: '01' | '02';
  readonly code: string;
  readonly quantity: number;
  readonly price: string;
  readonly filled: '1' | '2';
  /** ODER_COND: `6` Nasdaq, `D` Tokyo. */
  readonly exchange: string;
}

/** A record of H0GSCNI0. */
export function overseasNotice(notice: OverseasNotice, width: 24 | 25 = 25): string {
  return fields(width, {
    0: 'trader1',
    1: notice.account,
    2: notice.orderNo,
    3: '',
    4: notice.side,
    5: 0,
    6: 2,
    7: notice.code,
    8: String(notice.quantity).padStart(10, '0'),
    9: notice.price,
    10: '',
    11: 0,
    12: notice.filled,
    13: 1,
    14: '00950',
    16: '홍길동',
    17: '애플',
    18: notice.exchange,
    19: '10',
  });
}
