import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../views/terminal/messages/words.ts';
import { PaneView } from '../../../views/terminal/pane-view.tsx';
import { PANE_IDS, type PaneId } from '../../../views/terminal/panes.ts';
import type { ViewState } from '../../../views/terminal/store.ts';
import { aWorkbench, drawNode } from '../draw.tsx';
import { aFullSnapshot, aSnapshot, fakeClient } from '../fixtures.ts';

const nothing = aSnapshot({
  ...{ markets: [], scanner: [], scenarios: [], positions: [], orders: [], log: [], council: { debates: [] } },
  risk: { ...aSnapshot().risk, limits: [], cooldowns: [] },
});

const draw = (id: PaneId, snapshot: ReturnType<typeof aSnapshot> | null, view: Partial<ViewState>): string[] =>
  drawNode(<PaneView id={id} width={120} height={10} />, aWorkbench(fakeClient(snapshot), view), 120).split('\n');

/** What stands between the borders of the first lines. */
const inner = (lines: readonly string[]): string[] =>
  lines.slice(1, 4).flatMap((line) => line.replaceAll(/[│║]/g, '').trim() || []);

describe.each(LANGUAGES)('in %s', (language) => {
  it.each(PANE_IDS)('the pane %s with more rows and wider names than there is room for', (id) => {
    expect(draw(id, aFullSnapshot(20), { language, focus: id }).join('\n')).toMatchSnapshot();
  });

  it('an empty pane says so, and what fills it', () => {
    expect(
      Object.fromEntries(PANE_IDS.map((id) => [id, inner(draw(id, nothing, { language })).slice(1)])),
    ).toMatchSnapshot();
  });

  it('a pane that knows nothing yet says nothing, not even how many there are', () => {
    for (const id of PANE_IDS) {
      const [title, ...lines] = draw(id, null, { language });
      expect(title).toMatch(/^[┌╔] \d \D+ [(─═]/);
      expect(inner(lines)).toEqual([]);
    }
  });
});
