import { createPracticeMarket } from '../../../../engine/broker/sim/market/practice-market.ts';
import { SimulatedMarket } from '../../../../engine/broker/sim/simulated-market.ts';
import { type Instant, instant } from '../../../../engine/market/types.ts';
import type { OrderId } from '../../../../engine/orders/order.ts';
import { BrokerSubject, CASH, clock, type Opening, SEED } from './subject.ts';

/** The simulated exchange over the practice world. */
export class SimSubject extends BrokerSubject {
  protected readonly broker: SimulatedMarket;
  private time: Instant;

  private constructor(opening: Opening) {
    super('practice', opening);
    const source = createPracticeMarket({ seed: SEED, startDay: clock.localDay('US_NASDAQ', opening.at), clock });
    const day = clock.localDay(opening.market, opening.at);
    this.broker = new SimulatedMarket({
      source,
      clock,
      cash: CASH,
      tradeFrom: clock.instantOf(opening.market, day, '00:00'),
    });
    this.time = opening.at;
    this.apply({ type: 'instruments', at: instant(this.broker.firstInstant()), added: source.instruments });
  }

  static async open(opening: Opening): Promise<SimSubject> {
    const subject = new SimSubject(opening);
    await subject.pass(0);
    return subject;
  }

  get now(): Instant {
    return this.time;
  }

  pass(ms: number): Promise<void> {
    const until = this.time + ms;
    // The kernel's tick comes once nothing else is due by then.
    for (
      let event = this.broker.next(until);
      event !== null && event.type !== 'tick';
      event = this.broker.next(until)
    ) {
      this.time = instant(Math.max(this.time, event.at));
      this.hear(event);
    }
    this.time = instant(until);
    return Promise.resolve();
  }

  listed(): readonly OrderId[] {
    const last = this.heard.findLast((event) => event.type === 'orders-refreshed');
    return last?.type === 'orders-refreshed' ? last.working : [];
  }

  close(): Promise<void> {
    this.broker.exchange.closeBars();
    return Promise.resolve();
  }
}
