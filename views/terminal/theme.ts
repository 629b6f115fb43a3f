import type { TextProps } from 'ink';

/** What a text means; the theme says how that looks. No meaning is carried by the tone alone. */
export type Tone = 'plain' | 'up' | 'down' | 'warn' | 'danger' | 'dim' | 'accent' | 'live';

type TextStyle = Readonly<Pick<TextProps, 'color' | 'bold' | 'inverse' | 'dimColor'>>;
export type Theme = Readonly<Record<Tone, TextStyle>>;

/**
 * Blue for up and orange for down: the pair that all common kinds of colour blindness keep apart, where green and red
 * are not, and that reads neither as the Korean nor as the American convention. All are of the 256-colour palette.
 */
const COLOURED: Theme = {
  plain: {},
  up: { color: '#5fafff' },
  down: { color: '#ffaf00' },
  warn: { color: '#ffff5f', bold: true },
  danger: { color: '#ff5f5f', bold: true, inverse: true },
  dim: { dimColor: true },
  accent: { color: '#5fd7d7', bold: true },
  live: { color: '#ff5fd7', bold: true, inverse: true },
};

const COLOURLESS: Theme = {
  plain: {},
  up: {},
  down: {},
  warn: { bold: true },
  danger: { bold: true, inverse: true },
  dim: {},
  accent: { bold: true },
  live: { bold: true, inverse: true },
};

export const themeFor = (color: boolean): Theme => (color ? COLOURED : COLOURLESS);
