import type { ClientReply, ClientRequest } from '../../engine/client/client.ts';
import { explanationParagraphs } from './reader-text.ts';
import type { Flash, Overlay } from './store.ts';
import type { KeyContext, OperatorCommand, Workbench } from './workbench.ts';

/* What is asked of the engine. Each shows at once that the key was taken, and then the engine's answer. */

const ACTOR = 'terminal';
const FLASH_MS = 6000;

/** Shows a line for six seconds, or until the next one. */
export function flash({ store }: Pick<Workbench, 'store'>, level: Flash['level'], text: string): void {
  const shown: Flash = { level, text };
  store.set({ flash: shown });
  setTimeout(() => {
    if (store.get().flash === shown) store.set({ flash: null });
  }, FLASH_MS).unref();
}

/** Asks the engine; a broken connection is a refusal like any other. */
async function ask({ client }: Workbench, request: ClientRequest): Promise<ClientReply> {
  try {
    return await client.dispatch(request);
  } catch (error) {
    return {
      ok: false,
      message: `the engine did not answer: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

/** Sends a command; what is said at once is replaced by the engine's reply. */
export function command(workbench: Workbench, what: string, operatorCommand: OperatorCommand): void {
  flash(workbench, 'info', `${what}...`);
  void ask(workbench, { type: 'command', command: operatorCommand, actor: ACTOR }).then((reply) =>
    flash(workbench, reply.ok ? 'info' : 'error', reply.message),
  );
}

/** Opens the explanation of the selected row. */
export function explain(workbench: Workbench, { selected }: KeyContext): void {
  if (selected?.subject.explain == null) return;
  const waiting: Overlay = {
    type: 'reader',
    title: `Explain ${selected.subject.label}`,
    paragraphs: [{ text: 'asking the engine...', tone: 'dim', indent: 0 }],
    scroll: 0,
  };
  const { store } = workbench;
  store.set({ overlay: waiting });
  void ask(workbench, selected.subject.explain).then((reply) => {
    if (store.get().overlay !== waiting) return;
    if (reply.ok && reply.explanation) {
      const { explanation } = reply;
      store.set({ overlay: { ...waiting, title: explanation.title, paragraphs: explanationParagraphs(explanation) } });
    } else {
      store.set({ overlay: null });
      flash(workbench, reply.ok ? 'info' : 'error', reply.message);
    }
  });
}

/** Stops the engine and leaves; asked again while it stops, leaves without waiting. */
export function stopAndLeave(workbench: Workbench): void {
  const { store } = workbench;
  if (store.get().leaving) {
    workbench.leave('quit');
    return;
  }
  store.set({ leaving: true, overlay: null });
  flash(workbench, 'info', 'stopping the engine... q leaves without waiting');
  void ask(workbench, { type: 'stop' }).then((reply) => {
    if (reply.ok) {
      workbench.leave('quit');
      return;
    }
    flash(workbench, 'error', `the engine was not stopped: ${reply.message}; q leaves all the same`);
  });
}
