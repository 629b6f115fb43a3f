/** Thickness of a stroke of a box-drawing character. */
type Weight = 'light' | 'heavy' | 'double';

/** Strokes from the middle of a cell: left, right, up, down. */
type Arms = readonly [left: Weight | null, right: Weight | null, up: Weight | null, down: Weight | null];

const L = 'light';
const H = 'heavy';
const D = 'double';

/** https://www.unicode.org/charts/PDF/U2500.pdf, those that the workstation draws with. */
const BOXES: Readonly<Record<string, Arms>> = {
  '─': [L, L, null, null],
  '│': [null, null, L, L],
  '┌': [null, L, null, L],
  '┐': [L, null, null, L],
  '└': [null, L, L, null],
  '┘': [L, null, L, null],
  '┤': [L, null, L, L],
  '╵': [null, null, L, null],
  '╷': [null, null, null, L],
  '┃': [null, null, H, H],
  '╹': [null, null, H, null],
  '╻': [null, null, null, H],
  '╿': [null, null, H, L],
  '╽': [null, null, L, H],
  '═': [D, D, null, null],
  '║': [null, null, D, D],
  '╔': [null, D, null, D],
  '╗': [D, null, null, D],
  '╚': [null, D, D, null],
  '╝': [D, null, D, null],
};

export const isBox = (character: string): boolean => character in BOXES;

interface Stroke {
  readonly x: number;
  readonly y: number;
  readonly length: number;
}

/** Box-drawing characters of one colour as lines that go on from cell to cell, whatever font there is. */
export class BoxStrokes {
  private readonly arms: { readonly weight: Weight; readonly isHorizontal: boolean; readonly stroke: Stroke }[] = [];
  private readonly cell: { readonly width: number; readonly height: number };

  constructor(cell: { readonly width: number; readonly height: number }) {
    this.cell = cell;
  }

  add(character: string, column: number, row: number): void {
    const { width, height } = this.cell;
    const [x, y] = [column * width, row * height];
    const [left, right, up, down] = BOXES[character]!;
    const put = (weight: Weight | null, isHorizontal: boolean, stroke: Stroke) => {
      if (weight !== null) this.arms.push({ weight, isHorizontal, stroke });
    };
    put(left, true, { x, y: y + height / 2, length: width / 2 });
    put(right, true, { x: x + width / 2, y: y + height / 2, length: width / 2 });
    put(up, false, { x: x + width / 2, y, length: height / 2 });
    put(down, false, { x: x + width / 2, y: y + height / 2, length: height / 2 });
  }

  /** The path data of all strokes of a weight; empty when there are none. */
  path(weight: Weight): string {
    const ofWeight = this.arms.filter((arm) => arm.weight === weight);
    const strokes = (isHorizontal: boolean) =>
      ofWeight.filter((arm) => arm.isHorizontal === isHorizontal).map(({ stroke }) => stroke);
    return [
      ...joined(strokes(true), 'x', 'y').map(({ x, y, length }) => `M${x} ${y}h${length}`),
      ...joined(strokes(false), 'y', 'x').map(({ x, y, length }) => `M${x} ${y}v${length}`),
    ].join('');
  }
}

/** Strokes that touch each other `along` an axis as one. */
function joined(strokes: readonly Stroke[], along: 'x' | 'y', across: 'x' | 'y'): Stroke[] {
  const whole: Stroke[] = [];
  for (const stroke of [...strokes].sort((a, b) => a[across] - b[across] || a[along] - b[along])) {
    const last = whole.at(-1);
    if (last !== undefined && last[across] === stroke[across] && last[along] + last.length === stroke[along]) {
      whole[whole.length - 1] = { ...last, length: last.length + stroke.length };
    } else whole.push(stroke);
  }
  return whole;
}
