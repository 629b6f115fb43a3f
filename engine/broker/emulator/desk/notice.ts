import type { Execution, OrderRecord } from './order-record.ts';

/** What the broker tells of an order on its stream. */
export type Notice =
  /** Taken, modified, cancelled, refused by the exchange, or ended because an IOC or FOK could not be filled. */
  | {
      readonly kind: 'received' | 'confirmed' | 'refused' | 'unfilled';
      readonly order: OrderRecord;
      readonly quantity: number;
    }
  | {
      readonly kind: 'filled';
      readonly order: OrderRecord;
      readonly quantity: number;
      readonly execution: Execution;
    };
