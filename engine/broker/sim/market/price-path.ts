import { MARKETS } from '../../../market/markets.ts';
import { dailyLimits, roundToTick } from '../../../market/ticks.ts';
import { price } from '../../../market/types.ts';
import type { Company } from './companies.ts';
import { createDayPlan, drawDayPlan, type MarketMood } from './day-plan.ts';
import { type IntradayShape, intradayShape } from './intraday.ts';
import type { Random } from './random.ts';

/** The prices of one market's companies, advanced in steps of a session. */
export interface PricePath {
  /** The latest step's bars, one row per company; volume 0 means no trade. Prices are integers of the market's scale. */
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  /** @param steps number of steps the session has. */
  beginDay(steps: number, mood: MarketMood): void;
  step(): void;
  endDay(): void;
}

/** Standard deviation of the market's daily return. */
const MARKET_VOLATILITY = 0.012;
/** Parts of a day's standard deviation that fall between and inside the sessions (0.45² + 0.89² ≈ 1). */
const OVERNIGHT = 0.45;
const INTRADAY = 0.89;
/** A regime lasts 14 sessions on average; its drift is this part of the daily standard deviation, times a normal. */
const TREND_CHANGE_CHANCE = 0.07;
const TREND_STRENGTH = 0.18;
/** Share of the distance to the starting price that a day takes back, so that no price runs away over the years. */
const REVERSION = 0.01;
/** GARCH(1,1): weight of yesterday's variance, of yesterday's squared return, and bounds of their multiple of the mean. */
const PERSISTENCE = 0.83;
const REACTION = 0.13;
const CALMEST = 0.4;
const WILDEST = 2.6;
/** A single crash or jump counts no more than this in the variance of the days after it. */
const LARGEST_SURPRISE = 9;
/** No more than this share is won or lost in a day where the market itself sets no limit. */
const WIDEST_DAY = 0.4;

