import type { PositionView } from '../../engine/client/snapshot.ts';
import { command, stopAndLeave } from './commands.ts';
import { canCommand } from './enabled.ts';
import { formatNumber, formatPercent, formatSigned } from './format.ts';
import { type Overlay, PROMPT_LIMIT } from './store.ts';
import type { KeyContext, SymbolId, Workbench } from './workbench.ts';

/* What dangerous keys ask before they act. */

/** The word that releases the kill switch. */
const HALT_WORD = 'HALT';

type Question = Extract<Overlay, { title: string; question: string }>;

const ask = ({ store }: Workbench, overlay: Question): void => store.set({ overlay });

export function askHalt(workbench: Workbench, { words, snapshot }: KeyContext, reason: string): void {
  const open = snapshot?.orders.filter(({ ended }) => !ended).length ?? 0;
  const positions = snapshot?.positions.length ?? 0;
  ask(workbench, {
    type: 'prompt',
    title: words.questions.haltTitle,
    question: words.questions.halt(HALT_WORD, open, positions),
    text: '',
    refuse: (text) => (text === HALT_WORD ? null : words.questions.haltWord(HALT_WORD)),
    onSubmit: () => {
      workbench.store.set({ focus: 'risk' });
      command(workbench, words.flash.halting, { type: 'halt', reason });
    },
  });
}

/** Resumes trading, or resets the breaker if that is what stops it. A reason that is given already is only confirmed. */
export function askRelease(workbench: Workbench, { snapshot, words }: KeyContext, given = ''): void {
  const isTripped = snapshot?.header.breaker.tripped === true;
  const title = isTripped ? words.questions.resetTitle : words.questions.resumeTitle;
  const release = (reason: string): void =>
    isTripped
      ? command(workbench, words.flash.resetting, { type: 'reset-breaker', reason })
      : command(workbench, words.flash.resuming, { type: 'resume', reason });
  if (given !== '') {
    const question = words.questions.because(given);
    ask(workbench, { type: 'confirm', title, question, onYes: () => release(given) });
    return;
  }
  ask(workbench, {
    type: 'prompt',
    title,
    question: words.questions.reason(PROMPT_LIMIT),
    text: '',
    refuse: (text) => (text === '' ? words.questions.reasonNeeded : null),
    onSubmit: release,
  });
}

export function askExit(workbench: Workbench, { words }: KeyContext, position: PositionView, reason: string): void {
  const { name, code, symbolId, pnl, pnlPct, currency } = position;
  const result = `${formatSigned(pnl, position.moneyDecimals)} ${currency} (${formatPercent(pnlPct)})`;
  const quantity = formatNumber(position.quantity, 0);
  const last = formatNumber(position.last, position.decimals);
  ask(workbench, {
    type: 'confirm',
    title: words.questions.exitTitle,
    question: words.questions.exit(quantity, name, code, last, result),
    onYes: () => command(workbench, words.flash.exiting(name), { type: 'exit', symbol: symbolId as SymbolId, reason }),
  });
}

/** Leaves at once where that harms nothing, and asks how where it might. */
export function askQuit(workbench: Workbench, context: KeyContext): void {
  const { snapshot, view, words, keys } = context;
  const open = snapshot?.positions.length ?? 0;
  const isLost = snapshot?.header.state === 'LOST';
  if (workbench.abilities.canDetach && !view.leaving) {
    if (isLost) workbench.leave('detached');
    else {
      const question = words.questions.leave(open, keys('leave.detach'), keys('leave.stop'));
      ask(workbench, { type: 'leave', title: words.questions.leaveTitle, question });
    }
    return;
  }
  if (open === 0 || view.leaving || isLost) {
    stopAndLeave(workbench);
    return;
  }
  ask(workbench, {
    type: 'confirm',
    title: words.questions.stopTitle,
    question: words.questions.stop(open),
    onYes: () => stopAndLeave(workbench),
  });
}

/** An engine that others watch is stopped by the pen's holder only; one that does not answer can always be left. */
export const canStop = (context: KeyContext): true | string => (context.snapshot === null ? true : canCommand(context));

/** Back to the shell. An engine in this process would stop too, which open positions make a question. */
export function askSuspend(workbench: Workbench, { snapshot, words }: KeyContext): void {
  const open = snapshot?.positions.length ?? 0;
  if (open === 0 || workbench.abilities.canDetach) {
    workbench.suspend();
    return;
  }
  ask(workbench, {
    type: 'confirm',
    title: words.questions.suspendTitle,
    question: words.questions.suspend(open),
    onYes: () => workbench.suspend(),
  });
}
