import type { Plot } from './plot.ts';

/** First character of Unicode's braille patterns, the one without a dot. */
const BRAILLE = 0x2800;
/** Dots that blessed-contrib's line chart keeps for its own axes: on the left, with a gap after it, and at the bottom. */
const LEFT = 10;
const GAP = 2;
const BOTTOM = 12;
/** What it takes off the height that it scales the highest value to. */
const SCALED = BOTTOM - 1;

/**
 * Curves by blessed-contrib's line chart on its canvas, without a screen. It is loaded here, when the first chart is
 * opened. Its axes have neither thousands separators nor time zones, so only the drawing between them is taken.
 */
export async function loadContribPlot(): Promise<Plot> {
  const [{ default: Line }, { Canvas }] = await Promise.all([
    import('blessed-contrib/lib/widget/charts/line.js'),
    import('drawille-canvas-blessed-contrib'),
  ]);
  return {
    curve(heights, rows) {
      const width = LEFT + GAP + heights.length;
      const height = 4 * rows + BOTTOM;
      const ctx = new Canvas(width, height).getContext();
      const drawing = {
        ctx,
        canvasSize: { width, height },
        options: {
          minY: 0,
          maxY: (height - SCALED) / (height - SCALED - GAP),
          numYLabels: 1,
          showNthLabel: 1,
          xLabelPadding: 0,
          xPadding: LEFT,
          style: { line: 'white', text: 'white', baseline: 'white' },
        },
      };
      // A label for each dot of the width, so that a value is exactly one dot wide.
      Line.prototype.setData.call(drawing, [{ x: new Array(heights.length + GAP).fill(' '), y: heights }]);
      const { content } = ctx._canvas;
      return Array.from({ length: rows }, (_, row) => {
        const start = (row * width + LEFT + GAP) / 2;
        const dots = content.subarray(start, start + heights.length / 2);
        return Array.from(dots, (pattern) => (pattern === 0 ? ' ' : String.fromCharCode(BRAILLE + pattern))).join('');
      });
    },
  };
}
