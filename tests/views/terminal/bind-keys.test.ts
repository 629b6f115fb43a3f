import { describe, expect, it } from 'vitest';
import { bindKeys } from '../../../views/terminal/bind-keys.ts';
import { KEYMAP } from '../../../views/terminal/keymap.ts';
import { aWorkbench } from '../draw.tsx';
import { aHeader, aSnapshot, commandsOf, fakeClient } from '../fixtures.ts';
import { press } from '../press.ts';

const errorsOf = (overrides: Record<string, string[]>): readonly string[] => {
  const bound = bindKeys(KEYMAP, overrides);
  return bound.ok ? [] : bound.errors;
};

describe('binding keys', () => {
  it('takes the keymap as it is', () => {
    expect(bindKeys(KEYMAP, {})).toEqual({ ok: true, keymap: KEYMAP });
  });

  it('replaces keys in dispatch and in what is said about them', () => {
    const bound = bindKeys(KEYMAP, { 'scanner.rescan': ['f', 'ctrl+r'], 'pen.take': ['alt+t'] });
    if (!bound.ok) throw new Error(bound.errors.join());
    const bench = { ...aWorkbench(), keymap: bound.keymap };
    press(bench, 's', 'f', 'ctrl+r');
    expect(commandsOf(bench.client)).toEqual([{ type: 'rescan' }, { type: 'rescan' }]);
    const pen = { holder: 'pts/3', mine: false, terminals: 2 };
    const watching = { ...bench, client: fakeClient(aSnapshot({ header: aHeader({ pen }) })) };
    press(watching, 'f');
    expect(bench.store.get().flash?.text).toBe('the pen is with pts/3; alt+t takes it');
  });

  it('lets two commands change places', () => {
    expect(errorsOf({ 'pane.zoom': ['x'], 'position.exit': ['z'] })).toEqual([]);
  });

  it.each([
    ['a key that is taken', { 'pane.zoom': ['x'] }, '"x" cannot be both position.exit and pane.zoom'],
    [
      'a key taken in one of several places',
      { 'reader.close': ['j'] },
      '"j" cannot be both move.down and reader.close',
    ],
    ['a command that is not known', { 'pane.zom': ['m'] }, 'there is no command pane.zom; did you mean pane.zoom?'],
    ['no key at all', { 'view.quit': [] }, 'view.quit needs at least one key'],
    ['what is no key', { 'pane.zoom': ['F1'] }, 'pane.zoom: "F1" is no key'],
    ['a control character', { 'pane.zoom': ['\x07'] }, 'is no key'],
    ['a letter where text is typed', { 'text.submit': ['j'] }, 'text.submit: "j" is text where it would work'],
  ])('refuses %s', (_, overrides, error) => {
    expect(errorsOf(overrides as Record<string, string[]>).join('\n')).toContain(error);
  });

  it('names every fault at once', () => {
    expect(errorsOf({ 'pane.zoom': ['x'], nothing: ['m'], 'view.quit': [] })).toHaveLength(3);
  });
});
