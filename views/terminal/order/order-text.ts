import type { LifeLine, ListedOrderView, OrderDetails } from '../../../engine/client/order-details.ts';
import type { OrderView } from '../../../engine/client/snapshot.ts';
import { formatNumber } from '../format.ts';
import type { Words } from '../messages/words.ts';
import { paragraph, unwrapped } from '../reader-text.ts';
import { isFateOpen, orderStateTone } from '../rows/order-row.ts';
import type { Paragraph } from '../store.ts';
import type { Tone } from '../theme.ts';
import { formatClock, formatMoment } from '../time.ts';
import { type Answer, answersOf } from './order-answers.ts';

const LEVEL_TONES: Readonly<Record<LifeLine['level'], Tone>> = {
  info: 'plain',
  warn: 'warn',
  error: 'warn',
  alarm: 'warn',
};

export const orderTitle = ({ order }: OrderDetails, words: Words): string =>
  words.orderDetails.title(
    order.id,
    `${words.order.sides[order.side]} ${formatNumber(order.quantity, 0)} ${nameOf(order)}`,
  );

const nameOf = ({ name, code }: OrderView): string => `${name} (${code})`;

/** The whole story of an order as text: what it is, what was said, sent and heard, what the broker lists, what is blocked. */
export function orderParagraphs(details: OrderDetails, words: Words): Paragraph[] {
  const { orderDetails } = words;
  return [
    ...section(orderDetails.ticket, ticketOf(details, words)),
    ...section(orderDetails.life, lifeOf(details, words)),
    ...section(orderDetails.wire, exchangesOf(details, words)),
    ...section(orderDetails.list(details.order.code), listOf(details, words)),
    ...section(orderDetails.blocked, blockedOf(details, words)),
    ...section(orderDetails.mayBeDone, choicesOf(details, words)),
  ];
}

/** The same with every answer, as plain lines. */
export const orderText = (details: OrderDetails, words: Words): string =>
  [
    orderTitle(details, words),
    ...[
      ...orderParagraphs(details, words),
      ...section(
        words.orderDetails.whatBecame,
        answersOf(details).map((answer) => line(answerLine(answer, details, words))),
      ),
    ].map(unwrapped),
  ].join('\n');

/** A heading and what is under it; nothing where there is nothing to say. */
const section = (heading: string, lines: readonly Paragraph[]): Paragraph[] =>
  lines.length === 0 ? [] : [paragraph(heading, 'accent'), ...lines, paragraph('')];

const line = (text: string, tone: Tone = 'plain'): Paragraph => paragraph(text, tone, 2);

/** `limit 70,000`, `market` */
const termsOf = (
  { limit }: Pick<ListedOrderView, 'limit'>,
  kind: OrderView['kind'],
  { decimals }: OrderView,
  { order: words }: Words,
): string => (limit === null ? words.kinds[kind] : `${words.kinds[kind]} ${formatNumber(limit, decimals)}`);

function ticketOf({ order, sentAt, brokerOrderId, zone }: OrderDetails, words: Words): Paragraph[] {
  const { orderDetails } = words;
  const { state, filled, quantity, averagePrice, decimals } = order;
  return [
    line(
      `${words.order.sides[order.side]} ${formatNumber(quantity, 0)} ${nameOf(order)}, ${termsOf(order, order.kind, order, words)}`,
    ),
    line(
      `${words.order.states[state]}, ${words.order.filledOf(formatNumber(filled, 0), formatNumber(quantity, 0), formatNumber(averagePrice, decimals))}`,
      orderStateTone(state),
    ),
    line(
      `${orderDetails.decidedAt(formatMoment(order.createdAt, zone))}, ${sentAt === null ? orderDetails.notSent : orderDetails.sentAt(formatMoment(sentAt, zone))}`,
    ),
    line(brokerOrderId === null ? orderDetails.noNumber : orderDetails.number(brokerOrderId)),
    ...(order.message === '' ? [] : [line(order.message)]),
  ];
}

const lifeOf = ({ life, zone }: OrderDetails, { log, orderDetails }: Words): Paragraph[] =>
  life.length === 0
    ? [line(orderDetails.nothing, 'dim')]
    : life.map(({ at, level, message }) =>
        line(`${formatClock(at, zone)}  ${log.levels[level]}  ${message}`, LEVEL_TONES[level]),
      );

