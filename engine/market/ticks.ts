import { MARKETS } from './markets.ts';
import { MONEY_DECIMALS } from './money.ts';
import { type MarketCode, type Price, price } from './types.ts';

/** A price band: its upper end in price units (whether that is inside depends on the table) and its tick. */
type Band = readonly [until: number, tick: number];

interface TickTable {
  /** Whether a band's upper end belongs to it ("up to 3,000") or to the next one ("below 2,000"). */
  readonly upperEnd: 'inside' | 'outside';
  readonly bands: readonly Band[];
}

const outside = (...bands: readonly Band[]): TickTable => ({ upperEnd: 'outside', bands });
const inside = (...bands: readonly Band[]): TickTable => ({ upperEnd: 'inside', bands });

// SEC Rule 612: a cent, finer only below a dollar.
const US = outside([10_000, 1], [Infinity, 100]);
const CN = outside([Infinity, 10]);

const TABLES: Readonly<Record<MarketCode, TickTable>> = {
  // KRX since 2023-01-25, shares.
  KR: outside([2_000, 1], [5_000, 5], [20_000, 10], [50_000, 50], [200_000, 100], [500_000, 500], [Infinity, 1_000]),
  US_NASDAQ: US,
  US_NYSE: US,
  US_AMEX: US,
  // Tokyo's standard table in tenths of a yen; the finer one for TOPIX 500 names accepts these prices too.
  JP: inside(
    [30_000, 10],
    [50_000, 50],
    [300_000, 100],
    [500_000, 500],
    [3_000_000, 1_000],
    [5_000_000, 5_000],
    [30_000_000, 10_000],
    [50_000_000, 50_000],
    [300_000_000, 100_000],
    [500_000_000, 500_000],
    [Infinity, 1_000_000],
  ),
  // HKEX spread table since 2025-08-04 in thousandths of a dollar. The announced halving between 0.50 and 10 dollars
  // keeps these prices valid.
  HK: inside(
    [250, 1],
    [500, 5],
    [20_000, 10],
    [50_000, 20],
    [100_000, 50],
    [200_000, 100],
    [500_000, 200],
    [1_000_000, 500],
    [2_000_000, 1_000],
    [5_000_000, 2_000],
    [Infinity, 5_000],
  ),
  CN_SHA: CN,
  CN_SZA: CN,
  VN_HNX: outside([Infinity, 100]),
  VN_HSX: outside([10_000, 10], [50_000, 50], [Infinity, 100]),
};

/** The smallest step of a share's price at a price level, in price units. */
export function tickSize(market: MarketCode, at: Price): Price {
  const { upperEnd, bands } = TABLES[market];
  // A loop rather than `find`: this is called for every price of a walked bar and allocates nothing.
  let band = 0;
  while (upperEnd === 'inside' ? at > bands[band]![0] : at >= bands[band]![0]) band++;
  return price(bands[band]![1]);
}

/** The nearest price on the tick grid, not above (`down`), not below (`up`), or nearest (halfway: up). */
export function roundToTick(market: MarketCode, at: Price, direction: 'down' | 'up' | 'nearest'): Price {
  // Every band's ends lie on the grids of both neighbours, so rounding never leaves the grid of the new band.
  const tick = tickSize(market, at);
  const below = price(Math.floor(at / tick) * tick);
  const above = price(Math.ceil(at / tick) * tick);
  switch (direction) {
    case 'down':
      return below;
    case 'up':
      return above;
    case 'nearest':
      return at - below < above - at ? below : above;
  }
}

export function isOnTick(market: MarketCode, at: Price): boolean {
  return at % tickSize(market, at) === 0;
}

/**
 * The day's lowest and highest permitted price, both on the tick grid; null where a market has no such limit here.
 * KRX: 30 % of the base price, cut to the base price's tick, then rounded inwards to the limits' own ticks
 * (global.krx.co.kr, "Daily Price Limit").
 * @param previousClose the base price: the previous close, adjusted for ex-rights
 */
export function dailyLimits(market: MarketCode, previousClose: Price): { lower: Price; upper: Price } | null {
  if (market !== 'KR') return null;
  const tick = tickSize(market, previousClose);
  const width = Math.floor((previousClose * 3) / (10 * tick)) * tick;
  return {
    lower: roundToTick(market, price(previousClose - width), 'up'),
    upper: roundToTick(market, price(previousClose + width), 'down'),
  };
}

/** Decimals to show a price at this level with: those of the currency's ledger, more where the tick is finer. */
export function shownDecimals(market: MarketCode, at: Price): number {
  const { priceDecimals, currency } = MARKETS[market];
  let decimals = priceDecimals;
  for (let tick: number = tickSize(market, at); decimals > MONEY_DECIMALS[currency] && tick % 10 === 0; tick /= 10) {
    decimals--;
  }
  return decimals;
}
