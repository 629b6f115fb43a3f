import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { CHART_NAMES, type ChartName } from '../../engine/client/charts.ts';
import { span } from '../terminal/cell.ts';
import { flash } from '../terminal/commands.ts';
import { useTheme, useView, useWords, useWorkbench } from '../terminal/hooks.ts';
import { pressKey } from '../terminal/key-press.ts';
import type { Words } from '../terminal/messages/words.ts';
import type { Overlay } from '../terminal/store.ts';
import { cut } from '../terminal/text.ts';
import { placeText } from '../terminal/travel/scrub-bar.ts';
import { keyNamesOf } from '../terminal/workbench.ts';
import { drawChart } from './draw-chart.ts';
import type { Line } from './grid.ts';
import { useChart, usePlot } from './use-chart.ts';
import { useFullScreen } from './use-full-screen.ts';

interface ChartViewProps {
  readonly overlay: Extract<Overlay, { type: 'chart' }>;
  readonly columns: number;
  readonly rows: number;
}

/** A chart of exactly this size in place of the panes, or on the whole terminal; in the past, of the moment there. */
export function ChartView({ overlay, columns, rows }: ChartViewProps): ReactNode {
  const workbench = useWorkbench();
  const { store, abilities, keymap } = workbench;
  const { chart, symbolId, isFullScreen } = overlay;
  const theme = useTheme();
  const words = useWords();
  const plot = usePlot(abilities.utf8);
  const travel = useView((view) => view.travel);
  const reply = useChart(workbench, chart, symbolId, travel?.here.seq ?? null);
  const plain = theme.up.color === undefined || !abilities.utf8;

  const picture = (width: number, height: number): Line[] => {
    if (reply?.ok && reply.chart && plot) {
      return drawChart(reply.chart, { width, height, plain, plot, words: words.chart });
    }
    const text = reply === null || reply.ok ? words.explain.asking : reply.message;
    return [[span(cut(text, width), 'dim')]];
  };
  const back = `${keyNamesOf(keymap)('chart.close')} ${words.keys['chart.close'].hint}`;
  const place = travel === null ? '' : placeText(travel, workbench.client.snapshot(), words);
  useFullScreen({
    isOpen: isFullScreen,
    theme,
    // Without the footer, which says it otherwise.
    draw: (width, height) => [tabs(words, chart, width, `${place} ${back}`.trim()), ...picture(width, height - 1)],
    onKey: (name) => pressKey(workbench, { name, text: '' }),
    onFailure: (message) => {
      store.set({ overlay: { ...overlay, isFullScreen: false } });
      flash(workbench, 'error', message);
    },
  });

  const lines = [tabs(words, chart, columns), ...picture(columns, rows - 1)].slice(0, rows);
  return (
    <Box flexDirection="column" width={columns} height={rows} flexShrink={0}>
      {numbered(lines).map(({ line, row }) => (
        <Text key={row} wrap="truncate">
          {placed(line).map(({ column, text, tone }) => (
            <Text key={column} {...theme[tone]}>
              {text}
            </Text>
          ))}
        </Text>
      ))}
    </Box>
  );
}

/** The names of all charts, the open one in brackets, and what else there is to say. */
function tabs({ chart: { names: named } }: Words, chart: ChartName, width: number, more = ''): Line {
  const names = CHART_NAMES.map((name) => (name === chart ? `[${named[name]}]` : ` ${named[name]} `));
  return [span(cut([...names, more].join(' '), width), 'dim')];
}

const numbered = (lines: readonly Line[]) => lines.map((line, row) => ({ line, row }));

/** Each span with the place it starts at, which tells it from its neighbours. */
function placed(line: Line) {
  let column = 0;
  return line.map(({ text, tone }) => {
    const start = column;
    column += text.length;
    return { column: start, text, tone };
  });
}
