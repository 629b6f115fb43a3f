import { type ClosedTrade, closedTrade } from '../evolution/closed-trade.ts';
import {
  type DailyReview,
  type DecisionTally,
  lookBackFrom,
  type ReviewInput,
  reviewOf,
} from '../evolution/daily-review.ts';
import type { ShadowOutcome, ShadowWatch } from '../evolution/shadow-watch.ts';
import { MARKETS } from '../market/markets.ts';
import { type Currency, type MarketCode, type TradingDay, tradingDay } from '../market/types.ts';
import type { LessonRecord, StoreRecord } from './records.ts';

interface DayTally {
  readonly market: MarketCode;
  readonly day: TradingDay;
  buys: number;
  sells: number;
  holds: number;
  confidence: number;
  readonly symbols: Set<string>;
}

interface DayEquity {
  readonly day: TradingDay;
  value: number;
}

/**
 * What the desk remembers of the last weeks to look back on: the same rows as the store has, so that the kernel's reviews
 * and those made from the store agree.
 */
export interface ArchiveState {
  readonly tallies: Map<string, DayTally>;
  trades: ClosedTrade[];
  /** Rejections that are watched, by symbol. */
  readonly watches: Map<number, ShadowWatch[]>;
  /** What came of rejections; one that is still watched is in it once it has surged. */
  outcomes: ShadowOutcome[];
  readonly equity: Map<Currency, DayEquity[]>;
  /** Change of the market's index by `market day`, percent. */
  readonly index: Map<string, number>;
  /** Every lesson that was ever proposed, by id. */
  readonly lessons: Map<string, LessonRecord>;
}

export const initialArchive = (): ArchiveState => ({
  tallies: new Map(),
  trades: [],
  watches: new Map(),
  outcomes: [],
  equity: new Map(),
  index: new Map(),
  lessons: new Map(),
});

/** Takes in what the desk records, where a review needs it. */
export function noteRecord(archive: ArchiveState, record: StoreRecord): void {
  switch (record.kind) {
    case 'decision': {
      const tally = tallyOf(archive, record.market, tradingDay(record.tradingDay));
      if (record.action === 'BUY') {
        tally.buys++;
        tally.confidence += record.confidence;
      } else if (record.action === 'SELL') tally.sells++;
      else tally.holds++;
      tally.symbols.add(record.symbol);
      return;
    }
    case 'trade':
      archive.trades.push(closedTrade(record));
      return;
    case 'equity': {
      const days = archive.equity.get(record.currency) ?? [];
      archive.equity.set(record.currency, days);
      const day = tradingDay(record.tradingDay);
      const value = record.cash + record.holdings;
      const known = days.find((each) => each.day === day);
      if (known === undefined) days.push({ day, value });
      else known.value = value;
      return;
    }
    case 'market-day':
      if (record.changePct !== null) archive.index.set(`${record.market} ${record.day}`, record.changePct);
      return;
    case 'shadow-outcome': {
      const { kind: _, ...outcome } = record;
      archive.outcomes = [...archive.outcomes.filter(({ id }) => id !== outcome.id), outcome];
      return;
    }
    case 'lesson':
      archive.lessons.set(record.id, record);
      return;
    default:
  }
}

function tallyOf({ tallies }: ArchiveState, market: MarketCode, day: TradingDay): DayTally {
  const key = `${market} ${day}`;
  let tally = tallies.get(key);
  if (tally === undefined) {
    tally = { market, day, buys: 0, sells: 0, holds: 0, confidence: 0, symbols: new Set() };
    tallies.set(key, tally);
  }
  return tally;
}

const NO_DECISIONS: DecisionTally = { buys: 0, sells: 0, holds: 0, confidence: 0, symbols: 0 };

/** The review of a market's day out of what is remembered. `startCash` is the equity before the run's first day; null unknown. */
export function reviewFrom(
  archive: ArchiveState,
  market: MarketCode,
  day: TradingDay,
  startCash: number | null,
): DailyReview {
  return reviewOf(reviewInput(archive, market, day, startCash));
}

function reviewInput(
  archive: ArchiveState,
  market: MarketCode,
  day: TradingDay,
  startCash: number | null,
): ReviewInput {
  const { currency } = MARKETS[market];
  const tally = archive.tallies.get(`${market} ${day}`);
  const equity = (archive.equity.get(currency) ?? []).filter((each) => each.day <= day);
  const newest = equity.reduce<DayEquity | null>(
    (best, each) => (best === null || each.day > best.day ? each : best),
    null,
  );
  const ofDay = newest?.day === day ? newest : null;
  const before = equity
    .filter((each) => each.day < day)
    .reduce<DayEquity | null>((best, each) => (best === null || each.day > best.day ? each : best), null);
  return {
    market,
    currency,
    day,
    decisions: tally === undefined ? NO_DECISIONS : { ...pick(tally), symbols: tally.symbols.size },
    trades: archive.trades.filter((trade) => trade.market === market),
    outcomes: archive.outcomes.filter((outcome) => outcome.market === market),
    equity: ofDay?.value ?? null,
    equityBefore: before?.value ?? startCash,
    indexPct: archive.index.get(`${market} ${day}`) ?? null,
  };
}

const pick = ({ buys, sells, holds, confidence }: DayTally) => ({ buys, sells, holds, confidence });

/** Forgets what no review of `day` or later looks back on, of every market: markets are at most a day apart. */
export function forgetBefore(archive: ArchiveState, day: TradingDay): void {
  const from = lookBackFrom(lookBackFrom(day));
  for (const [key, tally] of archive.tallies) if (tally.day < from) archive.tallies.delete(key);
  for (const key of [...archive.index.keys()]) if (key.slice(-10) < from) archive.index.delete(key);
  for (const days of archive.equity.values()) {
    // The newest stays, however old: the next day is measured against it.
    while (days.length > 1 && days[0]!.day < from) days.shift();
  }
  archive.trades = archive.trades.filter((trade) => trade.tradingDay >= from);
  archive.outcomes = archive.outcomes.filter((outcome) => outcome.untilDay >= from);
}
