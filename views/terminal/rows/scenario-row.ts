import type { ConditionView, ScenarioView } from '../../../engine/client/snapshot.ts';
import { type Cell, cell, leftColumn, rightColumn } from '../cell.ts';
import { formatNumber, formatShort, formatSigned, UNKNOWN } from '../format.ts';
import type { Tone } from '../theme.ts';

const COLUMN = {
  name: leftColumn('name', 10, 0, 20),
  code: leftColumn('code', 6, 3),
  action: leftColumn('action', 6, 0),
  confidence: rightColumn('conf', 4, 1),
  match: leftColumn('match', 5, 0),
  conditions: leftColumn('value, threshold, distance', 27, 0, 90),
};
export const SCENARIO_COLUMNS = Object.values(COLUMN);

const ACTIONS: Readonly<Record<ScenarioView['action'], { readonly text: string; readonly tone: Tone }>> = {
  BUY: { text: 'BUY', tone: 'up' },
  SELL: { text: 'SELL', tone: 'down' },
  HOLD: { text: 'HOLD', tone: 'plain' },
  REDUCE_ALL: { text: 'REDUCE', tone: 'warn' },
};

const METRICS: Readonly<Record<ConditionView['metric'], { readonly label: string; readonly decimals: number }>> = {
  rsi: { label: 'rsi', decimals: 1 },
  volume_ratio: { label: 'vol', decimals: 2 },
  price: { label: 'price', decimals: 2 },
  price_change_pct: { label: 'chg%', decimals: 2 },
  unrealized_pnl_pct: { label: 'pnl%', decimals: 2 },
  holding_days: { label: 'days', decimals: 0 },
};

/** `rsi 28.1<30 ok`, or with the distance to go: `vol 1.4>2 +0.60`. */
export function conditionText({ metric, op, threshold, value, met }: ConditionView): string {
  const { label, decimals } = METRICS[metric];
  const compared = `${label} ${formatShort(value, decimals)}${op}${formatShort(threshold, decimals)}`;
  if (met) return `${compared} ok`;
  return `${compared} ${value === null ? 'no data' : formatSigned(threshold - value, decimals)}`;
}

const conditionsText = (scenario: ScenarioView): string =>
  scenario.conditions.length === 0 ? UNKNOWN : scenario.conditions.map(conditionText).join(', ');

export function scenarioRow(scenario: ScenarioView): Cell[] {
  const action = ACTIONS[scenario.action];
  return [
    cell(COLUMN.name, scenario.name),
    cell(COLUMN.code, scenario.code),
    cell(COLUMN.action, action.text, action.tone),
    cell(COLUMN.confidence, formatNumber(scenario.confidence, 0)),
    cell(COLUMN.match, matchText(scenario), scenario.matched ? 'accent' : 'dim'),
    cell(COLUMN.conditions, conditionsText(scenario), scenario.matched ? 'plain' : 'dim'),
  ];
}

function matchText({ matched, matches }: ScenarioView): string {
  if (matched) return 'MATCH';
  return matches > 0 ? `x${matches}` : '';
}

export const scenarioDetail = (scenario: ScenarioView): string =>
  `${conditionsText(scenario)} | matched ${scenario.matches} times | ${scenario.rationale}`;
