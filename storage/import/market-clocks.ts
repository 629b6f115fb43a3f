import { MARKETS } from '../../engine/market/markets.ts';
import type { MarketCode } from '../../engine/market/types.ts';
import { zonedInstant, zoneOffset } from '../../engine/market/zone.ts';
import { DAY_MS } from './calendar-day.ts';
import { ImportError } from './import-error.ts';

/** Every change of an offset since 1970 falls on a quarter of an hour. */
const QUARTER_MS = 900_000;

/** Wall clock of one zone. It remembers the quarter of an hour last asked about: rows come in runs of nearby times. */
export class WallClock {
  private readonly zone: string;
  private utcQuarter = Number.NaN;
  private utcOffset = 0;
  private localQuarter = Number.NaN;
  private localOffset = 0;

  constructor(zone: string) {
    this.zone = zone;
  }

  /** Day number of the local date at an instant. */
  dayAt(utcMs: number): number {
    const quarter = Math.floor(utcMs / QUARTER_MS);
    if (quarter !== this.utcQuarter) {
      this.utcQuarter = quarter;
      this.utcOffset = zoneOffset(this.zone, utcMs);
    }
    return Math.floor((utcMs + this.utcOffset) / DAY_MS);
  }

  /** Instant of a wall-clock time (milliseconds as if UTC). */
  toInstant(localMs: number): number {
    const quarter = Math.floor(localMs / QUARTER_MS);
    if (quarter !== this.localQuarter) {
      this.localQuarter = quarter;
      this.localOffset = localMs - zonedInstant(this.zone, localMs);
    }
    return localMs - this.localOffset;
  }
}

/** The clocks of an import's markets, and of times written without an offset. */
export class MarketClocks {
  private readonly clocks = new Map<MarketCode, WallClock>();
  private readonly inputClock: WallClock | null;

  /** `inputZone` is the zone of times without an offset, null for the market's. Throws an ImportError when unknown. */
  constructor(inputZone: string | null) {
    this.inputClock = inputZone === null ? null : new WallClock(inputZone);
    try {
      this.inputClock?.dayAt(0);
    } catch {
      throw new ImportError(`--tz ${inputZone}: not a time zone; write an IANA name such as Asia/Seoul`);
    }
  }

  of(market: MarketCode): WallClock {
    let clock = this.clocks.get(market);
    if (clock === undefined) {
      clock = new WallClock(MARKETS[market].zone);
      this.clocks.set(market, clock);
    }
    return clock;
  }

  /** The clock of written times without an offset. */
  ofInput(market: MarketCode): WallClock {
    return this.inputClock ?? this.of(market);
  }
}
