import { z } from 'zod';
import { LONGEST_ADVANCE_MS } from './bounds.ts';
import { FAULT_KINDS, type FaultPlan, type TimedFaultKind } from './faults.ts';
import type { Speed } from './pace.ts';
import type { Rehearsal } from './rehearsal.ts';
import type { WireRequest } from './rest/gateway.ts';
import type { ControlReply, RestServer } from './rest/rest-server.ts';
import type { StreamServer } from './stream/stream-server.ts';
import type { Truth } from './truth.ts';

const count = z.int().min(0);

/** A step in lockstep with a client, which says what it has sent and received. */
const step = z.strictObject({
  /** Epoch ms. */
  until: z.number(),
  sent: count,
  frames: count,
  /** Messages sent on the present stream connection; left out, they are not waited for. */
  messages: count.optional(),
});

const jump = z.strictObject({ advance: z.number().min(0).max(LONGEST_ADVANCE_MS) });

const faultOrder = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  match: z.string().default(''),
  count: z.int().min(1).max(1_000).default(1),
  ms: z.int().min(0).nullable().default(null),
});

interface ControlOptions {
  readonly rehearsal: Rehearsal;
  readonly speed: Speed;
  readonly faults: FaultPlan;
  readonly truth: Truth;
  readonly rest: () => RestServer;
  readonly stream: StreamServer;
  readonly happen: (kind: TimedFaultKind, ms: number | null) => void;
}

/** The emulator's own endpoints: its clock, its faults and what is true. No part of the broker. */
export class Control {
  private readonly options: ControlOptions;

  constructor(options: ControlOptions) {
    this.options = options;
  }

  handle({ method, path, body }: WireRequest): ControlReply {
    switch (`${method} ${path}`) {
      case 'GET /emulator/clock':
        return ok({ now: this.options.rehearsal.now, speed: this.options.speed });
      case 'POST /emulator/clock':
        return this.moveClock(body);
      case 'POST /emulator/hello':
        this.options.stream.hangUp();
        return ok({ now: this.options.rehearsal.now, speed: this.options.speed });
      case 'GET /emulator/truth':
        return ok(this.options.truth.document());
      case 'GET /emulator/faults':
        return ok(this.options.faults.log);
      case 'POST /emulator/fault':
        return this.withBody(faultOrder, body, (order) => this.orderFault(order));
      default:
        return { status: 404, body: { error: `there is no ${method} ${path}; see docs/emulator.md` } };
    }
  }

  private withBody<T>(schema: z.ZodType<T>, body: string, use: (value: T) => ControlReply): ControlReply {
    const parsed = schema.safeParse(parseJson(body));
    return parsed.success ? use(parsed.data) : { status: 400, body: { error: z.prettifyError(parsed.error) } };
  }

  private moveClock(body: string): ControlReply {
    const { rehearsal, speed } = this.options;
    if (speed !== 'step') return { status: 409, body: { error: `the clock runs at ${speed} times real time` } };
    const parsed = parseJson(body);
    if (typeof parsed === 'object' && parsed !== null && 'advance' in parsed) {
      return this.withBody(jump, body, ({ advance }) => {
        rehearsal.advance(rehearsal.now + advance, () => false);
        return this.told();
      });
    }
    return this.withBody(step, body, (order) => {
      if (order.until > rehearsal.now + LONGEST_ADVANCE_MS) {
        return { status: 400, body: { error: 'time is moved on by 31 days at most' } };
      }
      if (this.isWaiting(order)) return ok({ now: rehearsal.now, waiting: true });
      const before = this.count();
      rehearsal.advance(order.until, () => this.count() > before);
      return this.told();
    });
  }

  /** Grows with everything that a client is told. */
  private count(): number {
    return this.options.stream.sent + this.options.rest().replies;
  }

  private told(): ControlReply {
    const { rehearsal, stream, rest } = this.options;
    const { replies, dropped, held } = rest();
    return ok({ now: rehearsal.now, frames: stream.present.frames, replies, dropped, held });
  }

  /** Whether something that the client has sent, or was sent, is still on its way. */
  private isWaiting(order: z.infer<typeof step>): boolean {
    const { present } = this.options.stream;
    if (this.options.rest().received < order.sent) return true;
    if (!present.isOpen) return false;
    return present.frames > order.frames || present.messages < (order.messages ?? 0);
  }

  private orderFault(order: z.infer<typeof faultOrder>): ControlReply {
    const { kind } = order;
    switch (kind) {
      case 'cut-socket':
      case 'maintenance':
      case 'token-death':
        this.options.happen(kind, order.ms);
        break;
      default:
        this.options.faults.order(order);
    }
    return ok({ ordered: order });
  }
}

const ok = (body: unknown): ControlReply => ({ status: 200, body });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
