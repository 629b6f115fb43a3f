import type { KillSwitchStepView, LimitView, RiskView } from '../client/snapshot.ts';
import type { Desk } from '../kernel/desk.ts';
import { holdingsOf } from '../kernel/money-view.ts';
import { blackoutEndsAt } from '../kernel/order-flow.ts';
import type { SymbolId } from '../market/types.ts';
import { cashFloorPct } from '../risk/cash-floor.ts';

/** The desk's limits as used / limit, its cooldowns, the kill switch's steps and the blackout. */
export function riskView(desk: Desk): RiskView {
  const until = blackoutEndsAt(desk);
  return {
    limits: limitsOf(desk),
    cooldowns: cooldownsOf(desk),
    killSwitch: killSwitchOf(desk),
    blackout: {
      active: until !== null,
      until,
      queued: desk.state.parked.length,
      max: desk.settings.blackoutQueueMax,
    },
  };
}

function limitsOf(desk: Desk): LimitView[] {
  const { state, settings } = desk;
  const limits: LimitView[] = [
    {
      name: 'fat finger',
      used: null,
      limit: settings.fatFingerPct,
      unit: '%',
      breached: false,
      note: 'of available cash, per order',
    },
  ];
  for (const account of state.accounts.values()) {
    const holdings = holdingsOf(desk, account.currency);
    const equity = account.cash + holdings.evaluation;
    if (equity <= 0) continue;
    const day = [...state.markets.values()].find((market) => desk.currencyOf(market.market) === account.currency);
    const floor = day === undefined ? null : cashFloorPct(day.regime);
    const cashPct = ((account.cash - account.reserved) / equity) * 100;
    limits.push({
      name: `cash floor ${account.currency}`,
      used: cashPct,
      limit: floor,
      unit: '%',
      breached: floor !== null && cashPct < floor,
      note: day === undefined ? '' : `cash to keep in ${day.regime}`,
    });
    limits.push({
      name: `exposure ${account.currency}`,
      used: (holdings.evaluation / equity) * 100,
      limit: floor === null ? null : 100 - floor,
      unit: '%',
      breached: false,
      note: `${holdings.count} positions`,
    });
  }
  return limits;
}

function cooldownsOf(desk: Desk): RiskView['cooldowns'] {
  const { settings } = desk;
  const cooldowns: { code: string; reason: string; until: number }[] = [];
  for (const [symbol, memory] of desk.state.memory) {
    const add = (from: number | null, ms: number, reason: string) => {
      if (from !== null && from + ms > desk.at)
        cooldowns.push({ code: desk.codeOf(symbol as SymbolId), reason, until: from + ms });
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
