import stringWidth from 'string-width';

const CORNERS = { '┌': '┐└┘─│', '╔': '╗╚╝═║' } as const;

export interface Frames {
  /** Frames whose four corners and sides are all there. */
  readonly whole: number;
  /** Where a frame begins that is not whole, `line:column`. */
  readonly torn: readonly string[];
}

/** Follows every frame on a screen from its upper left corner round; wide characters take two columns. */
export function frames(screen: readonly string[]): Frames {
  const grid = screen.map(cells);
  const at = (row: number, column: number) => grid[row]?.[column] ?? '';
  let whole = 0;
  const torn: string[] = [];
  grid.forEach((line, top) => {
    line.forEach((cell, left) => {
      if (cell !== '┌' && cell !== '╔') return;
      const [topRight, bottomLeft, bottomRight, across, down] = [...CORNERS[cell]] as [
        string,
        string,
        string,
        string,
        string,
      ];
      const right = line.indexOf(topRight, left);
      let bottom = top + 1;
      while (at(bottom, left) === down && at(bottom, right) === down) bottom++;
      const isClosed =
        right > left &&
        at(bottom, left) === bottomLeft &&
        at(bottom, right) === bottomRight &&
        (grid[bottom] ?? []).slice(left + 1, right).every((inner) => inner === across);
      if (isClosed) whole++;
      else torn.push(`${top + 1}:${left + 1}`);
    });
  });
  return { whole, torn };
}

/** A character a column; the second column of a wide one is empty. */
const cells = (line: string): string[] =>
  [...new Intl.Segmenter().segment(line)].flatMap(({ segment }) =>
    stringWidth(segment) === 2 ? [segment, ''] : [segment],
  );

/** Columns that a line takes. */
export const widthOf = (line: string): number => cells(line).length;
