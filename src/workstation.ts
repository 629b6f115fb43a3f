import type * as Workstation from '../views/terminal/main.tsx';

/** The terminal's bundle, which takes its time to load and is needed by few commands. */
export const loadWorkstation = async (): Promise<typeof Workstation> =>
  (await import(new URL('./workstation.js', import.meta.url).href)) as typeof Workstation;
