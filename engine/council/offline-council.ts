import { type Claim, numberClaims } from '../brain/prompts/debate.ts';
import { type Dossier, factsOf } from '../brain/prompts/dossier.ts';
import type { CouncilTurn, CouncilVerdict, DebateRequest } from './debate.ts';
import { settleVerdict } from './verdict.ts';

/** Something the facts say for or against owning a symbol now. */
interface Point {
  readonly text: string;
  /** Numbers of the facts it rests on. */
  readonly facts: readonly number[];
  /** How much it weighs, points of confidence. */
  readonly weight: number;
  readonly keyword: string;
}

/* The first facts of every dossier, in the order `factsOf` gives them. */
const REGIME = 1;
const SUBJECT = 2;

const START = 50;
/** A side has to weigh so much more than the other before anything is decided. */
const CLEAR_MARGIN = 12;
const MOST = 95;
/** Points that a side makes in one round. */
const POINTS_A_ROUND = 3;

/**
 * The council without a model: the same rules for everybody, applied to the dossier's figures. Each side names what
 * speaks for it, the strongest first; the judge adds the weights up. The same dossier gives the same debate. It is a
 * stand-in for practice without a key and says so: its provider is `offline`.
 */
export function debateOffline({ dossier, rounds }: DebateRequest): {
  readonly turns: readonly CouncilTurn[];
  readonly verdict: CouncilVerdict;
} {
  const facts = factsOf(dossier).lines.length;
  const sides = { bull: bullPoints(dossier), bear: bearPoints(dossier) } as const;
  const turns: CouncilTurn[] = [];
  const claims: Claim[] = [];
  const points = new Map<number, Point>();
  for (let round = 1; round <= rounds; round++) {
    for (const side of ['bull', 'bear'] as const) {
      const said = sides[side].slice((round - 1) * POINTS_A_ROUND, round * POINTS_A_ROUND);
      const made = numberClaims(
        claims,
        { claims: said.map(({ text, facts }) => ({ text, facts: [...facts] })) },
        { side, round },
        facts,
      );
      made.forEach(({ number }, i) => {
        points.set(number, said[i]!);
      });
      claims.push(...made);
      if (made.length > 0) turns.push({ role: side, round, claims: made, call: null, failure: null });
    }
  }
  turns.push({ role: 'judge', round: 1, claims: [], call: null, failure: null });
  return { turns, verdict: weigh(dossier, claims, points) };
}

function weigh(dossier: Dossier, claims: readonly Claim[], points: ReadonlyMap<number, Point>): CouncilVerdict {
  const total = (side: Claim['side']) =>
    claims
      .filter((claim) => claim.side === side)
      .reduce((sum, { number }) => sum + (points.get(number)?.weight ?? 0), 0);
  const [bull, bear] = [total('bull'), total('bear')];
  const margin = bull - bear;
  const held = dossier.position !== null;
  const isClear = Math.abs(margin) >= CLEAR_MARGIN;
  const decision = !isClear ? 'HOLD' : margin > 0 ? 'BUY' : held ? 'SELL' : 'HOLD';
  const winner = margin >= 0 ? 'bull' : 'bear';
  const carrying = claims.filter(({ side }) => (isClear ? side === winner : true));
  const byWeight = [...carrying].sort((a, b) => weightOf(b, points) - weightOf(a, points) || a.number - b.number);
  return settleVerdict(
    [
      {
        verdict: {
          decision: claims.length === 0 ? 'NO_DECISION' : decision,
          confidence: claims.length === 0 ? 0 : Math.min(MOST, START + (isClear ? Math.abs(margin) : 0)),
          claims: byWeight.map(({ number }) => number),
          keywords: [...new Set(byWeight.flatMap(({ number }) => points.get(number)?.keyword ?? []))].slice(0, 6),
          rationale:
            claims.length === 0
              ? 'Nothing is known that speaks for either side.'
              : `Offline rules: bull ${bull} points, bear ${bear}; ${isClear ? `the ${winner} case carries it` : `less than ${CLEAR_MARGIN} apart`}.`,
        },
      },
    ],
    claims,
  );
}

const weightOf = ({ number }: Claim, points: ReadonlyMap<number, Point>): number => points.get(number)?.weight ?? 0;

const strongestFirst = (points: readonly (Point | null)[]): Point[] =>
  points.filter((point): point is Point => point !== null).sort((a, b) => b.weight - a.weight);

const point = (text: string, weight: number, keyword: string, ...facts: readonly number[]): Point => ({
  text,
  facts,
  weight,
  keyword,
});

/** Facts after the subject move by one where there is no quant score. */
const quantFact = 3;
const positionFact = ({ quant }: Dossier): number => (quant === null ? 3 : 4);

