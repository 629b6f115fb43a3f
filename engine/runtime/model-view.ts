import type { InsightView, ModelBudgetView } from '../client/snapshot.ts';
import type { Desk } from '../kernel/desk.ts';
import { modelSpending } from '../kernel/llm-flow.ts';
import { insightNow } from '../kernel/macro-flow.ts';
import type { Instant } from '../market/types.ts';

/** The day's budget for models and what is used of it; null where no model plans. */
export function modelBudgetView(desk: Desk, at: Instant): ModelBudgetView | null {
  if (desk.config.planner === 'offline' && desk.state.llm === undefined) return null;
  const { calls, spent } = modelSpending(desk, at);
  const { llmDailyCalls, llmDailyCostUsd } = desk.settings;
  return { calls, callsLimit: llmDailyCalls, usd: spent / 1e6, usdLimit: llmDailyCostUsd };
}

/** The macro council's word on the day; null while it has not spoken, or where it is off. */
export function insightView(desk: Desk): InsightView | null {
  const made = insightNow(desk);
  if (made === null) return null;
  const { day, outcome } = made;
  const { insight, source, reason } = outcome;
  return {
    day,
    source,
    positionMultiplier: insight.positionMultiplier,
    stopMultiplier: insight.stopLossMultiplier,
    favour: insight.favourSectors,
    avoid: insight.avoidSectors,
    themes: insight.themes,
    risks: insight.risks,
    note: source === 'neutral' ? reason : insight.rationale,
  };
}
