import { ZodError, z } from 'zod';
import type { DebateRequest } from '../council/debate.ts';
import { type InsightRequest, neutralOutcome } from '../council/macro-insight.ts';
import { debateOffline } from '../council/offline-council.ts';
import { makeOfflineInsight } from '../council/offline-macro.ts';
import { noDecision } from '../council/verdict.ts';
import { UNFINISHED } from '../kernel/council-flow.ts';
import type { Effect, KernelEvent, Undated } from '../kernel/events.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Instant } from '../market/types.ts';
import type { PlanRequest } from '../playbook/model.ts';
import { playbookPlanSchema } from '../playbook/schema.ts';
import type { Advisers, Brain, BrainDesk, Planner } from './brain.ts';

type Of<T extends KernelEvent['type']> = Extract<KernelEvent, { type: T }>;
type Question = Extract<Effect, { type: 'hold-council' | 'ask-decision' }>;
/** What the kernel asks of whoever thinks. */
export type Consultation = Question | Extract<Effect, { type: 'make-plan' | 'make-insight' }>;
/** What the brain and sources outside the market come to, taken as soon as it is there. */
type Answer = Undated<Of<'plan-made' | 'insight-made' | 'news' | 'council-ended' | 'decision-told'>>;

export interface Thinkers {
  readonly planner: Planner;
  readonly plannerName: string;
  /** Null when the planner here plans. */
  readonly brain?: Brain | null;
  /** Null where no model can be asked: the council's offline rules argue then. */
  readonly advisers?: Advisers | null;
}

/** The engine as consultations need it. */
export interface ConsultingEngine {
  readonly kernel: Kernel;
  readonly recovering: boolean;
  now(): Instant;
  take(event: KernelEvent): void;
  commit(durable?: boolean): boolean;
}

/**
 * Plans, insights, debates and single questions: what was asked, who is at work on it, what they came to. Models are asked
 * without holding the engine up; rules answer at once. In a recovery nobody is asked: the answers are in the journal.
 */
export class Consultations {
  private readonly thinkers: Thinkers;
  private readonly engine: ConsultingEngine;
  private readonly plans: PlanRequest[] = [];
  private readonly insights: InsightRequest[] = [];
  /** Debates and questions that this process was asked for, and has not closed. */
  private readonly questions: Question[] = [];
  private readonly underWay = new Set<string>();
  private readonly answers: Answer[] = [];
  private asked = 0;
  private wakeUp: () => void = () => undefined;

  constructor(thinkers: Thinkers, engine: ConsultingEngine) {
    this.thinkers = thinkers;
    this.engine = engine;
  }

  /** Plans that were asked for and are not begun. */
  get plansWaiting(): number {
    return this.plans.length;
  }

  /** Whether anything is to be done at this moment. */
  get isDue(): boolean {
    const { plans, insights, questions, answers } = this;
    return plans.length + insights.length + questions.length + answers.length > 0 || this.orphan() !== null;
  }

  /** Whether anything was asked whose answer the kernel does not have. */
  get isAwaited(): boolean {
    const { plans, insights, questions, answers } = this;
    return plans.length + insights.length + questions.length + answers.length + this.asked > 0;
  }

  /** Whether somebody is at work and has not come to anything. */
  get isThinking(): boolean {
    return this.asked > 0 && this.answers.length === 0;
  }

  /** Has a function called when an answer is there. */
  onAnswer(call: () => void): void {
    this.wakeUp = call;
  }

  ask(consultation: Consultation): void {
    switch (consultation.type) {
      case 'make-plan':
        this.plans.push(consultation.request);
        return;
      case 'make-insight':
        this.insights.push(consultation.request);
        return;
      case 'hold-council':
      case 'ask-decision':
        // In recovery what came of it is in the journal, or it is closed as unfinished.
        if (this.engine.recovering) return;
        this.underWay.add(consultation.request.id);
        this.questions.push(consultation);
        return;
      default:
        consultation satisfies never;
    }
  }

  /** What a source of news has to tell; the next event. While a run is made again its journal tells. */
  tellNews(news: Omit<Extract<Answer, { type: 'news' }>, 'type'>): void {
    this.answers.push({ type: 'news', ...news });
    this.wakeUp();
  }

  /** Begins what was asked next. False when nothing was. */
  begin(): boolean {
    return this.beginPlan() || this.beginInsight() || this.beginQuestion();
  }

  /** Gives the kernel the next answer. False when there is none. */
  takeAnswer(): boolean {
    if (this.engine.recovering) return false;
    const answer = this.answers.shift();
    if (answer === undefined) return false;
    this.engine.take({ ...answer, at: this.engine.now() });
    return true;
  }

  /** An answer came out of the journal: what it was asked for by is not asked again. */
  noteRecorded(event: KernelEvent): void {
    if (event.type === 'insight-made') this.insights.shift();
    if (event.type !== 'plan-made') return;
    const at = this.plans.findIndex(({ market, version }) => market === event.market && version === event.version);
    if (at >= 0) this.plans.splice(at, 1);
  }

  /** Whether an event is one that only the journal has: what rules come to is come to again. */
  isFromOutside({ type }: KernelEvent): boolean {
    if (TOLD.has(type)) return true;
    return (type === 'plan-made' || type === 'insight-made') && (this.thinkers.brain ?? null) !== null;
  }

