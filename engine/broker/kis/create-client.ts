import { MARKETS } from '../../market/markets.ts';
import type { Currency, MarketCode, TradingDay } from '../../market/types.ts';
import type { BrokerOrder } from '../../orders/broker-report.ts';
import { localDay } from './accepted.ts';
import { KisAccess } from './access.ts';
import { KisCall } from './call.ts';
import { Capabilities } from './capabilities.ts';
import { checkAccount } from './check-account.ts';
import type { KisClient, KisClientOptions } from './client.ts';
import { domesticBalance, domesticBuyable } from './domestic-account.ts';
import { domesticDailyBars, domesticMinuteBars, indexBars } from './domestic-charts.ts';
import { DomesticOrders } from './domestic-orders.ts';
import { domesticBook, domesticQuote, domesticQuotes, stockInfo } from './domestic-quotes.ts';
import { OVERSEAS } from './endpoints.ts';
import { isOverseas, type OverseasMarket } from './exchange-field.ts';
import { dayText } from './fields.ts';
import { flowEstimate, holidays, investorFlow, programFlow } from './flows.ts';
import { Line } from './line.ts';
import { SecretMask } from './masking.ts';
import { readOrderId } from './order-id.ts';
import { OrderRoutes } from './order-routes.ts';
import { dollarRate, foreignCash, foreignRates, overseasBuyable, overseasHoldings } from './overseas-account.ts';
import { overseasDailyBars, overseasMinuteBars } from './overseas-charts.ts';
import { OverseasOrders } from './overseas-orders.ts';
import { overseasBook, overseasQuote } from './overseas-quotes.ts';
import { Pace, REQUESTS_PER_SECOND } from './pace.ts';
import { domesticMostTraded, domesticMovers, overseasMostTraded, overseasMovers } from './rankings.ts';
import type { KisBalance, KisCash, KisExchangeRate, KisScreen } from './records.ts';
import { fail, type KisError, type KisResult, ok } from './result.ts';

/**
 * @throws RangeError when the account is not usable as configured: keys or account number of a wrong form, a pace that is
 *   no number above 0, or an address that would carry keys unencrypted to another machine
 */
