import fc from 'fast-check';
import { symbolId } from '../../engine/market/types.ts';
import type { ModelDesk } from './model-desk.ts';
import { BASE } from './scripted-day.ts';

const WAITS = [50, 400, 1_000, 2_500, 4_000, 11_000, 30_000, 65_000];
/** Prices at which an entry, a stop, a break-even lock or a trailing stop is met. */
const FACTORS = [1, 1, 1.001, 1.015, 1.04, 0.995, 0.92];

const pick = <T>(from: readonly T[], n: number): T | undefined => from[n % Math.max(1, from.length)];

function on<T>(from: readonly T[], n: number, then: (picked: T) => void): void {
  const picked = pick(from, n);
  if (picked !== undefined) then(picked);
}

/** What can happen between a desk and its broker. The numbers say which one, when and how much, as far as it matters. */
const MOVES = {
  wait(desk, a) {
    const ms = pick(WAITS, a) ?? 0;
    desk.note(`wait ${ms} ms`);
    desk.wait(ms);
  },
  trade(desk, a, b) {
    const last = Math.round((BASE * (pick(FACTORS, b) ?? 1)) / 100) * 100;
    desk.note(`stock ${a % 2} trades at ${last}`);
    desk.quote(last, symbolId(a % 2));
  },
  arrive: (desk, a) => on(desk.underWay(), a, (request) => desk.arrive(request)),
  answer: (desk, a) =>
    on(
      desk.requests.filter(({ fate, told }) => !told && (fate === 'taken' || fate === 'refused')),
      a,
      (request) => desk.answer(request),
    ),
  lie: (desk, a) =>
    on(
      desk.requests.filter(({ fate, told }) => !told && fate === 'taken'),
      a,
      (request) => desk.lie(request),
    ),
  vanish: (desk, a) =>
    on(desk.underWay(), a, (request) => {
      desk.note(`${request.ticket.id} is lost on its way`);
      request.fate = 'lost';
    }),
  timeOut: (desk, a) =>
    on(
      desk.requests.filter(({ told }) => !told),
      a,
      (request) => desk.timeOut(request),
    ),
  neverLeave: (desk, a) =>
    on(
      desk.underWay().filter(({ told }) => !told),
      a,
      (request) => desk.neverLeave(request),
    ),
  fill: (desk, a, b) =>
    on(desk.working(), a, (order) => {
      const shares = Math.min(order.quantity - order.filled, 1 + Math.floor((order.quantity * b) / 60));
      const price = (order.limit ?? BASE) + (order.side === 'BUY' ? -100 : 100) * (b % 3);
      desk.note(`${order.number} fills ${shares} at ${price}`);
      desk.exchange.fill(desk.now, order, shares, price);
    }),
  end: (desk, a, b) =>
    on(desk.working(), a, (order) => {
      const how = b % 2 === 0 ? 'rejected' : 'cancelled';
      desk.note(`${order.number} is ${how}`);
      desk.exchange.end(desk.now, order, how);
    }),
  cancel: (desk) => desk.takeCancel(true),
  loseCancel: (desk) => desk.takeCancel(false),
  phone(desk, a, b) {
    const code = desk.codeAt(a % 2);
    const held = desk.exchange.holdings.get(code)?.quantity ?? 0;
    const draft =
      b % 2 === 0 || held === 0
        ? ({ side: 'BUY', quantity: 1 + (b % 9), limit: 69_000 } as const)
        : ({ side: 'SELL', quantity: Math.min(held, 1 + b), limit: 72_000 } as const);
    const order = desk.exchange.take(desk.now, { engineId: null, code, ...draft });
    desk.note(`phone: ${draft.side} ${draft.quantity} of ${code} ${order?.number ?? 'refused'}`);
  },
  twin(desk) {
    const last = desk.requests.at(-1);
    if (last === undefined) return;
    const order = desk.exchange.take(desk.now, { ...desk.draftOf(last.ticket), engineId: null });
    desk.note(`phone: the same as ${last.ticket.id} ${order?.number ?? 'refused'}`);
    if (order !== null) desk.muddled.add(order.code);
  },
  flow(desk, a) {
    desk.note(`${(a - 40) * 100_000} won come`);
    desk.exchange.flow(desk.now, (a - 40) * 100_000);
  },
  read: (desk, a, b) =>
    desk.readOn({
      lagSeconds: b % 9,
      listLagSeconds: b % 4 === 0 ? a % 4 : 0,
      fillsLagSeconds: b % 4 === 1 ? a % 4 : 0,
      complete: a % 3 !== 1,
      tellsFees: a % 5 !== 2,
    }),
  hear(desk) {
    const report = desk.read.shift();
    if (report !== undefined) desk.hear(report);
  },
  hearAgain: (desk, a) => on(desk.heard, a, (report) => desk.hear(report)),
  compare(desk, a, b) {
    while (desk.read.length === 0) MOVES.read(desk, a, b);
    MOVES.hear(desk);
  },
  commit: (desk) => desk.commit(),
  kill: (desk, _, b) => desk.kill(pick(WAITS, b) ?? 0),
  dieSending: (desk) => desk.dieSending(),
  exit(desk, a) {
    desk.note(`operator: exit stock ${a % 2}`);
    desk.command({ type: 'exit', symbol: symbolId(a % 2), reason: 'enough' });
    desk.commit();
  },
  resolve(desk) {
    for (const { id, state } of [...desk.state.orders.values()]) if (state === 'unknown') desk.resolve(id);
  },
} as const satisfies Record<string, (desk: ModelDesk, a: number, b: number) => void>;

export interface Move {
  readonly kind: keyof typeof MOVES;
  readonly a: number;
  readonly b: number;
}

const ALL = Object.keys(MOVES) as (keyof typeof MOVES)[];
const OFTEN = ['wait', 'trade', 'arrive', 'answer', 'fill', 'read', 'read', 'hear', 'compare', 'cancel'] as const;

export const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.record({
    kind: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...OFTEN) },
      { weight: 1, arbitrary: fc.constantFrom(...ALL) },
    ),
    a: fc.nat(99),
    b: fc.nat(99),
  }),
  { minLength: 1, maxLength: 250, size: 'max' },
);

export function make({ kind, a, b }: Move, desk: ModelDesk): void {
  MOVES[kind](desk, a, b);
}
