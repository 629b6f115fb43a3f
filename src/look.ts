import type { WorkstationOptions } from '../views/terminal/main.tsx';
import type { AppSettings } from './settings/load.ts';

/** How the workstation looks and which keys it listens to: the user's taste, the same on every engine. */
export type Look = Pick<WorkstationOptions, 'color' | 'theme' | 'upDown' | 'lang' | 'keys' | 'screenReader'>;

export const lookOf = ({ values }: AppSettings, color: boolean): Look => ({
  color,
  theme: values.OUROTERM_THEME,
  upDown: values.OUROTERM_UP_DOWN,
  lang: values.OUROTERM_LANG,
  keys: values.OUROTERM_KEYS_JSON ?? {},
  screenReader: values.OUROTERM_SCREEN_READER,
});
