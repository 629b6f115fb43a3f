import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../../../engine/broker/kis/stream/frame.ts';
import {
  MAX_REGISTRATIONS,
  type Request,
  Subscriptions,
  type WantedRegistration,
} from '../../../../../engine/broker/kis/stream/subscriptions.ts';
import type { Registration } from '../../../../../engine/broker/kis/stream/wanted.ts';

const idOf = ({ trId, trKey }: Registration) => `${trId} ${trKey}`;

const tick = (code: string): WantedRegistration => ({
  wanted: { kind: 'ticks', market: 'KR', code },
  registration: { trId: 'H0STCNT0', trKey: code },
});
const ticks = (...codes: readonly string[]) => codes.map(tick);
const NOTICES: WantedRegistration = {
  wanted: { kind: 'notices', scope: 'domestic' },
  registration: { trId: 'H0STCNI0', trKey: 'trader1' },
};
const many = (count: number) => ticks(...Array.from({ length: count }, (_, i) => `S${i}`));

const answerTo = ({ registration }: Request, code: string): Answer => ({
  ...registration,
  ok: code === 'OPSP0000' || code === 'OPSP0001',
  code,
  secret: null,
});

/** A broker's registrations, with the rules that its answers tell of. */
class Broker {
  readonly has = new Set<string>();
  readonly log: string[] = [];
  /** Answers that it gives instead of its own, by registration. */
  readonly answers = new Map<string, string>();
  limit = MAX_REGISTRATIONS;

  ask(request: Request): Answer {
    const id = idOf(request.registration);
    const code = this.answers.get(id) ?? (request.type === 'subscribe' ? this.subscribe(id) : this.unsubscribe(id));
    this.log.push(`${request.type === 'subscribe' ? '+' : '-'}${request.registration.trKey}`);
    return answerTo(request, code);
  }

  private subscribe(id: string): string {
    if (this.has.has(id)) return 'OPSP0002';
    if (this.has.size >= this.limit) return 'OPSP0008';
    this.has.add(id);
    return 'OPSP0000';
  }

  private unsubscribe(id: string): string {
    return this.has.delete(id) ? 'OPSP0001' : 'OPSP0003';
  }
}

/** Sends until there is nothing left to send, which has to be soon. */
function settle(subscriptions: Subscriptions, broker: Broker): void {
  for (let sent = 0; ; sent++) {
    const request = subscriptions.next();
    if (request === null) return;
    expect(sent).toBeLessThan(500);
    subscriptions.answer(broker.ask(request));
  }
}

function start(...wanted: readonly WantedRegistration[]) {
  const subscriptions = new Subscriptions();
  const broker = new Broker();
  subscriptions.lineUp();
  subscriptions.want(wanted);
  settle(subscriptions, broker);
  const change = (...next: readonly WantedRegistration[]) => {
    broker.log.length = 0;
    subscriptions.want(next);
    settle(subscriptions, broker);
    return broker.log;
  };
  const why = () => subscriptions.coverage().unserved.map(({ wanted, ...rest }) => Object.values(rest).join(' '));
  return { subscriptions, broker, change, why };
}

describe('what is asked for', () => {
  it('is sent by priority, one at a time', () => {
    const subscriptions = new Subscriptions();
    subscriptions.want([NOTICES, ...ticks('A', 'B')]);
    expect(subscriptions.next()).toBeNull();
    subscriptions.lineUp();
    expect(subscriptions.next()).toEqual({ type: 'subscribe', registration: NOTICES.registration });
    expect(subscriptions.next()).toBeNull();
    expect(subscriptions.waiting).toBe(true);
  });

  it('is the difference only', () => {
    const { change } = start(...ticks('A', 'B', 'C'));
    expect(change(...ticks('C', 'A', 'D'))).toEqual(['+D', '-B']);
    expect(change(...ticks('D', 'C', 'A'))).toEqual([]);
  });

  it('is asked for once although it is wanted twice, and its first place counts', () => {
    const { broker, subscriptions } = start(...ticks('A', 'B', 'A'));
    expect(broker.log).toEqual(['+A', '+B']);
    expect(subscriptions.coverage().served).toEqual([tick('A').wanted, tick('B').wanted]);
  });

  it('gives up what is worth less to make room, and no sooner', () => {
    const all = many(MAX_REGISTRATIONS);
    const { change, why, broker } = start(...all);
    expect(broker.has.size).toBe(MAX_REGISTRATIONS);
    expect(change(NOTICES, ...all)).toEqual(['-S40', '+trader1']);
    expect(why()).toEqual(['no-room']);
  });
});

