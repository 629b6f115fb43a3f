import type { MarketCode } from '../../market/types.ts';
import type { Side } from '../../orders/order.ts';
import type { Lane } from './wire.ts';

/** One function of the API. */
export interface Endpoint {
  readonly path: string;
  /** TR id on a live account. */
  readonly live: string;
  /** TR id on a paper account; null where it has no such function. */
  readonly paper: string | null;
  /** Writes are POST, everything else is GET. */
  readonly lane: Lane;
  /** Sources disagree whether paper has it: it is tried, and the answer kept. */
  readonly uncertainOnPaper: boolean;
}

const DOMESTIC_TRADING = '/uapi/domestic-stock/v1/trading';
const DOMESTIC_QUOTES = '/uapi/domestic-stock/v1/quotations';
const DOMESTIC_RANKING = '/uapi/domestic-stock/v1/ranking';
const OVERSEAS_TRADING = '/uapi/overseas-stock/v1/trading';
const OVERSEAS_QUOTES = '/uapi/overseas-price/v1/quotations';
const OVERSEAS_RANKING = '/uapi/overseas-stock/v1/ranking';

const endpoint = (lane: Lane, path: string, live: string, paper: string | null): Endpoint => ({
  path,
  live,
  paper,
  lane,
  uncertainOnPaper: false,
});
const entry = (path: string, live: string, paper: string | null) => endpoint('entry', path, live, paper);
const exit = (path: string, live: string, paper: string | null) => endpoint('exit', path, live, paper);
const truth = (path: string, live: string, paper: string | null) => endpoint('truth', path, live, paper);
/** Quote TRs are the same in both modes, where paper has them at all. */
const data = (path: string, id: string) => endpoint('data', path, id, id);
const liveData = (path: string, id: string) => endpoint('data', path, id, null);
const uncertain = (known: Endpoint, paper: string): Endpoint => ({ ...known, paper, uncertainOnPaper: true });

/** Korea. Ids and paths are those of the broker's API workbook of September 2026. */
export const DOMESTIC = {
  buy: entry(`${DOMESTIC_TRADING}/order-cash`, 'TTTC0012U', 'VTTC0012U'),
  sell: exit(`${DOMESTIC_TRADING}/order-cash`, 'TTTC0011U', 'VTTC0011U'),
  change: exit(`${DOMESTIC_TRADING}/order-rvsecncl`, 'TTTC0013U', 'VTTC0013U'),
  openOrders: truth(`${DOMESTIC_TRADING}/inquire-psbl-rvsecncl`, 'TTTC0084R', null),
  orders: truth(`${DOMESTIC_TRADING}/inquire-daily-ccld`, 'TTTC0081R', 'VTTC0081R'),
  /** For days more than three months ago. */
  oldOrders: truth(`${DOMESTIC_TRADING}/inquire-daily-ccld`, 'CTSC9215R', 'VTSC9215R'),
  balance: truth(`${DOMESTIC_TRADING}/inquire-balance`, 'TTTC8434R', 'VTTC8434R'),
  buyable: truth(`${DOMESTIC_TRADING}/inquire-psbl-order`, 'TTTC8908R', 'VTTC8908R'),
  price: data(`${DOMESTIC_QUOTES}/inquire-price`, 'FHKST01010100'),
  prices: liveData(`${DOMESTIC_QUOTES}/intstock-multprice`, 'FHKST11300006'),
  book: data(`${DOMESTIC_QUOTES}/inquire-asking-price-exp-ccn`, 'FHKST01010200'),
  dailyChart: data(`${DOMESTIC_QUOTES}/inquire-daily-itemchartprice`, 'FHKST03010100'),
  minutesToday: data(`${DOMESTIC_QUOTES}/inquire-time-itemchartprice`, 'FHKST03010200'),
  minutesOfDay: uncertain(
    liveData(`${DOMESTIC_QUOTES}/inquire-time-dailychartprice`, 'FHKST03010230'),
    'FHKST03010230',
  ),
  indexChart: data(`${DOMESTIC_QUOTES}/inquire-daily-indexchartprice`, 'FHKUP03500100'),
  investors: data(`${DOMESTIC_QUOTES}/inquire-investor`, 'FHKST01010900'),
  flowEstimate: liveData(`${DOMESTIC_QUOTES}/investor-trend-estimate`, 'HHPTJ04160200'),
  programs: liveData(`${DOMESTIC_QUOTES}/program-trade-by-stock-daily`, 'FHPPG04650201'),
  holidays: liveData(`${DOMESTIC_QUOTES}/chk-holiday`, 'CTCA0903R'),
  stockInfo: liveData(`${DOMESTIC_QUOTES}/search-stock-info`, 'CTPF1002R'),
  volumeRank: liveData(`${DOMESTIC_QUOTES}/volume-rank`, 'FHPST01710000'),
  fluctuation: liveData(`${DOMESTIC_RANKING}/fluctuation`, 'FHPST01700000'),
} as const satisfies Readonly<Record<string, Endpoint>>;

