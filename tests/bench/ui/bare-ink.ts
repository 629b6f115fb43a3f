/*
 * A program of nothing but Ink, with as much on the screen as the workstation has while it is measured: 50 rows of 10
 * cells in two bordered panes on 200×60. Three cells of every second row change, as often as the engine tells what
 * changed. It has the same options, a row is drawn again only when it changed, and the last line shows what is typed.
 */
import { Box, render, Text, useInput } from 'ink';
import { createElement, memo, type ReactNode, useEffect, useState } from 'react';

const EVERY_MS = 220;
const ROWS = 50;
const CELLS = 10;
const CHANGING = [2, 5, 8];
const CELL_COLUMNS = 8;

const Row = memo(({ text }: { readonly text: string }): ReactNode => {
  const cells = text
    .split(' ')
    .map((cell, column) =>
      createElement(
        Box,
        { key: column, width: CELL_COLUMNS, flexShrink: 0, justifyContent: 'flex-end' },
        createElement(Text, { wrap: 'truncate', ...(column % 3 === 0 ? { color: 'green' } : {}) }, cell),
      ),
    );
  return createElement(Box, { height: 1, flexShrink: 0, columnGap: 1 }, cells);
});

function price(row: number, column: number, time: number): string {
  const moves = row % 2 === 0 && CHANGING.includes(column) ? time : 0;
  return (10_000 + (((row * CELLS + column) * 7_919 + moves * 104_729) % 90_000)).toLocaleString('en');
}

function Bare(): ReactNode {
  const [time, setTime] = useState(0);
  const [typed, setTyped] = useState('');
  useInput((input) => setTyped(input));
  useEffect(() => {
    const timer = setInterval(() => setTime((now) => now + 1), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const row = (number: number) => {
    const cells = Array.from({ length: CELLS }, (_, column) => price(number, column, time));
    return createElement(Row, { key: number, text: cells.join(' ') });
  };
  const pane = (first: number) =>
    createElement(
      Box,
      { key: first, width: 100, height: 58, flexDirection: 'column', borderStyle: 'single' },
      Array.from({ length: ROWS / 2 }, (_, index) => row(first + index)),
    );
  return createElement(
    Box,
    { width: 200, height: 60, flexDirection: 'column' },
    createElement(Box, { height: 58 }, [pane(0), pane(ROWS / 2)]),
    createElement(Text, null, `typed ${typed}_`),
  );
}

render(createElement(Bare), {
  alternateScreen: true,
  incrementalRendering: true,
  maxFps: 10,
  interactive: true,
  patchConsole: false,
});
