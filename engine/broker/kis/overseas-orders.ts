import { MARKETS } from '../../market/markets.ts';
import type { Currency, MarketCode, Price, TradingDay } from '../../market/types.ts';
import type { BrokerOrder } from '../../orders/broker-report.ts';
import { acceptedAt, acceptedReply, localDay } from './accepted.ts';
import type { KisCall, Params } from './call.ts';
import { OVERSEAS, overseasOrders } from './endpoints.ts';
import type { OverseasMarket } from './exchange-field.ts';
import { dayText } from './fields.ts';
import { type FoldedOrder, foldOrders } from './fold-orders.ts';
import { codeOrder, writePrice } from './order-codes.ts';
import { groupOf, type OrderNumber, orderIdOf } from './order-id.ts';
import type { KisAccepted, KisOrder, KisOrderRef } from './order-request.ts';
import type { OrderRoutes } from './order-routes.ts';
import type { OrderRow } from './order-row.ts';
import { DAYTIME, DAYTIME_AHEAD_MS, overseasOrderList } from './overseas-order-rows.ts';
import { fail, type KisResult, type KisWriteResult, ok } from './result.ts';

/** Orders outside Korea. */
export class OverseasOrders {
  readonly #call: KisCall;
  readonly #routes: OrderRoutes;
  readonly #account: Params;
  readonly #paper: boolean;

  constructor(call: KisCall, routes: OrderRoutes, account: Params, paper: boolean) {
    this.#call = call;
    this.#routes = routes;
    this.#account = account;
    this.#paper = paper;
  }

