/* The parts of blessed-contrib that draw without a screen, and come without types. */

declare module 'blessed-contrib/lib/widget/charts/line.js' {
  import type { CanvasContext } from 'drawille-canvas-blessed-contrib';

  class Line {
    /** Draws on the context of `this`, which need not be a widget. */
    setData(
      this: {
        readonly ctx: CanvasContext;
        readonly canvasSize: { readonly width: number; readonly height: number };
        readonly options: object;
      },
      series: readonly { readonly x: readonly string[]; readonly y: readonly number[] }[],
    ): void;
  }
  export = Line;
}

declare module 'drawille-canvas-blessed-contrib' {
  export interface CanvasContext {
    readonly _canvas: {
      /** The dots of each character, row by row: the low byte of its code point in the block of braille patterns. */
      readonly content: Uint8Array;
    };
  }
  export class Canvas {
    /** In dots: a multiple of 2 wide, a multiple of 4 high. */
    constructor(width: number, height: number);
    getContext(): CanvasContext;
  }
}
