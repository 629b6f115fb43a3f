/** The prices of one bar that candle patterns look at, in price units. */
export interface Candle {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Upper shadow longer than twice the body: buyers were thrown back from the high. */
export function isShootingStar({ open, high, close }: Candle): boolean {
  return high - Math.max(open, close) > 2 * Math.abs(close - open);
}

/** A falling body that covers the rising body before it. */
export function isBearishEngulfing(previous: Candle, last: Candle): boolean {
  return (
    previous.close > previous.open &&
    last.close < last.open &&
    last.open >= previous.close &&
    last.close <= previous.open
  );
}
