import type { ChartBars, ChartData, ChartLevel, ChartMark } from '../engine/client/charts.ts';
import type { ClientReply, ClientRequest } from '../engine/client/client.ts';
import { performanceOf } from '../engine/context/performance.ts';
import { frameOf } from '../engine/context/time-frame.ts';
import { equityOf } from '../engine/kernel/money-view.ts';
import { addDays } from '../engine/market/days.ts';
import { MARKETS } from '../engine/market/markets.ts';
import { fromPrice, MONEY_DECIMALS } from '../engine/market/money.ts';
import { tickSize } from '../engine/market/ticks.ts';
import { type Currency, type Instrument, instant, price, type SymbolId, symbolId } from '../engine/market/types.ts';
import { positionView } from '../engine/runtime/holding-view.ts';
import type { BarColumns } from '../storage/bar-codec.ts';
import { type BarSources, watchedBars } from './chart-bars.ts';
import type { ChartRecords } from './chart-records.ts';

const MAX_MARKS = 500;
const MAX_TRADES = 2_000;
const MAX_EQUITY_ROWS = 2_000;
const SHOWN_WEEKS = 26;
/** Price levels of a volume profile. */
const PROFILE_LEVELS = 40;

type ChartRequest = Extract<ClientRequest, { type: 'chart' }>;
type ChartOf<Name extends ChartData['chart']> = Extract<ChartData, { chart: Name }>;

/** Where the numbers of a chart come from. */
export interface ChartSources extends BarSources {
  readonly records: ChartRecords;
}

/**
 * What a chart is drawn from: bars of a symbol from while it was watched, fills, trades and equity of the store, and the
 * levels of an open position. The title says what the numbers are of.
 *
 * @throws StoreError when the store cannot be read
 */
export function chartData(sources: ChartSources, { chart, symbolId: index }: ChartRequest): ClientReply {
  switch (chart) {
    case 'equity':
      return shown(equityChart(sources));
    case 'performance':
      return shown(performanceChart(sources));
    case 'pnl':
      return shown(pnlChart(sources));
    case 'exits':
      return shown(exitsChart(sources));
    case 'price':
    case 'volume-profile': {
      if (index === null) {
        return { ok: false, message: 'this chart is of one symbol: select a position, candidate, scenario or order' };
      }
      const subject = subjectOf(sources, symbolId(index));
      if (subject === null) return { ok: false, message: `there is no symbol ${index}` };
      return shown(chart === 'price' ? priceChart(sources, subject) : volumeProfile(sources, subject));
    }
    default:
      return chart satisfies never;
  }
}

const shown = (chart: ChartData): ClientReply => ({ ok: true, message: chart.title, chart });

interface Subject {
  readonly symbol: SymbolId;
  readonly instrument: Instrument;
  readonly bars: BarColumns;
  /** Which bars these are, for the title. */
  readonly span: string;
}

function subjectOf(sources: ChartSources, symbol: SymbolId): Subject | null {
  const { desk } = sources;
  const instrument = desk.table.instruments[symbol];
  if (instrument === undefined) return null;
  const { kind, bars } = watchedBars(sources, symbol, instrument);
  const dayOf = (index: number) => desk.clock.localDay(instrument.market, instant(bars.start[index]!));
  const span =
    bars.count === 0
      ? 'no bars yet, they are kept while a symbol is watched'
      : `${kind} bars while watched, ${dayOf(0)} to ${dayOf(bars.count - 1)}`;
  return { symbol, instrument, bars, span };
}

const titleOf = ({ desk }: ChartSources, { symbol, span }: Subject): string =>
  `${desk.nameOf(symbol)} (${desk.codeOf(symbol)}): ${span}`;

function priceChart(sources: ChartSources, subject: Subject): ChartOf<'price'> {
  const { market } = subject.instrument;
  const { priceDecimals, zone } = MARKETS[market];
  const units = (column: ArrayLike<number>) => Array.from(column, (value) => fromPrice(price(value), market));
  const { start, open, high, low, close, volume } = subject.bars;
  const bars: ChartBars = {
    start: Array.from(start),
    open: units(open),
    high: units(high),
    low: units(low),
    close: units(close),
    volume: Array.from(volume),
  };
  return {
    chart: 'price',
    title: titleOf(sources, subject),
    decimals: priceDecimals,
    zone,
    bars,
    marks: marksOf(sources, subject),
    levels: levelsOf(sources, subject),
  };
}

/** The fills since the first bar. A sale's reason is that of the trade it belongs to, or of the exit under way. */
function marksOf({ records, desk }: ChartSources, { symbol, instrument, bars }: Subject): ChartMark[] {
  const { market, code } = instrument;
  const trades = records.trades(code, MAX_MARKS).filter((trade) => trade.market === market);
  const reasonAt = (at: number) =>
    trades.find(({ openedAt, closedAt }) => openedAt <= at && at <= closedAt)?.exitReason ??
    desk.state.positions.get(symbol)?.exitReason ??
    '';
  return records
    .fills(code, MAX_MARKS)
    .filter((fill) => fill.market === market && fill.at >= (bars.start[0] ?? Number.POSITIVE_INFINITY))
    .map(({ at, price: paid, side }) => ({
      at,
      price: fromPrice(price(paid), market),
      side,
      reason: side === 'SELL' ? reasonAt(at) : '',
    }));
}

