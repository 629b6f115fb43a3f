import { command, stopAndLeave } from './commands.ts';
import { selectedPosition } from './enabled.ts';
import { PROMPT_LIMIT } from './store.ts';
import type { KeyContext, SymbolId, Workbench } from './workbench.ts';

/* What dangerous keys ask before they act. */

/** The word that releases the kill switch. */
const HALT_WORD = 'HALT';

export function askHalt(workbench: Workbench): void {
  const { store } = workbench;
  store.set({
    overlay: {
      type: 'prompt',
      title: 'KILL SWITCH',
      question: `blocks entries, cancels orders, closes positions. Type ${HALT_WORD} to pull it:`,
      text: '',
      refuse: (text) => (text === HALT_WORD ? null : `type ${HALT_WORD} in capitals, or esc to leave trading as it is`),
      onSubmit: () => {
        store.set({ focus: 'risk' });
        command(workbench, 'pulling the kill switch', { type: 'halt', reason: 'kill switch pulled at the terminal' });
      },
    },
  });
}

export function askRelease(workbench: Workbench, { snapshot }: KeyContext): void {
  const isTripped = snapshot?.header.breaker.tripped === true;
  workbench.store.set({
    overlay: {
      type: 'prompt',
      title: isTripped ? 'RESET THE CIRCUIT BREAKER' : 'RESUME TRADING',
      question: `Reason, for the journal (at most ${PROMPT_LIMIT} characters):`,
      text: '',
      refuse: (text) => (text === '' ? 'a reason is needed; esc leaves trading as it is' : null),
      onSubmit: (reason) =>
        isTripped
          ? command(workbench, 'resetting the breaker', { type: 'reset-breaker', reason })
          : command(workbench, 'resuming', { type: 'resume', reason }),
    },
  });
}

export function askExit(workbench: Workbench, context: KeyContext): void {
  const position = selectedPosition(context);
  if (position === undefined) return;
  const { name, code, quantity, symbolId } = position;
  workbench.store.set({
    overlay: {
      type: 'confirm',
      title: 'EXIT POSITION',
      question: `Sell all ${quantity} of ${name} (${code})?`,
      onYes: () =>
        command(workbench, `exiting ${name}`, {
          type: 'exit',
          symbol: symbolId as SymbolId,
          reason: 'exit asked for at the terminal',
        }),
    },
  });
}

export function askQuit(workbench: Workbench, { snapshot, view }: KeyContext): void {
  const open = snapshot?.positions.length ?? 0;
  if (open === 0 || view.leaving || snapshot?.header.state === 'DISCONNECTED') {
    stopAndLeave(workbench);
    return;
  }
  workbench.store.set({
    overlay: {
      type: 'confirm',
      title: 'STOP THE ENGINE',
      question: `${open} open position${open === 1 ? '' : 's'} would have nobody watching the exits. Stop the engine and leave?`,
      onYes: () => stopAndLeave(workbench),
    },
  });
}
