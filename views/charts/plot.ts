/**
 * Draws curves as rows of text, two dots a column and four a row. What draws them can be exchanged here without any
 * chart knowing.
 */
export interface Plot {
  /**
   * One curve from dot to dot.
   *
   * @param heights one a dot column, an even number of them; 0 is the lowest dot and 1 the highest
   * @param rows height of the drawing
   * @returns `rows` lines of `heights.length / 2` characters
   */
  curve(heights: readonly number[], rows: number): string[];
}
