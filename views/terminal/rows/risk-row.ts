import type {
  BreakerView,
  BrokerLineView,
  BrokerView,
  CooldownView,
  InsightView,
  KillSwitchStepView,
  LimitView,
  RiskView,
} from '../../../engine/client/snapshot.ts';
import { type Cell, cell, leftColumn, rightColumn } from '../cell.ts';
import { formatNumber, formatPercent, UNKNOWN } from '../format.ts';
import type { Words } from '../messages/words.ts';
import type { Tone } from '../theme.ts';
import { formatAge, formatSpan } from '../time.ts';

const COLUMN = {
  name: leftColumn('limitName', 15, 0, 20),
  used: rightColumn('used', 7, 0),
  limit: rightColumn('limitAt', 8, 0),
  state: leftColumn('state', 8, 0),
  note: leftColumn('note', 14, 1, 60),
};
export const RISK_COLUMNS = Object.values(COLUMN);

export type RiskLine =
  | { readonly type: 'step'; readonly step: KillSwitchStepView }
  | { readonly type: 'breaker'; readonly breaker: BreakerView }
  | { readonly type: 'comparison'; readonly broker: BrokerView }
  | { readonly type: 'line'; readonly line: BrokerLineView }
  | { readonly type: 'limit'; readonly limit: LimitView }
  | { readonly type: 'insight'; readonly insight: InsightView }
  | { readonly type: 'blackout'; readonly blackout: RiskView['blackout'] }
  | { readonly type: 'cooldown'; readonly cooldown: CooldownView };

/** What needs eyes first: a running kill switch, then the breaker, the broker and the limits. */
export const riskLines = (risk: RiskView, breaker: BreakerView, broker: BrokerView | null): RiskLine[] => [
  ...risk.killSwitch.map((step) => ({ type: 'step', step }) as const),
  { type: 'breaker', breaker },
  ...(broker === null ? [] : [{ type: 'comparison', broker } as const]),
  ...(broker?.lines ?? []).map((line) => ({ type: 'line', line }) as const),
  ...(risk.insight === null ? [] : [{ type: 'insight', insight: risk.insight } as const]),
  ...risk.limits.map((limit) => ({ type: 'limit', limit }) as const),
  { type: 'blackout', blackout: risk.blackout },
  ...risk.cooldowns.map((cooldown) => ({ type: 'cooldown', cooldown }) as const),
];

export function riskKey(line: RiskLine): string {
  switch (line.type) {
    case 'step':
      return `step ${line.step.step}`;
    case 'line':
      return `line ${line.line.line}`;
    case 'limit':
      return `limit ${line.limit.name}`;
    case 'cooldown':
      return `cooldown ${line.cooldown.code} ${line.cooldown.reason}`;
    case 'breaker':
    case 'comparison':
    case 'insight':
    case 'blackout':
      return line.type;
  }
}

/** A limit that a value has to stay at or below, or at or above. */
const BOUNDS: Readonly<Record<LimitView['bound'], string>> = { most: '<=', least: '>=' };
const STEP_TONES: Readonly<Record<KillSwitchStepView['status'], Tone>> = {
  waiting: 'dim',
  running: 'accent',
  done: 'plain',
  failed: 'danger',
};

export function riskRow(line: RiskLine, { risk: words }: Words, now: number): Cell[] {
  switch (line.type) {
    case 'step':
      return stepRow(line.step, words);
    case 'breaker':
      return breakerRow(line.breaker, words, now);
    case 'comparison':
      return comparisonRow(line.broker, words, now);
    case 'line':
      return lineRow(line.line, words, now);
    case 'limit':
      return limitRow(line.limit, words);
    case 'insight':
      return insightRow(line.insight, words);
    case 'blackout':
      return blackoutRow(line.blackout, words, now);
    case 'cooldown':
      return cooldownRow(line.cooldown, words, now);
  }
}

function row(name: string, used: string, limit: string, state: string, tone: Tone, note: string): Cell[] {
  return [
    cell(COLUMN.name, name),
    cell(COLUMN.used, used),
    cell(COLUMN.limit, limit),
    cell(COLUMN.state, state, tone),
    cell(COLUMN.note, note, 'dim'),
  ];
}

type RiskWords = Words['risk'];

function stepRow({ step, name, status, attempts, tookMs, note }: KillSwitchStepView, words: RiskWords): Cell[] {
  const took = tookMs === null ? '' : `${formatNumber(tookMs, 0)}ms`;
  const tries = attempts > 1 ? words.tries(attempts) : '';
  const { title, does } = words.killSteps[name];
  return row(words.kill(step, title), took, tries, words.steps[status], STEP_TONES[status], note || does);
}

