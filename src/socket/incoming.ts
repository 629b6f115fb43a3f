import { z } from 'zod';
import { BOOK_PAGES } from '../../engine/client/book.ts';
import { CHART_NAMES } from '../../engine/client/charts.ts';
import type { ClientRequest } from '../../engine/client/client.ts';
import type { ToEngine } from '../../engine/client/protocol.ts';
import { CONTEXT_LAYERS } from '../../engine/context/layers.ts';
import type { OperatorCommand } from '../../engine/kernel/events.ts';
import { MARKET_CODES, symbolId } from '../../engine/market/types.ts';
import { JOB_IDS } from '../../engine/schedule/job-table.ts';

/*
 * What a process at the other end of a socket may say. It is the same user's, but may be of another version, or not ours
 * at all.
 */

const reason = z.string().max(500);
const symbol = z.int().nonnegative().transform(symbolId);

const commands = {
  pause: z.strictObject({ type: z.literal('pause'), reason }),
  resume: z.strictObject({ type: z.literal('resume'), reason }),
  halt: z.strictObject({ type: z.literal('halt'), reason }),
  'reset-breaker': z.strictObject({ type: z.literal('reset-breaker'), reason }),
  rescan: z.strictObject({ type: z.literal('rescan') }),
  replan: z.strictObject({ type: z.literal('replan') }),
  review: z.strictObject({ type: z.literal('review'), symbol }),
  council: z.strictObject({ type: z.literal('council'), symbol }),
  exit: z.strictObject({ type: z.literal('exit'), symbol, reason }),
  'resolve-order': z.strictObject({
    type: z.literal('resolve-order'),
    orderId: z.string().max(100),
    as: z.discriminatedUnion('is', [
      z.strictObject({ is: z.literal('listed'), brokerOrderId: z.string().max(100) }),
      z.strictObject({ is: z.literal('never-received') }),
    ]),
    reason,
  }),
  remember: z.strictObject({
    type: z.literal('remember'),
    layer: z.enum(CONTEXT_LAYERS),
    timeFrame: z.string().max(20),
    key: z.string().max(100),
    value: z.string().max(10_000),
  }),
  'roll-up': z.strictObject({
    type: z.literal('roll-up'),
    market: z.enum(MARKET_CODES).nullable(),
    timeFrame: z.string().max(20).nullable(),
  }),
  'expire-context': z.strictObject({ type: z.literal('expire-context') }),
  'run-job': z.strictObject({
    type: z.literal('run-job'),
    job: z.enum(JOB_IDS),
    market: z.enum(MARKET_CODES).nullable(),
  }),
  lesson: z.strictObject({
    type: z.literal('lesson'),
    id: z.string().max(100),
    verdict: z.enum(['approve', 'reject', 'edit']),
    text: reason,
  }),
  'mark-decision': z.strictObject({
    type: z.literal('mark-decision'),
    decisionId: z.string().max(100),
    notes: reason,
  }),
} satisfies { [Type in OperatorCommand['type']]: z.ZodType<Extract<OperatorCommand, { type: Type }>> };

/** Time travel is not asked of a running engine. */
type Request = Exclude<ClientRequest, { type: 'travel' | 'what-if' }>;

const requests = {
  command: z.strictObject({
    type: z.literal('command'),
    command: z.discriminatedUnion('type', Object.values(commands) as Options<typeof commands>),
    actor: z.string().max(64),
  }),
  explain: z.strictObject({ type: z.literal('explain'), decisionId: z.string().max(100) }),
  'explain-symbol': z.strictObject({ type: z.literal('explain-symbol'), symbolId: z.int().nonnegative() }),
  order: z.strictObject({ type: z.literal('order'), orderId: z.string().max(100) }),
  chart: z.strictObject({
    type: z.literal('chart'),
    chart: z.enum(CHART_NAMES),
    symbolId: z.int().nonnegative().nullable(),
  }),
  memory: z.strictObject({
    type: z.literal('memory'),
    open: z.strictObject({ layer: z.enum(CONTEXT_LAYERS), timeFrame: z.string().max(20) }).nullable(),
    search: z.string().max(200),
  }),
  book: z.strictObject({ type: z.literal('book'), page: z.enum(BOOK_PAGES) }),
  status: z.strictObject({ type: z.literal('status') }),
  'take-pen': z.strictObject({ type: z.literal('take-pen') }),
  stop: z.strictObject({ type: z.literal('stop') }),
} satisfies { [Type in Request['type']]: z.ZodType<Extract<Request, { type: Type }>> };

type Options<Schemas extends Record<string, z.core.$ZodTypeDiscriminable>> = [
  Schemas[keyof Schemas],
  ...Schemas[keyof Schemas][],
];

const count = z.int().nonnegative();

/** A client's message. */
export const toEngine: z.ZodType<ToEngine> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hello'),
    version: count,
    name: z.string().regex(/^[\p{L}\p{N}@._:/+-]{1,64}$/u),
    terminal: z.boolean(),
  }),
  z.strictObject({
    type: z.literal('request'),
    id: count,
    request: z.discriminatedUnion('type', Object.values(requests) as Options<typeof requests>),
  }),
  z.strictObject({ type: z.literal('ack'), seq: count }),
  z.strictObject({ type: z.literal('resync') }),
]);
