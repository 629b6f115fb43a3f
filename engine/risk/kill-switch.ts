export type KillAction = 'block-entries' | 'cancel-all' | 'refresh-orders' | 'reduce-risk' | 'snapshot-and-alert';

/** Says how the running step went, or that the instant of `nextWakeAt` has come. */
export type KillEvent = 'done' | 'failed' | 'wake';

export interface KillStep {
  readonly action: KillAction;
  readonly status: 'waiting' | 'running' | 'done' | 'failed';
  readonly attempts: number;
  /** Epoch milliseconds. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Why it failed, else empty. */
  readonly note: string;
}

/** Plain data, so that it goes through a checkpoint as it is. */
export interface KillSwitchState {
  readonly startedAt: number;
  /** Index of the running step; equal to the number of steps once all have run. */
  readonly step: number;
  /** When the running try is given up, epoch milliseconds; null once all have run. */
  readonly wakeAt: number | null;
  readonly steps: readonly KillStep[];
}

export interface KillAdvance {
  readonly state: KillSwitchState;
  /** To be carried out now and answered with `done` or `failed`. */
  readonly actions: readonly KillAction[];
}

/**
 * The fixed order and, for each step, how long every try may take in milliseconds. Before the next try the same time
 * is waited out after a failure, so that the refresh goes out at 0, 1 and 3 s and is given up at 7 s. Only the refresh
 * is tried again: repeating a cancel or a sale blindly could act twice.
 */
const PLAN: readonly { readonly action: KillAction; readonly waits: readonly number[] }[] = [
  { action: 'block-entries', waits: [5000] },
  { action: 'cancel-all', waits: [5000] },
  { action: 'refresh-orders', waits: [1000, 2000, 4000] },
  { action: 'reduce-risk', waits: [5000] },
  { action: 'snapshot-and-alert', waits: [5000] },
];

/** Engages the kill switch: the first step is running and its action is to be carried out. */
export function startKillSwitch(now: number): KillAdvance {
  const steps = PLAN.map(
    ({ action }): KillStep => ({ action, status: 'waiting', attempts: 0, startedAt: null, endedAt: null, note: '' }),
  );
  return attempt({ startedAt: now, step: 0, wakeAt: null, steps }, now);
}

/**
 * Takes the switch forward. `done` and `failed` are about the running step; `wake` before `nextWakeAt` does nothing, and
 * neither does any event once all steps have run. A step that failed or gave no answer in time is recorded as failed
 * and the next one runs all the same.
 */
export function advance(state: KillSwitchState, event: KillEvent, now: number): KillAdvance {
  const running = state.steps[state.step];
  if (running === undefined || state.wakeAt === null) return { state, actions: [] };
  const waits = PLAN[state.step]!.waits;
  const lastTry = running.attempts >= waits.length;
  switch (event) {
    case 'done':
      return finish(state, 'done', '', now);
    case 'failed':
      return lastTry ? finish(state, 'failed', `failed at try ${running.attempts}`, now) : { state, actions: [] };
    case 'wake':
      if (!(now >= state.wakeAt)) return { state, actions: [] };
      if (!lastTry) return attempt(state, now);
      return finish(state, 'failed', `no answer within ${waits.at(-1)} ms at try ${running.attempts}`, now);
  }
}

/** When to send `wake`, epoch milliseconds; null once all steps have run. */
export function nextWakeAt(state: KillSwitchState): number | null {
  return state.wakeAt;
}

/** True once every step is done or failed. */
export function isFinished(state: KillSwitchState): boolean {
  return state.step >= state.steps.length;
}

/** Starts the current step, or its next try. */
function attempt(state: KillSwitchState, now: number): KillAdvance {
  const plan = PLAN[state.step];
  const step = state.steps[state.step];
  if (plan === undefined || step === undefined) return { state: { ...state, wakeAt: null }, actions: [] };
  const attempts = step.attempts + 1;
  const started: KillStep = { ...step, status: 'running', attempts, startedAt: step.startedAt ?? now };
  return {
    state: { ...state, wakeAt: now + plan.waits[step.attempts]!, steps: state.steps.with(state.step, started) },
    actions: [plan.action],
  };
}

function finish(state: KillSwitchState, status: 'done' | 'failed', note: string, now: number): KillAdvance {
  const ended: KillStep = { ...state.steps[state.step]!, status, endedAt: now, note };
  return attempt({ ...state, step: state.step + 1, steps: state.steps.with(state.step, ended) }, now);
}
