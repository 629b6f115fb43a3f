export type Account = 'paper' | 'live';
/** The markets that the emulator has. */
export type Market = 'KR' | 'US_NASDAQ';

export interface FaultDay {
  readonly seed: number;
  readonly level: 'light' | 'heavy';
  readonly account: Account;
  /** In the order in which they open. */
  readonly markets: readonly [Market, ...Market[]];
  /** So rich that an order is more than a market takes in a minute: it is filled in parts, and cancelled in the middle. */
  readonly rich: boolean;
}

/** What a seed stands for. */
export function dayOf(seed: number): FaultDay {
  return {
    seed,
    level: seed % 3 === 0 ? 'light' : 'heavy',
    account: seed % 2 === 0 ? 'paper' : 'live',
    markets: CHOICES[seed % CHOICES.length] ?? ['KR'],
    rich: seed % 7 < 3,
  };
}

const CHOICES: readonly FaultDay['markets'][] = [['KR', 'US_NASDAQ'], ['KR'], ['US_NASDAQ'], ['KR'], ['US_NASDAQ']];
