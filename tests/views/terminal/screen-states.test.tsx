import { describe, expect, it } from 'vitest';
import { LANGUAGES, type Language, wordsOf } from '../../../views/terminal/messages/words.ts';
import { explanationParagraphs } from '../../../views/terminal/reader-text.ts';
import { SpokenScreen } from '../../../views/terminal/spoken-screen.tsx';
import type { Size } from '../../../views/terminal/workbench.ts';
import { aWorkbench, drawNode } from '../draw.tsx';
import { drawState } from '../draw-state.ts';
import { aSnapshot, fakeClient } from '../fixtures.ts';
import { press } from '../press.ts';
import { anExplanation, ONE_ROW, type ScreenState, STATES } from './states.ts';

const SIZES: readonly Size[] = [
  { columns: 60, rows: 15 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 60 },
];

/** The lines that are nowhere on the screen with one row of everything, by their number: what a state is seen by. */
function changes(state: ScreenState, language: Language, size: Size): string {
  const usual = new Set(drawState(ONE_ROW, size, { language }));
  return drawState(state, size, { language })
    .flatMap((line, row) => (usual.has(line) ? [] : [`${String(row + 1).padStart(2)} ${line.trimEnd()}`]))
    .join('\n');
}

/** The texts that take the place of the panes. */
const textsIn = (language: Language): Readonly<Record<string, ScreenState>> => {
  const paragraphs = explanationParagraphs(anExplanation, wordsOf(language));
  return {
    'the help': { snapshot: aSnapshot(), keys: ['?'] },
    'an explanation': {
      snapshot: aSnapshot(),
      view: { overlay: { type: 'reader', title: anExplanation.title, paragraphs, scroll: 0 } },
    },
  };
};

describe.each(LANGUAGES)('in %s', (language) => {
  it.each(Object.keys(textsIn(language)))('%s', (name) => {
    expect(changes(textsIn(language)[name]!, language, { columns: 80, rows: 24 })).toMatchSnapshot();
  });

  it.each(['waiting for the engine', 'empty', 'halted by a tripped breaker', 'time travel', 'a question'])(
    'for a screen reader: %s',
    (name) => {
      const { snapshot, view, keys = [] } = STATES[name]!;
      const size = { columns: 80, rows: 24 };
      const bench = aWorkbench(fakeClient(snapshot), { ...view, language }, size);
      press(bench, ...keys);
      const spoken = drawNode(<SpokenScreen {...size} banner={({ replay }) => replay} />, bench, size.columns);
      expect(spoken).toMatchSnapshot();
    },
  );
});

describe.each(SIZES)('the screen at $columns x $rows', (size) => {
  describe.each(LANGUAGES)('in %s', (language) => {
    it('with one row of everything', () => {
      expect(drawState(ONE_ROW, size, { language }).join('\n')).toMatchSnapshot();
    });

    it.each(Object.keys(STATES))('%s', (name) => {
      expect(changes(STATES[name]!, language, size)).toMatchSnapshot();
    });
  });
});