/** @param companies of one market, at least one. */
export function createPricePath(companies: readonly Company[], random: Random): PricePath {
  const { market } = companies[0]!;
  const scale = 10 ** MARKETS[market].priceDecimals;
  const count = companies.length;
  const column = () => new Float64Array(count);
  const [open, high, low, close, volume] = [column(), column(), column(), column(), column()];

  const anchor = Float64Array.from(companies, (company) => company.price * scale);
  const beta = Float64Array.from(companies, (company) => company.beta);
  const ownVolatility = Float64Array.from(companies, (company) => company.volatilityPct / 100);
  const shares = Float64Array.from(companies, (company) => company.dailyShares);

  /** Unrounded prices; the bars are these on the tick grid. */
  const level = Float64Array.from(anchor);
  const previousClose = Float64Array.from(anchor, (value) => roundToTick(market, price(value), 'nearest'));
  const lower = column();
  const upper = column();
  /** Multiples of the mean variance; the market's own row is the last. */
  const variance = new Float64Array(count + 1).fill(1);
  /** Expected daily return while the present regime lasts. */
  const trend = new Float64Array(count + 1);
  /** Return of the last days, older ones counting less. */
  const strength = column();

  const plan = createDayPlan(count);
  const volatility = column();
  let shape: IntradayShape = intradayShape(1);
  let now = 0;
  let marketVolatility = 0;
  let marketReturn = 0;

  /** A GARCH step on the squared return of the day in units of its mean variance. */
  function updateVariance(row: number, dayReturn: number, meanVolatility: number): void {
    const ratio = dayReturn / meanVolatility;
    const surprise = Math.min(LARGEST_SURPRISE, ratio * ratio);
    const next = 1 - PERSISTENCE - REACTION + PERSISTENCE * variance[row]! + REACTION * surprise;
    variance[row] = Math.min(WILDEST, Math.max(CALMEST, next));
  }

  function changeTrend(row: number, meanVolatility: number): void {
    const draw = random.normal();
    if (random.between(0, 1) < TREND_CHANGE_CHANCE) trend[row] = TREND_STRENGTH * meanVolatility * draw;
  }

  /** The drifts of the leg that a row of the plan is in. */
  function legOf(row: number): Float64Array {
    if (now < plan.secondLeg[row]!) return plan.drift[0];
    return now < plan.thirdLeg[row]! ? plan.drift[1] : plan.drift[2];
  }

  return {
    open,
    high,
    low,
    close,
    volume,

    beginDay(steps, mood) {
      shape = intradayShape(steps);
      now = 0;
      changeTrend(count, MARKET_VOLATILITY);
      // A panic runs one way: with little noise around it, the fall is as large as it was drawn.
      marketVolatility = MARKET_VOLATILITY * (mood === 'crash' ? 0.5 : Math.sqrt(variance[count]!));
      for (let i = 0; i < count; i++) {
        changeTrend(i, ownVolatility[i]!);
        volatility[i] = ownVolatility[i]! * Math.sqrt(variance[i]!);
      }
      drawDayPlan(plan, random, mood, steps, volatility, strength);
      const marketGap = plan.gap[count]! + OVERNIGHT * marketVolatility * random.normal();
      marketReturn = marketGap;
      for (let i = 0; i < count; i++) {
        const limits = dailyLimits(market, price(previousClose[i]!));
        lower[i] = limits?.lower ?? previousClose[i]! * (1 - WIDEST_DAY);
        upper[i] = limits?.upper ?? previousClose[i]! * (1 + WIDEST_DAY);
        const pull = REVERSION * (anchor[i]! / level[i]! - 1);
        const gap = beta[i]! * marketGap + plan.gap[i]! + pull + OVERNIGHT * volatility[i]! * random.normal();
        level[i] = Math.min(upper[i]!, Math.max(lower[i]!, level[i]! * (1 + gap)));
      }
    },

    step() {
      const part = INTRADAY * shape.volatility[now]!;
      const even = 1 / shape.volume.length;
      const busy = shape.volume[now]!;
      const marketLeg = legOf(count);
      const marketMove = trend[count]! * even + marketLeg[count]! + part * marketVolatility * random.normal();
      marketReturn += marketMove;
      for (let i = 0; i < count; i++) {
        const noise = part * volatility[i]!;
        const shock = random.normal();
        const from = level[i]!;
        const move = beta[i]! * marketMove + trend[i]! * even + legOf(i)[i]! + noise * shock;
        const to = Math.min(upper[i]!, Math.max(lower[i]!, from * (1 + move)));
        level[i] = to;
        // The path between the two ends overshoots both, by some part of the step's own deviation.
        const reach = from * noise;
        const top = Math.min(upper[i]!, Math.max(from, to) + reach * random.between(0, 0.9));
        const bottom = Math.max(lower[i]!, Math.min(from, to) - reach * random.between(0, 0.9));
        open[i] = roundToTick(market, price(from), 'nearest');
        close[i] = roundToTick(market, price(to), 'nearest');
        high[i] = roundToTick(market, price(top), 'nearest');
        low[i] = roundToTick(market, price(bottom), 'nearest');
        const halted = now >= plan.haltFrom[i]! && now < plan.haltUntil[i]!;
        const traded =
          shares[i]! * plan.activity[i]! * busy * random.between(0.4, 1.2) * (0.75 + 0.5 * Math.abs(shock));
        volume[i] = halted ? 0 : 1 + Math.floor(traded);
      }
      now++;
    },

    endDay() {
      updateVariance(count, marketReturn, MARKET_VOLATILITY);
      for (let i = 0; i < count; i++) {
        if (plan.haltUntil[i]! - plan.haltFrom[i]! >= now) {
          level[i] = previousClose[i]!;
          continue;
        }
        const last = roundToTick(market, price(level[i]!), 'nearest');
        const dayReturn = last / previousClose[i]! - 1;
        updateVariance(i, dayReturn - beta[i]! * marketReturn, ownVolatility[i]!);
        strength[i] = 0.8 * strength[i]! + dayReturn;
        previousClose[i] = last;
      }
    },
  };
}
