import { describe, expect, it, vi } from 'vitest';
import { LANGUAGES } from '../../../views/terminal/messages/words.ts';
import type { ViewState } from '../../../views/terminal/store.ts';
import { THEME_NAMES, UP_DOWN } from '../../../views/terminal/theme.ts';
import { type CellStyle, PLAIN, screenCells } from '../../support/ansi-screen.ts';
import { inColour } from '../draw.tsx';
import { drawState } from '../draw-state.ts';
import { ONE_ROW, STATES } from './states.ts';

// Many screens are drawn, also on a machine that has other things to do.
vi.setConfig({ testTimeout: 60_000 });

const SIZE = { columns: 100, rows: 30 };
/** Together they have something in every tone. */
const SHOWN = [
  'a stale price, an armed trail, an order of unknown fate',
  'halted by a tripped breaker',
  'an error from the engine',
  'time travel',
  'a question',
  'a command',
].map((name) => STATES[name]!);

const nameOf = ({ foreground, bold, dim, inverse }: CellStyle): string =>
  [foreground ?? '', bold ? 'bold' : '', dim ? 'dim' : '', inverse ? 'inverse' : '']
    .filter((part) => part !== '')
    .join(' ');

/** The texts of each look, in the order in which they are met; frames, and what is plain, are left out. */
function textsByStyle(lines: readonly string[]): string[] {
  const texts = new Map<string, Set<string>>();
  for (const cells of screenCells(lines)) {
    for (let from = 0, to = 0; from < cells.length; from = to) {
      const style = nameOf(cells[from]!.style);
      while (to < cells.length && nameOf(cells[to]!.style) === style) to++;
      const text = cells
        .slice(from, to)
        .map((cell) => cell.text)
        .join('')
        .trim();
      if (style === nameOf(PLAIN) || /^[─-╿\s]*$/.test(text)) continue;
      texts.set(style, (texts.get(style) ?? new Set()).add(text));
    }
  }
  return [...texts].map(([style, all]) => `${style}: ${[...all].join(' | ')}`).sort();
}

const drawIn = (view: Partial<ViewState>, color = true): string[] =>
  inColour(() => SHOWN.flatMap((state) => drawState(state, SIZE, view, color)));

describe('the styles', () => {
  it.each(THEME_NAMES.flatMap((theme) => UP_DOWN.map((upDown) => [theme, upDown] as const)))(
    'of %s, %s',
    (theme, upDown) => {
      const styles = textsByStyle(drawIn({ theme, upDown }));
      if (upDown === 'western') expect(styles).toMatchSnapshot();
      else {
        const western = textsByStyle(drawIn({ theme, upDown: 'western' }));
        expect(styles.filter((line) => !western.includes(line))).toMatchSnapshot();
      }
    },
  );

  it('are none where the terminal has no colour, but for what is bold or inverse', () => {
    const styles = textsByStyle(drawIn({ theme: 'dark' }, false));
    expect(styles).toEqual(textsByStyle(drawIn({ theme: 'none' })));
    expect(styles.map((line) => line.split(':')[0])).toEqual(['bold inverse', 'bold']);
  });

  it.each(THEME_NAMES.flatMap((theme) => LANGUAGES.map((language) => [theme, language] as const)))(
    'of %s change no letter of what is said, in %s',
    (theme, language) => {
      const small = { columns: 80, rows: 24 };
      for (const state of [ONE_ROW, ...Object.values(STATES)]) {
        const lines = screenCells(inColour(() => drawState(state, small, { language, theme }, true)));
        const texts = lines.map((cells) =>
          cells
            .map(({ text }) => text)
            .join('')
            .trimEnd(),
        );
        expect(texts).toEqual(drawState(state, small, { language }).map((line) => line.trimEnd()));
      }
    },
  );
});
