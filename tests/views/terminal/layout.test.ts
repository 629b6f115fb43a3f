import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitColumns, fitSpans, leftColumn, rightColumn, span } from '../../../views/terminal/cell.ts';
import { firstShown, layoutScreen, paneRows } from '../../../views/terminal/layout.ts';
import { PANE_IDS } from '../../../views/terminal/panes.ts';

const size = fc.record({ columns: fc.integer({ min: 60, max: 220 }), rows: fc.integer({ min: 15, max: 70 }) });
const view = { focus: 'positions', zoomed: false, shared: 'log', overlay: null } as const;

describe('dividing the terminal', () => {
  it('shows every pane at 120x40 but one of the two that share a place, tabs at 80x24, and says when it is too small', () => {
    for (const [shared, hidden] of [
      ['log', 'council'],
      ['council', 'log'],
    ] as const) {
      const shown = layoutScreen({ columns: 120, rows: 40 }, { ...view, shared }).bands.flat();
      expect(shown.map(({ id }) => id).sort()).toEqual(PANE_IDS.filter((id) => id !== hidden).sort());
    }
    expect(layoutScreen({ columns: 80, rows: 24 }, view)).toMatchObject({
      kind: 'tabs',
      bands: [[{ id: 'positions' }], [{ id: 'log' }]],
    });
    expect(layoutScreen({ columns: 59, rows: 40 }, view).kind).toBe('tiny');
    expect(layoutScreen({ columns: 80, rows: 14 }, view).kind).toBe('tiny');
  });

  it('fills the body exactly, with room for a row in every pane', () => {
    fc.assert(
      fc.property(size, fc.constantFrom(...PANE_IDS), fc.boolean(), (terminal, focus, zoomed) => {
        const { bands, bodyRows } = layoutScreen(terminal, { focus, zoomed, shared: 'council', overlay: null });
        expect(bands.reduce((sum, band) => sum + band[0]!.height, 0)).toBe(bodyRows);
        for (const band of bands) {
          expect(band.reduce((sum, { width }) => sum + width, 0)).toBe(terminal.columns);
          for (const { height } of band) expect(paneRows(height, true).rows).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('keeps the selected row in view', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.integer({ min: 1, max: 40 }), fc.nat(), (more, rows, at) => {
        const count = more + 1;
        const selected = at % count;
        const first = firstShown(selected, count, rows);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(selected).toBeGreaterThanOrEqual(first);
        expect(selected).toBeLessThan(first + rows);
      }),
    );
  });
});

describe('fitting columns', () => {
  const columns = [
    leftColumn('name', 10, 0, 20),
    rightColumn('price', 9, 0),
    rightColumn('rsi', 5, 2),
    leftColumn('note', 8, 1, 30),
  ];

  it('drops the highest rank first and lets the rest grow', () => {
    expect(fitColumns(columns, 35)).toEqual([10, 9, 5, 8]);
    expect(fitColumns(columns, 30)).toEqual([11, 9, 0, 8]);
    expect(fitColumns(columns, 20)).toEqual([10, 9, 0, 0]);
    expect(fitColumns(columns, 200)).toEqual([20, 9, 5, 30]);
  });

  it('never exceeds the room', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), (room) => {
        const shown = fitColumns(columns, room).filter((width) => width > 0);
        expect(shown.reduce((sum, width) => sum + width, shown.length - 1)).toBeLessThanOrEqual(room);
      }),
    );
  });

  it('cuts the last piece of a line and leaves out what would say nothing', () => {
    const pieces = [span('RUNNING'), span(''), span('가온전자 headline')];
    expect(fitSpans(pieces, 40).map(({ text }) => text)).toEqual(['RUNNING', '가온전자 headline']);
    expect(fitSpans(pieces, 15).map(({ text, column }) => [text, column])).toEqual([
      ['RUNNING', 0],
      ['가온~', 9],
    ]);
    expect(fitSpans(pieces, 11).map(({ text }) => text)).toEqual(['RUNNING']);
  });
});
