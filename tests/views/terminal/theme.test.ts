import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { THEME_NAMES, type Theme, themeOf, UP_DOWN } from '../../../views/terminal/theme.ts';

const COLOURED = THEME_NAMES.filter((name) => name !== 'none');
const all = COLOURED.flatMap((name) => UP_DOWN.map((upDown) => [name, upDown] as const));
const painted = (theme: Theme, tone: keyof Theme, level: 1 | 2 | 3): string =>
  new Chalk({ level }).hex(theme[tone].color!)('x');

describe('a theme', () => {
  it.each(all)('%s, %s, tells up from down in true colour, 256 and 16', (name, upDown) => {
    const theme = themeOf(name, upDown);
    for (const level of [1, 2, 3] as const) {
      expect(painted(theme, 'up', level)).not.toBe(painted(theme, 'down', level));
    }
  });

  it.each(COLOURED)('%s has rise and fall change colour for Korea', (name) => {
    const [western, korean] = UP_DOWN.map((upDown) => themeOf(name, upDown));
    expect(korean!.up).toEqual(western!.down);
    expect(korean!.down).not.toEqual(korean!.up);
    expect(korean!.good).toEqual(western!.good);
  });

  it('without colour has none', () => {
    for (const upDown of UP_DOWN) {
      expect(Object.values(themeOf('none', upDown)).flatMap(Object.keys)).not.toContain('color');
    }
  });

  it('is the same object each time, so that nothing is drawn again for it', () => {
    expect(themeOf('dark', 'korean')).toBe(themeOf('dark', 'korean'));
  });
});
