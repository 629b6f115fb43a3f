import { pressKey } from '../../views/terminal/key-press.ts';
import type { TestBench } from './draw.tsx';

/** Presses named keys, and types everything else letter by letter. */
export function press(bench: TestBench, ...keys: readonly string[]): void {
  const named = new Set(bench.keymap.flatMap((binding) => binding.keys).filter((key) => key.length > 1));
  for (const key of keys) {
    if (named.has(key)) pressKey(bench, { name: key, text: '' });
    else for (const text of key) pressKey(bench, { name: text === ' ' ? 'space' : text, text });
  }
}
