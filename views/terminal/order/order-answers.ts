import type { ListedOrderView, OrderDetails } from '../../../engine/client/order-details.ts';
import type { OperatorCommand } from '../workbench.ts';

type Resolution = Extract<OperatorCommand, { type: 'resolve-order' }>['as'];

/** What a person may say became of an order of unknown fate. */
export interface Answer {
  readonly as: Resolution;
  /** The listed order it would be; null for one that the broker never got. */
  readonly listed: ListedOrderView | null;
  /** The engine's words for why this cannot be said now, or null. */
  readonly refusal: string | null;
}

/** Every answer there is, those with evidence first; none for an order whose fate is not open or cannot be settled here. */
export function answersOf({ resolution, list }: OrderDetails): readonly Answer[] {
  if (resolution === null) return [];
  const candidates = (list?.orders ?? []).filter(({ isCandidate }) => isCandidate);
  return [
    ...candidates.map((listed): Answer => {
      const { brokerOrderId } = listed;
      return { as: { is: 'listed', brokerOrderId }, listed, refusal: null };
    }),
    { as: { is: 'never-received' }, listed: null, refusal: resolution.neverReceivedRefusal },
  ];
}
