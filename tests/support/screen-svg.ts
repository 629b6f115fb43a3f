import { type CellStyle, type ScreenCell, screenCells } from './ansi-screen.ts';
import { BoxStrokes, isBox } from './box-strokes.ts';

/** The letters are as large as makes those of a usual monospaced font as wide as a cell. */
const CELL = { width: 8, height: 17 } as const;
const FONT_SIZE = 13.33;
/** From the top of a cell to the line that letters stand on. */
const BASELINE = 13;
const MARGIN = 10;
const FOREGROUND = '#d0d3d9';
const BACKGROUND = '#15171c';
const DIM = 0.6;
/** Blanks within a run of text; of more than one SVG viewers make one. */
const LONGEST_GAP = 1;
const BLOCKS = ' ▁▂▃▄▅▆▇█';

/** Text of one look on one line, of characters that are all as wide. */
interface Run {
  readonly column: number;
  readonly row: number;
  readonly text: string;
  readonly isWide: boolean;
  readonly style: CellStyle;
}

/** What of a look is drawn and not written. */
interface Shapes {
  readonly boxes: BoxStrokes;
  /** Path data of filled blocks. */
  readonly blocks: string[];
}

/**
 * A picture of a terminal's screen. Every run of text begins and ends where its cells do, whatever font it is in, and wide
 * characters are placed one by one, so that columns are straight also where Korean letters are not twice as wide as Latin
 * ones. Lines and blocks are drawn.
 *
 * @param lines as `tmux capture-pane -e` gives them
 * @throws Error on a sequence that is not known
 */
