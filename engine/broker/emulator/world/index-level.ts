import { LISTINGS, type Listing } from './listing.ts';
import type { DayTape, Tape } from './tape.ts';

/** A day of an index, in hundredths of a point. */
export interface IndexDay {
  readonly day: string;
  readonly base: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly last: number;
  readonly volume: number;
  /** Won. */
  readonly amount: number;
}

interface Index {
  readonly name: string;
  /** Level of the first day known, hundredths of a point. */
  readonly from: number;
  readonly isMember: (listing: Listing) => boolean;
}

/** Korean indices by the broker's code, made of the companies of the practice world. */
export const INDICES: Readonly<Record<string, Index>> = {
  '0001': { name: 'KOSPI', from: 260_000, isMember: ({ board }) => board === 'KOSPI' },
  '1001': { name: 'KOSDAQ', from: 82_000, isMember: ({ board }) => board === 'KOSDAQ' },
  '2001': { name: 'KOSPI200', from: 35_000, isMember: ({ board, symbol }) => board === 'KOSPI' && symbol < 15 },
};

export const membersOf = (code: string): readonly Listing[] =>
  LISTINGS.filter(INDICES[code]?.isMember ?? (() => false));

/**
 * All days of an index, oldest first, weighted by market value. High and low are those of the members taken together,
 * so they are a little wide.
 */
export function indexDays(code: string, tapes: readonly Tape[]): IndexDay[] {
  const members = membersOf(code);
  const days = [...new Set(members.flatMap(({ symbol }) => tapes[symbol]!.days.map(({ day }) => day)))].sort();
  const known = new Map(
    members.map(({ symbol }) => [symbol, new Map(tapes[symbol]!.days.map((day) => [day.day, day]))]),
  );
  const closes = new Map(members.map(({ symbol }) => [symbol, tapes[symbol]!.days[0]?.base ?? 0]));
  const value = (of: (symbol: number, tape: DayTape | undefined) => number, day: string) =>
    members.reduce((sum, { symbol, sharesListed }) => sum + of(symbol, known.get(symbol)?.get(day)) * sharesListed, 0);
  const first = days[0] === undefined ? 1 : value((symbol) => closes.get(symbol)!, days[0]);
  const scale = (INDICES[code]?.from ?? 0) / first;
  return days.map((day) => {
    const level = (of: (tape: DayTape) => number) =>
      Math.round(value((symbol, tape) => (tape === undefined ? closes.get(symbol)! : of(tape)), day) * scale);
    const row: IndexDay = {
      day,
      base: Math.round(value((symbol) => closes.get(symbol)!, day) * scale),
      open: level((tape) => tape.open),
      high: level((tape) => tape.high),
      low: level((tape) => tape.low),
      last: level((tape) => tape.last),
      volume: members.reduce((sum, { symbol }) => sum + (known.get(symbol)?.get(day)?.volume ?? 0), 0),
      amount: members.reduce((sum, { symbol }) => sum + (known.get(symbol)?.get(day)?.amount ?? 0), 0),
    };
    for (const { symbol } of members) {
      const tape = known.get(symbol)?.get(day);
      if (tape !== undefined) closes.set(symbol, tape.last);
    }
    return row;
  });
}