describe('what does not come', () => {
  it('is said with its reason', () => {
    const away: WantedRegistration = {
      wanted: { kind: 'ticks', market: 'US_NASDAQ', code: 'AAPL' },
      registration: null,
    };
    const { subscriptions, why } = start(away, ...many(43));
    expect(why()).toEqual(['not-offered', 'no-room', 'no-room']);
    expect(subscriptions.coverage().served).toHaveLength(41);
    subscriptions.lineDown();
    expect(new Set(why().slice(1))).toEqual(new Set(['line-down']));
    subscriptions.lineUp();
    expect(why().slice(0, 3)).toEqual(['not-offered', 'pending', 'pending']);
  });

  it('a code that the broker does not know is not asked for again while it is wanted', () => {
    const { subscriptions, broker, change, why } = start();
    broker.answers.set('H0STCNT0 B', 'OPSP8992');
    expect(change(...ticks('A', 'B', 'C'))).toEqual(['+A', '+B', '+C']);
    expect(why()).toEqual(['refused OPSP8992']);
    expect(subscriptions.mayRetry).toBe(false);
    expect(change(...ticks('B', 'A', 'C'))).toEqual([]);
    change(...ticks('A'));
    expect(change(...ticks('A', 'B'))).toEqual(['+B']);
  });

  it.each(['OPSP0007', 'OPSP0009'])('%s is the broker’s own trouble and may be asked again', (code) => {
    const { subscriptions, broker, change } = start();
    broker.answers.set('H0STCNT0 A', code);
    change(...ticks('A', 'B'));
    expect(subscriptions.mayRetry).toBe(true);
    broker.answers.clear();
    subscriptions.retry();
    settle(subscriptions, broker);
    expect(broker.log).toEqual(['+A', '+B', '+A']);
    expect(subscriptions.coverage().unserved).toEqual([]);
  });

  it('a refused one leaves its room to the next', () => {
    const { broker, change } = start();
    broker.answers.set('H0STCNT0 S3', 'OPSP8992');
    change(...many(42));
    expect(broker.has.size).toBe(41);
    expect(broker.has.has('H0STCNT0 S41')).toBe(true);
  });
});

it('a new connection is a new chance for what was refused', () => {
  const { subscriptions, broker, change } = start();
  broker.answers.set('H0STCNT0 A', 'OPSP8992');
  change(...ticks('A'));
  broker.answers.clear();
  subscriptions.lineDown();
  subscriptions.lineUp();
  settle(subscriptions, broker);
  expect(subscriptions.coverage().served).toEqual([tick('A').wanted]);
});

describe('a broker with fewer places than it says', () => {
  it('keeps what matters most, and does not ask over and over', () => {
    const { subscriptions, broker, change, why } = start();
    broker.limit = 5;
    expect(change(...many(8))).toEqual(['+S0', '+S1', '+S2', '+S3', '+S4', '+S5']);
    expect(why()).toEqual(['no-room', 'no-room', 'no-room']);
    expect(change(NOTICES, ...many(8))).toEqual(['-S4', '+trader1']);
    subscriptions.lineDown();
    broker.has.clear();
    broker.limit = 41;
    subscriptions.lineUp();
    settle(subscriptions, broker);
    expect(broker.has.size).toBe(9);
  });
});

