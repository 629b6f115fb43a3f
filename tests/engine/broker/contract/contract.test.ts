import { describe, expect, it } from 'vitest';
import { tradingDay } from '../../../../engine/market/types.ts';
import { CASES, type ContractCase, type Outcome, type SubjectName } from './cases.ts';
import { KisSubject } from './kis-subject.ts';
import { SimSubject } from './sim-subject.ts';
import { type BrokerSubject, clock, type Opening } from './subject.ts';

const MONDAY = tradingDay('2026-11-23');

const SUBJECTS: Readonly<Record<SubjectName, (opening: Opening) => Promise<BrokerSubject>>> = {
  'the simulated exchange': (opening) => SimSubject.open(opening),
  'KIS, a live account': (opening) => KisSubject.open('live', opening),
  'KIS, a paper account': (opening) => KisSubject.open('paper', opening),
};

function expected({ outcome, differs }: ContractCase, name: SubjectName): Outcome {
  return differs?.of.includes(name) === true ? differs.outcome : outcome;
}

describe.each(Object.entries(SUBJECTS))('the contract of a broker, kept by %s', { timeout: 60_000 }, (name, open) => {
  it.each(CASES.map((each) => [each.what, each] as const))('%s', async (_, each) => {
    const { market = 'KR', time = market === 'KR' ? '10:00' : '10:30' } = each;
    const broker = await open({ market, at: clock.instantOf(market, MONDAY, time) });
    try {
      const order = await each.act(broker);
      const { filled, quantity, state, message } = order;
      const is: Outcome = {
        state,
        filled: filled === 0 ? 'none' : filled < quantity ? 'part' : 'all',
        ...(state === 'rejected' && { code: (message ?? '').split(':')[0] }),
      } as Outcome;
      expect(is, message ?? '').toEqual(expected(each, name as SubjectName));
      expect(broker.faults()).toEqual([]);
    } finally {
      await broker.close();
    }
  });
});
