import type { KisAccount } from '../../../../../engine/broker/kis/account.ts';
import type { ApprovalKeys } from '../../../../../engine/broker/kis/stream/connection.ts';
import { KisStream, type StreamGap } from '../../../../../engine/broker/kis/stream/kis-stream.ts';
import type { LineState } from '../../../../../engine/broker/kis/stream/line-state.ts';
import { openSocket } from '../../../../../engine/broker/kis/stream/open-socket.ts';
import type { OrderBook, OrderNotice, PriceTick } from '../../../../../engine/broker/kis/stream/records.ts';
import type { Coverage } from '../../../../../engine/broker/kis/stream/subscriptions.ts';
import type { Feeds, WantedSet } from '../../../../../engine/broker/kis/stream/wanted.ts';
import { FakeClock } from '../../../../support/fake-clock.ts';
import type { StreamServer } from '../../../../support/stream-server.ts';

export const START = Date.parse('2026-11-25T10:00:00+09:00');

export const ACCOUNT: KisAccount = {
  mode: 'live',
  appKey: 'app-key-canary',
  appSecret: 'app-secret-canary',
  accountNo: '12345678',
  productCode: '01',
  htsId: 'trader1',
  baseUrl: 'http://127.0.0.1:1',
  wsUrl: 'ws://127.0.0.1:1',
};

const FEEDS: Feeds = { domestic: 'KRX', us: 'regular', asia: 'free' };

/** A stream with a clock that stands still, and everything it told. */
export class StreamDesk {
  readonly clock = new FakeClock(START);
  readonly lines: LineState[] = [];
  readonly ticks: PriceTick[] = [];
  readonly books: OrderBook[] = [];
  readonly notices: OrderNotice[] = [];
  readonly coverages: Coverage[] = [];
  readonly gaps: StreamGap[] = [];
  readonly droppedKeys: string[] = [];
  /** Keys that were given out: `key-1-canary` and so on. */
  keys = 0;
  /** Sockets that were opened. */
  sockets = 0;
  /** Where keys come from, if not from here. */
  keysFrom: ApprovalKeys['approvalKey'] | null = null;
  readonly stream: KisStream;
  private readonly server: StreamServer | null;

  constructor(server: StreamServer | null, account: Partial<KisAccount> = {}) {
    this.server = server;
    this.stream = new KisStream({
      account: { ...ACCOUNT, wsUrl: server?.url ?? ACCOUNT.wsUrl, ...account },
      transport: {
        openSocket: (url) => {
          this.sockets++;
          return openSocket(url);
        },
      },
      clock: this.clock,
      random: () => 0.5,
      keys: {
        approvalKey: () => this.keysFrom?.() ?? Promise.resolve({ ok: true, value: this.newKey() }),
        dropApprovalKey: (key) => this.droppedKeys.push(key),
      },
      listener: {
        tick: (tick) => this.ticks.push(tick),
        book: (book) => this.books.push(book),
        notice: (notice) => this.notices.push(notice),
        line: (state) => this.lines.push(state),
        coverage: (coverage) => this.coverages.push(coverage),
        gap: (gap) => this.gaps.push(gap),
      },
    });
  }

  get line(): LineState {
    return this.lines.at(-1) ?? { state: 'closed' };
  }

  get coverage(): Coverage {
    return this.coverages.at(-1) ?? { served: [], unserved: [] };
  }

  want(set: Partial<WantedSet>): void {
    this.stream.want({ notices: [], holdings: [], candidates: [], rest: [], ...set }, FEEDS);
  }

  /** Opens the line and waits until everything wanted is registered. */
  async up(): Promise<void> {
    this.stream.open();
    await until(() => this.settled);
  }

  get settled(): boolean {
    return (
      this.line.state === 'up' && this.coverage.unserved.every(({ why }) => why !== 'pending' && why !== 'line-down')
    );
  }

  /** Moves the clock to the next attempt and waits for what comes of it. */
  async nextAttempt(): Promise<void> {
    const { line } = this;
    if (line.state !== 'down') throw new Error(`the line is ${line.state}`);
    this.clock.advance(line.nextAttemptAt - this.clock.now());
    await until(() => this.line.state !== 'connecting');
  }

  private newKey(): string {
    const key = `key-${++this.keys}-canary`;
    this.server?.keys.add(key);
    return key;
  }
}

/** Lets sockets work until something holds. They are on this machine and in this process: what takes longer never comes. */
export async function until(holds: () => boolean): Promise<void> {
  for (let turns = 0; !holds(); turns++) {
    if (turns === 500_000) throw new Error(`waited in vain for ${holds}`);
    await new Promise(setImmediate);
  }
}
