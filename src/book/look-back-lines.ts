import type { DecisionLine, LessonLine, ShadowLine } from '../../engine/client/book.ts';
import type { GateCost } from '../../engine/evolution/gate-cost.ts';
import { gateCosts } from '../../engine/evolution/gate-cost.ts';
import { MARKETS } from '../../engine/market/markets.ts';
import type { MarketCode } from '../../engine/market/types.ts';
import { rows } from '../../storage/review-rows.ts';
import type { SqliteRunStore } from '../../storage/run-store.ts';

/** Rows that a page holds at most, the newest. */
const PAGE_ROWS = 500;

/** Lessons, those that wait first, then the newest. */
export const lessonLines = (store: SqliteRunStore): LessonLine[] =>
  rows(store, 'lesson', `WHERE true ORDER BY status = 'proposed' DESC, at DESC, rowid DESC LIMIT ${PAGE_ROWS}`).map(
    ({ id, at, market, day, text, evidence, status, decidedBy }) => ({
      ...{ id, at, market, day, text, status, decidedBy },
      evidence: Object.entries(evidence)
        .map(([name, value]) => `${name} ${typeof value === 'number' ? round(value) : value}`)
        .join(', '),
    }),
  );

const round = (value: number): number => Math.round(value * 100) / 100;

/** Rejected candidates with what came of them, the newest first. One symbol's rejections of a day for a reason are one line. */
export function shadowLines(store: SqliteRunStore): ShadowLine[] {
  const outcomes = new Map(
    rows(store, 'shadow-outcome', `WHERE true ORDER BY trading_day DESC, rowid DESC LIMIT ${4 * PAGE_ROWS}`).map(
      (outcome) => [outcome.id, outcome],
    ),
  );
  const seen = new Set<string>();
  const lines: ShadowLine[] = [];
  for (const { id, at, market, symbol, stage, reason, price } of rows(
    store,
    'shadow',
    `WHERE true ORDER BY at, rowid LIMIT -1 OFFSET max(0, (SELECT count(*) FROM shadow) - ${4 * PAGE_ROWS})`,
  )) {
    const { zone, priceDecimals } = MARKETS[market];
    const outcome = outcomes.get(id);
    const day = outcome?.tradingDay ?? dayIn(zone, at);
    const key = `${market} ${symbol} ${stage} ${reason} ${day}`;
    if (seen.has(key)) continue;
    seen.add(key);
    lines.push({
      ...{ id, at, market, zone, code: symbol, stage, reason, day },
      name: outcome?.name ?? symbol,
      price: price / 10 ** priceDecimals,
      decimals: priceDecimals,
      peakPct: outcome?.peakPct ?? null,
      peakDay: outcome?.peakDay ?? null,
      surgedDay: outcome?.surgedDay ?? null,
      resultPct: outcome?.resultPct ?? null,
    });
  }
  return lines.reverse().slice(0, PAGE_ROWS);
}

const dayIn = (timeZone: string, at: number): string =>
  new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }).format(at);

/** What the gates have cost since the beginning. */
export const allGateCosts = (store: SqliteRunStore): GateCost[] =>
  gateCosts(rows(store, 'shadow-outcome', 'WHERE is_over = 1').map(({ kind: _, ...outcome }) => outcome));

/** Purchases and sales, those not looked at first, then the newest. */
export function decisionLines(store: SqliteRunStore): { decisions: DecisionLine[]; waiting: number } {
  const waiting = `SELECT count(*) FROM decisions AS d LEFT JOIN decision_reviews AS r ON r.decision_id = d.id
    WHERE d.action <> 'HOLD' AND r.decision_id IS NULL`;
  const ids = store.db
    .prepare<[], string>(
      `SELECT d.id FROM decisions AS d LEFT JOIN decision_reviews AS r ON r.decision_id = d.id
       WHERE d.action <> 'HOLD' OR r.decision_id IS NOT NULL
       ORDER BY r.decision_id IS NULL DESC, d.at DESC, d.rowid DESC LIMIT ${PAGE_ROWS}`,
    )
    .pluck()
    .all();
  const list = JSON.stringify(ids);
  const among = '(SELECT value FROM json_each(?))';
  const decisions = new Map(rows(store, 'decision', `WHERE id IN ${among}`, list).map((row) => [row.id, row]));
  const reviews = new Map(
    rows(store, 'decision-review', `WHERE decision_id IN ${among}`, list).map((row) => [row.decisionId, row]),
  );
  const trades = rows(
    store,
    'trade',
    `WHERE entry_decision_id IN ${among} OR exit_decision_id IN ${among}`,
    list,
    list,
  );
  const tradeOf = new Map(
    trades.flatMap((trade) => [
      [trade.entryDecisionId, trade],
      [trade.exitDecisionId ?? '', trade],
    ]),
  );
  return {
    waiting: store.db.prepare<[], number>(waiting).pluck().get() ?? 0,
    decisions: ids.flatMap((id) => {
      const decision = decisions.get(id);
      if (decision === undefined) return [];
      const review = reviews.get(id);
      const trade = tradeOf.get(id);
      const { at, market, symbol, name, action, cause, confidence } = decision;
      return {
        ...{ id, at, market, zone: zoneOf(market), code: symbol, name, action, cause, confidence },
        pnlPct: trade === undefined || trade.buyAmount === 0 ? null : (trade.pnl * 100) / trade.buyAmount,
        reviewedAt: review?.at ?? null,
        reviewer: review?.actor ?? null,
        notes: review?.notes ?? '',
      };
    }),
  };
}

const zoneOf = (market: MarketCode): string => MARKETS[market].zone;
