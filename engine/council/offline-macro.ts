import type { Claim } from '../brain/prompts/debate.ts';
import type { Regime } from '../playbook/model.ts';
import type { InsightRequest, MacroOutcome } from './macro-insight.ts';

/** Rules only ever take risk away: a fall that everybody sees is a reason for less, a rise is none for more. */
const SIZE: Readonly<Record<Regime, number>> = { STRONG_BULL: 1, BULL: 1, NEUTRAL: 1, BEAR: 0.85, STRONG_BEAR: 0.7 };
/** In a fall days are wide, and a stop at the usual distance is hit by noise. Sizes are smaller then. */
const STOP: Readonly<Record<Regime, number>> = { STRONG_BULL: 1, BULL: 1, NEUTRAL: 1, BEAR: 1.1, STRONG_BEAR: 1.2 };
const WORST_FIRST: readonly Regime[] = ['STRONG_BEAR', 'BEAR', 'NEUTRAL', 'BULL', 'STRONG_BULL'];
/** A sector stands out from here, percent on its last day, up or down. */
const OUTSTANDING_PCT = 1;
const MOST_SECTORS = 3;

/**
 * The macro council where no model is asked: three rules in the place of three voices. The regimes of all markets give the
 * multipliers, the worst one counts; the sectors that moved most are favoured or avoided. Equal requests give equal
 * insights.
 */
export function makeOfflineInsight({ markets, sectors }: InsightRequest): MacroOutcome {
  const worst = WORST_FIRST.find((regime) => markets.some((market) => market.regime === regime)) ?? 'NEUTRAL';
  const byReturn = sectors.toSorted((a, b) => b.returnPct - a.returnPct || (a.sector < b.sector ? -1 : 1));
  const favoured = byReturn.filter(({ returnPct }) => returnPct >= OUTSTANDING_PCT).slice(0, MOST_SECTORS);
  const avoided = byReturn
    .filter(({ returnPct }) => returnPct <= -OUTSTANDING_PCT)
    .reverse()
    .slice(0, MOST_SECTORS);
  const claims: Claim[] = [
    claim(1, 'strategist', `Sectors that rose: ${named(favoured)}.`),
    claim(
      2,
      'risk-analyst',
      `Regimes: ${markets.map(({ market, regime }) => `${market} ${regime}`).join(', ') || 'none known'}; sectors that fell: ${named(avoided)}.`,
    ),
  ];
  return {
    source: 'offline',
    reason: '',
    claims,
    cited: [1, 2],
    roles: [],
    insight: {
      positionMultiplier: SIZE[worst],
      stopLossMultiplier: STOP[worst],
      favourSectors: favoured.map(({ sector }) => sector),
      avoidSectors: avoided.map(({ sector }) => sector),
      themes: [],
      risks: worst === 'BEAR' || worst === 'STRONG_BEAR' ? [`${worst} regime`] : [],
      rationale: `By rule: the worst regime is ${worst}.`,
    },
  };
}

const claim = (number: number, side: Claim['side'], text: string): Claim => ({
  number,
  side,
  round: 1,
  text,
  facts: [],
});

const named = (sectors: InsightRequest['sectors']): string =>
  sectors.map(({ sector, returnPct }) => `${sector} ${returnPct.toFixed(2)} %`).join(', ') || 'none';
