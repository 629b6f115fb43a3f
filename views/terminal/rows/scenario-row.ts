import type { ConditionView, ScenarioView } from '../../../engine/client/snapshot.ts';
import { type Cell, cell, leftColumn, rightColumn } from '../cell.ts';
import { formatNumber, formatShort, formatSigned, UNKNOWN } from '../format.ts';
import type { Words } from '../messages/words.ts';
import type { Tone } from '../theme.ts';
import { formatClock } from '../time.ts';

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

type Metric = ConditionView['metric'];

const METRIC_DECIMALS: Readonly<Record<Exclude<Metric, 'price'>, number>> = {
  rsi: 1,
  volume_ratio: 2,
  price_change_pct: 2,
  unrealized_pnl_pct: 2,
  holding_days: 0,
};
const OF_A_HOLDING: readonly Metric[] = ['unrealized_pnl_pct', 'holding_days'];

/** `rsi 28.1 <30 ok`, with the distance to go `price 39,300 >39,500 +200`, or why there is no value. */
export function conditionText(
  { metric, op, threshold, value, met }: ConditionView,
  { decimals, held }: Pick<ScenarioView, 'decimals' | 'held'>,
  { scenario: words }: Words,
): string {
  const places = metric === 'price' ? decimals : METRIC_DECIMALS[metric];
  const number = (amount: number) => (metric === 'price' ? formatNumber(amount, places) : formatShort(amount, places));
  const asked = `${op}${number(threshold)}`;
  if (value === null) {
    const why = !held && OF_A_HOLDING.includes(metric) ? words.notHeld : words.noData;
    return `${words.metrics[metric]} ${asked} ${why}`;
  }
  return `${words.metrics[metric]} ${number(value)} ${asked} ${met ? words.met : formatSigned(threshold - value, places)}`;
}

/** What is missing comes first, because all of them have to hold. */
function conditionsText(scenario: ScenarioView, words: Words): string {
  const { conditions } = scenario;
  if (conditions.length === 0) return UNKNOWN;
  return [...conditions.filter(({ met }) => !met), ...conditions.filter(({ met }) => met)]
    .map((condition) => conditionText(condition, scenario, words))
    .join(', ');
}

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

/** How many of the conditions are met, or that all are. */
function matchText({ matched, conditions }: ScenarioView, words: Words): string {
  if (matched) return words.scenario.match;
  return `${conditions.filter(({ met }) => met).length}/${conditions.length}`;
}

/** `zone` is the clock that the last match is told in. */
export function scenarioDetail(scenario: ScenarioView, words: Words, zone: string | null): string {
  const { matches, lastMatchAt, rationale } = scenario;
  const last = lastMatchAt === null ? '' : formatClock(lastMatchAt, zone);
  return `${conditionsText(scenario, words)} | ${words.scenario.matched(matches, last)} | ${rationale}`;
}
