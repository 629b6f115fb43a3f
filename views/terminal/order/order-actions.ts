import { ask, command, flash, read } from '../commands.ts';
import { canCommand } from '../enabled.ts';
import { type OrderOverlay, type Overlay, PROMPT_LIMIT } from '../store.ts';
import type { KeyContext, Workbench } from '../workbench.ts';
import { type Answer, answersOf } from './order-answers.ts';
import { listedText, orderTitle } from './order-text.ts';

const shown = ({ view }: KeyContext): OrderOverlay | null => (view.overlay?.type === 'order' ? view.overlay : null);

function selectedAnswer(context: KeyContext): Answer | undefined {
  const overlay = shown(context);
  return overlay === null ? undefined : answersOf(overlay.details)[overlay.answer];
}

export const openOrder = (workbench: Workbench, { words }: KeyContext, orderId: string): void =>
  read(workbench, words.orderDetails.of(orderId), { type: 'order', orderId });

/** Asks for the order anew; what is read and selected stays where it is. */
export async function refreshOrder(workbench: Workbench, orderId: string): Promise<void> {
  const reply = await ask(workbench, { type: 'order', orderId });
  if (!reply.ok || reply.order === undefined) {
    flash(workbench, 'warn', reply.message);
    return;
  }
  const details = reply.order;
  const renewed = (old: OrderOverlay): OrderOverlay => (old.details.order.id === orderId ? { ...old, details } : old);
  const { overlay } = workbench.store.get();
  if (overlay?.type === 'order') workbench.store.set({ overlay: renewed(overlay) });
  else if (overlay?.type === 'prompt' && overlay.behind?.type === 'order') {
    workbench.store.set({ overlay: { ...overlay, behind: renewed(overlay.behind) } });
  }
}

/** Why the selected answer cannot be given now, or true. */
export function canAnswer(context: KeyContext): true | string {
  const answer = selectedAnswer(context);
  if (answer === undefined) return context.words.orderDetails.nothingToSettle;
  const allowed = canCommand(context);
  return allowed === true ? (answer.refusal ?? true) : allowed;
}

/** Asks for the reason of the selected answer. */
export function askSelected(workbench: Workbench, context: KeyContext): void {
  const overlay = shown(context);
  const answer = selectedAnswer(context);
  if (overlay === null || answer === undefined) return;
  const { details } = overlay;
  const listed = answer.listed === null ? null : listedText(answer.listed, details, context.words);
  askResolution(workbench, context, { orderId: details.order.id, as: answer.as, listed }, overlay);
}

interface Resolving {
  readonly orderId: string;
  readonly as: Answer['as'];
  /** The listed order in words; null for one that was never received. */
  readonly listed: string | null;
}

/** Asks for the reason of an answer, which then goes to the engine; that has the last word. */
export function askResolution(
  workbench: Workbench,
  { words }: KeyContext,
  { orderId, as, listed }: Resolving,
  behind?: OrderOverlay,
): void {
  const { orderDetails, questions } = words;
  const claim = listed === null ? orderDetails.askNeverReceived(orderId) : orderDetails.askListed(orderId, listed);
  const overlay: Overlay = {
    type: 'prompt',
    title: orderDetails.settleTitle,
    question: `${claim} ${questions.reason(PROMPT_LIMIT)}`,
    text: '',
    refuse: (text) => (text === '' ? orderDetails.reasonNeeded : null),
    onSubmit: (reason) =>
      command(workbench, orderDetails.settling(orderId), { type: 'resolve-order', orderId, as, reason }),
  };
  workbench.store.set({ overlay: behind === undefined ? overlay : { ...overlay, behind } });
}

/** The decision that the order came of, over its view. */
export function explainOrder(workbench: Workbench, context: KeyContext): void {
  const overlay = shown(context);
  if (overlay === null) return;
  const { decisionId } = overlay.details.order;
  read(workbench, orderTitle(overlay.details, context.words), { type: 'explain', decisionId }, overlay);
}

export const hasDecision = (context: KeyContext): true | string =>
  shown(context)?.details.order.decisionId ? true : context.words.enabled.noDecision;
