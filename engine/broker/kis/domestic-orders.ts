import { addDays } from '../../market/days.ts';
import type { Instant, Price, TradingDay } from '../../market/types.ts';
import type { BrokerOrder } from '../../orders/broker-report.ts';
import { acceptedAt, acceptedReply, localDay } from './accepted.ts';
import type { KisCall, Params } from './call.ts';
import { openOrderList, orderHistory, orderHistoryWithCosts } from './domestic-order-rows.ts';
import { DOMESTIC, domesticOrder } from './endpoints.ts';
import { dayText } from './fields.ts';
import { type FoldedOrder, foldOrders } from './fold-orders.ts';
import { AFTER_MARKET_DIVISIONS, codeOrder, writePrice } from './order-codes.ts';
import { type OrderNumber, orderIdOf } from './order-id.ts';
import type { KisAccepted, KisOrder, KisOrderRef } from './order-request.ts';
import type { OrderRoute, OrderRoutes } from './order-routes.ts';
import type { OrderRow } from './order-row.ts';
import { fail, type KisResult, type KisWriteResult, ok } from './result.ts';

/** TTTC0081R has three months, CTSC9215R what is older; asking both around the border loses nothing. */
const RECENT_DAYS = 92;
const OLD_DAYS = 85;

const UNKNOWN_ROUTE: OrderRoute = { number: '', branch: '', venue: '', division: '' };

/** Orders in Korea. */
export class DomesticOrders {
  readonly #call: KisCall;
  readonly #routes: OrderRoutes;
  readonly #account: Params;
  readonly #otherVenues: boolean;

  /** @param otherVenues the account may trade on NXT and by SOR */
  constructor(call: KisCall, routes: OrderRoutes, account: Params, otherVenues: boolean) {
    this.#call = call;
    this.#routes = routes;
    this.#account = account;
    this.#otherVenues = otherVenues;
  }