  /** Plans, or has the brain plan. In recovery what a brain said comes out of the journal. */
  private beginPlan(): boolean {
    const { brain = null } = this.thinkers;
    if (brain !== null && this.engine.recovering) return false;
    const request = this.plans.shift();
    if (request === undefined) return false;
    const { market, day, version } = request;
    const about = { type: 'plan-made', market, day, version } as const;
    if (brain === null) this.engine.take({ ...about, at: this.engine.now(), ...this.planned(request) });
    else {
      void this.answerWith(
        async () => ({ ...about, ...(await brain.plan(request, this.desk())) }),
        (message) => ({ ...about, model: '', result: { ok: false, failure: 'unusable', message } }),
      );
    }
    return true;
  }

  private planned(request: PlanRequest): Pick<Of<'plan-made'>, 'model' | 'result'> {
    const { planner, plannerName: model } = this.thinkers;
    try {
      const plan = playbookPlanSchema.parse(planner(request));
      const contextSummary = `regime ${request.regime}; ${request.subjects.length} subjects`;
      return { model, result: { ok: true, plan, contextSummary } };
    } catch (error) {
      return { model, result: { ok: false, failure: 'unusable', message: messageOf(error) } };
    }
  }

  /** Has the macro council look at the day, by models or by rules. */
  private beginInsight(): boolean {
    const { brain = null } = this.thinkers;
    if (brain !== null && this.engine.recovering) return false;
    const request = this.insights.shift();
    if (request === undefined) return false;
    const about = { type: 'insight-made', day: request.day } as const;
    if (brain?.insight === undefined) {
      this.engine.take({ ...about, at: this.engine.now(), outcome: makeOfflineInsight(request) });
    } else {
      const look = brain.insight.bind(brain);
      void this.answerWith(
        async () => ({ ...about, outcome: await look(request, this.desk()) }),
        (message) => ({ ...about, outcome: neutralOutcome(message) }),
      );
    }
    return true;
  }

  /** Puts a debate or a question to the advisers. What a process that died was asked is closed, not asked again. */
  private beginQuestion(): boolean {
    if (this.engine.recovering) return false;
    const orphan = this.orphan();
    if (orphan !== null) {
      this.engine.take({ ...orphan, at: this.engine.now() });
      return true;
    }
    const question = this.questions.shift();
    if (question === undefined) return false;
    if (question.type === 'hold-council') this.beginDebate(question.request);
    else {
      const { request } = question;
      const about = { type: 'decision-told', id: request.id } as const;
      void this.answerWith(
        async () => ({ ...about, answer: await this.advisers().decide(request, this.desk()) }),
        (message) => ({ ...about, answer: { ok: false, message, call: null } }),
      );
    }
    return true;
  }

  private beginDebate(request: DebateRequest): void {
    const { id, source } = request;
    const about = { type: 'council-ended', id } as const;
    if (source === 'model') {
      void this.answerWith(
        async () => ({ ...about, verdict: await this.advisers().debate(request, this.desk()) }),
        (message) => ({ ...about, verdict: noDecision(message) }),
      );
      return;
    }
    // All of it in one step, so that it is never found half held.
    const { turns, verdict } = debateOffline(request);
    const at = this.engine.now();
    for (const turn of turns) this.engine.take({ type: 'council-turn', at, id, turn });
    this.engine.take({ ...about, at, verdict });
  }

  private advisers(): Advisers {
    const { advisers = null } = this.thinkers;
    if (advisers === null) throw new Error('no model is set up in this process');
    return advisers;
  }

  private async answerWith(think: () => Promise<Answer>, failed: (message: string) => Answer): Promise<void> {
    // Memory is read from the store.
    this.engine.commit();
    this.asked++;
    try {
      this.answers.push(await think());
    } catch (error) {
      this.answers.push(failed(messageOf(error)));
    } finally {
      this.asked--;
      this.wakeUp();
    }
  }

  /** The end of a debate or question that the state has open and this process was never asked for. */
  private orphan(): Extract<Answer, { type: 'council-ended' | 'decision-told' }> | null {
    const { council } = this.engine.kernel.desk.state;
    if (council === undefined) return null;
    for (const { endedAt, request } of council.debates) {
      if (endedAt === null && !this.underWay.has(request.id)) {
        return { type: 'council-ended', id: request.id, verdict: UNFINISHED };
      }
    }
    for (const id of council.questions.keys()) {
      if (this.underWay.has(id)) continue;
      const message = 'the engine ended before the answer came';
      return { type: 'decision-told', id, answer: { ok: false, message, call: null } };
    }
    return null;
  }

  private desk(): BrainDesk {
    const { engine } = this;
    return {
      kernel: engine.kernel,
      tell: (event) => {
        engine.take({ ...event, at: engine.now() });
        // What is only on its way to be read need not be on the disk yet.
        if (event.type !== 'council-text') engine.commit(true);
      },
    };
  }
}

/** Told by models and by the world, and by nothing that runs again. */
const TOLD: ReadonlySet<KernelEvent['type']> = new Set([
  'model-reserved',
  'model-settled',
  'council-facts',
  'council-text',
  'council-turn',
  'council-ended',
  'decision-told',
  'news',
]);

function messageOf(error: unknown): string {
  if (error instanceof ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : String(error);
}
