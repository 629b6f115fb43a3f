import type { Plot } from './plot.ts';

/** Curves of asterisks, for terminals that know no other characters than ASCII. */
export const asciiPlot: Plot = {
  curve(heights, rows) {
    const columns = heights.filter((_, dot) => dot % 2 === 0);
    const places = columns.map((height) => Math.round((1 - height) * (rows - 1)));
    return Array.from({ length: rows }, (_, row) => places.map((place) => (place === row ? '*' : ' ')).join(''));
  },
};
