import { createHash } from 'node:crypto';
import type { ClientReply } from '../engine/client/client.ts';
import type { Explanation } from '../engine/client/snapshot.ts';
import { BARRIER_PCT, followUp, HORIZONS, wasRight } from '../engine/context/outcome.ts';
import type { Desk } from '../engine/kernel/desk.ts';
import { DENIAL_REASONS, ENTRY_REASONS, EXIT_REASONS, HOLD_REASONS } from '../engine/kernel/reasons.ts';
import type {
  CouncilRecord,
  DecisionRecord,
  FillRecord,
  InsightRecord,
  ModelCallRecord,
  NewsRecord,
  OrderRecord,
  TradeRecord,
} from '../engine/kernel/records.ts';
import { MARKETS } from '../engine/market/markets.ts';
import { type MarketCode, symbolId } from '../engine/market/types.ts';
import type { Scenario } from '../engine/playbook/model.ts';
import { type ExplanationRows, latestDecisionOf, loadExplanationRows } from '../storage/queries.ts';
import type { SqliteRunStore } from '../storage/run-store.ts';
import { conditionLines, exitLines, inputLines, moneyText, priceText, sizeLines } from './explained-numbers.ts';
import { knowledgeText } from './model-knowledge.ts';
import { smallestChange } from './smallest-change.ts';

const REASONS: Readonly<Record<string, string>> = {
  ...EXIT_REASONS,
  ...DENIAL_REASONS,
  ...HOLD_REASONS,
  ...ENTRY_REASONS,
};

/** Why the newest decision of a symbol came out as it did. */
export function explainSymbol(store: SqliteRunStore, desk: Desk, symbol: number): ClientReply {
  const instrument = desk.table.instruments[symbol];
  if (instrument === undefined) return { ok: false, message: `there is no symbol ${symbol}` };
  const decision = latestDecisionOf(store, instrument.market, instrument.code);
  if (decision === null) return { ok: false, message: `nothing was decided on ${desk.nameOf(symbolId(symbol))} yet` };
  return explainDecision(store, decision.id);
}

/**
 * Everything a decision was made from and what came of it, out of the store.
 *
 * @param asOf the rows as they were at another moment
 */
export function explainDecision(
  store: SqliteRunStore,
  decisionId: string,
  asOf: (rows: ExplanationRows) => ExplanationRows = (rows) => rows,
): ClientReply {
  const rows = loadExplanationRows(store, decisionId);
  if (rows === null) return { ok: false, message: `decision ${decisionId} is not in the store` };
  return { ok: true, message: decisionId, explanation: explanationOf(asOf(rows)) };
}

function explanationOf(rows: ExplanationRows): Explanation {
  const {
    decision,
    order,
    fills,
    trade,
    counterpart,
    playbook,
    planCalls,
    council,
    ownCalls,
    insight,
    insightCalls,
    news,
  } = rows;
  const sections = [
    { heading: 'Decision', lines: decisionLines(decision) },
    { heading: 'What was looked at', lines: inputLines(decision) },
    { heading: 'Council', lines: council === null ? [] : councilLines(council) },
    { heading: 'Models that were asked', lines: ownCalls.map(modelCallLine) },
    { heading: 'Scenario', lines: scenarioLines(rows) },
    { heading: 'Smallest change that would have changed it', lines: smallestChange(decision, scenariosOf(rows)) },
    { heading: 'Size', lines: sizeLines(decision, order) },
    { heading: 'Measured by', lines: exitLines(decision) },
    { heading: 'Order', lines: order === null ? [] : orderLines(order) },
    { heading: 'Fills', lines: fills.map(fillLine) },
    { heading: 'Trade', lines: trade === null ? [] : tradeLines(trade) },
    {
      heading: decision.action === 'SELL' ? 'Why it had been bought' : 'Why it was sold again',
      lines: counterpart === null ? [] : decisionLines(counterpart),
    },
    { heading: 'What came after', lines: laterLines(rows) },
    {
      heading: 'Playbook',
      lines:
        playbook === null
          ? []
          : [
              `${playbook.playbook.id} of ${playbook.playbook.day}, version ${playbook.playbook.version}, by ${playbook.playbook.model}`,
              `outlook ${playbook.playbook.market_outlook}; ${playbook.playbook.contextSummary}`,
              ...playbook.playbook.global_rules.map((rule) => `global rule: ${rule.condition} → ${rule.action}`),
            ],
    },
    { heading: 'Models that were asked for the playbook', lines: planCalls.map(modelCallLine) },
    { heading: 'Macro council of the day', lines: insight === null ? [] : insightLines(insight) },
    { heading: 'Models that were asked for it', lines: insightCalls.map(modelCallLine) },
    { heading: 'News that was known', lines: news.map(newsLine) },
  ];
  return {
    decisionId: decision.id,
    title: `${decision.action} ${decision.name} – ${decision.cause}`,
    sections: sections.filter(({ lines }) => lines.length > 0),
    checks: decision.checks,
  };
}

