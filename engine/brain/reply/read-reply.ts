import type { z } from 'zod';
import { cleanText } from '../../market/clean-text.ts';
import type { PlaybookPlan } from '../../playbook/model.ts';
import { findObject } from './find-object.ts';
import { checkKeys } from './keys.ts';
import { type Refusal, Refused } from './refusals.ts';
import { repair } from './repair.ts';
import { cleanProse, type ReplyKind, type ReplyValues, SCHEMAS } from './schemas.ts';

const MAX_DETAIL = 300;
const MAX_CODE = 32;

export type ReadReply<T> =
  | {
      readonly ok: true;
      readonly value: T;
      /** What was repaired or dropped, in words. */
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly reason: Refusal; readonly detail: string };

export interface ReadOptions {
  /** Of a playbook: the symbols that were asked about. Others are dropped and noted. */
  readonly codes?: readonly string[];
}

/**
 * What a model's reply says, or why it is not used. Size and depth are bounded first; what is certain is repaired; the
 * rest is held to the kind's schema. Nothing is guessed, clamped or found in prose, and nothing is thrown.
 */
export function readReply<K extends ReplyKind>(
  text: string,
  kind: K,
  options: ReadOptions = {},
): ReadReply<ReplyValues[K]> {
  try {
    const { json, scanned, notes } = repair(findObject(text));
    checkKeys(scanned.tokens);
    const parsed = SCHEMAS[kind].safeParse(JSON.parse(json));
    if (!parsed.success) throw explain(parsed.error);
    const finished = finish(parsed.data, kind, options);
    return { ok: true, value: finished.value, notes: [...notes, ...finished.notes] };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { ok: false, reason: error.reason, detail: cleanText(error.message.replace(/\s+/g, ' '), MAX_DETAIL) };
  }
}

function explain({ issues }: z.ZodError): Refused {
  const issue = issues[0]!;
  const where = issue.path.join('.') || 'the reply';
  const ofNumber = (issue.code === 'too_big' || issue.code === 'too_small') && issue.origin === 'number';
  const notFinite = issue.code === 'invalid_type' && /received (?:Infinity|NaN)/.test(issue.message);
  const reason = notFinite ? 'not-finite' : ofNumber ? 'out-of-range' : 'wrong-shape';
  return new Refused(reason, `${where}: ${issue.message}`);
}

interface Finished<T> {
  readonly value: T;
  readonly notes: readonly string[];
}

function finish<K extends ReplyKind>(value: ReplyValues[K], kind: K, options: ReadOptions): Finished<ReplyValues[K]> {
  return kind === 'playbook'
    ? (finishPlan(value as PlaybookPlan, options.codes) as Finished<ReplyValues[K]>)
    : { value, notes: [] };
}

function finishPlan(plan: PlaybookPlan, codes: readonly string[] | undefined): Finished<PlaybookPlan> {
  const odd = plan.stocks.find(({ stock_code: code }) => cleanText(code, MAX_CODE) !== code);
  if (odd !== undefined) throw new Refused('wrong-shape', `${JSON.stringify(odd.stock_code)} is no symbol`);
  const known = plan.stocks.filter(({ stock_code: code }) => codes?.includes(code) ?? true);
  const unknown = plan.stocks.filter((stock) => !known.includes(stock)).map(({ stock_code: code }) => code);
  if (unknown.length > 0 && known.length === 0) {
    throw new Refused('no-known-symbol', `it plans for ${unknown.join(', ')} only`);
  }
  return {
    value: {
      ...plan,
      global_rules: plan.global_rules.map((rule) => ({
        ...rule,
        condition: cleanProse(rule.condition),
        rationale: cleanProse(rule.rationale),
      })),
      stocks: known.map((stock) => ({
        ...stock,
        scenarios: stock.scenarios.map((scenario) => ({ ...scenario, rationale: cleanProse(scenario.rationale) })),
      })),
    },
    notes:
      unknown.length === 0 ? [] : [`dropped symbols that were not asked about: ${unknown.join(', ').slice(0, 200)}`],
  };
}