function breakerRow(breaker: BreakerView, words: RiskWords, now: number): Cell[] {
  const { tripped, valuePct, limitPct, since, reason } = breaker;
  const note = tripped && since !== null ? words.since(formatSpan(now - since), reason) : worstOf(breaker, words);
  const value = formatPercent(valuePct);
  const limit = `${BOUNDS.least}${formatNumber(limitPct, 2)}%`;
  return row(words.breaker, value, limit, tripped ? words.tripped : words.ok, tripped ? 'danger' : 'plain', note);
}

/** How old the newest comparison with the broker's records is. */
function comparisonRow({ reconciledAt, reconcileWithinMs }: BrokerView, words: RiskWords, now: number): Cell[] {
  const limit = BOUNDS.most + formatSpan(reconcileWithinMs);
  if (reconciledAt === null) return row(words.comparison, UNKNOWN, limit, words.none, 'warn', words.noEntries);
  const age = now - reconciledAt;
  return age <= reconcileWithinMs
    ? row(words.comparison, formatAge(age), limit, words.ok, 'plain', words.compared)
    : row(words.comparison, formatAge(age), limit, words.stale, 'danger', words.noEntries);
}

const lineRow = ({ line, up, since, message }: BrokerLineView, words: RiskWords, now: number): Cell[] =>
  row(
    words.lines[line],
    up ? formatAge(now - since) : formatSpan(now - since),
    '',
    up ? words.up : words.down,
    up ? 'plain' : 'danger',
    up ? '' : message,
  );

/** Which measure of which account is the worst, in words. */
function worstOf({ measures }: BreakerView, words: RiskWords): string {
  const all = measures.flatMap(({ currency, heldPct, dayPct }) => [
    { name: words.heldOf(currency), pct: heldPct },
    { name: words.dayOf(currency), pct: dayPct },
  ]);
  const known = all.filter((measure): measure is { name: string; pct: number } => measure.pct !== null);
  return known.toSorted((a, b) => a.pct - b.pct)[0]?.name ?? '';
}

function limitRow({ name, used, limit, unit, bound, breached, note }: LimitView, words: RiskWords): Cell[] {
  const amount = (value: number): string => (unit === '%' ? `${formatNumber(value, 1)}%` : formatNumber(value, 0));
  return row(
    name,
    used === null ? UNKNOWN : amount(used),
    limit === null ? UNKNOWN : BOUNDS[bound] + amount(limit),
    breached ? words.breached : words.ok,
    breached ? 'danger' : 'plain',
    note,
  );
}

/** What it does to the size of entries, and in place of a limit to the distance of their stops. */
function insightRow(insight: InsightView, words: RiskWords): Cell[] {
  const { source, positionMultiplier, stopMultiplier, favour, avoid, note } = insight;
  const sectors = words.sectors(favour.join(', '), avoid.join(', '));
  return row(
    words.macro,
    `x${formatNumber(positionMultiplier, 2)}`,
    `x${formatNumber(stopMultiplier, 2)}`,
    words.insightBy[source],
    source === 'neutral' ? 'warn' : 'plain',
    source === 'neutral' || sectors === '' ? note : sectors,
  );
}

function blackoutRow({ active, until, queued, max }: RiskView['blackout'], words: RiskWords, now: number): Cell[] {
  const note = active && until !== null ? words.endsIn(formatSpan(until - now)) : words.queued;
  const state = active ? words.active : words.off;
  return row(words.blackout, String(queued), BOUNDS.most + String(max), state, active ? 'warn' : 'plain', note);
}

const cooldownRow = ({ name, reason, until }: CooldownView, words: RiskWords, now: number): Cell[] =>
  row(name, '', formatSpan(until - now), words.cooldown, 'plain', words.cooldowns[reason]);

/** The note in full, which the table may have cut; of the breaker, all that it measures. */
export function riskDetail(line: RiskLine, words: Words, now: number): string {
  const [name, , , state, note] = riskRow(line, words, now);
  const more =
    line.type === 'breaker'
      ? [
          ...line.breaker.measures.map(({ currency, heldPct, dayPct }) =>
            words.risk.measures(currency, formatPercent(dayPct), formatPercent(heldPct)),
          ),
          words.risk.breakerMeaning(`${formatNumber(line.breaker.limitPct, 2)}%`),
        ]
      : line.type === 'insight'
        ? insightDetail(line.insight, words)
        : [];
  const code = line.type === 'cooldown' ? ` (${line.cooldown.code})` : '';
  return [`${name!.text}${code}: ${state!.text}`, note!.text, ...more].filter((part) => part !== '').join(' | ');
}

/** What was thought, which the row has no room for. */
const insightDetail = (
  { day, note, themes, risks, positionMultiplier, stopMultiplier }: InsightView,
  { risk: words }: Words,
): string[] => [
  words.insightOf(day),
  ...(themes.length === 0 ? [] : [words.themes(themes.join(', '))]),
  ...(risks.length === 0 ? [] : [words.risks(risks.join(', '))]),
  note,
  words.insightMeaning(formatNumber(positionMultiplier, 2), formatNumber(stopMultiplier, 2)),
];
