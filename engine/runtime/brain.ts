import type { CouncilVerdict, DebateRequest, DecisionAnswer, DecisionRequest } from '../council/debate.ts';
import type { InsightRequest, MacroOutcome } from '../council/macro-insight.ts';
import type { KernelEvent, Undated } from '../kernel/events.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { PlanRequest, PlaybookPlan } from '../playbook/model.ts';

/** The brain's port: a day's plan for a request. */
export type Planner = (request: PlanRequest) => PlaybookPlan;

/** What a brain tells while it works; it is journalled at once. */
export type BrainEvent = Undated<
  Extract<KernelEvent, { type: 'model-reserved' | 'model-settled' | 'council-facts' | 'council-text' | 'council-turn' }>
>;
type PlanResult = Extract<KernelEvent, { type: 'plan-made' }>['result'];

/** Models, in place of the planner here: asked without holding the engine up. */
export interface Brain {
  /** @returns the plan, or the kind of failure; a rejection counts as an unusable reply */
  plan(request: PlanRequest, engine: BrainDesk): Promise<{ readonly model: string; readonly result: PlanResult }>;
  /** How the macro council looks at a day; the rules here do where it is left out. A rejection makes the day neutral. */
  insight?(request: InsightRequest, engine: BrainDesk): Promise<MacroOutcome>;
}

/** Models that debate and decide, asked without holding the engine up. A rejection counts as no decision. */
export interface Advisers {
  /** Tells each turn, and what is written of it, before the verdict. */
  debate(request: DebateRequest, engine: BrainDesk): Promise<CouncilVerdict>;
  decide(request: DecisionRequest, engine: BrainDesk): Promise<DecisionAnswer>;
}

/** The engine as a brain sees it. */
export interface BrainDesk {
  readonly kernel: Kernel;
  tell(event: BrainEvent): void;
}
