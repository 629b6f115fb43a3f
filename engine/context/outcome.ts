/** A day of a symbol after a decision; prices in the units of the decision's. */
export interface LaterDay {
  readonly day: string;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** How far a price has to go, up or down, for a decision to be called right or wrong; percent. */
export const BARRIER_PCT = 3;
/** Trading days after which what came is told, and after which the barriers are no longer watched. */
export const HORIZONS = [1, 5, 20] as const;
const LAST_HORIZON = 20;

/** What a price did after a decision. */
export interface FollowUp {
  /** Change from the decision's price to the close so many trading days later, percent; null while it is not known. */
  readonly after: Readonly<Record<(typeof HORIZONS)[number], number | null>>;
  /** The barrier that was touched first, and on which trading day after; `none` when none was in twenty; null while open. */
  readonly barrier: { readonly side: 'up' | 'down' | 'none'; readonly days: number } | null;
}

/**
 * Follows a price over the days after a decision, oldest first: those of which a close is known. A day that touches both
 * barriers counts as down, because the order of the two is not known.
 */
export function followUp(price: number, later: readonly LaterDay[], barrierPct = BARRIER_PCT): FollowUp {
  const after = (days: number): number | null => {
    const bar = later[days - 1];
    return bar === undefined || price <= 0 ? null : (bar.close / price - 1) * 100;
  };
  return {
    after: { 1: after(1), 5: after(5), 20: after(20) },
    barrier: price <= 0 ? null : firstBarrier(price, later.slice(0, LAST_HORIZON), barrierPct),
  };
}

function firstBarrier(price: number, later: readonly LaterDay[], pct: number): FollowUp['barrier'] {
  const up = price * (1 + pct / 100);
  const down = price * (1 - pct / 100);
  for (const [index, { high, low }] of later.entries()) {
    if (low <= down) return { side: 'down', days: index + 1 };
    if (high >= up) return { side: 'up', days: index + 1 };
  }
  return later.length < LAST_HORIZON ? null : { side: 'none', days: LAST_HORIZON };
}

/** What is known of a decision once time has passed. */
export interface DecisionFate {
  readonly action: 'BUY' | 'SELL' | 'HOLD';
  /** Whether the symbol was held when it was decided. */
  readonly held: boolean;
  /** Of the round trip that it opened, after fees; null for every other decision and while the position is open. */
  readonly pnl: number | null;
  readonly followUp: FollowUp;
}

/**
 * Whether a decision was right; null while that is open. A purchase that ended with a gain was; staying out was unless the
 * price rose by the barrier first; selling likewise; keeping a holding was unless the price fell by it first.
 */
export function wasRight({ action, held, pnl, followUp: { barrier } }: DecisionFate): boolean | null {
  if (action === 'BUY') return pnl === null ? null : pnl > 0;
  if (barrier === null) return null;
  return barrier.side !== (action === 'HOLD' && held ? 'down' : 'up');
}
