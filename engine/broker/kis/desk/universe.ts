import type { Desk } from '../../../kernel/desk.ts';
import type { Instrument, MarketCode, SymbolId } from '../../../market/types.ts';
import type { KisClient } from '../client.ts';
import type { EventQueue } from './event-queue.ts';
import type { Listings } from './listings.ts';

/** Symbols of a ranking that are followed: each costs a request for its history, once a day. */
const RANKED = 30;

/**
 * Which symbols of a market the scanner is shown: the exchange's rankings, and where they fail or are not to be had what is
 * held, was traded, was followed before, or is on the user's own list.
 */
export class Universe {
  private readonly options: UniverseOptions;
  private readonly members = new Map<MarketCode, readonly SymbolId[]>();
  private readonly told = new Set<string>();

  constructor(options: UniverseOptions) {
    this.options = options;
  }

  of(market: MarketCode): readonly SymbolId[] {
    return this.members.get(market) ?? [];
  }

  async refresh(market: MarketCode): Promise<void> {
    const { listings, watchlist } = this.options;
    const ranked = await this.ranked(market);
    const own = watchlist.filter((instrument) => instrument.market === market);
    listings.add([...ranked, ...own]);
    const isFallback = ranked.length === 0;
    const found = [...ranked, ...own].flatMap(({ code }) => listings.idOf(market, code) ?? []);
    const known = isFallback ? this.known(market) : this.held(market);
    this.members.set(market, [...new Set([...found, ...known])]);
  }

  private async ranked(market: MarketCode): Promise<Instrument[]> {
    const { client, rankings } = this.options;
    if (!rankings(market)) return [];
    const lists = [await client.movers(market, 'up'), await client.mostTraded(market)];
    const failed = lists.find((list) => !list.ok);
    if (failed !== undefined && !failed.ok) this.tellOnce(market, failed.error.words);
    const rows = lists.flatMap((list) => (list.ok ? list.value : []));
    const byCode = new Map(rows.map((row) => [row.code, row]));
    return [...byCode.values()]
      .sort((a, b) => Math.abs(b.changePct) - Math.abs(a.changePct))
      .slice(0, RANKED)
      .map(({ code, name }) => ({ market, code, name: name === '' ? code : name }));
  }

  private held(market: MarketCode): SymbolId[] {
    const { state } = this.options.desk();
    return [...state.positions.values()].filter((position) => position.market === market).map(({ symbol }) => symbol);
  }

  private known(market: MarketCode): SymbolId[] {
    const all = this.options.listings.all;
    return [...all.keys()].filter((i) => all[i]?.market === market).map((i) => i as SymbolId);
  }

  private tellOnce(market: MarketCode, words: string): void {
    if (this.told.has(market)) return;
    this.told.add(market);
    this.options.queue.push({
      type: 'notice',
      level: 'warn',
      event: 'no-ranking',
      market,
      message: `${market} has no ranking here – ${words}. The scanner ranks what is held, was traded before, or is on KIS_WATCHLIST.`,
    });
  }
}

export interface UniverseOptions {
  readonly client: KisClient;
  readonly desk: () => Desk;
  readonly queue: EventQueue;
  readonly listings: Listings;
  /** Symbols that the user follows, for an account without rankings. */
  readonly watchlist: readonly Instrument[];
  /** Whether a market's rankings are to be used. */
  readonly rankings: (market: MarketCode) => boolean;
}
