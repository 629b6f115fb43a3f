import { Chalk } from 'chalk';
import type { Analysis } from '../../engine/analysis/analysis.ts';
import { QUANT_GROUPS, type QuantGroup } from '../../engine/analysis/quant-score.ts';
import { dayAt } from '../../engine/market/days.ts';
import { MARKETS } from '../../engine/market/markets.ts';
import { zoneOffset } from '../../engine/market/zone.ts';
import { REGIMES } from '../../engine/playbook/model.ts';
import type { LoadedBars } from './bar-file.ts';

const EVENTS_SHOWN = 5;
const LABEL_WIDTH = 14;

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 4 });
const count = new Intl.NumberFormat('en-US');

/** The report of `ouroterm analyze` as a person reads it; there is at least one bar. */
export function analysisText(loaded: LoadedBars, analysis: Analysis, color: boolean): string {
  const chalk = new Chalk({ level: color ? 1 : 0 });
  const { zone, currency } = MARKETS[loaded.market];
  const day = (ms: number) => dayAt(ms + zoneOffset(zone, ms));
  const { at } = loaded.columns;
  const { indicators, volatility, regime, volumePrice, quant } = analysis;
  const isDaily = loaded.kind === 'day';

  const row = (label: string, value: string) => `  ${label.padEnd(LABEL_WIDTH)}${value}`;
  const section = (title: string, rows: readonly string[]) => ['', chalk.bold(title), ...rows];
  const labels = { vwap: isDaily ? 'vwap (file)' : 'vwap (day)' } as Readonly<Record<string, string>>;

  return [
    `${chalk.bold(loaded.symbol)}  ${loaded.market}  ${count.format(at.length)} ${isDaily ? 'daily' : 'intraday'} bars, ${count.format(analysis.days)} days, ${day(at[0]!)} to ${day(at.at(-1)!)}`,
    ...section(`Indicators, ${currency}`, [
      row('close', known(analysis.close)),
      ...Object.entries(indicators).map(([name, value]) => row(labels[name] ?? name, known(value))),
    ]),
    ...section('Volatility', [
      row('ATR(14)', percent(volatility.atrPct)),
      row(
        'realised',
        `${percent(volatility.realisedPct)} a year${volatility.level === null ? '' : `, ${volatility.level}`}`,
      ),
      row('last day', percent(volatility.rangePct)),
    ]),
    ...section('Regime of these closes', [
      row('regime', regime.note === '' ? regime.regime : `${regime.regime} (${regime.note})`),
      ...REGIMES.flatMap((name) => {
        const score = regime.scores[name];
        return score === null ? [] : [row(name, known(score))];
      }),
    ]),
    ...section('Volume and price', [
      row('phase', volumePrice.phase),
      row('last volume', volumePrice.volumeClass ?? '–'),
      row('last candle', volumePrice.candleClass ?? '–'),
      ...volumePrice.events.slice(-EVENTS_SHOWN).map((event) => row(day(event.at), event.kind)),
    ]),
    ...section('Quant score', [
      row('score', `${quant.score.toFixed(1)} of 100, coverage ${(100 * quant.coverage).toFixed(0)} %`),
      ...Object.entries(QUANT_GROUPS).map(([group, points]) =>
        row(group, `${quant.groups[group as QuantGroup].toFixed(1)} of ${points}`),
      ),
      row('not known', quant.missing.join(', ') || 'nothing'),
    ]),
    '',
  ].join('\n');
}

function known(value: number): string {
  return Number.isNaN(value) ? '–' : number.format(value);
}

function percent(value: number): string {
  return Number.isNaN(value) ? '–' : `${value.toFixed(2)} %`;
}