  async place(order: KisOrder): Promise<KisWriteResult<KisAccepted>> {
    const coded = codeOrder(order, !this.#otherVenues);
    if (!coded.ok) return { ...coded, fate: 'not-sent' };
    if (!this.#otherVenues && (order.venue === 'NXT' || order.venue === 'SOR')) {
      const words = `a paper account trades on KRX only, not by ${order.venue}`;
      return { ok: false, fate: 'not-sent', error: { kind: 'unsupported', words } };
    }
    const venue = order.venue === 'KRX_AFTER' ? 'KRX' : order.venue;
    const answer = await this.#call.write(
      domesticOrder(order.side),
      {
        ...this.#account,
        PDNO: order.code,
        ORD_DVSN: coded.division,
        ORD_QTY: String(order.quantity),
        ORD_UNPR: coded.price,
        EXCG_ID_DVSN_CD: venue,
        SLL_TYPE: order.side === 'SELL' ? '01' : '',
        CNDT_PRIC: '',
      },
      acceptedReply,
    );
    if (!answer.ok) return answer;
    const { odno: number, krx_fwdg_ord_orgno: branch, ord_tmd: time } = answer.value;
    const at = acceptedAt('KR', time, this.#call.clock.now());
    const brokerOrderId = orderIdOf({ group: 'KR', day: localDay('KR', at), number });
    this.#routes.note(brokerOrderId, { number, branch, venue, division: coded.division });
    return ok({ brokerOrderId, number, at });
  }

  cancel(ref: KisOrderRef, { number }: OrderNumber): Promise<KisWriteResult<KisAccepted>> {
    const route = this.#routes.get(ref.brokerOrderId) ?? { ...UNKNOWN_ROUTE, number };
    return this.#change(ref, route, {
      ORD_DVSN: route.division === '' ? '00' : route.division,
      RVSE_CNCL_DVSN_CD: '02',
      ORD_UNPR: '0',
    });
  }

  async modify(ref: KisOrderRef, { number }: OrderNumber, limit: Price): Promise<KisWriteResult<KisAccepted>> {
    const route = this.#routes.get(ref.brokerOrderId) ?? { ...UNKNOWN_ROUTE, number };
    const price = writePrice(limit, 'KR');
    if (price === null) {
      const words = `${limit} is no price in Korea`;
      return { ok: false, fate: 'not-sent', error: { kind: 'unsayable', reason: 'price', words } };
    }
    const division = AFTER_MARKET_DIVISIONS.has(route.division) ? '41' : '00';
    const answer = await this.#change(ref, route, { ORD_DVSN: division, RVSE_CNCL_DVSN_CD: '01', ORD_UNPR: price });
    if (answer.ok) this.#routes.note(ref.brokerOrderId, { ...route, number: answer.value.number, division });
    return answer;
  }

  /** All orders since a day, today's included. */
  async since(from: TradingDay): Promise<KisResult<readonly FoldedOrder[]>> {
    const today = localDay('KR', this.#call.clock.now());
    const recent = addDays(today, -RECENT_DAYS);
    const rows = await this.#history(DOMESTIC.orders, from > recent ? from : recent, today, '00');
    if (!rows.ok || from >= recent) return rows.ok ? this.#listed(rows.value) : rows;
    const old = await this.#history(DOMESTIC.oldOrders, from, addDays(today, -OLD_DAYS), '00');
    return old.ok ? this.#listed([...old.value, ...rows.value]) : old;
  }

  /** One order with its fees: the list for what became of it, and the costs of each number it was filled under. */
  async order({ group, day, number }: OrderNumber): Promise<KisResult<BrokerOrder | null>> {
    const id = orderIdOf({ group, day, number });
    const rows = await this.#history(this.#historyOf(day), day, day, '00');
    const folded = rows.ok ? this.#listed(rows.value) : rows;
    if (!folded.ok) return folded;
    const found = folded.value.find(({ order }) => order.brokerOrderId === id);
    if (found === undefined) return ok(null);
    let fees: number | null = 0;
    for (const filled of found.filledNumbers) {
      const costs = await this.#call.readPages(
        this.#historyOf(day),
        { ...this.#historyParams(day, day, '00'), ODNO: filled },
        '100',
        orderHistoryWithCosts,
      );
      if (!costs.ok) return costs;
      const told = costs.value.at(-1)?.output2?.prsm_tlex_smtl ?? null;
      fees = fees === null || told === null ? null : fees + told;
    }
    return ok({ ...found.order, fees });
  }

  /** What may still fill today, from the list of open orders if there is one, else from the unfilled in the history. */
  async open(): Promise<KisResult<readonly BrokerOrder[]>> {
    const today = localDay('KR', this.#call.clock.now());
    const rows = this.#call.has(DOMESTIC.openOrders)
      ? await this.#openList(today)
      : await this.#history(DOMESTIC.orders, today, today, '02');
    const folded = rows.ok ? this.#listed(this.#routes.withOriginals(rows.value)) : rows;
    return folded.ok ? ok(folded.value.map(({ order }) => order).filter(isWorking)) : folded;
  }

  async #openList(today: TradingDay): Promise<KisResult<readonly OrderRow[]>> {
    const pages = await this.#call.readPages(
      DOMESTIC.openOrders,
      { ...this.#account, INQR_DVSN_1: '0', INQR_DVSN_2: '0' },
      '100',
      openOrderList(today),
    );
    return pages.ok ? ok(pages.value.flatMap(({ output }) => output)) : pages;
  }

  #historyOf(day: TradingDay) {
    const today = localDay('KR', this.#call.clock.now());
    return day > addDays(today, -RECENT_DAYS) ? DOMESTIC.orders : DOMESTIC.oldOrders;
  }

  async #history(
    endpoint: (typeof DOMESTIC)['orders' | 'oldOrders'],
    from: TradingDay,
    to: TradingDay,
    filled: '00' | '02',
  ): Promise<KisResult<readonly OrderRow[]>> {
    const pages = await this.#call.readPages(endpoint, this.#historyParams(from, to, filled), '100', orderHistory);
    return pages.ok ? ok(pages.value.flatMap(({ output1 }) => output1)) : pages;
  }

  /** Oldest first, so that orders that come in while pages are read do not move the others. */
  #historyParams(from: TradingDay, to: TradingDay, filled: '00' | '02'): Params {
    return {
      ...this.#account,
      INQR_STRT_DT: dayText(from),
      INQR_END_DT: dayText(to),
      SLL_BUY_DVSN_CD: '00',
      PDNO: '',
      CCLD_DVSN: filled,
      INQR_DVSN: '01',
      INQR_DVSN_1: '',
      INQR_DVSN_3: '00',
      ORD_GNO_BRNO: '',
      ODNO: '',
      EXCG_ID_DVSN_CD: this.#otherVenues ? 'ALL' : 'KRX',
    };
  }

  #listed(rows: readonly OrderRow[]): KisResult<readonly FoldedOrder[]> {
    const today = localDay('KR', this.#call.clock.now());
    const folded = foldOrders(rows, (row) => row.day < today);
    if (!folded.ok) return fail({ kind: 'protocol', words: folded.words });
    this.#routes.noteListed(folded.orders);
    return ok(folded.orders);
  }

  async #change(ref: KisOrderRef, route: OrderRoute, what: Params): Promise<KisWriteResult<KisAccepted>> {
    const answer = await this.#call.write(
      DOMESTIC.change,
      {
        ...this.#account,
        KRX_FWDG_ORD_ORGNO: route.branch,
        ORGN_ODNO: route.number,
        ...what,
        ORD_QTY: '0',
        QTY_ALL_ORD_YN: 'Y',
        EXCG_ID_DVSN_CD: route.venue === '' ? 'KRX' : route.venue,
        CNDT_PRIC: '',
      },
      acceptedReply,
    );
    if (!answer.ok) return answer;
    const { odno: number, ord_tmd: time } = answer.value;
    const at: Instant = acceptedAt('KR', time, this.#call.clock.now());
    return ok({ brokerOrderId: ref.brokerOrderId, number, at });
  }
}

function isWorking({ state }: BrokerOrder): boolean {
  return state === 'working';
}
