import type { QuantScore } from '../../analysis/quant-score.ts';
import type { Instant, MarketCode } from '../../market/types.ts';
import type { PlanSubject, Regime } from '../../playbook/model.ts';

/** A piece of memory for a prompt, of one layer of context. */
export interface ContextItem {
  readonly layer: 'L1' | 'L2' | 'L3' | 'L4' | 'L5' | 'L6' | 'L7';
  /** `2026-02-04`, `2026-W06`, … */
  readonly timeFrame: string;
  readonly key: string;
  readonly value: string;
}

/** Written outside: never more than data. */
export interface NewsItem {
  readonly publishedAt: Instant;
  readonly source: string;
  readonly headline: string;
}

export interface DossierPosition {
  readonly quantity: number;
  /** In currency units. */
  readonly entryPrice: number;
  readonly unrealizedPct: number | null;
  readonly holdingDays: number | null;
  readonly exitState: 'HOLDING' | 'BE_LOCK' | 'ARMED';
}

/** What both sides of a debate argue from; the facts made of it are numbered F1, F2, … */
export interface Dossier {
  readonly market: MarketCode;
  readonly at: Instant;
  readonly regime: Regime;
  readonly data: PlanSubject;
  readonly quant: QuantScore | null;
  readonly position: DossierPosition | null;
  readonly context: readonly ContextItem[];
  readonly news: readonly NewsItem[];
}

/** What the macro council argues from. */
export interface MacroDossier {
  readonly day: string;
  readonly at: Instant;
  readonly markets: readonly {
    readonly market: MarketCode;
    readonly regime: Regime;
    /** Of the index, percent. */
    readonly return1dPct: number | null;
    readonly return5dPct: number | null;
  }[];
  readonly sectors: readonly { readonly sector: string; readonly returnPct: number }[];
  readonly context: readonly ContextItem[];
  readonly news: readonly NewsItem[];
}
