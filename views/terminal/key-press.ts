import type { Key } from 'ink';
import { typeText } from './actions.ts';
import { flash } from './commands.ts';
import { wordsOf } from './messages/words.ts';
import { sanitise } from './sanitise.ts';
import { keyContext, type Scope, scopeOf, TEXT_SCOPES, type Workbench } from './workbench.ts';

interface KeyPress {
  /** As the keymap spells it, e.g. `H`, `space`, `ctrl+c`. */
  readonly name: string;
  /** What it types where text is asked for. */
  readonly text: string;
}

const CHARACTER_NAMES: Readonly<Record<string, string>> = {
  ' ': 'space',
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\x03': 'ctrl+c',
  '\x15': 'ctrl+u',
  '\x1b': 'escape',
  '\x7f': 'backspace',
};

/** The presses behind one input event; a slow link or a fast typist gives several characters at once. */
export function keyPresses(input: string, key: Key): KeyPress[] {
  const named = nameOf(key);
  if (named !== null) return [{ name: named, text: '' }];
  if (key.ctrl) return [{ name: `ctrl+${input}`, text: '' }];
  if (key.meta) return [{ name: `${ALT}${input}`, text: '' }];
  return [...input].map((text) => ({ name: CHARACTER_NAMES[text] ?? text, text }));
}

function nameOf(key: Key): string | null {
  if (key.upArrow) return 'up';
  if (key.downArrow) return 'down';
  if (key.leftArrow) return 'left';
  if (key.rightArrow) return 'right';
  if (key.pageUp) return 'pageup';
  if (key.pageDown) return 'pagedown';
  if (key.home) return 'home';
  if (key.end) return 'end';
  if (key.return) return 'enter';
  if (key.escape) return 'escape';
  if (key.tab) return key.shift ? 'shift+tab' : 'tab';
  if (key.backspace) return 'backspace';
  if (key.delete) return 'delete';
  return null;
}

const ALT = 'alt+';

/**
 * Does what the keymap says; a key that is disabled now says why. Escape and a key soon after it arrive as one with alt: where
 * that means nothing, they are the two keys, but never out of a text, whose rest could be commands.
 */
export function pressKey(workbench: Workbench, { name, text }: KeyPress): void {
  const context = keyContext(workbench);
  const scope = scopeOf(context.view);
  const boundIn = (where: Scope) =>
    workbench.keymap.find(({ keys, scopes }) => scopes.includes(where) && keys.includes(name));
  const binding = boundIn(scope) ?? (scope === 'travel' ? boundIn('panes') : undefined);
  if (binding === undefined) {
    if (TEXT_SCOPES.includes(scope)) typeText(workbench, text);
    else if (name.startsWith(ALT)) {
      const key = name.slice(ALT.length);
      pressKey(workbench, { name: 'escape', text: '' });
      pressKey(workbench, { name: CHARACTER_NAMES[key] ?? key, text: key });
    } else flash(workbench, 'info', context.words.flash.unbound(sanitise(name)));
    return;
  }
  const enabled = binding.enabled?.(context) ?? true;
  if (enabled === true) binding.run(workbench, context);
  else flash(workbench, 'warn', enabled);
}

/** Pasted text is text where text is asked for, and never a row of commands. */
export function paste(workbench: Workbench, text: string): void {
  const view = workbench.store.get();
  if (TEXT_SCOPES.includes(scopeOf(view))) typeText(workbench, text);
  else flash(workbench, 'warn', wordsOf(view.language).flash.pasteIgnored);
}