export function createKisClient(options: KisClientOptions): KisClient {
  const { account, transport, clock, random, credentialFolder, requestsPerSecond, warn, wire } = options;
  const perSecond = requestsPerSecond ?? REQUESTS_PER_SECOND[account.mode];
  checkAccount(account, perSecond);
  const paper = account.mode === 'paper';
  const mask = new SecretMask(account);
  const line = new Line(transport.dispatcher, clock);
  const pace = new Pace(clock, perSecond);
  const capabilities = new Capabilities(account.mode);
  const access = new KisAccess({ account, folder: credentialFolder, line, clock, mask, wire, warn });
  const closing = new AbortController();
  const closed = closing.signal;
  const call = new KisCall({ account, line, access, pace, capabilities, clock, random, mask, wire, closed });
  const holder = { CANO: account.accountNo, ACNT_PRDT_CD: account.productCode };
  const routes = new OrderRoutes();
  const domestic = new DomesticOrders(call, routes, holder, capabilities.otherVenues);
  const overseas = new OverseasOrders(call, routes, holder, paper);

  async function foreignBalance(markets: readonly OverseasMarket[]): Promise<KisResult<KisBalance>> {
    const holdings = await overseasHoldings(call, holder, markets, paper);
    if (!holdings.ok) return holdings;
    const currencies = unique(markets.map((market) => MARKETS[market].currency));
    const cash: KisResult<readonly KisCash[]> = capabilities.has(OVERSEAS.cash)
      ? await foreignCash(call, holder, currencies)
      : ok([]);
    return cash.ok ? ok({ holdings: holdings.value, cash: cash.value }) : cash;
  }

  return {
    place: async (order) => {
      if (!isSymbol(order.code)) return { ...badSymbol(order.code), fate: 'not-sent' };
      return isOverseas(order.market) ? overseas.place(order, order.market) : domestic.place(order);
    },
    cancel: async (ref) => {
      const number = readOrderId(ref.brokerOrderId);
      if (number === null) return { ...badOrderId(ref.brokerOrderId), fate: 'not-sent' };
      return isOverseas(ref.market) ? overseas.cancel(ref, ref.market, number) : domestic.cancel(ref, number);
    },
    modify: async (ref, limit) => {
      const number = readOrderId(ref.brokerOrderId);
      if (number === null) return { ...badOrderId(ref.brokerOrderId), fate: 'not-sent' };
      return isOverseas(ref.market)
        ? overseas.modify(ref, ref.market, number, limit)
        : domestic.modify(ref, number, limit);
    },
    orders: async (markets, since) => {
      const listed = await both(
        markets,
        () => domestic.since(localDay('KR', since)),
        (abroad) => overseas.since(abroad, since),
      );
      return listed.ok ? ok(listed.value.map(({ order }) => order).sort(byTime)) : listed;
    },
    order: async (brokerOrderId) => {
      const number = readOrderId(brokerOrderId);
      if (number === null) return badOrderId(brokerOrderId);
      return number.group === 'KR' ? domestic.order(number) : overseas.order(number);
    },
    openOrders: async (markets) => {
      const listed = await both(
        markets,
        () => domestic.open(),
        (abroad) => overseas.open(abroad),
      );
      return listed.ok ? ok([...listed.value].sort(byTime)) : listed;
    },

    balance: async (markets) => {
      const parts: KisBalance[] = [];
      if (markets.includes('KR')) {
        const korean = await domesticBalance(call, holder);
        if (!korean.ok) return korean;
        parts.push(korean.value);
      }
      const abroad = markets.filter(isOverseas);
      if (abroad.length > 0) {
        const foreign = await foreignBalance(abroad);
        if (!foreign.ok) return foreign;
        parts.push(foreign.value);
      }
      return ok({ holdings: parts.flatMap((part) => part.holdings), cash: parts.flatMap((part) => part.cash) });
    },
    buyable: async (market, symbol, at) => {
      if (!isSymbol(symbol)) return badSymbol(symbol);
      if (!isOverseas(market)) return domesticBuyable(call, holder, symbol, at);
      if (at !== null) return overseasBuyable(call, holder, market, symbol, at);
      return fail({ kind: 'unsayable', reason: 'needs-limit', words: `${market} has no market orders: give a price` });
    },
    exchangeRates: async (currencies) => {
      const foreign = unique(currencies).filter((currency) => currency !== 'KRW');
      const won: readonly KisExchangeRate[] = currencies.includes('KRW') ? [{ currency: 'KRW', won: 1 }] : [];
      if (foreign.length === 0) return ok(won);
      if (capabilities.has(OVERSEAS.cash)) {
        const rates = await foreignRates(call, holder, foreign);
        return rates.ok ? ok([...won, ...rates.value]) : rates;
      }
      const other = foreign.find((currency) => currency !== 'USD');
      if (other !== undefined) return fail({ kind: 'unsupported', words: `a paper account has no rate of ${other}` });
      const dollar = await dollarRate(call, dayText(localDay('KR', clock.now())));
      return dollar.ok ? ok([...won, dollar.value]) : dollar;
    },

    quote: ofSymbol((market, symbol, screen: KisScreen = 'KRX') => {
      if (isOverseas(market)) return overseasQuote(call, market, symbol);
      return screenMissing(screen) ?? domesticQuote(call, symbol, screen);
    }),
    koreanQuotes: async (symbols) => {
      const bad = symbols.find((symbol) => !isSymbol(symbol));
      return bad === undefined ? domesticQuotes(call, symbols) : badSymbol(bad);
    },
    book: ofSymbol((market, symbol, screen: KisScreen = 'KRX') => {
      if (isOverseas(market)) return overseasBook(call, market, symbol);
      return screenMissing(screen) ?? domesticBook(call, symbol, screen);
    }),
    dailyBars: ofSymbol((market, symbol, until: TradingDay, count: number) =>
      isOverseas(market)
        ? overseasDailyBars(call, market, symbol, until, count)
        : domesticDailyBars(call, symbol, until, count),
    ),
    minuteBars: ofSymbol((market, symbol, day: TradingDay) =>
      isOverseas(market) ? overseasMinuteBars(call, market, symbol, day) : domesticMinuteBars(call, symbol, day),
    ),
    indexBars: (index, until, count) => indexBars(call, index, until, count),
    movers: (market, direction) =>
      isOverseas(market) ? overseasMovers(call, market, direction) : domesticMovers(call, direction),
    mostTraded: (market) => (isOverseas(market) ? overseasMostTraded(call, market) : domesticMostTraded(call)),
    investorFlow: ofKoreanSymbol((symbol) => investorFlow(call, symbol)),
    flowEstimate: ofKoreanSymbol((symbol) => flowEstimate(call, symbol)),
    programFlow: ofKoreanSymbol((symbol, until: TradingDay) => programFlow(call, symbol, until)),
    holidays: (from) => holidays(call, from),
    stockInfo: ofKoreanSymbol((symbol) => stockInfo(call, symbol)),

    approvalKey: () => access.approvalKey(),
    dropApprovalKey: (key) => access.dropApprovalKey(key),
    checkAccess: async () => {
      const token = await access.token();
      return token.ok ? ok(true) : token;
    },
    get capabilities() {
      return capabilities.list();
    },
    get pace() {
      return { waiting: pace.waiting, perSecond: pace.perSecond };
    },
    maskSecrets: (text) => mask.maskSecrets(text),
    close: () => {
      closing.abort();
      pace.close();
      line.close();
    },
  };

  /** NXT's prices, alone or with KRX's, are for live accounts. */
  function screenMissing(screen: KisScreen): Promise<Failure> | null {
    if (screen === 'KRX' || capabilities.otherVenues) return null;
    return Promise.resolve(fail({ kind: 'unsupported', words: 'a paper account has prices of KRX only' }));
  }
}

