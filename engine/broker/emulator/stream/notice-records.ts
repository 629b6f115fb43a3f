import { DIVISIONS } from '../desk/divisions.ts';
import type { Notice } from '../desk/notice.ts';
import { ORDER_ORGANISATION } from '../rest/domestic-orders.ts';
import { stampOf } from '../text.ts';
import { LISTINGS } from '../world/listing.ts';
import type { Layout } from './trade-records.ts';

/** Whose account the notices are about. */
export interface NoticeAccount {
  /** HTS ID that the client subscribed with. */
  readonly customer: string;
  /** Ten digits. */
  readonly number: string;
}

const digits = (value: number, width: number): string => String(value).padStart(width, '0');

/** RCTF_CLS of a request. */
const REQUEST_CODES = { new: '0', modify: '1', cancel: '2' } as const;
/** ACPT_YN: 1 received, 2 confirmed, 3 an IOC or FOK that was not filled. */
const ACCEPTANCE = { received: '1', confirmed: '2', refused: '1', unfilled: '3', filled: '2' } as const;
const VENUE_CODES = { KRX: '1', NXT: '2', SOR: '3' } as const;
const CONDITION_CODES = { day: '0', ioc: '1', fok: '2' } as const;

/** The fields that both countries' notices begin with, whatever the layout. */
function head(notice: Notice, { customer, number }: NoticeAccount): readonly string[] {
  const { order } = notice;
  return [
    customer,
    number,
    order.number,
    order.original ?? '',
    order.ticket.side === 'SELL' ? '01' : '02',
    REQUEST_CODES[order.request],
  ];
}

/** RFUS_YN, CNTG_YN and ACPT_YN. */
const outcome = ({ kind }: Notice): readonly string[] => [
  kind === 'refused' ? '1' : '0',
  kind === 'filled' ? '2' : '1',
  ACCEPTANCE[kind],
];

const timeOf = (notice: Notice): string =>
  stampOf(notice.kind === 'filled' ? notice.execution.at : notice.order.at).time;

/** H0STCNI0: 23 fields before the reform, 26 since. In a receipt, quantity and price are the order's. */
export function domesticNotice(notice: Notice, account: NoticeAccount, layout: Layout): string {
  const { order, quantity } = notice;
  const { code, nameKo: name } = LISTINGS[order.ticket.symbol]!;
  const price = notice.kind === 'filled' ? notice.execution.price : order.orderedPrice;
  const fields = [
    ...head(notice, account),
    order.division,
    CONDITION_CODES[DIVISIONS[order.division]?.condition ?? 'day'],
    code,
    digits(quantity, 10),
    digits(price, 9),
    timeOf(notice),
    ...outcome(notice),
    ORDER_ORGANISATION,
    digits(order.ticket.quantity, 9),
    '모의계좌',
  ];
  const orderPrice = digits(order.orderedPrice, 9);
  const tail =
    layout === 'legacy'
      ? [name, '10', '', name, orderPrice]
      : ['000000000', VENUE_CODES[order.venue], 'N', '', '10', '', name, orderPrice];
  return [...fields, ...tail].join('^');
}

/** ODER_KIND2 of a US order kind. */
const US_KINDS: Readonly<Record<string, string>> = { '00': '2', '31': 'A', '32': 'B', '33': 'C', '34': 'D' };
/** ODER_COND: Nasdaq. */
const NASDAQ = '6';

/** H0GSCNI0: 25 fields; a price is written without its point, dollars with four decimals. */
export function overseasNotice(notice: Notice, account: NoticeAccount): string {
  const { order, quantity } = notice;
  const listing = LISTINGS[order.ticket.symbol]!;
  const price = notice.kind === 'filled' ? notice.execution.price : order.orderedPrice;
  return [
    ...head(notice, account),
    US_KINDS[order.division] ?? '2',
    listing.code,
    digits(quantity, 10),
    digits(price, 9),
    timeOf(notice),
    ...outcome(notice),
    ORDER_ORGANISATION,
    notice.kind === 'filled' ? digits(order.ticket.quantity, 9) : '',
    '모의계좌',
    listing.name,
    NASDAQ,
    '',
    '',
    '',
    '',
    '',
    digits(price, 12),
  ].join('^');
}