export function screenSvg(lines: readonly string[], columns: number, title: string): string {
  const rows = screenCells(lines);
  const names = new Map<string, string>();
  const classOf = (style: CellStyle): string[] => {
    const css = cssOf(style);
    if (css === '') return [];
    const name = names.get(css) ?? `s${names.size}`;
    names.set(css, name);
    return [name];
  };
  const body = [
    ...rows.flatMap(backgrounds),
    ...[...shapesOf(rows)].flatMap(([style, shapes]) => drawn(shapes, classOf(style))),
    ...rows.flatMap(runsOf).map((run) => written(run, classOf(run.style))),
  ];
  const [width, height] = [columns * CELL.width + 2 * MARGIN, lines.length * CELL.height + 2 * MARGIN];
  const styles = [...names].map(([css, name]) => `.${name}{${css}}`).join('');
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}">`,
    `<title>${escaped(title)}</title>`,
    `<style>svg{color:${FOREGROUND};font:${FONT_SIZE}px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace}`,
    'text{fill:currentColor}path{fill:none;stroke:currentColor}.f{fill:currentColor;stroke:none}',
    `.h{stroke-width:3}.o{stroke-width:4;stroke-linecap:square}.i{stroke:${BACKGROUND};stroke-width:2;stroke-linecap:square}${styles}</style>`,
    `<rect x="${-MARGIN}" y="${-MARGIN}" width="${width}" height="${height}" rx="6" fill="${BACKGROUND}"/>`,
    ...body,
    '</svg>',
  ].join('\n')}\n`;
}

const inkOf = ({ foreground, background, inverse }: CellStyle): string | null =>
  inverse ? (background ?? BACKGROUND) : foreground;
const paperOf = ({ foreground, background, inverse }: CellStyle): string | null =>
  inverse ? (foreground ?? FOREGROUND) : background;

const cssOf = (style: CellStyle): string => {
  const ink = inkOf(style);
  return [
    ...(ink === null ? [] : [`color:${ink}`]),
    ...(style.bold ? ['font-weight:bold'] : []),
    ...(style.dim ? [`opacity:${DIM}`] : []),
  ].join(';');
};

/** Bold letters are others, bold lines are not. */
const keyOf = (style: CellStyle): CellStyle => ({ ...style, bold: false });

const isDrawn = (text: string): boolean => isBox(text) || BLOCKS.indexOf(text) > 0;
const isBlank = ({ text }: ScreenCell): boolean => text === ' ' || text === '' || isDrawn(text);

function runsOf(cells: readonly ScreenCell[], row: number): Run[] {
  const runs: Run[] = [];
  for (const [column, cell] of cells.entries()) {
    if (isBlank(cell)) continue;
    const { text, style } = cell;
    const isWide = cells[column + 1]?.text === '';
    const last = runs.at(-1);
    const gap = last === undefined ? 0 : column - last.column - last.text.length * (last.isWide ? 2 : 1);
    const goesOn =
      last !== undefined &&
      cssOf(last.style) === cssOf(style) &&
      last.isWide === isWide &&
      gap <= (isWide ? 0 : LONGEST_GAP);
    if (goesOn) runs[runs.length - 1] = { ...last, text: last.text + ' '.repeat(gap) + text };
    else runs.push({ column, row, text, isWide, style });
  }
  return runs;
}

function written({ column, row, text, isWide, style: _ }: Run, classes: readonly string[]): string {
  const x = column * CELL.width;
  const places = isWide
    ? `x="${Array.from(text, (_character, index) => x + 2 * index * CELL.width).join(' ')}"`
    : `x="${x}"${text.length > 1 ? ` textLength="${text.length * CELL.width}"` : ''}`;
  return `<text ${places} y="${row * CELL.height + BASELINE}"${classText(classes)}>${escaped(text)}</text>`;
}

function backgrounds(cells: readonly ScreenCell[], row: number): string[] {
  const rects: { readonly from: number; readonly to: number; readonly fill: string }[] = [];
  for (const [column, { style }] of cells.entries()) {
    const fill = paperOf(style);
    if (fill === null) continue;
    const last = rects.at(-1);
    if (last?.to === column && last.fill === fill) rects[rects.length - 1] = { ...last, to: column + 1 };
    else rects.push({ from: column, to: column + 1, fill });
  }
  return rects.map(
    ({ from, to, fill }) =>
      `<rect x="${from * CELL.width}" y="${row * CELL.height}" width="${(to - from) * CELL.width}" height="${CELL.height}" fill="${fill}"/>`,
  );
}

function shapesOf(rows: readonly (readonly ScreenCell[])[]): Map<CellStyle, Shapes> {
  const byLook = new Map<string, [CellStyle, Shapes]>();
  const shapesFor = (style: CellStyle): Shapes => {
    const look = keyOf(style);
    const known = byLook.get(cssOf(look)) ?? [look, { boxes: new BoxStrokes(CELL), blocks: [] }];
    byLook.set(cssOf(look), known);
    return known[1];
  };
  for (const [row, cells] of rows.entries()) {
    for (const [column, { text, style }] of cells.entries()) {
      const eighths = BLOCKS.indexOf(text);
      if (isBox(text)) shapesFor(style).boxes.add(text, column, row);
      else if (eighths > 0) {
        const height = (CELL.height * eighths) / 8;
        const bottom = (row + 1) * CELL.height;
        shapesFor(style).blocks.push(`M${column * CELL.width} ${bottom}v${-height}h${CELL.width}v${height}`);
      }
    }
  }
  return new Map(byLook.values());
}

/** A double line is a thick one with a gap in its middle. */
function drawn({ boxes, blocks }: Shapes, classes: readonly string[]): string[] {
  const path = (data: string, ...more: readonly string[]) =>
    data === '' ? [] : [`<path d="${data}"${classText([...more, ...classes])}/>`];
  const double = boxes.path('double');
  return [
    ...path(boxes.path('light')),
    ...path(boxes.path('heavy'), 'h'),
    ...path(double, 'o'),
    ...(double === '' ? [] : [`<path d="${double}" class="i"/>`]),
    ...path(blocks.join(''), 'f'),
  ];
}

const classText = (classes: readonly string[]): string => (classes.length === 0 ? '' : ` class="${classes.join(' ')}"`);

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
