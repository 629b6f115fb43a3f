import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom, type Random } from '../../engine/broker/sim/market/random.ts';
import { createMarketClock } from '../../engine/market/clock.ts';
import { addDays, MINUTE_MS } from '../../engine/market/days.ts';
import { dailyLimits, roundToTick } from '../../engine/market/ticks.ts';
import type { TradingSession } from '../../engine/market/trading-days.ts';
import { price, type TradingDay, tradingDay } from '../../engine/market/types.ts';

/** What a made-up market of Korean minute bars is made from; the same shape gives the same bars. */
export interface CsvShape {
  readonly seed: number;
  readonly symbols: number;
  readonly days: number;
}

export interface CsvRow {
  readonly symbol: string;
  /** Epoch ms of the bar's start. */
  readonly at: number;
  /** `ts_utc,symbol,open,high,low,close,volume` in whole won. */
  readonly text: string;
}

export const CSV_HEADER = 'ts_utc,symbol,open,high,low,close,volume';

const FIRST_DAY = tradingDay('2026-03-09');
const clock = createMarketClock({ overrides: [], observedDays: {} });

/** The sessions of so many Korean trading days from Monday 9 March 2026 on. */
export function koreanSessions(days: number): TradingSession[] {
  const sessions: TradingSession[] = [];
  for (let day: TradingDay = FIRST_DAY; sessions.length < days; day = addDays(day, 1)) {
    const session = clock.sessionOf('KR', day);
    if (session !== null && session !== 'unknown') sessions.push(session);
  }
  return sessions;
}

/** Minute bars of a wild market, by day, minute and symbol: overnight gaps, trends that turn, bursts of volume. */
export function* minuteBars({ seed, symbols, days }: CsvShape): Generator<CsvRow> {
  const stocks = Array.from({ length: symbols }, (_, i) => new Stock(String(100_000 + 10 * i), createRandom(seed, i)));
  for (const session of koreanSessions(days)) {
    for (const stock of stocks) stock.openDay();
    for (let at: number = session.open; at < session.close; at += MINUTE_MS) {
      for (const stock of stocks) yield { symbol: stock.symbol, at, text: stock.minute(at) };
    }
  }
}

class Stock {
  readonly symbol: string;
  private readonly random: Random;
  private last: number;
  private limits = { lower: 0, upper: 0 };
  private drift = 0;
  private sigma = 0;

  constructor(symbol: string, random: Random) {
    this.symbol = symbol;
    this.random = random;
    this.last = onGrid(random.between(5_000, 150_000));
  }

  openDay(): void {
    const limits = dailyLimits('KR', price(this.last));
    this.limits = { lower: limits?.lower ?? 1, upper: limits?.upper ?? Number.POSITIVE_INFINITY };
    this.last = this.near(this.random.normal() * 0.02);
    this.turn();
  }

  minute(at: number): string {
    const { random } = this;
    if (random.between(0, 1) < 0.01) this.turn();
    const open = this.near(random.normal() * this.sigma * 0.2);
    this.last = open;
    const close = this.near(this.drift + random.normal() * this.sigma);
    const high = Math.max(open, close, this.near(Math.abs(random.normal()) * this.sigma * 0.5));
    const low = Math.min(open, close, this.near(-Math.abs(random.normal()) * this.sigma * 0.5));
    this.last = close;
    const volume = Math.floor(10 ** random.between(2, 4.5));
    return `${new Date(at).toISOString().slice(0, 19)}Z,${this.symbol},${open},${high},${low},${close},${volume}`;
  }

  /** The trend and the nervousness change together. */
  private turn(): void {
    this.drift = this.random.normal() * 0.000_25;
    this.sigma = this.random.between(0.000_8, 0.003_5);
  }

  private near(change: number): number {
    return onGrid(Math.min(this.limits.upper, Math.max(this.limits.lower, this.last * (1 + change))));
  }
}

const onGrid = (value: number): number => roundToTick('KR', price(Math.round(value)), 'nearest');

/** Writes one file a symbol into a folder, which is made. */
export function writeMinuteBars(folder: string, shape: CsvShape): void {
  mkdirSync(folder, { recursive: true });
  const files = Map.groupBy(minuteBars(shape), (row) => row.symbol);
  for (const [symbol, rows] of files) writeCsv(join(folder, `${symbol}.csv`), rows);
}

export function writeCsv(file: string, rows: Iterable<Pick<CsvRow, 'text'>>): void {
  writeFileSync(file, `${[CSV_HEADER, ...Array.from(rows, (row) => row.text)].join('\n')}\n`);
}
