import { MARKETS } from '../market/markets.ts';
import { fromPrice } from '../market/money.ts';
import { type MarketCode, price, type SymbolId } from '../market/types.ts';
import { defensivePlan, expirePrices } from '../playbook/defensive.ts';
import { compilePlaybook } from '../playbook/matching.ts';
import type { PlanSubject, Playbook, PlaybookPlan } from '../playbook/model.ts';
import { noteNow } from './context-flow.ts';
import type { Desk } from './desk.ts';
import type { KernelEvent } from './events.ts';
import { insightLines } from './macro-flow.ts';
import { atrNow, changePct, rsiNow, volumeRatioNow } from './market-data.ts';
import { newsOf } from './news-flow.ts';

type PlanMade = Extract<KernelEvent, { type: 'plan-made' }>;

/** Compiles the active playbooks under the settings of now. */
export function compilePlaybooks(desk: Desk): void {
  for (const day of desk.state.markets.values()) {
    if (day.playbook !== null && day.playbookStatus === 'active') {
      desk.compiled.set(day.market, compilePlaybook(day.playbook, desk.settings));
    }
  }
}

/** Asks the planner for the market's playbook. Nothing is asked while there is nothing to plan for. */
export function requestPlan(desk: Desk, market: MarketCode): void {
  const day = desk.market(market);
  const subjects = planSubjects(desk, market);
  if (subjects.length === 0 || day.day === null) {
    day.playbookNote = 'no candidate yet: planned after the first scan that finds one';
    return;
  }
  const news = newsOf(
    desk,
    market,
    subjects.map(({ code }) => code),
  );
  const outlookOfDay = insightLines(desk);
  day.playbookVersion++;
  if (day.playbook === null) day.playbookStatus = 'pending';
  desk.emit({
    type: 'make-plan',
    request: {
      market,
      day: day.day,
      version: day.playbookVersion,
      at: desk.at,
      regime: day.regime,
      maxScenariosPerStock: desk.settings.maxScenariosPerStock,
      subjects,
      crossMarketSummary: crossMarketSummary(desk, market),
      ...(news.length > 0 && { news }),
      ...(outlookOfDay.length > 0 && { outlookOfDay }),
    },
  });
}

/** True when a selected candidate has no scenario in the active playbook. */
export function lacksScenarios(desk: Desk, market: MarketCode): boolean {
  const stocks = desk.compiled.get(market)?.stocks;
  return desk
    .market(market)
    .candidates.some((c) => c.selected && !(stocks?.has(desk.codeOf(c.symbol as SymbolId)) ?? false));
}

function planSubjects(desk: Desk, market: MarketCode): PlanSubject[] {
  const day = desk.market(market);
  const held = [...desk.state.positions.values()].filter((p) => p.market === market).map((p) => p.symbol);
  const candidates = day.candidates.filter((c) => c.selected).map((c) => c.symbol as SymbolId);
  return [...new Set([...held, ...candidates])].map((symbol) => subjectOf(desk, symbol));
}

/** A symbol as a brain is shown it. */
export function subjectOf(desk: Desk, symbol: SymbolId): PlanSubject {
  const market = desk.marketOf(symbol);
  const candidate = desk.market(market).candidates.find((c) => c.symbol === symbol);
  const last = desk.table.columns.last[symbol]!;
  const rsi = rsiNow(desk, symbol);
  const atr = atrNow(desk, symbol).value;
  return {
    code: desk.codeOf(symbol),
    name: desk.nameOf(symbol),
    held: desk.state.positions.has(symbol),
    price: fromPrice(price(last), market),
    priceDecimals: MARKETS[market].priceDecimals,
    changePct: known(changePct(desk, symbol)),
    rangePct: candidate?.rangePct ?? null,
    rsi: known(rsi.value),
    rsiIsProxy: rsi.isProxy,
    volumeRatio: known(volumeRatioNow(desk, symbol)),
    atrPct: atr === null ? null : (atr / last) * 100,
    ma5: average(desk, symbol, desk.table.dailyMa5.value(symbol)),
    ma20: average(desk, symbol, desk.table.dailyMa20.value(symbol)),
    score: candidate?.score ?? null,
    signal: candidate?.signal ?? null,
  };
}

