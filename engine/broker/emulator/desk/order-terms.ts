import { type Instant, type MarketCode, price, tradingDay } from '../../../market/types.ts';
import type { OrderKind, Side } from '../../../orders/order.ts';
import { tradeCosts } from '../../sim/costs.ts';
import type { SimExchange } from '../../sim/exchange.ts';
import { findListing, type Listing } from '../world/listing.ts';
import type { World } from '../world/world.ts';
import { DIVISIONS, isOnPaper, US_DIVISIONS } from './divisions.ts';
import type { Trigger, Venue } from './order-record.ts';
import { REFUSALS, type Refusal } from './refusals.ts';

/** An order as a client asks for it, its numbers read and its codes known to be well formed. */
export interface OrderRequest {
  readonly market: MarketCode;
  readonly code: string;
  readonly side: Side;
  /** ORD_DVSN. */
  readonly division: string;
  readonly venue: Venue;
  readonly quantity: number;
  /** Price units; 0 for none. */
  readonly price: number;
  /** Price that wakes a stop, price units; 0 for none. */
  readonly condition: number;
}

/** What an order kind asks of the exchange. */
interface Terms {
  readonly ok: true;
  readonly kind: OrderKind;
  readonly trigger: Trigger | null;
}

interface Refused {
  readonly ok: false;
  readonly refusal: Refusal;
}

interface Surroundings {
  readonly account: 'paper' | 'live';
  readonly world: World;
  readonly exchange: SimExchange;
  readonly at: Instant;
}

/** What the nine digits of a notice can say. */
const MOST_SHARES = 999_999_999;

const refuse = (refusal: Refusal): Refused => ({ ok: false, refusal });

/** The symbol of an order, if this account may send it where it is to go. */
export function listingFor(
  { market, code, venue }: OrderRequest,
  account: 'paper' | 'live',
): { readonly ok: true; readonly listing: Listing } | Refused {
  const listing = market === 'KR' || market === 'US_NASDAQ' ? findListing(market, code) : undefined;
  if (listing === undefined) return refuse(REFUSALS.noSymbol);
  if (venue !== 'KRX' && account === 'paper') return refuse(REFUSALS.paper);
  if (venue === 'NXT' && !listing.onNxt) return refuse(REFUSALS.notOnNxt);
  return { ok: true, listing };
}

/** Reads an order kind: at which price, with which condition, and from when on it trades. */
export function termsOf(request: OrderRequest, listing: Listing, surroundings: Surroundings): Terms | Refused {
  const { quantity: shares } = request;
  if (!Number.isSafeInteger(shares) || shares < 1 || shares > MOST_SHARES) return refuse(REFUSALS.quantity);
  if (!Number.isSafeInteger(request.price * shares)) return refuse(REFUSALS.price);
  return request.market === 'KR'
    ? koreanTerms(request, listing, surroundings)
    : americanTerms(request, surroundings.account);
}

function koreanTerms(
  request: OrderRequest,
  listing: Listing,
  { account, world, exchange, at }: Surroundings,
): Terms | Refused {
  const division = DIVISIONS[request.division];
  if (division === undefined || !division.venues.includes(request.venue)) return refuse(REFUSALS.division);
  if (account === 'paper' && !isOnPaper(request.division)) return refuse(REFUSALS.paper);
  const quote = world.quote(listing.symbol, at, request.venue === 'KRX' ? 'KRX' : 'all');
  const { limits } = quote;
  if (limits === null) throw new Error(`${listing.code} has no daily limits`);
  const isBuy = request.side === 'BUY';
  const { asks, bids } = world.book(quote);
  const [ask, bid] = [asks[0]?.price ?? 0, bids[0]?.price ?? 0];
  const [own, opposite] = isBuy ? [bid, ask] : [ask, bid];
  const limited = (limit: number): Terms => {
    const kind = division.condition === 'day' ? 'limit' : division.condition;
    return { ok: true, kind: { kind, limit: price(limit) }, trigger: null };
  };
  switch (division.pricing) {
    case 'limit':
      return request.price > 0 ? limited(request.price) : refuse(REFUSALS.price);
    case 'close-price':
      return limited(division.phase === 'close-before' ? quote.day.base : quote.day.last);
    case 'best-opposite':
      return limited(opposite || own);
    case 'best-own':
      return limited(own || opposite);
    case 'middle':
      return limited(isBuy ? own : opposite);
    case 'stop-limit': {
      if (request.price <= 0 || request.condition <= 0) return refuse(REFUSALS.price);
      const rising = request.condition > quote.last;
      return { ...limited(request.price), trigger: { kind: 'stop', price: price(request.condition), rising } };
    }
    case 'market': {
      // The broker holds back cash at the upper limit until a market order is filled.
      const amount = limits.upper * request.quantity;
      const { commission } = tradeCosts('KR', 'BUY', amount, tradingDay(quote.day.day));
      if (isBuy && amount + commission > exchange.freeCash('KRW', at)) return refuse(REFUSALS.cash);
      if (division.condition === 'day') return { ok: true, kind: { kind: 'market' }, trigger: null };
      return limited(isBuy ? limits.upper : limits.lower);
    }
  }
}

function americanTerms(request: OrderRequest, account: 'paper' | 'live'): Terms | Refused {
  const division = US_DIVISIONS[request.division];
  if (division === undefined) return refuse(REFUSALS.marketOrder);
  if (account === 'paper' && request.division !== '00') return refuse(REFUSALS.paper);
  if (division.side === 'SELL' && request.side === 'BUY') return refuse(REFUSALS.division);
  if (!division.market && request.price <= 0) return refuse(REFUSALS.price);
  const trigger: Trigger | null = division.at === null ? null : { kind: division.at };
  if (division.market) return { ok: true, kind: { kind: 'market' }, trigger };
  const kind = division.at === null ? 'limit' : 'ioc';
  return { ok: true, kind: { kind, limit: price(request.price) }, trigger };
}
