import type { OperatorCommand } from '../kernel/events.ts';
import type { BookPage, BookPageName } from './book.ts';
import type { ChartData, ChartName } from './charts.ts';
import type { MemoryQuestion, MemoryView } from './context.ts';
import type { OrderDetails } from './order-details.ts';
import type { Explanation, Snapshot } from './snapshot.ts';
import type { EngineStatus } from './status.ts';
import type { TravelRequest, TravelView, WhatIfView } from './travel.ts';

/** What a view may send: an operator's command, a question, or the end of the engine. */
export type ClientRequest =
  | { readonly type: 'command'; readonly command: OperatorCommand; readonly actor: string }
  | { readonly type: 'explain'; readonly decisionId: string }
  /** The newest decision of a symbol, whatever it was. */
  | { readonly type: 'explain-symbol'; readonly symbolId: number }
  /** All that is known of one order. */
  | { readonly type: 'order'; readonly orderId: string }
  /** What is drawn for `g`; `symbolId` only for the charts of one symbol. */
  | { readonly type: 'chart'; readonly chart: ChartName; readonly symbolId: number | null }
  /** What the desk remembers. */
  | ({ readonly type: 'memory' } & MemoryQuestion)
  /** A page of the desk's book. */
  | { readonly type: 'book'; readonly page: BookPageName }
  | { readonly type: 'status' }
  /** Makes this terminal the one that may command. */
  | { readonly type: 'take-pen' }
  | { readonly type: 'stop' }
  /** Only a time machine answers these; it refuses commands in turn. */
  | TravelRequest;

export type ClientReply =
  | {
      readonly ok: true;
      readonly message: string;
      readonly explanation?: Explanation;
      readonly order?: OrderDetails;
      readonly chart?: ChartData;
      readonly memory?: MemoryView;
      readonly book?: BookPage;
      readonly status?: EngineStatus;
      readonly travel?: TravelView;
      readonly whatIf?: WhatIfView;
    }
  /** Refused, in words for the person who asked. */
  | { readonly ok: false; readonly message: string };

/** The only way from a view to the engine; one message protocol behind it, whatever the transport. */
export interface EngineClient {
  /** The newest known state; null until the first arrives. */
  snapshot(): Snapshot | null;
  /** Calls back after each change, at a bounded rate; returns the way to stop. */
  subscribe(listener: () => void): () => void;
  dispatch(request: ClientRequest): Promise<ClientReply>;
}
