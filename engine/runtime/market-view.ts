import type { MarketView } from '../client/snapshot.ts';
import type { Desk } from '../kernel/desk.ts';
import { MARKETS } from '../market/markets.ts';
import { type Instant, MARKET_CODES, type MarketCode } from '../market/types.ts';

/** Every market there is, those that this desk trades on first. */
export function marketViews(desk: Desk, at: Instant): MarketView[] {
  const views = MARKET_CODES.map((code) => marketView(desk, code, at));
  return [...views.filter(({ enabled }) => enabled), ...views.filter(({ enabled }) => !enabled)];
}

/** The markets with a day of their own, those that trade now first: their prices are the ones that move. */
export function daysByOpen(desk: Desk, at: Instant): MarketCode[] {
  const codes = [...desk.state.markets.keys()];
  const isOpen = (code: MarketCode) => desk.clock.isOpen(code, at);
  return [...codes.filter(isOpen), ...codes.filter((code) => !isOpen(code))];
}

function marketView(desk: Desk, code: MarketCode, at: Instant): MarketView {
  const moment = desk.clock.stateAt(code, at);
  const day = desk.state.markets.get(code);
  return {
    code,
    enabled: desk.marketSymbols.has(code),
    state: moment.state,
    session: moment.session,
    zone: MARKETS[code].zone,
    localTime: desk.clock.localTime(code, at),
    tradingDay: moment.tradingDay,
    ...nextChangeOf(desk, code, moment.state, at),
    regime: day?.regime ?? null,
    regimeNote: day?.regimeNote ?? '',
    playbook: day?.playbookStatus ?? null,
    playbookNote: day?.playbookNote ?? '',
    lastDataAt: day?.lastDataAt ?? null,
    symbols: desk.marketSymbols.get(code)?.length ?? 0,
  };
}

function nextChangeOf(
  { clock }: Desk,
  code: MarketCode,
  state: MarketView['state'],
  at: Instant,
): Pick<MarketView, 'nextChange' | 'nextChangeAt'> {
  if (state !== 'open') {
    const nextChangeAt = clock.nextOpen(code, at);
    return { nextChangeAt, nextChange: nextChangeAt === null ? null : state === 'break' ? 'resume' : 'open' };
  }
  const session = clock.sessionOf(code, clock.localDay(code, at));
  const pause = session === null || session === 'unknown' ? undefined : session.breaks.find(({ start }) => start > at);
  if (pause !== undefined) return { nextChangeAt: pause.start, nextChange: 'break' };
  const nextChangeAt = clock.nextClose(code, at);
  return { nextChangeAt, nextChange: nextChangeAt === null ? null : 'close' };
}
