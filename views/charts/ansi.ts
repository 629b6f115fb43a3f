import type { Theme } from '../terminal/theme.ts';
import type { Line } from './grid.ts';

/** Levels of red, green and blue in the 256-colour palette's cube. */
const LEVELS = ['00', '5f', '87', 'af', 'd7', 'ff'];
const CUBE_START = 16;
/** A grey in place of the attribute "dim", which blessed does not have. */
const GREY = 245;
const BOLD = 1;
const INVERSE = 7;

/** Styled lines with the control sequences of their colours, for a blessed box. */
export const ansiText = (lines: readonly Line[], theme: Theme): string =>
  lines
    .map((line) =>
      line
        .map(({ text, tone }) => {
          const codes = codesOf(theme[tone]);
          return codes === '' ? text : `\u001b[${codes}m${text}\u001b[0m`;
        })
        .join(''),
    )
    .join('\n');

function codesOf({ color, dimColor, bold, inverse }: Theme[keyof Theme]): string {
  const foreground = color === undefined ? (dimColor ? GREY : null) : paletteIndex(color);
  return [
    ...(foreground === null ? [] : [`38;5;${foreground}`]),
    ...(bold ? [BOLD] : []),
    ...(inverse ? [INVERSE] : []),
  ].join(';');
}

/** `#5fafff` as its number in the palette; a colour outside of the cube is the nearest below in each part. */
function paletteIndex(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((from) => {
    const part = color.slice(from, from + 2);
    return LEVELS.findLastIndex((level) => level <= part);
  });
  return CUBE_START + 36 * red! + 6 * green! + blue!;
}
