import type { ClientReply, ClientRequest } from '../../engine/client/client.ts';
import { wordsOf } from './messages/words.ts';
import { explanationParagraphs } from './reader-text.ts';
import { type BookOverlay, behind, type Flash, type OrderOverlay, type Overlay } from './store.ts';
import { type KeyContext, keyNamesOf, type OperatorCommand, type Workbench } from './workbench.ts';

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
export async function ask({ client, store }: Workbench, request: ClientRequest): Promise<ClientReply> {
  try {
    return await client.dispatch(request);
  } catch (error) {
    const words = wordsOf(store.get().language);
    return { ok: false, message: words.flash.noAnswer(error instanceof Error ? error.message : String(error)) };
  }
}

/** Asks the engine; what is said at once is replaced by its reply. */
function askInSight(workbench: Workbench, what: string, request: ClientRequest): void {
  flash(workbench, 'info', `${what}...`);
  void ask(workbench, request).then((reply) => flash(workbench, reply.ok ? 'info' : 'error', reply.message));
}

export const command = (workbench: Workbench, what: string, operatorCommand: OperatorCommand): void =>
  askInSight(workbench, what, { type: 'command', command: operatorCommand, actor: ACTOR });

export const takePen = (workbench: Workbench, { words }: KeyContext): void =>
  askInSight(workbench, words.flash.takingPen, { type: 'take-pen' });

/** Opens what is known of the selected row. */
export function explain(workbench: Workbench, { selected, words }: KeyContext): void {
  if (selected?.subject.explain == null) return;
  read(workbench, words.explain.title(selected.subject.label), selected.subject.explain);
}

/** Asks for something to read and shows it; what it was asked from stays behind it. */
export function read(
  workbench: Workbench,
  title: string,
  request: ClientRequest,
  from?: OrderOverlay | BookOverlay,
): void {
  const { store } = workbench;
  const words = wordsOf(store.get().language);
  const waiting: Overlay = {
    type: 'reader',
    title,
    paragraphs: [{ text: words.explain.asking, tone: 'dim', indent: 0 }],
    scroll: 0,
    ...(from === undefined ? {} : { behind: from }),
  };
  store.set({ overlay: waiting });
  void ask(workbench, request).then((reply) => {
    if (store.get().overlay !== waiting) return;
    if (reply.ok && reply.order) {
      store.set({ overlay: { type: 'order', details: reply.order, scroll: 0, answer: 0 } });
    } else if (reply.ok && reply.explanation) {
      const { explanation } = reply;
      const paragraphs = explanationParagraphs(explanation, words);
      store.set({ overlay: { ...waiting, title: explanation.title, paragraphs } });
    } else {
      store.set({ overlay: behind(waiting) });
      flash(workbench, reply.ok ? 'info' : 'error', reply.message);
    }
  });
}

/** Stops the engine and leaves; asked again while it stops, leaves without waiting. */
export function stopAndLeave(workbench: Workbench): void {
  const { store, keymap } = workbench;
  const { leaving, language } = store.get();
  if (leaving) {
    workbench.leave('quit');
    return;
  }
  const { flash: words } = wordsOf(language);
  const quit = keyNamesOf(keymap)('view.quit');
  store.set({ leaving: true, overlay: null });
  flash(workbench, 'info', words.stopping(quit));
  void ask(workbench, { type: 'stop' }).then((reply) => {
    if (reply.ok) {
      workbench.leave('quit');
      return;
    }
    flash(workbench, 'error', words.notStopped(reply.message, quit));
  });
}
