import type { Binding } from '../workbench.ts';
import { askSelected, canAnswer, explainOrder, hasDecision } from './order-actions.ts';

/** The keys of an order's view, beside those it shares with a reader. */
export const ORDER_KEYS: readonly Binding[] = [
  { id: 'order.answer', keys: ['enter'], dangerous: true, scopes: ['order'], enabled: canAnswer, run: askSelected },
  { id: 'order.decision', keys: ['e'], scopes: ['order'], enabled: hasDecision, run: explainOrder },
];
