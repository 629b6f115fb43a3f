import type { TextProps } from 'ink';

/** What a text means; the theme says how that looks. No meaning is carried by the tone alone. */
export type Tone = 'plain' | 'up' | 'down' | 'good' | 'warn' | 'danger' | 'dim' | 'accent' | 'paper' | 'live';

type TextStyle = Readonly<Pick<TextProps, 'color' | 'bold' | 'inverse' | 'dimColor'>>;
export type Theme = Readonly<Record<Tone, TextStyle>>;

export const THEME_NAMES = ['colour-blind', 'dark', 'light', 'high-contrast', 'none'] as const;
export type ThemeName = (typeof THEME_NAMES)[number];

/** Korean boards show a rise in red and a fall in blue, western ones in green and red. */
export const UP_DOWN = ['western', 'korean'] as const;
export type UpDown = (typeof UP_DOWN)[number];

type Palette = Omit<Theme, 'up' | 'down'> & { readonly [Convention in UpDown]: Pick<Theme, 'up' | 'down'> };

/* All colours are of the 256-colour palette, and what must differ also differs in the sixteen that it is reduced to. */
const PALETTES: Readonly<Record<ThemeName, Palette>> = {
  /* Blue and orange are the pair that all common kinds of colour blindness keep apart, where green and red are not. */
  'colour-blind': {
    plain: {},
    western: { up: { color: '#5fafff' }, down: { color: '#ffaf00' } },
    korean: { up: { color: '#ffaf00' }, down: { color: '#5fafff' } },
    good: { color: '#5fafff' },
    warn: { color: '#ffff5f', bold: true },
    danger: { color: '#ff5f5f', bold: true, inverse: true },
    dim: { dimColor: true },
    accent: { color: '#5fd7d7', bold: true },
    paper: { color: '#af87ff', bold: true },
    live: { color: '#ff5fd7', bold: true, inverse: true },
  },
  dark: {
    plain: {},
    western: { up: { color: '#5fd75f' }, down: { color: '#ff5f5f' } },
    korean: { up: { color: '#ff5f5f' }, down: { color: '#5f87ff' } },
    good: { color: '#5fd75f' },
    warn: { color: '#ffd75f', bold: true },
    danger: { color: '#ff5f5f', bold: true, inverse: true },
    dim: { dimColor: true },
    accent: { color: '#5fd7d7', bold: true },
    paper: { color: '#af87ff', bold: true },
    live: { color: '#ff5fd7', bold: true, inverse: true },
  },
  light: {
    plain: {},
    western: { up: { color: '#008700' }, down: { color: '#d70000' } },
    korean: { up: { color: '#d70000' }, down: { color: '#0000d7' } },
    good: { color: '#008700' },
    warn: { color: '#875f00', bold: true },
    danger: { color: '#d70000', bold: true, inverse: true },
    dim: { color: '#6c6c6c' },
    accent: { color: '#005f87', bold: true },
    paper: { color: '#5f00af', bold: true },
    live: { color: '#af005f', bold: true, inverse: true },
  },
  'high-contrast': {
    plain: {},
    western: { up: { color: '#5fff5f', bold: true }, down: { color: '#ff5f5f', bold: true } },
    korean: { up: { color: '#ff5f5f', bold: true }, down: { color: '#5fd7ff', bold: true } },
    good: { color: '#5fff5f', bold: true },
    warn: { color: '#ffff00', bold: true },
    danger: { color: '#ffffff', bold: true, inverse: true },
    dim: {},
    accent: { color: '#00ffff', bold: true },
    paper: { color: '#af87ff', bold: true },
    live: { color: '#ff00ff', bold: true, inverse: true },
  },
  none: {
    plain: {},
    western: { up: {}, down: {} },
    korean: { up: {}, down: {} },
    good: {},
    warn: { bold: true },
    danger: { bold: true, inverse: true },
    dim: {},
    accent: { bold: true },
    paper: { bold: true },
    live: { bold: true, inverse: true },
  },
};

const themes = new Map<string, Theme>();

/** The same object each time, so that what is drawn with it is not drawn again. */
export function themeOf(name: ThemeName, upDown: UpDown): Theme {
  const key = `${name} ${upDown}`;
  let theme = themes.get(key);
  if (theme === undefined) {
    const { western, korean, ...rest } = PALETTES[name];
    theme = { ...rest, ...(upDown === 'western' ? western : korean) };
    themes.set(key, theme);
  }
  return theme;
}
