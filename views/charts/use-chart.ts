import { useEffect, useState } from 'react';
import type { ChartName } from '../../engine/client/charts.ts';
import type { ClientReply } from '../../engine/client/client.ts';
import { ask } from '../terminal/commands.ts';
import type { Workbench } from '../terminal/workbench.ts';
import { asciiPlot } from './ascii-plot.ts';
import { loadContribPlot } from './contrib-plot.ts';
import type { Plot } from './plot.ts';

const REFRESH_MS = 2_000;

/**
 * The engine's newest answer for this chart; null before the first. In the present it is asked for again every two seconds,
 * in the past when the moment is another one.
 *
 * @param moment entry of the moment in the past, null in the present
 */
export function useChart(
  workbench: Workbench,
  chart: ChartName,
  symbolId: number | null,
  moment: number | null,
): ClientReply | null {
  const [answer, setAnswer] = useState<{ readonly chart: ChartName; readonly reply: ClientReply } | null>(null);
  useEffect(() => {
    let isOver = false;
    let timer: NodeJS.Timeout | undefined;
    const refresh = async () => {
      const reply = await ask(workbench, { type: 'chart', chart, symbolId });
      if (isOver) return;
      setAnswer({ chart, reply });
      if (moment === null) timer = setTimeout(refresh, REFRESH_MS);
    };
    void refresh();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [workbench, chart, symbolId, moment]);
  return answer?.chart === chart ? answer.reply : null;
}

/** What draws curves on this terminal, once it is loaded. */
export function usePlot(utf8: boolean): Plot | null {
  const [contrib, setContrib] = useState<Plot | null>(null);
  useEffect(() => {
    // An installation without blessed-contrib still has its curves.
    const loading = utf8 ? loadContribPlot().catch(() => asciiPlot) : null;
    void loading?.then(setContrib);
  }, [utf8]);
  return utf8 ? contrib : asciiPlot;
}
