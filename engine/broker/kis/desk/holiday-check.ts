import type { Desk } from '../../../kernel/desk.ts';
import type { TradingDay } from '../../../market/types.ts';
import type { KisClient } from '../client.ts';
import type { EventQueue } from './event-queue.ts';

/**
 * Compares today with the broker's calendar of the Korean market, once a morning. Where they differ the broker is followed
 * for the day. An account that has no such list is told so once.
 */
export class HolidayCheck {
  private readonly client: KisClient;
  private readonly desk: () => Desk;
  private readonly queue: EventQueue;
  private checked: TradingDay | null = null;
  private told = false;

  constructor(client: KisClient, desk: () => Desk, queue: EventQueue) {
    this.client = client;
    this.desk = desk;
    this.queue = queue;
  }

  async run(): Promise<void> {
    const { clock, settings } = this.desk();
    const today = clock.localDay('KR', this.queue.now());
    if (!settings.enabledMarkets.includes('KR') || this.checked === today) return;
    const listed = await this.client.holidays(today);
    if (!listed.ok) {
      // A line that is down is tried again with the next round; a list that there is none of is not.
      if (listed.error.kind !== 'unsupported') return;
      this.checked = today;
      this.tellOnce(listed.error.words);
      return;
    }
    this.checked = today;
    const theirs = listed.value.find(({ day }) => day === today);
    if (theirs === undefined) return;
    const session = clock.sessionOf('KR', today);
    const ours = session !== null;
    if (session === 'unknown' || ours === theirs.open) return;
    const override = theirs.open
      ? ({ market: 'KR', day: today, closed: false, open: '09:00', close: '15:30' } as const)
      : ({ market: 'KR', day: today, closed: true } as const);
    this.queue.push({ type: 'holiday-correction', override });
  }

  private tellOnce(words: string): void {
    if (this.told) return;
    this.told = true;
    this.queue.push({
      type: 'notice',
      level: 'info',
      event: 'no-holiday-list',
      market: 'KR',
      message: `The built-in calendar is not compared with the broker's: ${words}`,
    });
  }
}