type Failure = { readonly ok: false; readonly error: KisError };

/** A list of Korea's and of the others', whichever is asked for; an error of either is one of both. */
async function both<T>(
  markets: readonly MarketCode[],
  korean: () => Promise<KisResult<readonly T[]>>,
  foreign: (abroad: readonly OverseasMarket[]) => Promise<KisResult<readonly T[]>>,
): Promise<KisResult<readonly T[]>> {
  const here = markets.includes('KR') ? await korean() : ok([]);
  if (!here.ok) return here;
  const abroad = markets.filter(isOverseas);
  const there = abroad.length > 0 ? await foreign(abroad) : ok([]);
  return there.ok ? ok([...here.value, ...there.value]) : there;
}

function ofSymbol<A extends readonly unknown[], T>(
  ask: (market: MarketCode, symbol: string, ...rest: A) => Promise<KisResult<T>>,
): (market: MarketCode, symbol: string, ...rest: A) => Promise<KisResult<T>> {
  return async (market, symbol, ...rest) => (isSymbol(symbol) ? ask(market, symbol, ...rest) : badSymbol(symbol));
}

function ofKoreanSymbol<A extends readonly unknown[], T>(
  ask: (symbol: string, ...rest: A) => Promise<KisResult<T>>,
): (symbol: string, ...rest: A) => Promise<KisResult<T>> {
  return async (symbol, ...rest) => (isSymbol(symbol) ? ask(symbol, ...rest) : badSymbol(symbol));
}

const isSymbol = (symbol: string): boolean => /^[A-Z0-9][A-Z0-9.\-/^]{0,15}$/i.test(symbol);

function badSymbol(symbol: string): Failure {
  return fail({ kind: 'unsayable', reason: 'symbol', words: `${symbol.length} characters that are no symbol` });
}

function badOrderId(id: string): Failure {
  return fail({ kind: 'unsayable', reason: 'order-id', words: `${id.length} characters that are no order of KIS` });
}

const unique = (currencies: readonly Currency[]): readonly Currency[] => [...new Set(currencies)];

const byTime = (a: BrokerOrder, b: BrokerOrder): number => a.orderedAt - b.orderedAt;
