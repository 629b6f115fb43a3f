import { focusPane } from './actions.ts';
import { ask, flash } from './commands.ts';
import { wordsOf } from './messages/words.ts';
import type { SymbolId, Workbench } from './workbench.ts';

/** Has the council debate a symbol, and shows it as soon as the engine has agreed. */
export function callCouncil(workbench: Workbench, symbol: SymbolId, name: string): void {
  const { flash: words } = wordsOf(workbench.store.get().language);
  flash(workbench, 'info', `${words.convening(name)}...`);
  const request = { type: 'command', command: { type: 'council', symbol }, actor: 'terminal' } as const;
  void ask(workbench, request).then((reply) => {
    flash(workbench, reply.ok ? 'info' : 'error', reply.message);
    if (reply.ok) focusPane(workbench, 'council');
  });
}
