import type { Effect } from '../kernel/events.ts';
import type { Instant } from '../market/types.ts';

/** What is done outside; a record only goes into the store. */
export type Outgoing = Exclude<Effect, { type: 'record' }>;

interface Waiting {
  readonly effect: Outgoing;
  /** Time of the event that asked for it. */
  readonly at: Instant;
}

/** What the events of one instant ask of the outside, in order: all of it leaves together, after the commit. */
export class Outbox {
  private waiting: Waiting[] = [];
  private orders = 0;

  get holdsOrder(): boolean {
    return this.orders > 0;
  }

  put(effect: Outgoing, at: Instant): void {
    this.waiting.push({ effect, at });
    if (effect.type === 'place-order') this.orders++;
  }

  /** Takes everything out. */
  take(): readonly Waiting[] {
    const { waiting } = this;
    if (waiting.length === 0) return waiting;
    this.waiting = [];
    this.orders = 0;
    return waiting;
  }
}
