import { dayAt } from '../engine/market/days.ts';
import { MARKETS } from '../engine/market/markets.ts';
import type { MarketCode } from '../engine/market/types.ts';
import { zoneOffset } from '../engine/market/zone.ts';
import { readError } from './errors.ts';
import type { SqliteRunStore } from './run-store.ts';

/** Who answered when, and how much was decided. */
export interface ModelDays {
  /** `provider:model` and the local day of its market, of Seoul where a call is of no market; each pair once. */
  readonly answered: readonly { readonly model: string; readonly day: string }[];
  /** Decisions by trading day. */
  readonly decisions: ReadonlyMap<string, number>;
}

/** @throws StoreError when the file cannot be read */
export function modelDays({ db, path }: SqliteRunStore): ModelDays {
  try {
    // What was recalled was answered before, by a model that has a row of its own.
    const calls = db
      .prepare<[], { provider: string; model: string; market: MarketCode | null; at: number }>(
        "SELECT provider, model, market, at FROM model_calls WHERE result = 'answered' AND provider <> 'recalled'",
      )
      .all();
    const pairs = new Map(
      calls.map(({ provider, model, market, at }) => {
        const pair = { model: `${provider}:${model}`, day: localDay(market ?? 'KR', at) };
        return [`${pair.model} ${pair.day}`, pair];
      }),
    );
    const counts = db
      .prepare<[], [string, number]>('SELECT trading_day, count(*) FROM decisions GROUP BY trading_day')
      .raw()
      .all();
    return { answered: [...pairs.values()], decisions: new Map(counts) };
  } catch (error) {
    throw readError(path, error);
  }
}

const localDay = (market: MarketCode, at: number): string => dayAt(at + zoneOffset(MARKETS[market].zone, at));
