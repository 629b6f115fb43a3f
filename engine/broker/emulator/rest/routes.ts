import { domesticBalance, domesticBuyable, domesticSellable } from './domestic-account.ts';
import { dailyChart, dailyPrice, minuteChart, pastMinuteChart } from './domestic-charts.ts';
import {
  investors,
  investorsByMarket,
  investorsDaily,
  investorsEstimate,
  programTrades,
  programTradesDaily,
} from './domestic-flows.ts';
import { dailyOrders, openOrders } from './domestic-history.ts';
import {
  holidays,
  indexChart,
  indexPrice,
  interruptions,
  manyPrices,
  productInfo,
  stockInfo,
} from './domestic-info.ts';
import { changeCash, orderCash } from './domestic-orders.ts';
import { domesticBook, domesticExecutions, domesticExecutionsAt, domesticPrice } from './domestic-quotes.ts';
import { fluctuation, foreignInstitutions, marketCap, volumePower, volumeRank } from './domestic-rankings.ts';
import { foreignMargin, overseasBalance, overseasBuyable, presentBalance } from './overseas-account.ts';
import { overseasDaily, overseasMinutes, rateChart } from './overseas-charts.ts';
import { overseasOpenOrders, overseasOrders } from './overseas-history.ts';
import { daytimeOrder, overseasChange, overseasOrder } from './overseas-orders.ts';
import { overseasBook, overseasDetail, overseasExecutions, overseasPrice } from './overseas-quotes.ts';
import {
  newHighLow,
  overseasMarketCap,
  overseasPower,
  overseasSearch,
  priceFluctuation,
  tradeAmount,
  tradeGrowth,
  tradeTurnover,
  tradeVolume,
  updownRate,
  volumeSurge,
} from './overseas-rankings.ts';
import { account, both, irregular, liveOnly, quotation, type Route, trading } from './tr.ts';

const DOMESTIC = '/uapi/domestic-stock/v1';
const OVERSEAS = '/uapi/overseas-stock/v1';
const OVERSEAS_PRICE = '/uapi/overseas-price/v1/quotations';

const DOMESTIC_TRADING: readonly Route[] = [
  account(
    'POST',
    `${DOMESTIC}/trading/order-cash`,
    orderCash,
    trading('TTTC0012U', 'TTTC0802U'),
    trading('TTTC0011U', 'TTTC0801U'),
  ),
  account('POST', `${DOMESTIC}/trading/order-rvsecncl`, changeCash, trading('TTTC0013U', 'TTTC0803U')),
  account('GET', `${DOMESTIC}/trading/inquire-psbl-rvsecncl`, openOrders, liveOnly('TTTC0084R', 'TTTC8036R')),
  account(
    'GET',
    `${DOMESTIC}/trading/inquire-daily-ccld`,
    dailyOrders,
    trading('TTTC0081R', 'TTTC8001R'),
    trading('CTSC9215R', 'CTSC9115R'),
  ),
  account('GET', `${DOMESTIC}/trading/inquire-balance`, domesticBalance, trading('TTTC8434R')),
  account('GET', `${DOMESTIC}/trading/inquire-psbl-order`, domesticBuyable, trading('TTTC8908R')),
  account('GET', `${DOMESTIC}/trading/inquire-psbl-sell`, domesticSellable, liveOnly('TTTC8408R')),
];

const DOMESTIC_QUOTES: readonly Route[] = [
  quotation(`${DOMESTIC}/quotations/inquire-price`, domesticPrice, both('FHKST01010100')),
  quotation(`${DOMESTIC}/quotations/inquire-asking-price-exp-ccn`, domesticBook, both('FHKST01010200')),
  quotation(`${DOMESTIC}/quotations/inquire-ccnl`, domesticExecutions, both('FHKST01010300')),
  quotation(`${DOMESTIC}/quotations/inquire-time-itemconclusion`, domesticExecutionsAt, both('FHPST01060000')),
  quotation(`${DOMESTIC}/quotations/inquire-daily-price`, dailyPrice, both('FHKST01010400')),
  quotation(`${DOMESTIC}/quotations/inquire-daily-itemchartprice`, dailyChart, both('FHKST03010100')),
  quotation(`${DOMESTIC}/quotations/inquire-time-itemchartprice`, minuteChart, both('FHKST03010200')),
  quotation(`${DOMESTIC}/quotations/inquire-time-dailychartprice`, pastMinuteChart, liveOnly('FHKST03010230')),
  quotation(`${DOMESTIC}/quotations/inquire-investor`, investors, both('FHKST01010900')),
  quotation(`${DOMESTIC}/quotations/inquire-daily-indexchartprice`, indexChart, both('FHKUP03500100')),
  quotation(`${DOMESTIC}/quotations/inquire-index-price`, indexPrice, liveOnly('FHPUP02100000')),
  quotation(`${DOMESTIC}/quotations/intstock-multprice`, manyPrices, liveOnly('FHKST11300006')),
  quotation(`${DOMESTIC}/quotations/search-info`, productInfo, both('CTPF1604R')),
  quotation(`${DOMESTIC}/quotations/search-stock-info`, stockInfo, liveOnly('CTPF1002R')),
  quotation(`${DOMESTIC}/quotations/chk-holiday`, holidays, liveOnly('CTCA0903R')),
  quotation(`${DOMESTIC}/quotations/inquire-vi-status`, interruptions, liveOnly('FHPST01390000')),
  quotation(`${DOMESTIC}/quotations/investor-trade-by-stock-daily`, investorsDaily, liveOnly('FHPTJ04160001')),
  quotation(`${DOMESTIC}/quotations/investor-trend-estimate`, investorsEstimate, liveOnly('HHPTJ04160200')),
  quotation(`${DOMESTIC}/quotations/inquire-investor-daily-by-market`, investorsByMarket, liveOnly('FHPTJ04040000')),
  quotation(`${DOMESTIC}/quotations/program-trade-by-stock`, programTrades, liveOnly('FHPPG04650101')),
  quotation(`${DOMESTIC}/quotations/program-trade-by-stock-daily`, programTradesDaily, liveOnly('FHPPG04650201')),
  quotation(`${DOMESTIC}/quotations/foreign-institution-total`, foreignInstitutions, liveOnly('FHPTJ04400000')),
  quotation(`${DOMESTIC}/quotations/volume-rank`, volumeRank, liveOnly('FHPST01710000')),
  quotation(`${DOMESTIC}/ranking/fluctuation`, fluctuation, liveOnly('FHPST01700000')),
  quotation(`${DOMESTIC}/ranking/volume-power`, volumePower, liveOnly('FHPST01680000')),
  quotation(`${DOMESTIC}/ranking/market-cap`, marketCap, liveOnly('FHPST01740000')),
];

