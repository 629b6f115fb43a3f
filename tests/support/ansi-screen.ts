import { textWidth } from '../../views/terminal/text.ts';

/** How a cell looks; colours as `#rrggbb`, null for the terminal's own. */
export interface CellStyle {
  readonly foreground: string | null;
  readonly background: string | null;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly inverse: boolean;
}

/** A place on a screen. One right of a wide character has an empty text. */
export interface ScreenCell {
  readonly text: string;
  readonly style: CellStyle;
}

export const PLAIN: CellStyle = { foreground: null, background: null, bold: false, dim: false, inverse: false };

const SEQUENCE = /\x1b\[([\d;]*)m/g;
const LEVELS = [0, 95, 135, 175, 215, 255];
/** xterm's first sixteen. */
const SIXTEEN = [
  ...['#000000', '#cd0000', '#00cd00', '#cdcd00', '#0000ee', '#cd00cd', '#00cdcd', '#e5e5e5'],
  ...['#7f7f7f', '#ff0000', '#00ff00', '#ffff00', '#5c5cff', '#ff00ff', '#00ffff', '#ffffff'],
];

/**
 * Lines with the sequences of their colours, as `tmux capture-pane -e` gives them, as cells.
 *
 * @throws Error on a control character or a sequence that it does not know: a picture must not leave anything out
 */
export function screenCells(lines: readonly string[]): ScreenCell[][] {
  let style = PLAIN;
  return lines.map((line) => {
    const cells: ScreenCell[] = [];
    let from = 0;
    const write = (text: string) => {
      if (/\p{Cc}/u.test(text)) throw new Error(`a control character is in ${JSON.stringify(text)}`);
      for (const character of text) {
        const width = textWidth(character);
        if (width > 0) cells.push({ text: character, style });
        if (width === 2) cells.push({ text: '', style });
      }
    };
    for (const match of line.matchAll(SEQUENCE)) {
      write(line.slice(from, match.index));
      style = styled(style, (match[1] || '0').split(';').map(Number));
      from = match.index + match[0].length;
    }
    write(line.slice(from));
    return cells;
  });
}

/** https://www.ecma-international.org/publications-and-standards/standards/ecma-48/ 8.3.117, and xterm's colours. */
function styled(style: CellStyle, [code, ...rest]: readonly number[]): CellStyle {
  if (code === undefined) return style;
  const on = (change: Partial<CellStyle>, after = rest) => styled({ ...style, ...change }, after);
  switch (code) {
    case 0:
      return styled(PLAIN, rest);
    case 1:
      return on({ bold: true });
    case 2:
      return on({ dim: true });
    case 7:
      return on({ inverse: true });
    case 22:
      return on({ bold: false, dim: false });
    case 27:
      return on({ inverse: false });
    case 39:
      return on({ foreground: null });
    case 49:
      return on({ background: null });
    case 38:
    case 48: {
      const [kind, ...numbers] = rest;
      const color = kind === 2 ? hex(numbers.slice(0, 3)) : paletteColor(numbers[0]!);
      return on({ [code === 38 ? 'foreground' : 'background']: color }, numbers.slice(kind === 2 ? 3 : 1));
    }
    default:
      if (code >= 30 && code < 38) return on({ foreground: SIXTEEN[code - 30]! });
      if (code >= 90 && code < 98) return on({ foreground: SIXTEEN[code - 82]! });
      throw new Error(`the sequence ESC[${code}m is not known`);
  }
}

const hex = (parts: readonly number[]): string =>
  `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;

function paletteColor(index: number): string {
  if (index < 16) return SIXTEEN[index]!;
  if (index >= 232) return hex(new Array(3).fill(8 + 10 * (index - 232)));
  return hex([36, 6, 1].map((size) => LEVELS[Math.floor((index - 16) / size) % 6]!));
}