function decisionLines(decision: DecisionRecord): string[] {
  const lines = [
    `${decision.action}: ${REASONS[decision.cause] ?? decision.cause}`,
    `why: ${decision.rationale}`,
    `when: ${localTime(decision.at, decision.market)} (${decision.session}), decision ${decision.id}, mode ${decision.mode}`,
    `price ${priceText(decision.price, decision.market)}, confidence ${decision.confidence}`,
  ];
  if (decision.count > 1)
    lines.push(`the same ${decision.count} times in a row, last at ${localTime(decision.lastAt, decision.market)}`);
  return lines;
}

/** What the price did in the days after, and whether the decision was right by it. */
function laterLines({ decision, trade, later }: ExplanationRows): string[] {
  const opened = trade?.entryDecisionId === decision.id ? trade.pnl : null;
  if (later.length === 0 && opened === null) return [];
  const { price, action, inputs } = decision;
  const followed = followUp(price, later);
  const right = wasRight({ action, held: inputs['holding_days'] != null, pnl: opened, followUp: followed });
  const changes = HORIZONS.map((days) => `${days} ${days === 1 ? 'day' : 'days'} ${percentText(followed.after[days])}`);
  const { barrier } = followed;
  const touched =
    barrier === null
      ? `neither ${BARRIER_PCT} % up nor down so far`
      : barrier.side === 'none'
        ? `neither ${BARRIER_PCT} % up nor down in ${barrier.days} trading days`
        : `first ${BARRIER_PCT} % ${barrier.side}, on trading day ${barrier.days} after`;
  return [
    `closes after it, against its price: ${changes.join(', ')}`,
    touched,
    right === null ? 'too early to say whether it was right' : `it was ${right ? 'right' : 'wrong'}`,
  ];
}

const percentText = (value: number | null): string =>
  value === null ? '–' : `${value > 0 ? '+' : ''}${value.toFixed(2)} %`;

function councilLines(council: CouncilRecord): string[] {
  const { id, startedAt, market, actor, source, decision, confidence, debate } = council;
  const agreed = council.samples > 1 ? `, ${council.agreeing} of ${council.samples} judges agree` : '';
  return [
    `${id}, called by ${actor} at ${localTime(startedAt, market)}; ${source === 'model' ? 'models argued' : 'offline rules argued, no model'}`,
    `verdict ${decision}, confidence ${confidence}${agreed}; keywords ${council.keywords.join(', ') || 'none'}`,
    `hunter score ${council.hunterScore.toFixed(1)} (${Math.round(council.coverage * 100)} % known), final ${council.finalScore.toFixed(1)}, risk ${council.riskTag}`,
    `cost ${(council.microUsd / 1e6).toFixed(4)} USD, ${council.inputTokens} tokens in, ${council.outputTokens} out`,
    ...debate.split('\n'),
  ];
}

const scenariosOf = ({ decision, playbook }: ExplanationRows): readonly Scenario[] =>
  playbook?.playbook.stocks.find(({ stock_code }) => stock_code === decision.symbol)?.scenarios ?? [];

function scenarioLines(rows: ExplanationRows): string[] {
  const { decision } = rows;
  const scenarios = scenariosOf(rows);
  const scenario = decision.scenarioIndex === null ? undefined : scenarios[decision.scenarioIndex];
  if (decision.scenarioIndex === null || scenario === undefined) return [];
  return [
    `number ${decision.scenarioIndex + 1} of ${scenarios.length}: ${scenario.action}, confidence ${scenario.confidence}`,
    ...conditionLines(decision, scenario),
    `asks for ${scenario.allocation_pct} % of the cash, a stop at ${scenario.stop_loss_pct} %, a target of ${scenario.take_profit_pct} %`,
    scenario.rationale,
  ];
}

