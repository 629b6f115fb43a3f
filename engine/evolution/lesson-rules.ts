import { minuteOfDay, timeText } from '../market/days.ts';
import { MARKETS } from '../market/markets.ts';
import { zoneOffset } from '../market/zone.ts';
import { type ClosedTrade, isLoss } from './closed-trade.ts';
import { type DailyReview, lookBackFrom } from './daily-review.ts';

/** Fewer trades or rejections than this prove nothing. */
const LEAST_CASES = 5;
/** Of the trades of a pattern so many have to be losses. */
const LOSS_SHARE = 0.7;
/** Confidence that was kept by this many percentage points less than promised. */
const OVERPROMISED_POINTS = 25;
/** A gate that on average has cost this much per rejection, percent. */
const COSTLY_PCT = 1;

/** A pattern in what happened, put into words for an operator to judge. */
export interface LessonDraft {
  /** The same pattern of the same market has the same key. */
  readonly key: string;
  readonly text: string;
  /** The numbers it rests on; `cases` counts the trades or rejections. */
  readonly evidence: { readonly cases: number } & Readonly<Record<string, number | string>>;
}

/** What may be learned from the four weeks up to a review's day. Fixed rules; the same trades give the same lessons. */
export function lessonsOf(review: DailyReview, trades: readonly ClosedTrade[]): LessonDraft[] {
  const from = lookBackFrom(review.day);
  const recent = trades.filter(({ tradingDay }) => tradingDay >= from && tradingDay <= review.day);
  return [...losingEntries(recent), ...overpromised(review), ...costlyGates(review)];
}

/** Entries of one signal in one half-hour that mostly lost. */
function losingEntries(trades: readonly ClosedTrade[]): LessonDraft[] {
  const signalled = trades.filter(({ selection }) => selection.signal !== null);
  return [...Map.groupBy(signalled, ({ selection, ...trade }) => `${selection.signal} ${halfHourOf(trade)}`)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([pattern, cases]) => {
      const losses = cases.filter(isLoss);
      const pnl = cases.reduce((sum, trade) => sum + trade.pnl, 0);
      if (cases.length < LEAST_CASES || losses.length < cases.length * LOSS_SHARE || pnl >= 0) return [];
      const [signal = '', hour = ''] = pattern.split(' ');
      const stops = losses.filter(({ exitReason }) => exitReason === 'HARD_STOP').length;
      const stopped = stops === 0 ? '' : `, ${stops} of them at the hard stop`;
      return {
        key: `entry:${signal}:${hour}`,
        text: `Entries on ${signal} between ${hour} lost ${losses.length} of ${cases.length}${stopped}: wait, or ask for more before buying then.`,
        evidence: { cases: cases.length, losses: losses.length, stops, pnl, trades: idsOf(cases) },
      };
    });
}

/** `09:00-09:30` of the entry, on the market's clocks. */
function halfHourOf({ market, openedAt }: Pick<ClosedTrade, 'market' | 'openedAt'>): string {
  const minute = minuteOfDay(openedAt + zoneOffset(MARKETS[market].zone, openedAt));
  const start = Math.floor(minute / 30) * 30;
  return `${timeText(start)}-${timeText(start + 30)}`;
}

const SHOWN_IDS = 10;
const idsOf = (trades: readonly ClosedTrade[]): string =>
  trades
    .slice(-SHOWN_IDS)
    .map(({ id }) => id)
    .join(' ');

/** Confidence that promised far more than came of it. */
const overpromised = ({ calibration }: DailyReview): LessonDraft[] =>
  calibration.flatMap(({ bucket, count, promisedPct, realisedPct, gapPct }) =>
    count < LEAST_CASES || gapPct > -OVERPROMISED_POINTS
      ? []
      : {
          key: `confidence:${bucket}`,
          text: `Confidence of ${bucket} was kept by ${realisedPct.toFixed(0)} % of ${count} trades: give less for the same evidence.`,
          evidence: { cases: count, promisedPct, realisedPct },
        },
  );

/** Gates that turned down what would have paid. */
const costlyGates = ({ gates }: DailyReview): LessonDraft[] =>
  gates.flatMap(({ stage, reason, rejected, surged, netPct }) =>
    stage === 'hunter' || rejected < LEAST_CASES || netPct / rejected < COSTLY_PCT
      ? []
      : {
          key: `gate:${reason}`,
          text: `${reason} turned down ${rejected} candidates that would have made ${netPct.toFixed(1)} % together, ${surged} of them rose by 10 % or more: look whether it is too strict.`,
          evidence: { cases: rejected, surged, netPct },
        },
  );
