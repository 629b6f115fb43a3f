import type { BreakerView, KillSwitchStepView, LimitView, RiskView } from '../../../engine/client/snapshot.ts';
import { type Cell, cell, leftColumn, rightColumn } from '../cell.ts';
import { formatNumber, UNKNOWN } from '../format.ts';
import type { Words } from '../messages/words.ts';
import type { Tone } from '../theme.ts';
import { formatSpan } from '../time.ts';

const COLUMN = {
  name: leftColumn('limitName', 16, 0, 26),
  used: rightColumn('used', 9, 0),
  limit: rightColumn('limitAt', 8, 0),
  state: leftColumn('state', 8, 0),
  note: leftColumn('note', 10, 1, 60),
};
export const RISK_COLUMNS = Object.values(COLUMN);

export type RiskLine =
  | { readonly type: 'step'; readonly step: KillSwitchStepView }
  | { readonly type: 'breaker'; readonly breaker: BreakerView }
  | { readonly type: 'limit'; readonly limit: LimitView }
  | { readonly type: 'blackout'; readonly blackout: RiskView['blackout'] }
  | { readonly type: 'cooldown'; readonly cooldown: RiskView['cooldowns'][number] };

/** What needs eyes first: a running kill switch, then the breaker and the limits. */
export const riskLines = (risk: RiskView, breaker: BreakerView): RiskLine[] => [
  ...risk.killSwitch.map((step) => ({ type: 'step', step }) as const),
  { type: 'breaker', breaker },
  ...risk.limits.map((limit) => ({ type: 'limit', limit }) as const),
  { type: 'blackout', blackout: risk.blackout },
  ...risk.cooldowns.map((cooldown) => ({ type: 'cooldown', cooldown }) as const),
];

export function riskKey(line: RiskLine): string {
  switch (line.type) {
    case 'step':
      return `step ${line.step.step}`;
    case 'limit':
      return `limit ${line.limit.name}`;
    case 'cooldown':
      return `cooldown ${line.cooldown.code} ${line.cooldown.reason}`;
    case 'breaker':
    case 'blackout':
      return line.type;
  }
}

const UNITS: Readonly<Record<LimitView['unit'], string>> = { '%': '%', count: '', minutes: 'm', seconds: 's' };
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
    case 'limit':
      return limitRow(line.limit, words);
    case 'blackout':
      return blackoutRow(line.blackout, words, now);
    case 'cooldown':
      return row(
        line.cooldown.code,
        '',
        formatSpan(line.cooldown.until - now),
        words.cooldown,
        'plain',
        line.cooldown.reason,
      );
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
  return row(words.kill(step, name), took, tries, words.steps[status], STEP_TONES[status], note);
}

function breakerRow(
  { tripped, valuePct, limitPct, since, reason }: BreakerView,
  words: RiskWords,
  now: number,
): Cell[] {
  const note = tripped && since !== null ? words.since(formatSpan(now - since), reason) : reason;
  const value = valuePct === null ? UNKNOWN : `${formatNumber(valuePct, 2)}%`;
  const limit = `${formatNumber(limitPct, 2)}%`;
  return row(words.breaker, value, limit, tripped ? words.tripped : words.ok, tripped ? 'danger' : 'plain', note);
}

function limitRow({ name, used, limit, unit, breached, note }: LimitView, words: RiskWords): Cell[] {
  const amount = (value: number | null): string =>
    value === null ? UNKNOWN : formatNumber(value, unit === '%' ? 1 : 0) + UNITS[unit];
  const state = breached ? words.breached : words.ok;
  return row(name, amount(used), amount(limit), state, breached ? 'danger' : 'plain', note);
}

function blackoutRow({ active, until, queued, max }: RiskView['blackout'], words: RiskWords, now: number): Cell[] {
  const note = active && until !== null ? words.endsIn(formatSpan(until - now)) : '';
  const state = active ? words.active : words.off;
  return row(words.blackout, String(queued), String(max), state, active ? 'warn' : 'plain', note);
}

/** The note in full, which the table may have cut. */
export const riskDetail = (line: RiskLine, words: Words, now: number): string => {
  const [name, , , state, note] = riskRow(line, words, now);
  return `${name!.text}: ${state!.text}${note!.text === '' ? '' : ` | ${note!.text}`}`;
};
