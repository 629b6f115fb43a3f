import type { CooldownView, KillSwitchStepView, LimitView, RiskView } from '../client/snapshot.ts';
import type { Desk } from '../kernel/desk.ts';
import { amountOf, holdingsOf } from '../kernel/money-view.ts';
import { blackoutEndsAt } from '../kernel/order-flow.ts';
import type { Account, MarketDay } from '../kernel/state.ts';
import { MONEY_DECIMALS } from '../market/money.ts';
import { type Instant, symbolId } from '../market/types.ts';
import { isTerminal } from '../orders/lifecycle.ts';
import { cashFloorPct } from '../risk/cash-floor.ts';
import { effectiveProfile } from '../risk/profiles.ts';
import { sectorCap } from '../risk/sector-budget.ts';
import { showAmount } from '../risk/verdict.ts';
import { insightView } from './model-view.ts';

/** The desk's limits as used / limit, its cooldowns, the kill switch's steps and the blackout. */
export function riskView(desk: Desk, at: Instant): RiskView {
  const until = blackoutEndsAt(desk);
  return {
    insight: insightView(desk),
    limits: [
      ...[...desk.state.accounts.values()].flatMap((account) => accountLimits(desk, account, at)),
      ...sectorLimits(desk),
    ],
    cooldowns: cooldownsOf(desk, at),
    killSwitch: killSwitchOf(desk),
    blackout: {
      active: until !== null,
      until,
      queued: desk.state.parked.length,
      max: desk.settings.blackoutQueueMax,
    },
  };
}

/** What holds for one currency: the cash to keep, what may be invested, and the largest order. */
function accountLimits(desk: Desk, account: Account, at: Instant): LimitView[] {
  const { currency } = account;
  const holdings = holdingsOf(desk, currency);
  const equity = account.cash + holdings.evaluation;
  if (equity <= 0) return [];
  const days = [...desk.state.markets.values()].filter((day) => desk.currencyOf(day.market) === currency);
  const strictest = days.toSorted((a, b) => cashFloorPct(b.regime) - cashFloorPct(a.regime))[0];
  const floor = strictest === undefined ? null : cashFloorPct(strictest.regime);
  const available = account.cash - account.reserved;
  const cashPct = (available / equity) * 100;
  return [
    {
      name: `cash floor ${currency}`,
      used: cashPct,
      limit: floor,
      unit: '%',
      bound: 'least',
      breached: floor !== null && cashPct < floor,
      note: strictest === undefined ? '' : `in ${strictest.regime}`,
    },
    {
      name: `exposure ${currency}`,
      used: (holdings.evaluation / equity) * 100,
      limit: floor === null ? null : 100 - floor,
      unit: '%',
      bound: 'most',
      breached: false,
      note: holdings.count === 1 ? '1 position' : `${holdings.count} positions`,
    },
    fatFinger(desk, account, days, at),
  ];
}

/** The strictest of the sessions that are on, and the largest purchase that works now. */
function fatFinger(
  desk: Desk,
  { currency, cash, reserved }: Account,
  days: readonly MarketDay[],
  at: Instant,
): LimitView {
  const limit = Math.min(
    ...days.map((day) => effectiveProfile(desk.settings, desk.clock.sessionAt(day.market, at)).fatFingerPct),
    desk.settings.fatFingerPct,
  );
  const available = cash - reserved;
  const working = [...desk.state.orders.values()]
    .filter((order) => order.side === 'BUY' && !isTerminal(order.state) && order.kind.kind !== 'market')
    .filter((order) => desk.currencyOf(order.market) === currency)
    .map((order) => amountOf(order.market, order.kind.kind === 'market' ? 0 : order.kind.limit, order.quantity));
  const largest = Math.max(0, ...working);
  const usedPct = (largest * 100) / (available + largest);
  return {
    name: `fat finger ${currency}`,
    used: largest === 0 ? null : usedPct,
    limit,
    unit: '%',
    bound: 'most',
    breached: usedPct > limit,
    note: `max ${showAmount(Math.floor((available * limit) / 100), MONEY_DECIMALS[currency])}`,
  };
}

/** The sectors that are held, fullest first. */
function sectorLimits(desk: Desk): LimitView[] {
  const held = new Map<string, number>();
  for (const { symbol } of desk.state.positions.values()) {
    const { sector } = desk.table.instruments[symbol]!;
    if (sector !== undefined) held.set(sector, (held.get(sector) ?? 0) + 1);
  }
  return [...held]
    .sort(([, a], [, b]) => b - a)
    .map(([sector, used]) => {
      const limit = sectorCap({ heat: null, held: used });
      return {
        name: sector,
        used,
        limit,
        unit: 'count',
        bound: 'most',
        breached: used > limit,
        note: 'sector',
      };
    });
}

function cooldownsOf(desk: Desk, at: Instant): CooldownView[] {
  const { settings } = desk;
  const cooldowns: CooldownView[] = [];
  for (const [id, memory] of desk.state.memory) {
    const symbol = symbolId(id);
    const add = (from: number | null, ms: number, reason: CooldownView['reason']) => {
      if (from === null || from + ms <= at) return;
      cooldowns.push({ code: desk.codeOf(symbol), name: desk.nameOf(symbol), reason, until: from + ms });
    };
    add(memory.lastStopLossAt, settings.stopLossCooldownMinutes * 60_000, 'stop-loss');
    add(memory.lastSellAt, settings.resellCooldownSeconds * 1000, 'sold');
    add(memory.lastSignalAt, settings.signalCooldownSeconds * 1000, 'signal');
  }
  return cooldowns.sort((a, b) => a.until - b.until);
}

function killSwitchOf(desk: Desk): KillSwitchStepView[] {
  return (desk.state.killSwitch?.steps ?? []).map((step, i) => ({
    step: i + 1,
    name: step.action,
    status: step.status,
    attempts: step.attempts,
    tookMs: step.startedAt === null || step.endedAt === null ? null : step.endedAt - step.startedAt,
    note: step.note,
  }));
}
