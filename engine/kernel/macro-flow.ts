import { type InsightRequest, isWithinBounds, type MacroInsight, neutralOutcome } from '../council/macro-insight.ts';
import { DAY_MS } from '../market/days.ts';
import { instant, symbolId } from '../market/types.ts';
import type { Desk } from './desk.ts';
import type { KernelEvent } from './events.ts';
import type { MacroState } from './macro-state.ts';
import { changePct } from './market-data.ts';
import { newsOfWorld } from './news-flow.ts';

type InsightMade = Extract<KernelEvent, { type: 'insight-made' }>;

const NEVER = Number.POSITIVE_INFINITY;
/** 07:30 in Seoul before midnight in London. Korea has had no summer time since 1988. */
const BEFORE_MIDNIGHT_UTC = 5_400_000;

/** The last half past seven of a Seoul morning up to a moment. */
const councilTime = (at: number): number =>
  Math.floor((at + BEFORE_MIDNIGHT_UTC) / DAY_MS) * DAY_MS - BEFORE_MIDNIGHT_UTC;

/**
 * When the council is to be asked next: at half past seven in Seoul before a session, at once where a run begins after
 * that, once a day. Infinity while it is off or no session is known to come.
 */
export function macroWakeAt(desk: Desk): number {
  if (!desk.settings.macroCouncil) return NEVER;
  const asked = desk.state.macro?.askedFor ?? 0;
  let next = NEVER;
  for (const { open, close } of desk.state.markets.values()) {
    if (open === null || close === null || close <= desk.at) continue;
    const time = councilTime(Math.max(open, desk.at));
    if (time > asked) next = Math.min(next, Math.max(time, desk.config.tradeFrom));
  }
  return next;
}

/** Asks the council when its time has come. */
export function askMacroCouncil(desk: Desk): void {
  if (macroWakeAt(desk) > desk.at) return;
  const askedFor = councilTime(desk.at);
  const day = desk.clock.localDay('KR', instant(askedFor));
  desk.state.macro = { askedFor, day, insight: desk.state.macro?.insight ?? null };
  desk.emit({ type: 'make-insight', request: requestOf(desk, day) });
}

function requestOf(desk: Desk, day: string): InsightRequest {
  return {
    day,
    at: desk.at,
    markets: [...desk.state.markets.values()].map(({ market, regime, indexLevels }) => ({
      market,
      regime,
      return1dPct: returnPct(indexLevels, 1),
      return5dPct: returnPct(indexLevels, 5),
    })),
    sectors: sectorReturns(desk),
    news: newsOfWorld(desk),
  };
}

function returnPct(levels: readonly number[], days: number): number | null {
  const [before, last] = [levels.at(-1 - days), levels.at(-1)];
  return before === undefined || last === undefined ? null : (last / before - 1) * 100;
}

function sectorReturns(desk: Desk): InsightRequest['sectors'] {
  const sums = new Map<string, { total: number; count: number }>();
  for (const [id, { sector }] of desk.table.instruments.entries()) {
    if (sector === undefined) continue;
    const change = changePct(desk, symbolId(id));
    if (!Number.isFinite(change)) continue;
    const sum = sums.get(sector) ?? { total: 0, count: 0 };
    sums.set(sector, { total: sum.total + change, count: sum.count + 1 });
  }
  return [...sums]
    .map(([sector, { total, count }]) => ({ sector, returnPct: total / count }))
    .sort((a, b) => (a.sector < b.sector ? -1 : 1));
}

/** Takes the day's insight. One beyond its bounds has no effect at all; one that comes too late is not used. */
export function takeInsight(desk: Desk, { day, outcome: told }: InsightMade): void {
  const { macro } = desk.state;
  const until = (macro?.askedFor ?? 0) + DAY_MS;
  if (macro?.day !== day || desk.at >= until) {
    desk.say('warn', 'insight-late', `The macro insight of ${day} came too late and is not used`);
    return;
  }
  const outcome = isWithinBounds(told.insight)
    ? told
    : neutralOutcome('a multiplier is out of its bounds', told.claims, told.roles);
  macro.insight = { day, until, outcome };
  const { insight, source, reason, claims, cited, roles } = outcome;
  desk.record({
    kind: 'insight',
    id: desk.newId('g'),
    at: desk.at,
    day,
    source,
    ...insight,
    reason,
    claims,
    cited,
    roles,
    microUsd: roles.reduce((sum, { microUsd }) => sum + microUsd, 0),
  });
  if (source === 'neutral') {
    desk.say('warn', 'insight', `Macro insight of ${day}: neutral – ${reason}. Sizes and stops are as without it.`);
  } else {
    desk.say('info', 'insight', `Macro insight of ${day} (${source}): ${insightLines(desk).slice(0, 3).join('; ')}`);
  }
}

/** The insight that is in force now; null where none is, and sizes and stops are as without a council. */
export function insightNow(desk: Desk): NonNullable<MacroState['insight']> | null {
  const made = desk.state.macro?.insight ?? null;
  return desk.settings.macroCouncil && made !== null && desk.at < made.until ? made : null;
}

/** The insight in force as lines for whoever plans: its multipliers, its sectors, and what was thought. */
export function insightLines(desk: Desk): string[] {
  const made = insightNow(desk);
  if (made === null || made.outcome.source === 'neutral') return [];
  const { insight } = made.outcome;
  const lists = [
    ['favoured sectors', insight.favourSectors],
    ['avoided sectors', insight.avoidSectors],
    ['themes', insight.themes],
    ['risks', insight.risks],
  ] as const;
  return [
    multiplierWords(insight),
    ...lists.filter(([, names]) => names.length > 0).map(([word, names]) => `${word}: ${names.join(', ')}`),
    ...(insight.rationale === '' ? [] : [insight.rationale]),
  ];
}

const multiplierWords = ({ positionMultiplier, stopLossMultiplier }: MacroInsight): string =>
  `sizes × ${positionMultiplier}, stop distances × ${stopLossMultiplier}`;