describe('answers that do not fit', () => {
  it('already registered is registered', () => {
    const { subscriptions, broker, change } = start();
    broker.has.add('H0STCNT0 A');
    change(...ticks('A'));
    expect(subscriptions.coverage().served).toEqual([tick('A').wanted]);
  });

  it('notices that were on already are taken off and on again, for their key', () => {
    const { broker, change, subscriptions } = start();
    broker.has.add('H0STCNI0 trader1');
    expect(change(NOTICES, ...ticks('A'))).toEqual(['+trader1', '-trader1', '+trader1', '+A']);
    expect(subscriptions.coverage().unserved).toEqual([]);
  });

  it('on every connection', () => {
    const { subscriptions, broker, change } = start();
    for (let connection = 0; connection < 2; connection++) {
      broker.has.add('H0STCNI0 trader1');
      change(NOTICES);
      expect(subscriptions.coverage().served).toEqual([NOTICES.wanted]);
      subscriptions.lineDown();
      subscriptions.lineUp();
    }
  });

  it('and once on each', () => {
    const { broker, change, why } = start();
    broker.answers.set('H0STCNI0 trader1', 'OPSP0002');
    expect(change(NOTICES)).toEqual(['+trader1', '-trader1', '+trader1']);
    expect(why()).toEqual(['refused OPSP0002']);
  });

  it('not registered is as good as taken off', () => {
    const { broker, change } = start(...ticks('A', 'B'));
    broker.has.delete('H0STCNT0 A');
    expect(change(...ticks('B'))).toEqual(['-A']);
    expect(change(...ticks('B', 'A'))).toEqual(['+A']);
  });

  it('one that names nothing belongs to the request that waits', () => {
    const subscriptions = new Subscriptions();
    subscriptions.lineUp();
    subscriptions.want(ticks('A'));
    subscriptions.next();
    subscriptions.answer({ trId: null, trKey: null, ok: false, code: 'OPSP9993', secret: null });
    expect(subscriptions.coverage().unserved).toMatchObject([{ why: 'refused', code: 'OPSP9993' }]);
  });

  it('none at all: the next has its turn, and a late answer still counts', () => {
    const subscriptions = new Subscriptions();
    subscriptions.lineUp();
    subscriptions.want(ticks('A', 'B'));
    const first = subscriptions.next()!;
    subscriptions.unanswered();
    expect(subscriptions.coverage().unserved[0]).toMatchObject({ why: 'refused', code: 'no-answer' });
    expect(subscriptions.next()?.registration.trKey).toBe('B');
    subscriptions.answer(answerTo(first, 'OPSP0000'));
    expect(subscriptions.coverage().served).toEqual([tick('A').wanted]);
    expect(subscriptions.waiting).toBe(true);
  });

  it('none at all to the end of a registration: its place is free', () => {
    const { subscriptions, broker } = start(...many(MAX_REGISTRATIONS));
    subscriptions.want(many(MAX_REGISTRATIONS - 1).concat(tick('A')));
    expect(subscriptions.next()?.type).toBe('unsubscribe');
    subscriptions.unanswered();
    broker.has.delete('H0STCNT0 S40');
    settle(subscriptions, broker);
    expect(subscriptions.coverage().unserved).toEqual([]);
  });

  it('a late yes to what is no longer wanted is undone', () => {
    const subscriptions = new Subscriptions();
    subscriptions.lineUp();
    subscriptions.want(ticks('A'));
    const first = subscriptions.next()!;
    subscriptions.unanswered();
    subscriptions.want([]);
    subscriptions.answer(answerTo(first, 'OPSP0000'));
    expect(subscriptions.next()).toEqual({ type: 'unsubscribe', registration: first.registration });
  });

  it('one about something that is no stream of ours changes nothing', () => {
    const { subscriptions } = start(...ticks('A'));
    for (const trId of ['H0IFCNT0', 'toString']) {
      subscriptions.answer({ trId, trKey: 'A', ok: true, code: 'OPSP0000', secret: null });
    }
    expect(subscriptions.next()).toBeNull();
  });
});

describe('whatever happens', () => {
  const code = fc.constantFrom(...Array.from({ length: 60 }, (_, i) => `S${i}`));
  const step = fc.oneof(
    fc.record({ want: fc.uniqueArray(code, { maxLength: 60 }), notices: fc.boolean() }),
    fc.record({
      answer: fc.constantFrom('OPSP0007', 'OPSP8992', 'OPSP0002', 'OPSP0003', 'OPSP0008', 'OPSP0000'),
      of: code,
    }),
    fc.record({ limit: fc.integer({ min: 0, max: 41 }) }),
    fc.constantFrom('down', 'retry', 'silence'),
  );

  it('it settles, holds no more than there is room for, and tells apart all that is wanted', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const { subscriptions, broker } = start();
        let wanted: readonly WantedRegistration[] = [];
        for (const what of steps) {
          if (what === 'down') {
            subscriptions.lineDown();
            broker.has.clear();
            subscriptions.lineUp();
          } else if (what === 'retry') subscriptions.retry();
          else if (what === 'silence') {
            subscriptions.next();
            subscriptions.unanswered();
          } else if ('limit' in what) broker.limit = what.limit;
          else if ('answer' in what) broker.answers.set(`H0STCNT0 ${what.of}`, what.answer);
          else {
            wanted = [...(what.notices ? [NOTICES] : []), ...ticks(...what.want)];
            subscriptions.want(wanted);
          }
          settle(subscriptions, broker);
          const { served, unserved } = subscriptions.coverage();
          expect(served.length).toBeLessThanOrEqual(MAX_REGISTRATIONS);
          expect(new Set([...served, ...unserved.map((one) => one.wanted)])).toEqual(
            new Set(wanted.map((one) => one.wanted)),
          );
          expect(unserved.filter(({ why }) => why === 'pending' || why === 'line-down')).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('with a broker that keeps its word, what is registered is what comes first', () => {
    fc.assert(
      fc.property(fc.array(fc.uniqueArray(code, { maxLength: 60 }), { maxLength: 12 }), (sets) => {
        const { broker, change } = start();
        for (const set of sets) {
          const before = new Set(broker.has);
          const log = change(NOTICES, ...ticks(...set));
          const first = [NOTICES, ...ticks(...set)].slice(0, 41).map(({ registration }) => idOf(registration!));
          expect(broker.has).toEqual(new Set(first));
          const differences =
            first.filter((id) => !before.has(id)).length + [...before].filter((id) => !first.includes(id)).length;
          expect(log).toHaveLength(differences);
        }
      }),
    );
  });
});
