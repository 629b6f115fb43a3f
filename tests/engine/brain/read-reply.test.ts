import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findObject } from '../../../engine/brain/reply/find-object.ts';
import { readReply } from '../../../engine/brain/reply/read-reply.ts';
import { Refused } from '../../../engine/brain/reply/refusals.ts';
import { repair } from '../../../engine/brain/reply/repair.ts';
import { replySchema } from '../../../engine/brain/reply/schemas.ts';
import { DECISION, PLAYBOOK, REPLIES, VERDICT } from './replies.ts';

const text = JSON.stringify(DECISION);
const read = (reply: string) => readReply(reply, 'decision');
const refused = (reason: string) => expect.objectContaining({ ok: false, reason });

describe('a reply as it was asked for', () => {
  it.each(Object.keys(REPLIES) as (keyof typeof REPLIES)[])('is taken as it is: %s', (kind) => {
    expect(readReply(JSON.stringify(REPLIES[kind]), kind)).toEqual({ ok: true, value: REPLIES[kind], notes: [] });
  });

  it('gets the documented defaults where a scenario leaves them out', () => {
    const reply = `{"market_outlook":"neutral","global_rules":[],"stocks":[{"stock_code":"A","scenarios":[
      {"condition":{"rsi_below":30},"action":"BUY","confidence":85,"rationale":"r"}]}]}`;
    expect(readReply(reply, 'playbook')).toMatchObject({
      value: { stocks: [{ scenarios: [{ allocation_pct: 10, stop_loss_pct: -2, take_profit_pct: 3 }] }] },
    });
  });

  it('has its prose made safe: one line, no control or direction characters, bounded', () => {
    const rationale = `a\n\u001b[2Jb\u202e\u0007${'x'.repeat(5000)}`;
    const result = read(JSON.stringify({ ...DECISION, rationale }));
    expect(result).toMatchObject({ ok: true, value: { rationale: expect.stringMatching(/^a \[2Jbx{900,}$/) } });
    expect(result.ok && result.value.rationale.length).toBe(1000);
  });
});

describe('what is certain is repaired', () => {
  it.each([
    ['a fence', `\`\`\`json\n${text}\n\`\`\``],
    ['prose around', `Here is my decision:\n\n${text}\n\nGood luck!`],
    ['thoughts before', `<think>maybe {"action":"SELL"}?</think>\n${text}`],
    ['a trailing comma', text.replace('}', ',}')],
    ['single quotes', text.replaceAll('"', "'")],
    ['typographic quotes', text.replaceAll(/"([^"]*)"/g, '“$1”')],
    ['bare keys', text.replaceAll(/"(\w+)":/g, '$1:')],
    ['comments', text.replace('{', '{ // what to do\n').replace('85', '85 /* sure */')],
    ['missing commas', text.replaceAll(',"', '\n"')],
    ['the last brace missing', text.slice(0, -1)],
    ['the last brace missing inside a fence', `\`\`\`json\n${text.slice(0, -1)}\n\`\`\``],
  ])('%s', (_, reply) => {
    expect(read(reply)).toMatchObject({ ok: true, value: DECISION });
    expect(read(reply)).not.toMatchObject({ notes: [] });
  });

  it('a byte order mark is nothing to speak of', () => {
    expect(read(`\uFEFF${text}\n`)).toEqual({ ok: true, value: DECISION, notes: [] });
  });

  it('a rationale that was cut off, for nothing hangs on it', () => {
    expect(read(text.slice(0, -12))).toMatchObject({
      ok: true,
      value: { ...DECISION, rationale: 'Above both averages wi' },
    });
  });

  it('a line break inside a text, which only prose has', () => {
    expect(read(text.replace('both ', 'both\n'))).toMatchObject({ ok: true, value: DECISION });
  });
});

describe('nothing is guessed', () => {
  it.each([
    ['prose', 'I would BUY with a confidence of 90.', 'not-json'],
    ['nothing', ' \n\t', 'empty'],
    ['a refusal in Korean', '죄송합니다. 투자 조언은 드릴 수 없습니다.', 'not-json'],
    ['two decisions', `${text}\n${text.replace('BUY', 'SELL')}`, 'ambiguous'],
    ['a draft in a fence and a decision', `\`\`\`${text}\`\`\` or rather ${text}`, 'ambiguous'],
    ['a list', `[${text}]`, 'wrong-shape'],
    ['a key twice', text.replace('{', '{"action":"SELL",'), 'ambiguous'],
    ['a key twice, once escaped', text.replace('{', '{"\\u0061ction":"SELL",'), 'ambiguous'],
    ['an action without quotes', text.replace('"BUY"', 'BUY'), 'repaired-value'],
    ['an action in two pieces', text.replace('"BUY"', '"BU" + "Y"'), 'repaired-value'],
    ['an action in small letters', text.replace('BUY', 'buy'), 'wrong-shape'],
    ['an action in wide letters', text.replace('BUY', '\uFF22\uFF35\uFF39'), 'wrong-shape'],
    ['an action that is none', text.replace('BUY', 'BUY_ALL'), 'wrong-shape'],
    ['an action with a zero byte', text.replace('BUY', 'BUY\\u0000'), 'wrong-shape'],
    ['a choice of actions', text.replace('"BUY"', '"BUY" | "SELL"'), 'repaired-value'],
    ['NaN', text.replace('85', 'NaN'), 'not-finite'],
    ['infinity', text.replace('85', '-Infinity'), 'not-finite'],
    ['a number beyond all numbers', text.replace('85', '1e999'), 'not-finite'],
    ['a number of a hundred digits', text.replace('85', `85.${'0'.repeat(100)}`), 'out-of-range'],
    ['a number in quotes', text.replace('85', '"85"'), 'wrong-shape'],
    ['a percentage', text.replace('85', '85%'), 'repaired-value'],
    ['a leading zero', text.replace('85', '085'), 'repaired-value'],
    ['a bare fraction', text.replace('85', '.85'), 'repaired-value'],
    ['a thousands separator', text.replace('85', '1,000'), 'repaired-value'],
    ['a confidence above 100', text.replace('85', '100.01'), 'out-of-range'],
    ['a confidence below 0', text.replace('85', '-1'), 'out-of-range'],
    ['an unknown key', text.replace('{', '{"leverage":5,'), 'wrong-shape'],
    ['a missing key', '{"action":"BUY","confidence":85}', 'wrong-shape'],
    ['a prototype', text.replace('{', '{"__proto__":{"action":"SELL"},'), 'wrong-shape'],
    ['quotes inside a text', text.replace('both', 'the "both"'), 'repaired-value'],
    ['an ellipsis', text.replace('}', ',...}'), 'repaired-value'],
    ['an object closed too early', text.replace('85', '85},'), 'ambiguous'],
    ['a bracket of the wrong kind', text.replace('}', ']'), 'repaired-value'],
    ['a cut-off number', text.slice(0, text.indexOf('85') + 1), 'cut-off'],
    ['a cut-off action', text.slice(0, text.indexOf('UY')), 'cut-off'],
    ['a cut-off key', text.slice(0, text.indexOf('fidence')), 'cut-off'],
    ['an abyss', `${'{"a":'.repeat(50_000)}1`, 'too-large'],
    ['a deep one', `${'{"a":'.repeat(500)}1${'}'.repeat(500)}`, 'too-deep'],
    ['ten megabytes', text + ' '.repeat(10_000_000), 'too-large'],
  ])('%s', (_, reply, reason) => {
    expect(read(reply)).toEqual({ ok: false, reason, detail: expect.stringMatching(/^[^\n]{5,300}$/) });
  });
});

describe('a playbook', () => {
  const plan = JSON.stringify(PLAYBOOK);

  it('loses symbols that were not asked about, and says so', () => {
    expect(readReply(plan, 'playbook', { codes: ['000660', '035420'] })).toEqual({
      ok: true,
      value: { ...PLAYBOOK, stocks: [PLAYBOOK.stocks[1]] },
      notes: ['dropped symbols that were not asked about: 005930'],
    });
  });

  it('for none of the symbols asked about is refused', () => {
    expect(readReply(plan, 'playbook', { codes: ['7203'] })).toEqual(refused('no-known-symbol'));
  });

  it.each([
    ['a stop above the entry', plan.replace('-2.5', '2.5'), 'out-of-range'],
    ['a negative target', plan.replace('"take_profit_pct":5', '"take_profit_pct":-5'), 'out-of-range'],
    ['an allocation above all of it', plan.replace('"allocation_pct":10', '"allocation_pct":1000'), 'out-of-range'],
    ['an unknown condition', plan.replace('rsi_below', 'moon_phase_below'), 'wrong-shape'],
    ['a global rule that cannot be read', plan.replace('portfolio_pnl_pct <', 'process.exit'), 'wrong-shape'],
    ['a stock twice', plan.replace('000660', '005930'), 'wrong-shape'],
    ['a symbol with control characters', plan.replace('000660', '0006\\u001b60'), 'wrong-shape'],
    ['a symbol without quotes', plan.replace('"000660"', '000660'), 'repaired-value'],
    ['cut off in a scenario', plan.slice(0, plan.indexOf('"SELL"')), 'cut-off'],
    ['cut off between stocks: one may be missing', plan.slice(0, plan.indexOf(',{"stock_code":"000660"')), 'cut-off'],
  ])('%s is refused', (_, reply, reason) => {
    expect(readReply(reply, 'playbook')).toEqual(refused(reason));
  });
});

describe('a verdict', () => {
  it('needs whole claim numbers from 1', () => {
    const verdict = JSON.stringify(VERDICT);
    expect(readReply(verdict.replace('[2,5]', '[]'), 'verdict')).toMatchObject({ ok: true, value: { claims: [] } });
    expect(readReply(verdict.replace('[2,5]', '[0]'), 'verdict')).toEqual(refused('out-of-range'));
    expect(readReply(verdict.replace('[2,5]', '[2.5]'), 'verdict')).toEqual(refused('wrong-shape'));
    expect(readReply(verdict.replace('[2,5]', '["C2"]'), 'verdict')).toEqual(refused('wrong-shape'));
  });
});

it('an insight has no effect beyond its bounds', () => {
  const insight = {
    position_multiplier: 1.3,
    stop_loss_multiplier: 0.8,
    favour_sectors: [],
    avoid_sectors: [],
    themes: [],
    risks: [],
    claims: [1],
    rationale: 'r',
  };
  expect(readReply(JSON.stringify(insight), 'insight')).toMatchObject({ ok: true });
  expect(readReply(JSON.stringify({ ...insight, position_multiplier: 1.31 }), 'insight')).toEqual(
    refused('out-of-range'),
  );
});

it('the schema that providers get names every condition and no dialect', () => {
  const schema = JSON.stringify(replySchema('playbook'));
  expect(schema).toContain('"rsi_above":{"type":"number"}');
  expect(schema).not.toMatch(/\$schema|propertyNames|default/);
});

/** Replies that readers of several libraries agree on, kept beside the repository; see the comment of each case there. */
const CORPUS = process.env['OUROTERM_MALFORMED_REPLIES'] ?? '';
it.skipIf(!existsSync(CORPUS))('agrees with careful readers on malformed replies (OUROTERM_MALFORMED_REPLIES)', () => {
  const cases = readFileSync(CORPUS, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { input: string; expected?: unknown; unambiguous?: boolean });
  let agreed = 0;
  for (const { input, expected, unambiguous } of cases) {
    expect(read(input)).toMatchObject({ ok: false });
    if (unambiguous !== true || typeof expected !== 'object' || expected === null || Array.isArray(expected)) continue;
    try {
      expect(JSON.parse(repair(findObject(input)).json)).toEqual(expected);
      agreed++;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
  expect(agreed).toBeGreaterThan(20);
});