const known = (value: number): number | null => (Number.isNaN(value) ? null : value);

const average = (desk: Desk, symbol: SymbolId, units: number): number | null =>
  Number.isNaN(units) ? null : units / 10 ** MARKETS[desk.marketOf(symbol)].priceDecimals;

function crossMarketSummary(desk: Desk, market: MarketCode): string {
  return [...desk.state.markets.values()]
    .filter((other) => other.market !== market && other.indexLevels.length > 1)
    .map((other) => {
      const [before, last] = other.indexLevels.slice(-2) as [number, number];
      return `${other.market} ${other.regime}, last day ${((last / before - 1) * 100).toFixed(2)} %`;
    })
    .join('; ');
}

/** Takes the planner's answer: a playbook, or the documented fallback for the kind of failure. */
export function takePlan(desk: Desk, event: PlanMade): void {
  const day = desk.market(event.market);
  if (day.day !== event.day || event.version !== day.playbookVersion) {
    desk.say(
      'warn',
      'plan-late',
      `A playbook for ${event.market} ${event.day} v${event.version} came too late and is not used`,
      { market: event.market },
    );
    return;
  }
  const { result } = event;
  if (result.ok) {
    activate(
      desk,
      event,
      result.plan,
      desk.config.planner,
      result.contextSummary,
      `${event.model} v${event.version}, ${result.plan.stocks.length} stocks`,
    );
    return;
  }
  const held = [...desk.state.positions.values()]
    .filter((p) => p.market === event.market)
    .map((p) => desk.codeOf(p.symbol));
  if (result.failure === 'api-error') {
    const before = day.playbook;
    if (before === null) {
      day.playbookStatus = 'failed';
      day.playbookNote = `planner failed: ${result.message}; no playbook, direct decisions only`;
      desk.say('error', 'plan-failed', day.playbookNote, { market: event.market });
      return;
    }
    // Today's own plan is better than an older one's leftovers.
    if (before.day === event.day && day.playbookStatus === 'active') {
      day.playbookNote = `${before.model} v${before.version} of today stays in force: ${result.message}`;
      desk.say('warn', 'playbook', `Playbook of ${event.market} ${event.day}: ${day.playbookNote}`, {
        market: event.market,
      });
      return;
    }
    activate(
      desk,
      event,
      expirePrices(before),
      'yesterday',
      before.contextSummary,
      `yesterday's, prices expired: ${result.message}`,
    );
    return;
  }
  activate(desk, event, defensivePlan(held), 'defensive', '', `defensive: ${result.failure}, ${result.message}`);
}

function activate(
  desk: Desk,
  event: PlanMade,
  plan: PlaybookPlan,
  source: Playbook['source'],
  contextSummary: string,
  note: string,
): void {
  const day = desk.market(event.market);
  expirePlaybook(desk, event.market);
  const playbook: Playbook = {
    ...plan,
    id: desk.newId('p'),
    market: event.market,
    day: event.day,
    version: event.version,
    createdAt: desk.at,
    source,
    model: event.model,
    contextSummary,
    crossMarketSummary: crossMarketSummary(desk, event.market),
  };
  day.playbook = playbook;
  day.playbookNote = note;
  day.playbookStatus = 'active';
  desk.record({ kind: 'playbook', status: 'active', playbook });
  if (day.day !== null) noteNow(desk, event.market, day.day, 'outlook', plan.market_outlook);
  desk.compiled.set(event.market, compilePlaybook(playbook, desk.settings));
  desk.state.scenarioMatches.clear();
  desk.say(
    source === 'offline' || source === 'model' ? 'info' : 'warn',
    'playbook',
    `Playbook of ${event.market} ${event.day}: ${note}; outlook ${plan.market_outlook}`,
    {
      market: event.market,
    },
  );
}

/** Ends the active playbook; it stays in the store for audit. */
export function expirePlaybook(desk: Desk, market: MarketCode): void {
  const day = desk.market(market);
  if (day.playbookStatus === 'active' && day.playbook !== null) {
    day.playbookStatus = 'expired';
    desk.record({ kind: 'playbook-status', id: day.playbook.id, status: 'expired' });
  }
  desk.compiled.delete(market);
}