function bullPoints(dossier: Dossier): Point[] {
  const { data, regime, quant, position } = dossier;
  const { changePct, rsi, volumeRatio, ma5, ma20, price, score, signal } = data;
  return strongestFirst([
    regime === 'BULL' || regime === 'STRONG_BULL'
      ? point(
          `The market's regime is ${regime}: rises are followed through.`,
          regime === 'BULL' ? 8 : 12,
          'regime',
          REGIME,
        )
      : null,
    ma5 !== null && ma20 !== null && price > ma5 && ma5 > ma20
      ? point(
          `The price is above its 5-day average and that above the 20-day one: the trend is up.`,
          12,
          'trend',
          SUBJECT,
        )
      : null,
    changePct !== null && changePct >= 0.5 && changePct <= 7
      ? point(`It is up ${num(changePct)} % on the day, a rise that is not yet a chase.`, 8, 'momentum', SUBJECT)
      : null,
    volumeRatio !== null && volumeRatio >= 1.5 && (changePct ?? 0) > 0
      ? point(`Volume is ${num(volumeRatio)} times the day before's behind a rise.`, 8, 'volume', SUBJECT)
      : null,
    rsi !== null && rsi < 30 && signal === 'oversold'
      ? point(`An RSI of ${num(rsi)} is oversold.`, 10, 'oversold', SUBJECT)
      : null,
    rsi !== null && rsi >= 45 && rsi <= 65
      ? point(`An RSI of ${num(rsi)} leaves room above.`, 5, 'rsi', SUBJECT)
      : null,
    score !== null && score >= 50
      ? point(`The scanner scores it ${num(score)} of 100: it moves enough to pay its costs.`, 5, 'volatility', SUBJECT)
      : null,
    quant !== null && quant.score > 55
      ? point(`The quant score is ${num(quant.score)} of 100.`, 6, 'quant', quantFact)
      : null,
    position !== null && (position.unrealizedPct ?? 0) > 0.5
      ? point(`The position is ${num(position.unrealizedPct ?? 0)} % up and works.`, 8, 'profit', positionFact(dossier))
      : null,
    position !== null && position.exitState === 'ARMED'
      ? point('Its trailing stop is armed: most of the gain is locked in.', 6, 'stop', positionFact(dossier))
      : null,
  ]);
}

function bearPoints(dossier: Dossier): Point[] {
  const { data, regime, quant, position } = dossier;
  const { changePct, rsi, volumeRatio, ma5, ma20, price, rangePct } = data;
  return strongestFirst([
    regime === 'BEAR' || regime === 'STRONG_BEAR'
      ? point(`The market's regime is ${regime}: rises are sold into.`, regime === 'BEAR' ? 8 : 14, 'regime', REGIME)
      : null,
    ma20 !== null && price < ma20
      ? point('The price is below its 20-day average: the trend is down.', 10, 'trend', SUBJECT)
      : null,
    ma5 !== null && ma20 !== null && price < ma5 && price >= ma20
      ? point('The price has fallen back below its 5-day average.', 6, 'weakening', SUBJECT)
      : null,
    changePct !== null && changePct <= -2
      ? point(`It is down ${num(-changePct)} % on the day.`, 10, 'falling', SUBJECT)
      : null,
    changePct !== null && changePct > 7
      ? point(`It is up ${num(changePct)} % on the day already: buying now is a chase.`, 12, 'chase', SUBJECT)
      : null,
    rsi !== null && rsi > 70 ? point(`An RSI of ${num(rsi)} is overheated.`, 12, 'overheated', SUBJECT) : null,
    volumeRatio !== null && volumeRatio >= 1.5 && (changePct ?? 0) < 0
      ? point(`Volume is ${num(volumeRatio)} times the day before's behind a fall.`, 8, 'distribution', SUBJECT)
      : null,
    rangePct !== null && rangePct >= 6
      ? point(`A range of ${num(rangePct)} % in a day passes any stop in minutes.`, 5, 'range', SUBJECT)
      : null,
    quant !== null && quant.score < 45
      ? point(`The quant score is ${num(quant.score)} of 100.`, 6, 'quant', quantFact)
      : null,
    quant !== null && quant.coverage < 0.3
      ? point(
          `Only ${Math.round(quant.coverage * 100)} % of the quant score rests on known figures.`,
          4,
          'unknowns',
          quantFact,
        )
      : null,
    position !== null && (position.unrealizedPct ?? 0) <= -1
      ? point(`The position is ${num(-(position.unrealizedPct ?? 0))} % down.`, 10, 'loss', positionFact(dossier))
      : null,
  ]);
}

const num = (value: number): string => String(Number(value.toFixed(2)));