/** Everywhere else, but for orders. */
export const OVERSEAS = {
  openOrders: uncertain(truth(`${OVERSEAS_TRADING}/inquire-nccs`, 'TTTS3018R', null), 'VTTS3018R'),
  orders: truth(`${OVERSEAS_TRADING}/inquire-ccnl`, 'TTTS3035R', 'VTTS3035R'),
  balance: truth(`${OVERSEAS_TRADING}/inquire-balance`, 'TTTS3012R', 'VTTS3012R'),
  buyable: truth(`${OVERSEAS_TRADING}/inquire-psamount`, 'TTTS3007R', 'VTTS3007R'),
  cash: truth(`${OVERSEAS_TRADING}/foreign-margin`, 'TTTC2101R', null),
  price: data(`${OVERSEAS_QUOTES}/price`, 'HHDFS00000300'),
  priceDetail: liveData(`${OVERSEAS_QUOTES}/price-detail`, 'HHDFS76200200'),
  book: liveData(`${OVERSEAS_QUOTES}/inquire-asking-price`, 'HHDFS76200100'),
  dailyChart: data(`${OVERSEAS_QUOTES}/dailyprice`, 'HHDFS76240000'),
  minuteChart: liveData(`${OVERSEAS_QUOTES}/inquire-time-itemchartprice`, 'HHDFS76950200'),
  /** Indices and exchange rates. */
  rateChart: data(`${OVERSEAS_QUOTES}/inquire-daily-chartprice`, 'FHKST03030100'),
  movers: liveData(`${OVERSEAS_RANKING}/updown-rate`, 'HHDFS76290000'),
  volume: liveData(`${OVERSEAS_RANKING}/trade-vol`, 'HHDFS76310010'),
} as const satisfies Readonly<Record<string, Endpoint>>;

const ORDER = `${OVERSEAS_TRADING}/order`;
const CHANGE = `${OVERSEAS_TRADING}/order-rvsecncl`;

/** Orders of a country: how they are placed, and changed. */
interface CountryOrders {
  readonly BUY: Endpoint;
  readonly SELL: Endpoint;
  readonly change: Endpoint;
  /** False: what is placed can be cancelled, its price not be changed. */
  readonly modifiable: boolean;
}

/** Paper has a V for the first letter, but for selling in the US. */
const country = (
  buy: string,
  sell: string,
  change: string,
  modifiable: boolean,
  paperSell = `V${sell.slice(1)}`,
): CountryOrders => ({
  BUY: entry(ORDER, buy, `V${buy.slice(1)}`),
  SELL: exit(ORDER, sell, paperSell),
  change: exit(CHANGE, change, `V${change.slice(1)}`),
  modifiable,
});

const US = country('TTTT1002U', 'TTTT1006U', 'TTTT1004U', true, 'VTTT1001U');
const VIETNAM = country('TTTS0311U', 'TTTS0310U', 'TTTS0312U', false);

const OVERSEAS_ORDERS: Readonly<Record<Exclude<MarketCode, 'KR'>, CountryOrders>> = {
  US_NASDAQ: US,
  US_NYSE: US,
  US_AMEX: US,
  JP: country('TTTS0308U', 'TTTS0307U', 'TTTS0309U', true),
  HK: country('TTTS1002U', 'TTTS1001U', 'TTTS1003U', true),
  CN_SHA: country('TTTS0202U', 'TTTS1005U', 'TTTS0302U', false),
  CN_SZA: country('TTTS0305U', 'TTTS0304U', 'TTTS0306U', false),
  VN_HNX: VIETNAM,
  VN_HSX: VIETNAM,
};

const US_DAYTIME: CountryOrders = {
  BUY: entry(`${OVERSEAS_TRADING}/daytime-order`, 'TTTS6036U', null),
  SELL: exit(`${OVERSEAS_TRADING}/daytime-order`, 'TTTS6037U', null),
  change: exit(`${OVERSEAS_TRADING}/daytime-order-rvsecncl`, 'TTTS6038U', null),
  modifiable: true,
};

export function overseasOrders(market: Exclude<MarketCode, 'KR'>, daytime: boolean): CountryOrders {
  return daytime ? US_DAYTIME : OVERSEAS_ORDERS[market];
}

export const domesticOrder = (side: Side): Endpoint => (side === 'BUY' ? DOMESTIC.buy : DOMESTIC.sell);
