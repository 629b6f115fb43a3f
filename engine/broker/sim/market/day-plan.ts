import type { Random } from './random.ts';

/** How calm or wild the whole market is on a day. */
export type MarketMood = 'ordinary' | 'crash' | 'aftershock';

/**
 * What the day holds for each company, drawn before its open; the row after the last company is the market itself.
 * A day has three legs with a drift each, which begin at step 0, `secondLeg` and `thirdLeg`. Returns are fractions.
 */
export interface DayPlan {
  /** Expected return from yesterday's close to the open. */
  readonly gap: Float64Array;
  readonly secondLeg: Int32Array;
  readonly thirdLeg: Int32Array;
  /** Expected return of one step, for each leg. */
  readonly drift: readonly [Float64Array, Float64Array, Float64Array];
  /** Multiple of the ordinary volume. */
  readonly activity: Float64Array;
  /** No trade from this step … */
  readonly haltFrom: Int32Array;
  /** … until before this one. */
  readonly haltUntil: Int32Array;
}

/** @param companies number of companies; the market's own row is added. */
export function createDayPlan(companies: number): DayPlan {
  const column = () => new Float64Array(companies + 1);
  const steps = () => new Int32Array(companies + 1);
  return {
    gap: column(),
    secondLeg: steps(),
    thirdLeg: steps(),
    drift: [column(), column(), column()],
    activity: column(),
    haltFrom: steps(),
    haltUntil: steps(),
  };
}

/** One in so many companies rises all day, and as many slide, so that a scanner has something to find. */
const COMPANIES_PER_MOVER = 10;
const FULL_DAY_HALT_CHANCE = 0.12;

/**
 * Fills the plan for one day: a few companies rise or slide all day, the weakest of late sells off and rebounds, one is
 * halted for some minutes and now and then one for the whole day. On a crash day the market loses 7 to 8 % within hours.
 *
 * @param steps number of steps in the session.
 * @param volatility expected standard deviation of each company's own return today.
 * @param strength each company's return of the last days; the lowest one rebounds.
 */
export function drawDayPlan(
  plan: DayPlan,
  random: Random,
  mood: MarketMood,
  steps: number,
  volatility: Float64Array,
  strength: Float64Array,
): void {
  const companies = volatility.length;
  const at = (low: number, high: number) => Math.floor(steps * random.between(low, high));
  const anyone = () => Math.floor(random.between(0, companies));

  plan.gap.fill(0);
  plan.activity.fill(1);
  plan.haltFrom.fill(0);
  plan.haltUntil.fill(0);
  for (let row = 0; row <= companies; row++) setLegs(plan, row, steps, 0, 0, 0, 0, 0);

  const movers = Math.round(companies / COMPANIES_PER_MOVER);
  for (let i = 0; i < 2 * movers; i++) {
    const row = anyone();
    const direction = i < movers ? 1 : -1;
    const size = direction * volatility[row]! * random.between(1.6, 2.7);
    plan.gap[row] = 0.2 * size;
    plan.activity[row] = random.between(1.8, 4);
    setLegs(plan, row, steps, at(0.02, 0.2), at(0.4, 0.9), 0, 0.9 * size, -0.1 * size);
  }

  const weakest = indexOfLowest(strength);
  const sellOff = volatility[weakest]! * random.between(1.5, 2.5);
  plan.gap[weakest] = -0.4 * sellOff;
  plan.activity[weakest] = random.between(1.5, 3);
  setLegs(plan, weakest, steps, at(0.1, 0.25), at(0.7, 0.95), -0.6 * sellOff, random.between(0.8, 1.6) * sellOff, 0);

  const paused = anyone();
  plan.haltFrom[paused] = at(0.05, 0.8);
  plan.haltUntil[paused] = plan.haltFrom[paused]! + at(0.01, 0.08);
  const suspended = anyone();
  if (random.between(0, 1) < FULL_DAY_HALT_CHANCE) {
    plan.haltFrom[suspended] = 0;
    plan.haltUntil[suspended] = steps;
  }

  drawMood(plan, random, mood, steps, companies, at);
}

function drawMood(
  plan: DayPlan,
  random: Random,
  mood: MarketMood,
  steps: number,
  market: number,
  at: (low: number, high: number) => number,
): void {
  switch (mood) {
    case 'ordinary':
      return;
    case 'crash': {
      const fall = random.between(0.069, 0.081);
      const begin = at(0.1, 0.35);
      setLegs(plan, market, steps, begin, begin + at(0.3, 0.5), 0, -fall, random.between(0, 0.008));
      plan.activity.fill(random.between(2.5, 3.5));
      return;
    }
    case 'aftershock':
      plan.gap[market] = random.between(-0.035, 0.02);
      plan.activity.fill(random.between(1.6, 2.2));
  }
}

function setLegs(
  plan: DayPlan,
  row: number,
  steps: number,
  second: number,
  third: number,
  first: number,
  middle: number,
  last: number,
): void {
  plan.secondLeg[row] = second;
  plan.thirdLeg[row] = third;
  plan.drift[0][row] = first / Math.max(1, second);
  plan.drift[1][row] = middle / Math.max(1, third - second);
  plan.drift[2][row] = last / Math.max(1, steps - third);
}

function indexOfLowest(values: Float64Array): number {
  let lowest = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! < values[lowest]!) lowest = i;
  return lowest;
}