/** Orders of every overseas exchange; only America's has companies in the practice world. */
const OVERSEAS_TRADING: readonly Route[] = [
  account(
    'POST',
    `${OVERSEAS}/trading/order`,
    overseasOrder,
    trading('TTTT1002U'),
    irregular('TTTT1006U', 'VTTT1001U'),
    ...['TTTS0308U', 'TTTS0307U', 'TTTS1002U', 'TTTS1001U', 'TTTS0202U', 'TTTS1005U'].map((id) => trading(id)),
    ...['TTTS0305U', 'TTTS0304U', 'TTTS0311U', 'TTTS0310U'].map((id) => trading(id)),
  ),
  account(
    'POST',
    `${OVERSEAS}/trading/order-rvsecncl`,
    overseasChange,
    ...['TTTT1004U', 'TTTS0309U', 'TTTS1003U', 'TTTS0302U', 'TTTS0306U', 'TTTS0312U'].map((id) => trading(id)),
  ),
  account('POST', `${OVERSEAS}/trading/daytime-order`, daytimeOrder, liveOnly('TTTS6036U'), liveOnly('TTTS6037U')),
  account('POST', `${OVERSEAS}/trading/daytime-order-rvsecncl`, daytimeOrder, liveOnly('TTTS6038U')),
  account('GET', `${OVERSEAS}/trading/inquire-balance`, overseasBalance, trading('TTTS3012R')),
  account('GET', `${OVERSEAS}/trading/inquire-present-balance`, presentBalance, trading('CTRP6504R')),
  account('GET', `${OVERSEAS}/trading/inquire-nccs`, overseasOpenOrders, trading('TTTS3018R')),
  account('GET', `${OVERSEAS}/trading/inquire-ccnl`, overseasOrders, trading('TTTS3035R')),
  account('GET', `${OVERSEAS}/trading/inquire-psamount`, overseasBuyable, trading('TTTS3007R')),
  account('GET', `${OVERSEAS}/trading/foreign-margin`, foreignMargin, liveOnly('TTTC2101R')),
];

const OVERSEAS_QUOTES: readonly Route[] = [
  quotation(`${OVERSEAS_PRICE}/price`, overseasPrice, both('HHDFS00000300')),
  quotation(`${OVERSEAS_PRICE}/dailyprice`, overseasDaily, both('HHDFS76240000')),
  quotation(`${OVERSEAS_PRICE}/inquire-daily-chartprice`, rateChart, both('FHKST03030100')),
  quotation(`${OVERSEAS_PRICE}/inquire-search`, overseasSearch, both('HHDFS76410000')),
  quotation(`${OVERSEAS_PRICE}/price-detail`, overseasDetail, liveOnly('HHDFS76200200')),
  quotation(`${OVERSEAS_PRICE}/inquire-asking-price`, overseasBook, liveOnly('HHDFS76200100')),
  quotation(`${OVERSEAS_PRICE}/inquire-ccnl`, overseasExecutions, liveOnly('HHDFS76200300')),
  quotation(`${OVERSEAS_PRICE}/inquire-time-itemchartprice`, overseasMinutes, liveOnly('HHDFS76950200')),
  quotation(`${OVERSEAS}/ranking/updown-rate`, updownRate, liveOnly('HHDFS76290000')),
  quotation(`${OVERSEAS}/ranking/volume-surge`, volumeSurge, liveOnly('HHDFS76270000')),
  quotation(`${OVERSEAS}/ranking/trade-vol`, tradeVolume, liveOnly('HHDFS76310010')),
  quotation(`${OVERSEAS}/ranking/trade-pbmn`, tradeAmount, liveOnly('HHDFS76320010')),
  quotation(`${OVERSEAS}/ranking/price-fluct`, priceFluctuation, liveOnly('HHDFS76260000')),
  quotation(`${OVERSEAS}/ranking/volume-power`, overseasPower, liveOnly('HHDFS76280000')),
  quotation(`${OVERSEAS}/ranking/new-highlow`, newHighLow, liveOnly('HHDFS76300000')),
  quotation(`${OVERSEAS}/ranking/trade-growth`, tradeGrowth, liveOnly('HHDFS76330000')),
  quotation(`${OVERSEAS}/ranking/trade-turnover`, tradeTurnover, liveOnly('HHDFS76340000')),
  quotation(`${OVERSEAS}/ranking/market-cap`, overseasMarketCap, liveOnly('HHDFS76350100')),
];

/** Every path there is, with the TRs that it answers. */
export const ROUTES: readonly Route[] = [
  ...DOMESTIC_TRADING,
  ...DOMESTIC_QUOTES,
  ...OVERSEAS_TRADING,
  ...OVERSEAS_QUOTES,
];
