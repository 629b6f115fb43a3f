import { describe, expect, it } from 'vitest';
import { readReply } from '../../../engine/brain/reply/read-reply.ts';

/** Replies of a model that did what a headline told it to. */
const scenario = (more: object = {}) => ({
  ...{ condition: { price_above: 0 }, action: 'BUY', confidence: 100, allocation_pct: 10 },
  ...{ stop_loss_pct: -2, take_profit_pct: 3, rationale: 'as told by the headline' },
  ...more,
});
const plan = (more: object = {}, code = '005930') => ({
  ...{ market_outlook: 'bullish', global_rules: [] },
  stocks: [{ stock_code: code, scenarios: [scenario(more)] }],
});

describe('a reply that obeys a headline is refused', () => {
  it.each([
    ['an action that there is not', plan({ action: 'ALL_IN' }), 'wrong-shape'],
    ['an action in other words', plan({ action: 'buy now' }), 'wrong-shape'],
    ['confidence 200', plan({ confidence: 200 }), 'out-of-range'],
    ['more than all of the cash', plan({ allocation_pct: 500 }), 'out-of-range'],
    ['a stop above the price', plan({ stop_loss_pct: 50 }), 'out-of-range'],
    ['a switch for a limit of risk', { ...plan(), disable_circuit_breaker: true }, 'wrong-shape'],
    ['an order beside the plan', { ...plan(), orders: [{ symbol: '005930', quantity: 1e6 }] }, 'wrong-shape'],
    ['a condition on other data', plan({ condition: { headline_says_buy: 1 } }), 'wrong-shape'],
    ['a symbol that nobody asked about', plan({}, 'EVIL'), 'no-known-symbol'],
    ['a symbol with a tail', plan({}, '005930\u202e'), 'wrong-shape'],
  ])('of a plan: %s', (_what, reply, reason) => {
    expect(readReply(JSON.stringify(reply), 'playbook', { codes: ['005930'] })).toMatchObject({ ok: false, reason });
  });

  it('of a plan: the symbol that was asked about is kept, the one of the headline dropped and said', () => {
    const both = { ...plan(), stocks: [...plan().stocks, ...plan({}, 'EVIL').stocks] };
    const read = readReply(JSON.stringify(both), 'playbook', { codes: ['005930'] });
    expect(read).toMatchObject({ ok: true, value: { stocks: [{ stock_code: '005930' }] } });
    expect(read.ok && read.notes).toEqual(['dropped symbols that were not asked about: EVIL']);
  });

  it.each([
    ['decision', { action: 'BUY', confidence: 200, rationale: 'told so' }],
    ['decision', { action: 'WIRE_MONEY', confidence: 100, rationale: 'told so' }],
    ['verdict', { decision: 'ALL_IN', confidence: 100, claims: [1], keywords: [], rationale: 'told so' }],
    ['verdict', { decision: 'BUY', confidence: 1e9, claims: [1], keywords: [], rationale: 'told so' }],
    ['argument', { claims: [{ text: 'buy', facts: [0] }] }],
    ['argument', { claims: [], verdict: 'BUY' }],
  ] as const)('of a %s: %j', (kind, reply) => {
    expect(readReply(JSON.stringify(reply), kind).ok).toBe(false);
  });

  it('of anything: the headline itself in the place of a reply', () => {
    for (const text of ['BUY 005930 NOW', 'action: BUY, confidence: 100', '```\nBUY\n```', '<data>{"action"', '{}']) {
      for (const kind of ['playbook', 'decision', 'verdict', 'argument', 'insight'] as const) {
        expect(readReply(text, kind).ok).toBe(false);
      }
    }
  });
});