function orderLines(order: OrderRecord): string[] {
  const limit = order.limitPrice === null ? '' : ` at ${priceText(order.limitPrice, order.market)}`;
  const lines = [
    `${order.id}: ${order.side} ${order.quantity}, ${order.orderKind}${limit} – ${order.state}, ${order.filled} filled`,
    `sent ${localTime(order.createdAt, order.market)}, last change ${localTime(order.updatedAt, order.market)}`,
  ];
  if (order.message !== null) lines.push(order.message);
  return lines;
}

const fillLine = (fill: FillRecord): string =>
  `${localTime(fill.at, fill.market)} ${fill.side} ${fill.quantity} at ${priceText(fill.price, fill.market)} = ${moneyText(fill.amount, fill.market)}, costs ${moneyText(fill.commission + fill.tax, fill.market)}`;

function tradeLines(trade: TradeRecord): string[] {
  return [
    `${trade.quantity} from ${priceText(trade.entryPrice, trade.market)} to ${priceText(trade.exitPrice, trade.market)}: ${moneyText(trade.pnl, trade.market)} after ${moneyText(trade.fees, trade.market)} costs`,
    `exit ${trade.exitReason} (${EXIT_REASONS[trade.exitReason]}) in state ${trade.exitState}, peak ${priceText(trade.peak, trade.market)}`,
  ];
}

function insightLines(insight: InsightRecord): string[] {
  const { day, source, positionMultiplier, stopLossMultiplier, favourSectors, avoidSectors, claims, cited } = insight;
  const by = { model: 'models argued', offline: 'rules, no model', neutral: `neutral: ${insight.reason}` }[source];
  return [
    `${day}, ${by}: sizes × ${positionMultiplier}, stop distances × ${stopLossMultiplier}; cost ${(insight.microUsd / 1e6).toFixed(4)} USD`,
    ...(favourSectors.length === 0 ? [] : [`favoured sectors: ${favourSectors.join(', ')}`]),
    ...(avoidSectors.length === 0 ? [] : [`avoided sectors: ${avoidSectors.join(', ')}`]),
    ...(insight.themes.length === 0 ? [] : [`themes: ${insight.themes.join(', ')}`]),
    ...(insight.risks.length === 0 ? [] : [`risks: ${insight.risks.join(', ')}`]),
    ...(insight.rationale === '' ? [] : [insight.rationale]),
    ...claims.map(({ number, side, text }) => `C${number} ${side}${cited.includes(number) ? ', cited' : ''}: ${text}`),
  ];
}

const newsLine = ({ publishedAt, source, headline, due, market }: NewsRecord): string =>
  `${localTime(publishedAt, market ?? 'KR')} ${source}${due === null ? '' : `, due ${due}`}: ${headline}`;

/** One call of a model, with the beginnings of the hashes by which its request and reply are found in the ledger. */
function modelCallLine(call: ModelCallRecord): string {
  const name = call.provider === '' ? 'no model' : [call.provider, call.model].filter((part) => part !== '').join(':');
  const tokens = `${call.inputTokens ?? '?'} tokens in, ${(call.outputTokens ?? 0) + (call.thinkingTokens ?? 0)} out`;
  const cost = `${(call.microUsd / 1e6).toFixed(4)} USD, ${(call.latencyMs / 1000).toFixed(1)} s`;
  const result = call.result === 'answered' ? `answered ${hashText(call.reply)}` : `${call.result}: ${call.message}`;
  const knowledge = knowledgeText(call);
  return `${call.id} ${call.purpose}: ${name} was asked ${call.promptHash.slice(0, 8)}, ${result}; ${tokens}, ${cost}${knowledge === '' ? '' : `; ${knowledge}`}`;
}

const hashText = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

function localTime(at: number, market: MarketCode): string {
  return new Intl.DateTimeFormat('sv-SE', {
    dateStyle: 'short',
    timeStyle: 'medium',
    timeZone: MARKETS[market].zone,
  }).format(at);
}
