import type { Currency, Instant, MarketCode, Price, TradingDay } from '../../market/types.ts';
import type { BrokerOrder } from '../../orders/broker-report.ts';
import type { WallClock } from '../../runtime/wall-clock.ts';
import type { KisAccount } from './account.ts';
import type { KisCapability } from './capabilities.ts';
import type { KisAccepted, KisOrder, KisOrderRef } from './order-request.ts';
import type {
  KisBalance,
  KisBook,
  KisBuyable,
  KisDailyBar,
  KisExchangeRate,
  KisFlowEstimate,
  KisHoliday,
  KisIndexBar,
  KisInvestorFlow,
  KisMinuteBar,
  KisProgramFlow,
  KisQuote,
  KisRankedSymbol,
  KisScreen,
  KisStockInfo,
} from './records.ts';
import type { KisResult, KisWriteResult } from './result.ts';
import type { KisTransport } from './transport.ts';
import type { Lane, WireNote } from './wire.ts';

export interface KisClientOptions {
  readonly account: KisAccount;
  readonly transport: Pick<KisTransport, 'dispatcher'>;
  readonly clock: WallClock;
  /** In [0, 1); spreads retries. */
  readonly random: () => number;
  /** Folder for the token files, shared by all processes of the user; created when missing, mode 0700. */
  readonly credentialFolder: string;
  /** Requests a second; null for the mode's default. */
  readonly requestsPerSecond: number | null;
  /** Hears, in words, what does not stop the client but somebody should know. */
  readonly warn: (words: string) => void;
  /** Hears every exchange. */
  readonly wire: (note: WireNote) => void;
}

/** Requests waiting by lane, and requests a second at present. */
export interface KisPaceView {
  readonly waiting: Readonly<Record<Lane, number>>;
  readonly perSecond: number;
}

/**
 * The REST side of KIS. Nothing throws or rejects for what a broker or a line may do; every list is complete or an
 * error. Reads are tried again by themselves, writes never.
 */
export interface KisClient {
  // Orders.
  place(order: KisOrder): Promise<KisWriteResult<KisAccepted>>;
  /** Cancels all that is open of an order. */
  cancel(order: KisOrderRef): Promise<KisWriteResult<KisAccepted>>;
  /** Changes the limit of all that is open. The order keeps its `brokerOrderId` here, whatever number KIS gives it. */
  modify(order: KisOrderRef, limit: Price): Promise<KisWriteResult<KisAccepted>>;
  /**
   * Every order of these markets since an instant's trading day up to now, modifications and cancellations folded into
   * the order they are about. May hold more than asked for. Oldest first.
   */
  orders(markets: readonly MarketCode[], since: Instant): Promise<KisResult<readonly BrokerOrder[]>>;
  /** One order with its fees where the broker tells them (KR); null when it is not in the broker's list. */
  order(brokerOrderId: string): Promise<KisResult<BrokerOrder | null>>;
  /** Orders that may still fill, from the list of open orders where the account has one. */
  openOrders(markets: readonly MarketCode[]): Promise<KisResult<readonly BrokerOrder[]>>;

  // The account.
  /**
   * Everything held on these markets, and cash of their currencies: settled cash plus what unsettled trades owe. A paper
   * account does not tell foreign cash, only `buyable`: those currencies are missing then.
   */
  balance(markets: readonly MarketCode[]): Promise<KisResult<KisBalance>>;
  /** @param at null for a market order in Korea; overseas a price is needed */
  buyable(market: MarketCode, code: string, at: Price | null): Promise<KisResult<KisBuyable>>;
  exchangeRates(currencies: readonly Currency[]): Promise<KisResult<readonly KisExchangeRate[]>>;

  // Market data.
  /** @param screen Korea only; KRX's by default */
  quote(market: MarketCode, code: string, screen?: KisScreen): Promise<KisResult<KisQuote>>;
  /** Many Korean quotes, thirty a request. */
  koreanQuotes(codes: readonly string[]): Promise<KisResult<readonly KisQuote[]>>;
  book(market: MarketCode, code: string, screen?: KisScreen): Promise<KisResult<KisBook>>;
  /** At least `count` bars up to a day if there are so many; oldest first, adjusted for splits. */
  dailyBars(
    market: MarketCode,
    code: string,
    until: TradingDay,
    count: number,
  ): Promise<KisResult<readonly KisDailyBar[]>>;
  /** One-minute bars of one trading day; oldest first. */
  minuteBars(market: MarketCode, code: string, day: TradingDay): Promise<KisResult<readonly KisMinuteBar[]>>;
  /** Daily bars of a Korean index: 0001 KOSPI, 1001 KOSDAQ, 2001 KOSPI 200. Oldest first. */
  indexBars(index: string, until: TradingDay, count: number): Promise<KisResult<readonly KisIndexBar[]>>;
  /** The symbols that moved most. In Korea up to 30 a direction and board. */
  movers(market: MarketCode, direction: 'up' | 'down'): Promise<KisResult<readonly KisRankedSymbol[]>>;
  /** The symbols traded most, by shares. */
  mostTraded(market: MarketCode): Promise<KisResult<readonly KisRankedSymbol[]>>;
  investorFlow(code: string): Promise<KisResult<readonly KisInvestorFlow[]>>;
  flowEstimate(code: string): Promise<KisResult<readonly KisFlowEstimate[]>>;
  programFlow(code: string, until: TradingDay): Promise<KisResult<readonly KisProgramFlow[]>>;
  /** Days from a date on, about a month; to be asked for once a day at most. */
  holidays(from: TradingDay): Promise<KisResult<readonly KisHoliday[]>>;
  stockInfo(code: string): Promise<KisResult<KisStockInfo>>;

  /** The key that opens the WebSocket; cached for its 24 hours. */
  approvalKey(): Promise<KisResult<string>>;
  /** The WebSocket refused this key: the next `approvalKey` is another. */
  dropApprovalKey(key: string): void;
  /** Asks for a token if there is none; proves that line, clock and keys are good. */
  checkAccess(): Promise<KisResult<true>>;

  /** Which functions this account has, as far as that is known. */
  readonly capabilities: readonly KisCapability[];
  readonly pace: KisPaceView;
  /** Takes what is secret about this account out of a text; for what others log about it. */
  maskSecrets(text: string): string;
  /** Ends what waits with `closed`; what is on the way is given up and, if a write, of unknown fate. */
  close(): void;
}
