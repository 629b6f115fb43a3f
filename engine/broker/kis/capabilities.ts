import type { KisAccount } from './account.ts';
import { DOMESTIC, type Endpoint, OVERSEAS, overseasOrders } from './endpoints.ts';

/** A function of the API and whether this account has it. */
export interface KisCapability {
  readonly name: string;
  readonly state: 'yes' | 'no' | 'not-tried';
  /** What takes its place, or what is missed. Empty when nothing is. */
  readonly instead: string;
}

interface Area {
  readonly name: string;
  readonly needs: Endpoint;
  readonly instead: string;
}

/** What an account may lack, and what is done then. */
const AREAS: readonly Area[] = [
  { name: 'Korean rankings', needs: DOMESTIC.fluctuation, instead: 'the scanner needs a universe of its own' },
  { name: 'overseas rankings', needs: OVERSEAS.movers, instead: 'the scanner needs a universe of its own' },
  { name: 'Korean open orders', needs: DOMESTIC.openOrders, instead: 'taken from the order history' },
  { name: 'overseas open orders', needs: OVERSEAS.openOrders, instead: 'taken from the order history' },
  { name: 'foreign cash', needs: OVERSEAS.cash, instead: 'only what may be bought of a symbol is known' },
  { name: 'Korean quotes by thirty', needs: DOMESTIC.prices, instead: 'asked for one by one' },
  { name: 'Korean minute bars of past days', needs: DOMESTIC.minutesOfDay, instead: 'only today has minute bars' },
  { name: 'overseas price limits and day range', needs: OVERSEAS.priceDetail, instead: 'quotes go without them' },
  { name: 'overseas order books', needs: OVERSEAS.book, instead: 'there are none' },
  { name: 'overseas minute bars', needs: OVERSEAS.minuteChart, instead: 'there are none' },
  { name: 'flow estimates', needs: DOMESTIC.flowEstimate, instead: 'there are none during the day' },
  { name: 'programme trading', needs: DOMESTIC.programs, instead: 'there is none' },
  { name: 'trading calendar', needs: DOMESTIC.holidays, instead: 'the built-in calendar is not compared' },
  { name: 'stock master data', needs: DOMESTIC.stockInfo, instead: 'NXT symbols are not known' },
  { name: 'US daytime market', needs: overseasOrders('US_NASDAQ', true).BUY, instead: 'orders wait for the session' },
];

/** Known for the venue, not for an endpoint: the TR is the same. */
const VENUES = 'NXT and SOR';

/** Which functions this account has: by the table, and by what the broker answered when it was tried. */
export class Capabilities {
  readonly #mode: KisAccount['mode'];
  /** By TR id. */
  readonly #tried = new Map<string, 'yes' | 'no'>();

  constructor(mode: KisAccount['mode']) {
    this.#mode = mode;
  }

  /** The TR id to send, or null when this account has no such function. */
  trId(endpoint: Endpoint): string | null {
    const id = this.#mode === 'live' ? endpoint.live : endpoint.paper;
    return id === null || this.#tried.get(id) === 'no' ? null : id;
  }

  has(endpoint: Endpoint): boolean {
    return this.trId(endpoint) !== null;
  }

  get otherVenues(): boolean {
    return this.#mode === 'live';
  }

  /** What the broker's answer to a TR says about it. */
  learn(trId: string, has: boolean): void {
    this.#tried.set(trId, has ? 'yes' : 'no');
  }

  list(): readonly KisCapability[] {
    const areas = AREAS.map(({ name, needs, instead }) => {
      const state = this.#state(needs);
      return { name, state, instead: state === 'yes' ? '' : instead };
    });
    const venues = {
      name: VENUES,
      state: this.otherVenues ? 'yes' : 'no',
      instead: this.otherVenues ? '' : 'KRX only',
    } as const;
    return [...areas, venues];
  }

  #state(endpoint: Endpoint): KisCapability['state'] {
    const id = this.trId(endpoint);
    if (id === null) return 'no';
    const certain = this.#mode === 'live' || !endpoint.uncertainOnPaper;
    return certain ? 'yes' : (this.#tried.get(id) ?? 'not-tried');
  }
}
