import { useEffect, useState } from 'react';
import type { ChartName } from '../../engine/client/charts.ts';
import type { ClientReply, EngineClient } from '../../engine/client/client.ts';
import { asciiPlot } from './ascii-plot.ts';
import { loadContribPlot } from './contrib-plot.ts';
import type { Plot } from './plot.ts';

const REFRESH_MS = 2_000;

/** The engine's newest answer for this chart, asked for again every two seconds; null before the first. */
export function useChart(client: EngineClient, chart: ChartName, symbolId: number | null): ClientReply | null {
  const [answer, setAnswer] = useState<{ readonly chart: ChartName; readonly reply: ClientReply } | null>(null);
  useEffect(() => {
    let isOver = false;
    let timer: NodeJS.Timeout | undefined;
    const ask = async () => {
      const reply = await client
        .dispatch({ type: 'chart', chart, symbolId })
        .catch((error: unknown): ClientReply => ({ ok: false, message: String(error) }));
      if (isOver) return;
      setAnswer({ chart, reply });
      timer = setTimeout(ask, REFRESH_MS);
    };
    void ask();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [client, chart, symbolId]);
  return answer?.chart === chart ? answer.reply : null;
}

/** What draws curves on this terminal, once it is loaded. */
export function usePlot(utf8: boolean): Plot | null {
  const [contrib, setContrib] = useState<Plot | null>(null);
  useEffect(() => {
    if (utf8) void loadContribPlot().then(setContrib);
  }, [utf8]);
  return utf8 ? contrib : asciiPlot;
}
