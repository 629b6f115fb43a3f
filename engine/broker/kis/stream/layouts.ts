import type { Instant } from '../../../market/types.ts';
import { DOMESTIC_BOOK_FIELDS, DOMESTIC_TICK_FIELDS, readDomesticBook, readDomesticTick } from './domestic-records.ts';
import type { Fields } from './fields.ts';
import {
  DOMESTIC_NOTICE_FIELDS,
  OVERSEAS_NOTICE_FIELDS,
  readDomesticNotice,
  readOverseasNotice,
} from './order-notices.ts';
import { OVERSEAS_BOOK_FIELDS, OVERSEAS_TICK_FIELDS, readOverseasBook, readOverseasTick } from './overseas-records.ts';
import type { OrderBook, OrderNotice, PriceTick } from './records.ts';

type Read<T> = (fields: Fields, at: number, receivedAt: Instant, width: number) => T | null;

/** How the records of a stream are read. The broker adds fields at the end, so a record may be wider than `fields`. */
export type Layout =
  | { readonly kind: 'ticks'; readonly fields: number; readonly read: Read<PriceTick> }
  | { readonly kind: 'book'; readonly fields: number; readonly read: Read<OrderBook> }
  | { readonly kind: 'notices'; readonly fields: number; readonly read: Read<OrderNotice> };

const domesticTicks = { kind: 'ticks', fields: DOMESTIC_TICK_FIELDS, read: readDomesticTick } as const;
const domesticBook = { kind: 'book', fields: DOMESTIC_BOOK_FIELDS, read: readDomesticBook } as const;
const domesticNotices = { kind: 'notices', fields: DOMESTIC_NOTICE_FIELDS, read: readDomesticNotice } as const;
const overseasTicks = { kind: 'ticks', fields: OVERSEAS_TICK_FIELDS, read: readOverseasTick } as const;
const overseasBook = { kind: 'book', fields: OVERSEAS_BOOK_FIELDS, read: readOverseasBook } as const;
const overseasNotices = { kind: 'notices', fields: OVERSEAS_NOTICE_FIELDS, read: readOverseasNotice } as const;

/** Every stream that is used, by the broker's TR id. */
export const LAYOUTS = {
  H0STCNT0: domesticTicks,
  H0NXCNT0: domesticTicks,
  H0UNCNT0: domesticTicks,
  H0STASP0: domesticBook,
  H0NXASP0: domesticBook,
  H0UNASP0: domesticBook,
  H0STCNI0: domesticNotices,
  H0STCNI9: domesticNotices,
  HDFSCNT0: overseasTicks,
  HDFSASP0: overseasBook,
  HDFSASP1: overseasBook,
  H0GSCNI0: overseasNotices,
  H0GSCNI9: overseasNotices,
} as const satisfies Readonly<Record<string, Layout>>;

export type StreamId = keyof typeof LAYOUTS;
