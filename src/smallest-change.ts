import type { CheckResult, DecisionRecord } from '../engine/kernel/records.ts';
import type { MarketCode } from '../engine/market/types.ts';
import { CONDITION_METRICS, type Scenario } from '../engine/playbook/model.ts';
import type { Measure } from '../engine/risk/verdict.ts';
import { conditionValue, METRIC_WORDS, numberText, priceText } from './explained-numbers.ts';

/* What would have had to be different, as little as possible, for a decision to come out otherwise. */

const OPPOSITE = { '>=': '<', '<=': '>', '>': '<=', '<': '>=' } as const;

/** Exits that a level of the price brings about, and the side of it on which the holding would have been kept. */
const KEPT_WHEN: Readonly<Partial<Record<DecisionRecord['cause'], Measure['passes']>>> = {
  HARD_STOP: '>',
  TRAILING_STOP: '>',
  BREAK_EVEN: '>',
  TAKE_PROFIT: '<',
};

/** @param scenarios of the symbol in the playbook that was followed, in order of priority */
export function smallestChange(decision: DecisionRecord, scenarios: readonly Scenario[]): string[] {
  const failed = decision.checks.filter(({ passed }) => !passed);
  if (failed.length > 0) return whatWouldHavePassed(failed, decision);
  switch (decision.action) {
    case 'BUY':
      return whatWouldHaveStopped(decision, scenarios);
    case 'SELL':
      return whatWouldHaveKept(decision, scenarios);
    case 'HOLD':
      return whatWouldHaveMatched(decision, scenarios);
    default:
      return decision.action satisfies never;
  }
}

function whatWouldHavePassed(failed: readonly CheckResult[], { market }: DecisionRecord): string[] {
  const lines = failed.map(({ check, detail, measures = [] }) => {
    const nearest = nearestOf(measures);
    return `${check}: ${nearest === null ? `no single number decides it (${detail})` : changeText(nearest, market)}`;
  });
  const isAlone = failed.length === 1;
  // Checks end at the first that fails, but for the gates, which run all.
  return [
    ...(isAlone ? [] : ['all of these at once:']),
    ...lines,
    'what the checks after it would have said is not known',
  ];
}

/** The narrowest of everything that a purchase passed. */
function whatWouldHaveStopped(decision: DecisionRecord, scenarios: readonly Scenario[]): string[] {
  const narrow: { readonly by: string; readonly measure: Measure }[] = [];
  for (const { check, measures = [] } of decision.checks) {
    const speaking = measures.filter(passesBy);
    // Where two numbers each were enough, both would have had to change.
    if (speaking.length === 1) narrow.push({ by: check, measure: speaking[0]! });
  }
  for (const measure of conditionMeasures(decision, matchedOf(decision, scenarios))) {
    narrow.push({ by: 'the scenario', measure });
  }
  const [first] = narrow.sort((a, b) => distance(a.measure) - distance(b.measure));
  if (first === undefined) return [];
  return [`${first.by} would have stopped it: ${changeText(opposite(first.measure), decision.market)}`];
}

function whatWouldHaveKept(decision: DecisionRecord, scenarios: readonly Scenario[]): string[] {
  const { cause, inputs, market } = decision;
  const { last, level } = inputs;
  const passes = KEPT_WHEN[cause];
  if (passes !== undefined && typeof last === 'number' && typeof level === 'number') {
    const kept: Measure = { what: 'price', value: last, limit: level, passes, unit: 'price' };
    return [`it would have been kept: ${changeText(kept, market)}`];
  }
  const nearest = nearestOf(conditionMeasures(decision, matchedOf(decision, scenarios)).map(opposite));
  return nearest === null ? [] : [`the scenario would not have matched: ${changeText(nearest, market)}`];
}

/** The scenario that lacked least: the fewest conditions, then the shortest way. */
function whatWouldHaveMatched(decision: DecisionRecord, scenarios: readonly Scenario[]): string[] {
  if (decision.cause !== 'NO_MATCH' && decision.cause !== 'NO_EXIT') {
    const nearest = nearestOf(conditionMeasures(decision, matchedOf(decision, scenarios)).map(opposite));
    return nearest === null ? [] : [`the next scenario would have been asked: ${changeText(nearest, decision.market)}`];
  }
  const lacking = scenarios.flatMap((scenario, i) => {
    const measures = conditionMeasures(decision, scenario);
    // A datum that is missing is no distance.
    const isWhole = measures.length === Object.keys(scenario.condition).length && measures.length > 0;
    const unmet = measures.filter((measure) => !passesBy(measure));
    return isWhole && scenario.action !== 'HOLD' && unmet.length > 0 ? [{ number: i + 1, scenario, unmet }] : [];
  });
  const way = (unmet: readonly Measure[]) => unmet.reduce((sum, measure) => sum + distance(measure), 0);
  const [least] = lacking.sort((a, b) => a.unmet.length - b.unmet.length || way(a.unmet) - way(b.unmet));
  if (least === undefined) return [];
  const { number, scenario, unmet } = least;
  const head = `scenario ${number} (${scenario.action}, confidence ${scenario.confidence}) would have matched`;
  const changes = unmet.map((measure) => changeText(measure, decision.market));
  return [`${head}: ${changes.join(', and ')}`];
}

function matchedOf({ scenarioIndex }: DecisionRecord, scenarios: readonly Scenario[]): Scenario | null {
  return scenarioIndex === null ? null : (scenarios[scenarioIndex] ?? null);
}

/** Each condition of a scenario with what the decision found, where it knew that. */
function conditionMeasures(decision: DecisionRecord, scenario: Scenario | null): Measure[] {
  if (scenario === null) return [];
  return CONDITION_METRICS.flatMap((metric) =>
    (['above', 'below'] as const).flatMap((side): Measure[] => {
      const limit = scenario.condition[`${metric}_${side}`];
      const value = conditionValue(decision, metric);
      if (limit === undefined || value === null) return [];
      return [{ what: METRIC_WORDS[metric], value, limit, passes: side === 'above' ? '>' : '<', unit: '' }];
    }),
  );
}

function passesBy({ value, limit, passes }: Measure): boolean {
  switch (passes) {
    case '>=':
      return value >= limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '<':
      return value < limit;
    default:
      return passes satisfies never;
  }
}

const opposite = (measure: Measure): Measure => ({ ...measure, passes: OPPOSITE[measure.passes] });

/** How far a value is from its limit, as a share of the larger of the two. */
function distance({ value, limit }: Measure): number {
  const scale = Math.max(Math.abs(value), Math.abs(limit));
  return scale === 0 ? 0 : Math.abs(value - limit) / scale;
}

function nearestOf(measures: readonly Measure[]): Measure | null {
  return measures.reduce<Measure | null>(
    (nearest, measure) => (nearest === null || distance(measure) < distance(nearest) ? measure : nearest),
    null,
  );
}

/** `RSI 70 or less in place of 78.3` */
function changeText({ what, value, limit, passes, unit }: Measure, market: MarketCode): string {
  const text = (number: number): string => {
    if (unit === 'price') return priceText(number, market);
    return unit === '' ? numberText(number) : `${numberText(number)} ${unit}`;
  };
  const asked = {
    '>=': `${text(limit)} or more`,
    '<=': `${text(limit)} or less`,
    '>': `more than ${text(limit)}`,
    '<': `less than ${text(limit)}`,
  }[passes];
  return `${what} ${asked} in place of ${text(value)}`;
}
