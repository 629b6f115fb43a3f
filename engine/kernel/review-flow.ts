import { marketKey, PRINCIPLE } from '../context/keys.ts';
import { keptThrough, LAYER_RULES } from '../context/layers.ts';
import { frameOf, LEGACY } from '../context/time-frame.ts';
import type { DailyReview } from '../evolution/daily-review.ts';
import { lessonsOf } from '../evolution/lesson-rules.ts';
import type { MarketCode, TradingDay } from '../market/types.ts';
import { forgetBefore, reviewFrom } from './archive.ts';
import { canonicalJson } from './codec.ts';
import type { Desk } from './desk.ts';
import type { OperatorCommand } from './events.ts';
import type { LessonRecord } from './records.ts';
import { endWatches } from './shadow-flow.ts';

/** Gates and surges that memory is told of at most. */
const TOLD = 5;

type LessonCommand = Extract<OperatorCommand, { type: 'lesson' }>;

/** Looks back on a market's day, writes the review down and proposes what may be learned from it. Returns what to say of it. */
export function reviewDay(desk: Desk, market: MarketCode, day: TradingDay): string {
  const { archive } = desk;
  endWatches(desk, market, day);
  const review = reviewFrom(archive, market, day, desk.config.cash[desk.currencyOf(market)] ?? null);
  desk.record({ kind: 'review', market, day, at: desk.at, review });
  if (isKept(desk, market, day))
    for (const [name, value] of scorecard(review)) rememberDay(desk, market, day, name, value);
  let proposed = 0;
  for (const draft of lessonsOf(
    review,
    archive.trades.filter((trade) => trade.market === market),
  )) {
    if (!isNews([...archive.lessons.values()], market, draft.key, draft.evidence.cases)) continue;
    desk.record({
      kind: 'lesson',
      id: desk.newId('l'),
      at: desk.at,
      market,
      day,
      ...draft,
      status: 'proposed',
      decidedAt: null,
      decidedBy: null,
    });
    proposed++;
  }
  forgetBefore(archive, day);
  const { trades, wins, losses, missed } = review;
  const surges = missed.length === 0 ? '' : `, ${missed.length} missed surges`;
  const lessons = proposed === 0 ? '' : `, ${proposed} lessons wait for you`;
  return `${trades} trades, ${wins} won, ${losses} lost${surges}${lessons}`;
}

/** A pattern is proposed once; one that was rejected comes back when there are twice as many cases. */
function isNews(known: readonly LessonRecord[], market: MarketCode, key: string, cases: number): boolean {
  const before = known.filter((lesson) => lesson.market === market && lesson.key === key).at(-1);
  return before === undefined || (before.status === 'rejected' && cases >= 2 * before.evidence.cases);
}

/** What the day's memory is told beside the figures that it works out itself. */
function scorecard(review: DailyReview): readonly (readonly [string, string | number | null])[] {
  const { equityPct, indexPct, againstIndexPct, gates, missed } = review;
  const costly = gates.filter(({ netPct }) => netPct !== 0).slice(0, TOLD);
  const gateText = ({ reason, netPct, rejected }: (typeof gates)[number]) =>
    `${reason} ${netPct > 0 ? 'cost' : 'saved'} ${Math.abs(netPct).toFixed(1)} % on ${rejected} turned down`;
  const surgeText = ({ name, peakPct, reason }: (typeof missed)[number]) =>
    `${name} +${peakPct.toFixed(1)} % (${reason})`;
  const entries: readonly (readonly [string, string | number | null])[] = [
    ['account_pct', rounded(equityPct)],
    ['index_pct', rounded(indexPct)],
    ['against_index_pct', rounded(againstIndexPct)],
    ['gate_costs', costly.map(gateText).join('; ')],
    ['missed_surges', missed.slice(0, TOLD).map(surgeText).join('; ')],
  ];
  return entries.filter(([, value]) => value !== null && value !== '');
}

const rounded = (pct: number | null): number | null => (pct === null ? null : Math.round(pct * 100) / 100);

/** A day that is made up for late may be one that memory has dropped already. */
function isKept(desk: Desk, market: MarketCode, day: TradingDay): boolean {
  const until = keptThrough('L6', frameOf(LAYER_RULES.L6.frames, day));
  return until === null || until >= desk.clock.localDay(market, desk.at);
}

function rememberDay(desk: Desk, market: MarketCode, day: TradingDay, name: string, value: unknown): void {
  desk.record({
    kind: 'context',
    layer: 'L6',
    timeFrame: day,
    key: marketKey(market, name),
    value: canonicalJson(value),
    updatedAt: desk.at,
    source: 'review',
  });
}

/** An approved lesson is a principle of memory, which every plan is told from then on. */
function rememberPrinciple(desk: Desk, { id, text }: LessonRecord, actor: string): void {
  desk.record({
    kind: 'context',
    layer: 'L1',
    timeFrame: LEGACY.text,
    key: PRINCIPLE + id,
    value: canonicalJson(text),
    updatedAt: desk.at,
    source: actor,
  });
}

/** Why a lesson cannot be decided on like this, or null. */
export function lessonRefusal(desk: Desk, { id, verdict, text }: LessonCommand): string | null {
  const lesson = desk.archive.lessons.get(id);
  if (lesson === undefined) return `there is no lesson ${id}; ouroterm lessons list shows them`;
  if (verdict === 'edit') return text.trim() === '' ? 'a lesson cannot be empty; reject it instead' : null;
  if (lesson.status === 'approved') return `lesson ${id} is approved, and the principle ${PRINCIPLE}${id} of memory`;
  return verdict === 'reject' && lesson.status === 'rejected' ? `lesson ${id} is rejected already` : null;
}

/** Decides on a lesson. An edited one waits on, or stays approved under its new words. */
export function decideLesson(desk: Desk, { id, verdict, text }: LessonCommand, actor: string): void {
  const lesson = desk.archive.lessons.get(id)!;
  const decided = { decidedAt: desk.at, decidedBy: actor };
  switch (verdict) {
    case 'approve':
      desk.record({ ...lesson, status: 'approved', ...decided });
      rememberPrinciple(desk, lesson, actor);
      break;
    case 'reject':
      desk.record({ ...lesson, status: 'rejected', ...decided });
      break;
    case 'edit':
      desk.record({ ...lesson, text: text.trim() });
      if (lesson.status === 'approved') rememberPrinciple(desk, { ...lesson, text: text.trim() }, actor);
      break;
    default:
      verdict satisfies never;
  }
  const said = { approve: 'approved', reject: 'rejected', edit: 'edited' }[verdict];
  desk.say('info', 'lesson', `Lesson ${id} ${said} by ${actor}: ${desk.archive.lessons.get(id)!.text}`, {
    market: lesson.market,
    actor,
  });
}

export function markDecision(desk: Desk, decisionId: string, notes: string, actor: string): void {
  desk.record({ kind: 'decision-review', decisionId, at: desk.at, actor, notes });
  desk.say(
    'info',
    'decision-reviewed',
    `Decision ${decisionId} reviewed by ${actor}${notes === '' ? '' : `: ${notes}`}`,
    {
      decisionId,
      actor,
    },
  );
}
