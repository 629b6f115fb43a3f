import type { ConditionView, ScenarioView } from '../../../engine/client/snapshot.ts';
import { type Cell, cell, leftColumn, rightColumn } from '../cell.ts';
import { formatNumber, formatShort, formatSigned, UNKNOWN } from '../format.ts';
import type { Words } from '../messages/words.ts';
import type { Tone } from '../theme.ts';

const COLUMN = {
  name: leftColumn('name', 10, 0, 20),
  code: leftColumn('code', 6, 3),
  action: leftColumn('action', 6, 0),
  confidence: rightColumn('confidence', 4, 1),
  match: leftColumn('match', 5, 0),
  conditions: leftColumn('conditions', 27, 0, 90),
};
export const SCENARIO_COLUMNS = Object.values(COLUMN);

const ACTION_TONES: Readonly<Record<ScenarioView['action'], Tone>> = {
  BUY: 'up',
  SELL: 'down',
  HOLD: 'plain',
  REDUCE_ALL: 'warn',
};

const METRIC_DECIMALS: Readonly<Record<ConditionView['metric'], number>> = {
  rsi: 1,
  volume_ratio: 2,
  price: 2,
  price_change_pct: 2,
  unrealized_pnl_pct: 2,
  holding_days: 0,
};

/** `rsi 28.1<30 ok`, or with the distance to go: `vol 1.4>2 +0.60`. */
export function conditionText(
  { metric, op, threshold, value, met }: ConditionView,
  { scenario: words }: Words,
): string {
  const decimals = METRIC_DECIMALS[metric];
  const compared = `${words.metrics[metric]} ${formatShort(value, decimals)}${op}${formatShort(threshold, decimals)}`;
  if (met) return `${compared} ${words.met}`;
  return `${compared} ${value === null ? words.noData : formatSigned(threshold - value, decimals)}`;
}

const conditionsText = ({ conditions }: ScenarioView, words: Words): string =>
  conditions.length === 0 ? UNKNOWN : conditions.map((condition) => conditionText(condition, words)).join(', ');

export function scenarioRow(scenario: ScenarioView, words: Words): Cell[] {
  return [
    cell(COLUMN.name, scenario.name),
    cell(COLUMN.code, scenario.code),
    cell(COLUMN.action, words.scenario.actions[scenario.action], ACTION_TONES[scenario.action]),
    cell(COLUMN.confidence, formatNumber(scenario.confidence, 0)),
    cell(COLUMN.match, matchText(scenario, words), scenario.matched ? 'accent' : 'dim'),
    cell(COLUMN.conditions, conditionsText(scenario, words), scenario.matched ? 'plain' : 'dim'),
  ];
}

function matchText({ matched, matches }: ScenarioView, words: Words): string {
  if (matched) return words.scenario.match;
  return matches > 0 ? `x${matches}` : '';
}

export const scenarioDetail = (scenario: ScenarioView, words: Words): string =>
  `${conditionsText(scenario, words)} | ${words.scenario.matched(scenario.matches)} | ${scenario.rationale}`;
