import type { DecisionDifference, OutcomeView } from '../client/travel.ts';
import { kernelBytes } from '../kernel/checkpoint.ts';
import type { Desk } from '../kernel/desk.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { equityOf } from '../kernel/money-view.ts';
import type { DecisionRecord, TradeRecord } from '../kernel/records.ts';
import { MARKETS } from '../market/markets.ts';
import { MONEY_DECIMALS } from '../market/money.ts';
import type { Currency } from '../market/types.ts';
import { fingerprintOf } from './journal.ts';

interface Gathered {
  readonly decisions: readonly DecisionRecord[];
  readonly trades: readonly TradeRecord[];
}

type Equity = ReadonlyMap<Currency, number>;

/** Cash and holdings of each account, minor units. */
export const equityNow = (desk: Desk): Equity =>
  new Map([...desk.state.accounts.keys()].map((currency) => [currency, equityOf(desk, currency)]));

/** What came of a run after a moment, at which it was worth `before`. */
export function outcomeOf({ decisions, trades }: Gathered, kernel: Kernel, before: Equity): OutcomeView {
  const count = (action: DecisionRecord['action']) => decisions.filter((decision) => decision.action === action).length;
  const exits: Record<string, number> = {};
  for (const { exitReason } of trades) exits[exitReason] = (exits[exitReason] ?? 0) + 1;
  return {
    decisions: { BUY: count('BUY'), SELL: count('SELL'), HOLD: count('HOLD') },
    trades: trades.length,
    wins: trades.filter(({ pnl }) => pnl > 0).length,
    exits: Object.fromEntries(Object.entries(exits).sort(([a], [b]) => (a < b ? -1 : 1))),
    accounts: [...equityNow(kernel.desk)].map(([currency, equity]) => {
      const decimals = MONEY_DECIMALS[currency];
      const ofCurrency = trades.filter(({ market }) => MARKETS[market].currency === currency);
      return {
        currency,
        decimals,
        realised: ofCurrency.reduce((sum, { pnl }) => sum + pnl, 0) / 10 ** decimals,
        equityChange: (equity - (before.get(currency) ?? equity)) / 10 ** decimals,
      };
    }),
    fingerprint: fingerprintOf(kernelBytes(kernel)),
  };
}

/** Decisions that only one of the two made, or that came out otherwise, in order of time. */
export function* differencesOf(
  recorded: readonly DecisionRecord[],
  changed: readonly DecisionRecord[],
): Generator<DecisionDifference> {
  const pairs = new Map<string, { recorded?: DecisionRecord; changed?: DecisionRecord }>();
  const pairOff = (side: 'recorded' | 'changed', decisions: readonly DecisionRecord[]) => {
    const seen = new Map<string, number>();
    for (const decision of decisions) {
      const place = `${decision.at} ${decision.market}:${decision.symbol}`;
      const nth = (seen.get(place) ?? 0) + 1;
      seen.set(place, nth);
      const key = `${place} ${nth}`;
      pairs.set(key, { ...pairs.get(key), [side]: decision });
    }
  };
  pairOff('recorded', recorded);
  pairOff('changed', changed);
  const inOrder = [...pairs.values()].sort((a, b) => (a.recorded ?? a.changed)!.at - (b.recorded ?? b.changed)!.at);
  for (const pair of inOrder) {
    const { at, market, symbol, name } = (pair.recorded ?? pair.changed)!;
    if (pair.recorded?.action === pair.changed?.action && pair.recorded?.cause === pair.changed?.cause) continue;
    const brief = (decision: DecisionRecord | undefined) =>
      decision === undefined ? null : { action: decision.action, cause: decision.cause };
    yield { at, market, symbol, name, recorded: brief(pair.recorded), changed: brief(pair.changed) };
  }
}