function levelsOf({ desk }: ChartSources, { symbol }: Subject): ChartLevel[] {
  const position = desk.state.positions.get(symbol);
  if (position === undefined) return [];
  const view = positionView(desk, position, desk.at);
  const levels = [
    { name: 'entry', price: view.entry },
    { name: 'hard stop', price: view.hardStop },
    { name: 'break-even', price: view.breakEven },
    { name: 'trailing stop', price: view.trailingStop },
    { name: 'peak', price: view.peak },
  ] as const;
  return levels.flatMap((level) => (level.price === null ? [] : [{ name: level.name, price: level.price }]));
}

/** No trades by price are known, so the volume of each bar is spread evenly over its ticks from low to high. */
function volumeProfile(sources: ChartSources, subject: Subject): ChartOf<'volume-profile'> {
  const { bars, instrument } = subject;
  const { market } = instrument;
  let lowest = Number.POSITIVE_INFINITY;
  let highest = 0;
  for (let i = 0; i < bars.count; i++) {
    lowest = Math.min(lowest, bars.low[i]!);
    highest = Math.max(highest, bars.high[i]!);
  }
  const tick = bars.count === 0 ? 1 : tickSize(market, price(lowest));
  const ticksUpTo = (units: number) => Math.floor((units - lowest) / tick) + 1;
  const each = Math.ceil(ticksUpTo(highest) / PROFILE_LEVELS);
  const volumes = new Array<number>(bars.count === 0 ? 0 : Math.ceil(ticksUpTo(highest) / each)).fill(0);
  for (let i = 0; i < bars.count; i++) {
    const from = ticksUpTo(bars.low[i]!) - 1;
    const to = ticksUpTo(bars.high[i]!);
    for (let level = Math.floor(from / each); level * each < to; level++) {
      const ticks = Math.min(to, (level + 1) * each) - Math.max(from, level * each);
      volumes[level]! += (bars.volume[i]! * ticks) / (to - from);
    }
  }
  return {
    chart: 'volume-profile',
    title: `Volume by price, each bar spread from low to high – ${titleOf(sources, subject)}`,
    decimals: MARKETS[market].priceDecimals,
    levels: volumes.map((volume, level) => ({
      price: fromPrice(price(lowest + level * each * tick), market),
      volume,
    })),
  };
}

/** Equity at the start, at the end of each trading day, and now. */
function equityChart({ records, desk }: ChartSources): ChartOf<'equity'> {
  const rows = records.equity(MAX_EQUITY_ROWS);
  const used = [...desk.state.accounts.values()].filter(({ cash, fees }) => cash !== 0 || fees !== 0);
  const currencies = new Set<Currency>([...rows, ...used].map(({ currency }) => currency));
  const days = new Set(rows.map(({ tradingDay }) => tradingDay)).size;
  return {
    chart: 'equity',
    title: `Equity and its drawdown: ${days} ended trading days, and now`,
    curves: [...currencies].map((currency) => {
      const ended = rows
        .filter((row) => row.currency === currency)
        .map(({ tradingDay, cash, holdings }) => ({ day: tradingDay, minor: cash + holdings }));
      const points = [...ended, { day: 'now', minor: equityOf(desk, currency) }];
      if (rows.length < MAX_EQUITY_ROWS) points.unshift({ day: 'start', minor: desk.config.cash[currency] ?? 0 });
      const decimals = MONEY_DECIMALS[currency];
      const equity = points.map(({ minor }) => minor / 10 ** decimals);
      return { currency, decimals, days: points.map(({ day }) => day), equity, drawdownPct: drawdownsOf(equity) };
    }),
  };
}

/** Realised P&L week by week of about half a year. */
function performanceChart({ records, desk }: ChartSources): ChartOf<'performance'> {
  const [market = 'KR'] = desk.state.markets.keys();
  const { first } = frameOf('week', addDays(desk.clock.localDay(market, desk.at), -7 * (SHOWN_WEEKS - 1)));
  const { trades, equity } = records.performance(first);
  const lines = performanceOf('week', trades, equity).filter((line) => line.trades > 0);
  const byCurrency = Map.groupBy(lines, ({ currency }) => currency);
  return {
    chart: 'performance',
    title: `Realised P&L after fees by week since ${first}, ${trades.length} closed trades`,
    currencies: [...byCurrency].map(([currency, weeks]) => {
      const decimals = MONEY_DECIMALS[currency];
      return {
        currency,
        decimals,
        weeks: weeks.map(({ group, pnl, trades: count, winRatePct, trend }) => ({
          ...{ week: group, pnl: pnl / 10 ** decimals, trades: count, winRatePct, trend },
        })),
      };
    }),
  };
}

/** How far each value is below the highest so far, percent, at most 0. */
function drawdownsOf(values: readonly number[]): number[] {
  let peak = Number.NEGATIVE_INFINITY;
  return values.map((value) => {
    peak = Math.max(peak, value);
    return peak > 0 ? (value / peak - 1) * 100 : 0;
  });
}

function pnlChart({ records }: ChartSources): ChartOf<'pnl'> {
  const tradesPct = records.returns(MAX_TRADES);
  const which = tradesPct.length === MAX_TRADES ? `the newest ${MAX_TRADES}` : `${tradesPct.length}`;
  return { chart: 'pnl', title: `P&L after fees of ${which} closed trades, % of the purchase`, tradesPct };
}

function exitsChart({ records }: ChartSources): ChartOf<'exits'> {
  const reasons = records.exits();
  const count = reasons.reduce((sum, reason) => sum + reason.count, 0);
  return { chart: 'exits', title: `Exits by reason, ${count} closed trades`, reasons };
}
