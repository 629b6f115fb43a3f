import type { ExitReason } from '../kernel/reasons.ts';
import type { Instant, MarketCode, Money, Price, Quantity, SymbolId } from '../market/types.ts';

/** Only upward: HOLDING → BE_LOCK → ARMED → EXITED; a gap may skip states. */
export const EXIT_STATES = ['HOLDING', 'BE_LOCK', 'ARMED', 'EXITED'] as const;
export type ExitState = (typeof EXIT_STATES)[number];

/** What the scanner and planner knew when the position was opened; stored with the trade. */
export interface SelectionContext {
  readonly rsi: number | null;
  readonly rsiIsProxy: boolean;
  readonly volumeRatio: number | null;
  readonly signal: 'momentum' | 'oversold' | null;
  readonly score: number | null;
}

/** A long holding of one symbol and its exit state. Mutable inside the kernel only. */
export interface Position {
  readonly symbol: SymbolId;
  readonly market: MarketCode;
  quantity: Quantity;
  /** Average entry price in price units; may have a fraction after several fills. */
  entryPrice: number;
  /** Purchase amount of what is held, minor units, without fees. */
  cost: Money;
  readonly openedAt: Instant;
  state: ExitState;
  /** Highest traded price since entry. */
  peak: Price;
  /** ATR(14) in price units used for the trail; null until known. */
  atr: number | null;
  /** True when the ATR was scaled up from minute bars because too few daily bars are known. */
  atrIsEstimate: boolean;
  /** Hard stop in percent of the entry, negative. */
  hardStopPct: number;
  /** Of the hard stop's distance, as the macro council had it when the entry was decided; 1 when left out. */
  readonly stopMultiplier?: number;
  /** The trailing stop's price once ARMED; it never falls. */
  trailingStop: number | null;
  readonly playbookStopPct: number | null;
  readonly takeProfitPct: number | null;
  readonly entryDecisionId: string;
  readonly selection: SelectionContext;
  /** Of the decision that opened it, for the trade record. */
  readonly confidence: number;
  readonly rationale: string;
  /** Found at the broker but unknown here: entry is the broker's average. */
  readonly adopted: boolean;
  /** Set while an exit order is under way, so that one cause sends one order. */
  exitOrderId: string | null;
  exitReason: ExitReason | null;
  exitDecisionId: string | null;
  /** Running sums of the round trip, for the trade record. */
  boughtQuantity: number;
  boughtValue: number;
  soldQuantity: number;
  soldValue: number;
  /** Minor units; fees are commission and tax of all fills so far. */
  buyAmount: number;
  sellAmount: number;
  fees: number;
}
