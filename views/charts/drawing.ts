import type { Words } from '../terminal/messages/words.ts';
import type { Plot } from './plot.ts';

/** How a chart is drawn, whichever it is. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** ASCII characters that also say what colour would; only a curve is as its plot draws it. */
  readonly plain: boolean;
  readonly plot: Plot;
  readonly words: Words['chart'];
}
