import type { Instant } from '../market/types.ts';
import type { Desk } from './desk.ts';
import type { KernelEvent } from './events.ts';

type Of<T extends KernelEvent['type']> = Extract<KernelEvent, { type: T }>;

/** Why a call that may cost so much would break the day's budget, or null. */
export function modelBudgetRefusal(desk: Desk, at: Instant, microUsd: number): string | null {
  const { llmDailyCalls, llmDailyCostUsd } = desk.settings;
  const { calls, spent } = modelSpending(desk, at);
  if (calls + 1 > llmDailyCalls) return `${calls} of ${llmDailyCalls} model calls of the day are used`;
  if (spent + microUsd > llmDailyCostUsd * 1e6) {
    return `the call may cost ${dollars(microUsd)}, and ${dollars(spent)} of ${llmDailyCostUsd} USD are spent or reserved today`;
  }
  return null;
}

/** Calls made today, and what they cost or may still cost, millionths of a dollar. */
export function modelSpending(desk: Desk, at: Instant): { readonly calls: number; readonly spent: number } {
  const spending = desk.state.llm;
  if (spending === undefined || spending.day !== desk.clock.localDay('KR', at)) return { calls: 0, spent: 0 };
  let spent = spending.microUsd;
  for (const reserved of spending.reserved.values()) spent += reserved;
  return { calls: spending.calls, spent };
}

export function takeReservation(desk: Desk, { id, microUsd }: Of<'model-reserved'>): void {
  const today = desk.clock.localDay('KR', desk.at);
  if (desk.state.llm?.day !== today) desk.state.llm = { day: today, calls: 0, microUsd: 0, reserved: new Map() };
  desk.state.llm.calls++;
  desk.state.llm.reserved.set(id, microUsd);
}

export function takeSettlement(desk: Desk, { at, call }: Of<'model-settled'>): void {
  const { llm } = desk.state;
  // A call that was reserved on the day before is that day's.
  if (call.id !== null && llm?.reserved.delete(call.id) === true) llm.microUsd += call.microUsd;
  desk.record({ ...call, kind: 'model-call', id: desk.newId('m'), at });
  const about = call.market === null ? {} : { market: call.market };
  if (call.result === 'answered') {
    desk.say('info', 'model-answered', `${call.purpose}: ${nameOf(call)} answered, ${dollars(call.microUsd)}`, about);
  } else {
    desk.say('warn', 'model-failed', `${call.purpose}: ${nameOf(call)} – ${call.result}: ${call.message}`, about);
  }
}

const nameOf = ({ provider, model }: { readonly provider: string; readonly model: string }): string =>
  provider === '' ? 'no model' : `${provider}:${model}`;

const dollars = (microUsd: number): string => `${(microUsd / 1e6).toFixed(4)} USD`;