const exchangesOf = ({ exchanges, zone }: OrderDetails, { orderDetails }: Words): Paragraph[] =>
  exchanges.length === 0
    ? [line(orderDetails.nothing, 'dim')]
    : exchanges.flatMap(({ at, sent, heard }) => [
        line(`${formatClock(at, zone)}  ${orderDetails.sent}  ${sent}`),
        line(`${formatClock(at, zone)}  ${orderDetails.heard}  ${heard === '' ? orderDetails.noAnswer : heard}`),
      ]);

function listOf(details: OrderDetails, words: Words): Paragraph[] {
  const { list, zone, sentAt } = details;
  const { orderDetails } = words;
  if (list === null) return [line(orderDetails.noList, 'dim')];
  return [
    line(orderDetails.readAt(formatMoment(list.readAt, zone))),
    ...(list.isComplete || sentAt === null ? [] : [line(orderDetails.incomplete, 'warn')]),
    ...(list.orders.length === 0 ? [line(orderDetails.noneListed)] : []),
    ...list.orders.map((listed) =>
      line(
        `${listedText(listed, details, words)}: ${verdictOn(listed, details, words)}`,
        listed.isCandidate ? 'accent' : 'plain',
      ),
    ),
  ];
}

/** `KR:20261125:0000012345  BUY 120 limit 70,000, taken 10:31:49, working, 0 filled` */
export function listedText(listed: ListedOrderView, { order, zone }: OrderDetails, words: Words): string {
  const { orderDetails } = words;
  return [
    `${listed.brokerOrderId}  ${words.order.sides[listed.side]} ${formatNumber(listed.quantity, 0)} ${termsOf(listed, listed.limit === null ? 'market' : 'limit', order, words)}`,
    orderDetails.takenAt(formatClock(listed.orderedAt, zone)),
    words.order.states[listed.state],
    orderDetails.filled(formatNumber(listed.filled, 0)),
  ].join(', ');
}

/** Why a listed order is this one, may be it, or is not. */
function verdictOn(
  { ours, differs, isCandidate, orderedAt }: ListedOrderView,
  { order, sentAt, resolution }: OrderDetails,
  { orderDetails }: Words,
): string {
  const traits = differs.map((trait) => orderDetails.traits[trait]).join(', ');
  if (ours === order.id) return orderDetails.isThis;
  if (ours !== null) return orderDetails.isOther(ours);
  if (isCandidate && differs.length > 0) return orderDetails.mayBeAllTheSame(traits);
  if (isCandidate) return orderDetails.mayBe(formatSeconds(orderedAt - (sentAt ?? orderedAt)));
  if (differs.length > 0) return orderDetails.isNot(traits);
  return resolution === null ? orderDetails.elsewhere : orderDetails.listedBefore;
}

/** Whole seconds, below zero where the broker's clock is before ours. */
const formatSeconds = (milliseconds: number): string => `${Math.round(milliseconds / 1000)} s`;

function blockedOf({ blocked, order }: OrderDetails, { orderDetails }: Words): Paragraph[] {
  if (blocked === null) return [];
  const { cash, shares, currency, moneyDecimals } = blocked;
  const isOpen = isFateOpen(order);
  return [
    ...(cash > 0 ? [line(orderDetails.cash(`${formatNumber(cash, moneyDecimals)} ${currency}`))] : []),
    line(orderDetails.symbol(nameOf(order))),
    ...(shares > 0 && (isOpen || order.side === 'SELL')
      ? [line(orderDetails.shares(formatNumber(shares, 0)), 'warn')]
      : []),
    ...(isOpen ? [line(orderDetails.comparison(order.market))] : []),
  ];
}

function choicesOf({ order, resolution }: OrderDetails, { orderDetails }: Words): Paragraph[] {
  if (resolution === null) return [];
  return [...(order.state === 'quarantined' ? [line(orderDetails.setAside)] : []), line(orderDetails.waitOrAnswer)];
}

/** An answer as one line, with the engine's word against it. */
export function answerLine({ listed, refusal }: Answer, details: OrderDetails, words: Words): string {
  const what =
    listed === null ? words.orderDetails.neverReceived : words.orderDetails.itIs(listedText(listed, details, words));
  return refusal === null ? what : `${what} - ${words.orderDetails.notNow}: ${refusal}`;
}
