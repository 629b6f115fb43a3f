import { createMarketClock } from '../../engine/market/clock.ts';
import { MINUTE_MS } from '../../engine/market/days.ts';
import { MONEY_DECIMALS } from '../../engine/market/money.ts';
import { type Currency, instant, type MarketCode } from '../../engine/market/types.ts';
import { sessionTimes } from '../../src/session-times.ts';
import { importBars } from '../../storage/import/import-bars.ts';
import type { ImportOptions, ImportResult } from '../../storage/import/import-types.ts';
import { reading } from './run-records.ts';

/** No entry in the first half hour of a session. */
const ENTRY_DELAY_MS = 30 * MINUTE_MS;

/** The part of a replay's summary that can be counted from its tables. */
export function totalsOf(db: string): Record<string, unknown> {
  return reading(db, (database) => {
    const number = (sql: string) => database.prepare<[], number>(sql).pluck().get();
    const pairs = (sql: string) => Object.fromEntries(database.prepare<[], [string, number]>(sql).raw().all());
    const money = (sql: string) =>
      Object.fromEntries(
        Object.entries(pairs(sql)).map(([currency, minor]) => [currency, decimalOf(minor, currency as Currency)]),
      );
    return {
      decisions: { BUY: 0, SELL: 0, HOLD: 0, ...pairs('SELECT action, count(*) FROM decisions GROUP BY action') },
      orders: number('SELECT count(*) FROM orders'),
      fills: number('SELECT count(*) FROM fills'),
      trades: number('SELECT count(*) FROM trades'),
      openPositions: number('SELECT count(*) FROM positions'),
      pnl: money('SELECT currency, sum(pnl) FROM trades GROUP BY currency'),
      fees: money(
        `SELECT currency, sum(commission + tax) FROM fills
         JOIN (SELECT DISTINCT market, currency FROM trades) USING (market) GROUP BY currency`,
      ),
      wins: number('SELECT count(*) FROM trades WHERE pnl > 0'),
      losses: number('SELECT count(*) FROM trades WHERE pnl < 0'),
      exits: pairs('SELECT exit_reason, count(*) FROM trades GROUP BY exit_reason ORDER BY exit_reason'),
    };
  });
}

const decimalOf = (minor: number, currency: Currency): string =>
  (minor / 10 ** MONEY_DECIMALS[currency]).toFixed(MONEY_DECIMALS[currency]);

interface Fill {
  readonly id: string;
  readonly at: number;
  readonly market: MarketCode;
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly price: number;
}

interface Bar {
  readonly start: number;
  readonly end: number;
  readonly low: number;
  readonly high: number;
  readonly volume: number;
}

/** A run's input, read as `ouroterm replay` reads it. */
export function readInput(
  paths: readonly string[],
  tempDir: string,
  how: Partial<ImportOptions>,
): Promise<ImportResult> {
  const clock = createMarketClock({ overrides: [], observedDays: {} });
  return importBars(paths, {
    market: null,
    timeZone: null,
    date: null,
    stamp: 'start',
    maxBadRowPct: 1,
    from: null,
    to: null,
    tempDir,
    sessionTimes: (market, day) => sessionTimes(clock, market, day),
    ...how,
  });
}

/**
 * What is wrong with the executions of a run, a line each: one outside every session, one at a price that did not trade
 * at that time, a buy too early in a session.
 */
export function faultyFills(db: string, { source, report }: ImportResult): readonly string[] {
  const fills = reading(db, (database) =>
    database.prepare<[], Fill>('SELECT id, at, market, symbol, side, price FROM fills').all(),
  );
  const traded = barsOf(source, new Set(fills.map(({ symbol }) => symbol)));
  const clock = createMarketClock({ overrides: [], observedDays: report.observedDays });
  return fills.flatMap((fill) => {
    const at = instant(fill.at);
    const session = clock.sessionOf(fill.market, clock.localDay(fill.market, at));
    if (session === null || session === 'unknown') return [`${describe(fill)} on a day without a session`];
    const bar = (traded.get(fill.symbol) ?? []).find(({ start, end }) => contains(start, end, fill.at, session.close));
    return [
      clock.stateAt(fill.market, at).state === 'open' ? '' : `${describe(fill)} outside the session`,
      bar === undefined ? `${describe(fill)} while nothing traded` : '',
      bar !== undefined && (fill.price < bar.low || fill.price > bar.high)
        ? `${describe(fill)} outside ${bar.low}–${bar.high}`
        : '',
      fill.side === 'BUY' && at < session.open + ENTRY_DELAY_MS ? `${describe(fill)} too early` : '',
    ].filter((fault) => fault !== '');
  });
}

/** A bar that starts at the close is the closing auction, which trades at the session's last moment. */
function contains(start: number, end: number, at: number, close: number): boolean {
  return start === close ? at === close - 1 : at >= start && at < end;
}

const describe = ({ id, side, symbol, price, at }: Fill): string =>
  `fill ${id}: ${side} ${symbol} at ${price}, ${new Date(at).toISOString()},`;

function barsOf(source: ImportResult['source'], wanted: ReadonlySet<string>): ReadonlyMap<string, Bar[]> {
  const found = new Map<string, Bar[]>([...wanted].map((symbol) => [symbol, []]));
  for (let slice = source.next(); slice !== null; slice = source.next()) {
    for (let i = 0; i < slice.count; i++) {
      const volume = slice.volume[i]!;
      if (volume === 0) continue;
      const { start, end } = slice;
      found
        .get(source.instruments[slice.symbols[i]!]!.code)
        ?.push({ start, end, low: slice.low[i]!, high: slice.high[i]!, volume });
    }
  }
  source.close();
  return found;
}