  async place(order: KisOrder, market: OverseasMarket): Promise<KisWriteResult<KisAccepted>> {
    const coded = codeOrder(order, this.#paper);
    if (!coded.ok) return { ...coded, fate: 'not-sent' };
    const daytime = order.venue === DAYTIME;
    const answer = await this.#call.write(
      overseasOrders(market, daytime)[order.side],
      {
        ...this.#account,
        OVRS_EXCG_CD: MARKETS[market].kisOrderCode,
        PDNO: order.code,
        ORD_QTY: String(order.quantity),
        OVRS_ORD_UNPR: coded.price,
        CTAC_TLNO: '',
        MGCO_APTM_ODNO: '',
        ...(daytime ? {} : { SLL_TYPE: order.side === 'SELL' ? '00' : '' }),
        ORD_SVR_DVSN_CD: '0',
        ORD_DVSN: coded.division,
      },
      acceptedReply,
    );
    if (!answer.ok) return answer;
    const { odno: number, krx_fwdg_ord_orgno: branch, ord_tmd: time } = answer.value;
    const at = acceptedAt(market, time, this.#call.clock.now());
    const brokerOrderId = orderIdOf({ group: groupOf(market), day: localDay(market, at), number });
    this.#routes.note(brokerOrderId, { number, branch, venue: daytime ? DAYTIME : '', division: coded.division });
    return ok({ brokerOrderId, number, at });
  }

  cancel(ref: KisOrderRef, market: OverseasMarket, number: OrderNumber): Promise<KisWriteResult<KisAccepted>> {
    return this.#change(ref, market, number, '02', '0');
  }

  async modify(
    ref: KisOrderRef,
    market: OverseasMarket,
    number: OrderNumber,
    limit: Price,
  ): Promise<KisWriteResult<KisAccepted>> {
    const price = writePrice(limit, market);
    if (price === null) {
      const words = `${limit} price units are no price KIS takes on ${market}`;
      return { ok: false, fate: 'not-sent', error: { kind: 'unsayable', reason: 'price', words } };
    }
    if (!overseasOrders(market, this.#isDaytime(ref)).modifiable) {
      const words = `KIS changes no orders on ${market}: cancel it and place a new one`;
      return { ok: false, fate: 'not-sent', error: { kind: 'unsupported', words } };
    }
    const answer = await this.#change(ref, market, number, '01', price);
    const route = this.#routes.get(ref.brokerOrderId);
    if (answer.ok) {
      const { branch = '', venue = '', division = '' } = route ?? {};
      this.#routes.note(ref.brokerOrderId, { number: answer.value.number, branch, venue, division });
    }
    return answer;
  }

  /** All orders of these markets since a local day. One list has every exchange. */
  async since(markets: readonly OverseasMarket[], at: number): Promise<KisResult<readonly FoldedOrder[]>> {
    const now = this.#call.clock.now();
    const from = markets.map((market) => localDay(market, at)).sort()[0];
    const to = markets
      .map((market) => localDay(market, now))
      .sort()
      .at(-1);
    if (from === undefined || to === undefined) return ok([]);
    const listed = await this.#history(from, to);
    return listed.ok ? ok(listed.value.filter(({ order }) => isAmong(markets, order))) : listed;
  }

  async order({ group, day, number }: OrderNumber): Promise<KisResult<BrokerOrder | null>> {
    const id = orderIdOf({ group, day, number });
    const listed = await this.#history(day, day);
    if (!listed.ok) return listed;
    return ok(listed.value.find(({ order }) => order.brokerOrderId === id)?.order ?? null);
  }

  /** What may still fill, from the list of open orders if there is one, else from the history of the last two days. */
  async open(markets: readonly OverseasMarket[]): Promise<KisResult<readonly BrokerOrder[]>> {
    if (this.#call.has(OVERSEAS.openOrders)) {
      const listed = await this.#openList(markets);
      if (listed.ok || listed.error.kind !== 'unsupported') return listed;
    }
    const history = await this.since(markets, this.#call.clock.now() - 24 * 3_600_000);
    return history.ok ? ok(history.value.map(({ order }) => order).filter(isWorking)) : history;
  }

  async #openList(markets: readonly OverseasMarket[]): Promise<KisResult<readonly BrokerOrder[]>> {
    const rows: OrderRow[] = [];
    for (const { exchange, covers } of exchangeQuestions(markets, this.#paper)) {
      const pages = await this.#call.readPages(
        OVERSEAS.openOrders,
        { ...this.#account, OVRS_EXCG_CD: exchange, SORT_SQN: 'DS' },
        '200',
        overseasOrderList(this.#call.clock.now()),
      );
      if (!pages.ok) return pages;
      rows.push(...pages.value.flatMap(({ output }) => output).filter(({ market }) => covers(market)));
    }
    const folded = this.#listed(this.#routes.withOriginals(rows));
    if (!folded.ok) return folded;
    return ok(folded.value.map(({ order }) => order).filter((order) => isWorking(order) && isAmong(markets, order)));
  }

  /** Paper takes no filter, and lists everything without one. */
  async #history(from: TradingDay, to: TradingDay): Promise<KisResult<readonly FoldedOrder[]>> {
    const all = this.#paper ? '' : '%';
    const pages = await this.#call.readPages(
      OVERSEAS.orders,
      {
        ...this.#account,
        PDNO: all,
        ORD_STRT_DT: dayText(from),
        ORD_END_DT: dayText(to),
        SLL_BUY_DVSN: '00',
        CCLD_NCCS_DVSN: '00',
        OVRS_EXCG_CD: all,
        SORT_SQN: 'DS',
        ORD_DT: '',
        ORD_GNO_BRNO: '',
        ODNO: '',
      },
      '200',
      overseasOrderList(this.#call.clock.now()),
    );
    return pages.ok ? this.#listed(pages.value.flatMap(({ output }) => output)) : pages;
  }

  #listed(rows: readonly OrderRow[]): KisResult<readonly FoldedOrder[]> {
    const now = this.#call.clock.now();
    const folded = foldOrders(rows, (row) => localDay(row.market, now) > lastDayOf(row));
    if (!folded.ok) return fail({ kind: 'protocol', words: folded.words });
    this.#routes.noteListed(folded.orders);
    return ok(folded.orders);
  }

  async #change(
    ref: KisOrderRef,
    market: OverseasMarket,
    order: OrderNumber,
    what: '01' | '02',
    price: string,
  ): Promise<KisWriteResult<KisAccepted>> {
    const route = this.#routes.get(ref.brokerOrderId);
    const answer = await this.#call.write(
      overseasOrders(market, this.#isDaytime(ref)).change,
      {
        ...this.#account,
        OVRS_EXCG_CD: MARKETS[market].kisOrderCode,
        PDNO: ref.code,
        ORGN_ODNO: route?.number ?? order.number,
        RVSE_CNCL_DVSN_CD: what,
        ORD_QTY: String(ref.remaining),
        OVRS_ORD_UNPR: price,
        MGCO_APTM_ODNO: '',
        ORD_SVR_DVSN_CD: '0',
      },
      acceptedReply,
    );
    if (!answer.ok) return answer;
    const at = acceptedAt(market, answer.value.ord_tmd, this.#call.clock.now());
    return ok({ brokerOrderId: ref.brokerOrderId, number: answer.value.odno, at });
  }

  #isDaytime({ brokerOrderId }: KisOrderRef): boolean {
    return !this.#paper && this.#routes.get(brokerOrderId)?.venue === DAYTIME;
  }
}

/** The daytime market and the sessions after it belong to the day that dawns. */
function lastDayOf({ market, day, orderedAt, venue }: OrderRow): TradingDay {
  if (venue !== DAYTIME) return day;
  const session = localDay(market, orderedAt + DAYTIME_AHEAD_MS);
  return session > day ? session : day;
}

/** A question for one exchange, and the markets that its answer is of. */
interface ExchangeQuestion {
  readonly exchange: string;
  readonly currency: Currency;
  readonly covers: (market: MarketCode) => boolean;
}

/** Live, `NASD` stands for all of the US; on paper for Nasdaq alone. */
export function exchangeQuestions(markets: readonly OverseasMarket[], paper: boolean): readonly ExchangeQuestion[] {
  const isAllOfUs = (market: MarketCode) => !paper && groupOf(market) === 'US';
  const asked = new Set(markets.map((market) => (isAllOfUs(market) ? 'US_NASDAQ' : market)));
  return [...asked].map((market) => ({
    exchange: MARKETS[market].kisOrderCode,
    currency: MARKETS[market].currency,
    covers: (other) => (isAllOfUs(market) ? isAllOfUs(other) : other === market),
  }));
}

const isWorking = ({ state }: BrokerOrder): boolean => state === 'working';

function isAmong(markets: readonly MarketCode[], { market }: BrokerOrder): boolean {
  return markets.includes(market);
}
