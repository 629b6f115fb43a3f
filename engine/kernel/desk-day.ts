import type { Instant, SymbolId } from '../market/types.ts';
import { resetBreaker } from './breaker.ts';
import { keepDays, noteNow, rollUpToday } from './context-flow.ts';
import { endFold } from './decisions.ts';
import type { Desk } from './desk.ts';
import { evaluateSymbol } from './evaluate.ts';
import { recordEquity, recordMarketDay } from './evening-flow.ts';
import { refreshStop } from './fill-flow.ts';
import { closeMarketDay } from './market-data.ts';
import { equityOf } from './money-view.ts';
import { cancelOrders } from './order-flow.ts';
import { recordDaysBars } from './outcome-flow.ts';
import { expirePlaybook, lacksScenarios, requestPlan } from './plan-flow.ts';
import { scan } from './scan.ts';
import { noteDeskJob } from './schedule-flow.ts';
import type { MarketDay } from './state.ts';

const NEVER = Number.POSITIVE_INFINITY;

/**
 * When the market's day wants to be woken next: pre-market work, rescans, the close-out of the last minutes, the close.
 * Infinity when nothing is due.
 */
export function nextMilestone(desk: Desk, day: MarketDay): number {
  if (day.open === null || day.close === null) return NEVER;
  if (!day.started) return Math.max(preMarketAt(desk, day.open), desk.config.tradeFrom);
  let next: number = day.close;
  if (!day.closeOutDone) next = Math.min(next, day.close - desk.settings.closeOutMinutes * 60_000);
  if (day.dataSinceScan && day.lastScanAt !== null) next = Math.min(next, rescanAt(desk, day));
  return next;
}

const preMarketAt = (desk: Desk, open: Instant): number => open - desk.settings.preMarketMinutes * 60_000;

function rescanAt(desk: Desk, day: MarketDay): number {
  return Math.max((day.lastScanAt ?? 0) + desk.settings.rescanIntervalSeconds * 1000, day.open ?? 0);
}

/** Does what is due in a market's day. Each milestone changes what is due next, so the loop comes to an end. */
export function runMilestones(desk: Desk, day: MarketDay): void {
  for (;;) {
    if (day.open === null || day.close === null || nextMilestone(desk, day) > desk.at) return;
    if (!day.started) {
      if (desk.at >= day.close) schedule(desk, day, desk.at);
      else startDay(desk, day);
    } else if (desk.at >= day.close) endDay(desk, day);
    else if (!day.closeOutDone && desk.at >= day.close - desk.settings.closeOutMinutes * 60_000) closeOut(desk, day);
    else rescan(desk, day);
  }
}

/** Finds the market's next session that ends after `after`; none when no calendar covers it. */
export function schedule(desk: Desk, day: MarketDay, after: Instant): void {
  day.started = false;
  day.open = null;
  day.close = null;
  let candidate: ReturnType<typeof desk.clock.localDay> | null = desk.clock.localDay(day.market, after);
  while (candidate !== null) {
    const session = desk.clock.sessionOf(day.market, candidate);
    if (session === 'unknown') return;
    if (session !== null && session.close > after) {
      day.day = session.day;
      day.open = session.open;
      day.close = session.close;
      return;
    }
    candidate = desk.clock.nextTradingDay(day.market, candidate);
  }
}

function startDay(desk: Desk, day: MarketDay): void {
  day.started = true;
  day.closeOutDone = false;
  if (day.day !== null) {
    keepDays(desk, day.market, day.day);
    noteNow(desk, day.market, day.day, 'regime', day.regime);
  }
  const account = desk.account(day.market);
  if (account.day !== day.day) {
    account.day = day.day;
    account.dayStartEquity = equityOf(desk, account.currency);
    account.breakerBaseEquity = account.dayStartEquity;
    account.realisedToday = 0;
    account.feesToday = 0;
  }
  if (desk.config.breakerReset === 'next-day') resetBreaker(desk, 'a new trading day of the replay', 'replay');
  desk.say(
    'info',
    'day-start',
    `${day.market} ${day.day}: pre-market work; regime ${day.regime}${day.regimeNote === '' ? '' : ` (${day.regimeNote})`}`,
    {
      market: day.market,
    },
  );
  day.leftOut.clear();
  expirePlaybook(desk, day.market);
  day.playbookStatus = null;
  for (const position of desk.state.positions.values()) {
    if (position.market === day.market) refreshStop(desk, position, day.open ?? desk.at);
  }
  scan(desk, day.market);
  const version = day.playbookVersion;
  requestPlan(desk, day.market);
  if (day.day === null) return;
  const found = day.candidates.filter(({ selected }) => selected).length;
  const asked = day.playbookVersion > version ? 'a playbook was asked for' : 'nothing to plan for yet';
  noteDeskJob(desk, 'pre-market', day.market, day.day, `${found} candidates selected, ${asked}`);
}

/** Ranks again, and plans for candidates that the playbook does not know. */
export function rescan(desk: Desk, day: MarketDay): void {
  scan(desk, day.market);
  // A model's plan is one call a session; the operator may ask for another.
  if (desk.config.planner === 'offline' && lacksScenarios(desk, day.market)) requestPlan(desk, day.market);
}

/** The session's last minutes: holdings without overnight permission are closed, working buys cancelled. */
function closeOut(desk: Desk, day: MarketDay): void {
  day.closeOutDone = true;
  cancelOrders(desk, 'the session is about to end', (order) => order.market === day.market && order.side === 'BUY');
  for (const position of [...desk.state.positions.values()]) {
    if (position.market === day.market) evaluateSymbol(desk, position.symbol);
  }
}

function endDay(desk: Desk, day: MarketDay): void {
  if (day.day !== null) closeMarketDay(desk, day.market, day.day);
  for (const symbol of desk.marketSymbols.get(day.market) ?? []) endFold(desk, symbol as SymbolId);
  expirePlaybook(desk, day.market);
  if (day.day !== null) {
    recordEquity(desk, day.market, day.day);
    recordMarketDay(desk, day.market, day.day);
    noteDeskJob(desk, 'close', day.market, day.day, 'closed');
  }
  desk.say('info', 'day-end', `${day.market} ${day.day} closed`, { market: day.market });
  if (day.day !== null) {
    const { currency } = desk.account(day.market);
    recordDaysBars(desk, day.market, day.day);
    noteNow(desk, day.market, day.day, 'equity', { [currency]: equityOf(desk, currency) });
    noteNow(desk, day.market, day.day, 'index', day.indexLevels.at(-1) ?? null);
    rollUpToday(desk, day.market, day.day);
  }
  schedule(desk, day, desk.at);
}

/** The earliest moment any market wants to be woken. */
export function nextMarketWake(desk: Desk): number {
  let next = NEVER;
  for (const day of desk.state.markets.values()) next = Math.min(next, nextMilestone(desk, day));
  return next;
}
