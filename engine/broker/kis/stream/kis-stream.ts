import { type Instant, instant } from '../../../market/types.ts';
import type { Timer, WallClock } from '../../../runtime/wall-clock.ts';
import type { KisAccount } from '../account.ts';
import type { KisTransport } from '../transport.ts';
import { type ApprovalKeys, Connection } from './connection.ts';
import { type RecordListener, StreamDecoder } from './decoder.ts';
import type { Answer, FrameFault } from './frame.ts';
import type { LineState } from './line-state.ts';
import { type Coverage, Subscriptions } from './subscriptions.ts';
import { byPriority, type Feeds, registrationOf, type WantedSet } from './wanted.ts';

const ANSWER_MS = 5_000;
const RETRY_MS = 60_000;

/** A stretch without the stream. Nothing of it is sent again: orders, executions and prices have to be read by REST. */
export interface StreamGap {
  /** When something was last heard. */
  readonly from: Instant;
  /** When everything wanted had been asked for again. */
  readonly to: Instant;
}

/** All calls come from the socket or the clock, in the order of what happened, and are not waited for. */
export interface StreamListener extends RecordListener {
  line(state: LineState): void;
  /** Told when it differs from what was told before. */
  coverage(coverage: Coverage): void;
  gap(gap: StreamGap): void;
}

export interface KisStreamOptions {
  readonly account: KisAccount;
  readonly transport: Pick<KisTransport, 'openSocket'>;
  readonly clock: WallClock;
  /** From 0 to below 1: spreads attempts to connect. */
  readonly random: () => number;
  /** The REST client. */
  readonly keys: ApprovalKeys;
  readonly listener: StreamListener;
}

/** How much came, and what of it could not be used. */
export interface StreamCounts {
  readonly records: number;
  /** Notices left out because they are about another account of the same user. */
  readonly otherAccounts: number;
  readonly faults: Readonly<Partial<Record<FrameFault, number>>>;
}

/** The broker's stream of prices, books and order notices: the line, what is registered on it, and what comes. */
export class KisStream {
  private readonly options: KisStreamOptions;
  private readonly connection: Connection;
  private readonly decoder: StreamDecoder;
  private readonly subscriptions = new Subscriptions();
  private readonly faults: Partial<Record<FrameFault, number>> = {};
  private answerTimer: Timer | null = null;
  private retryTimer: Timer | null = null;
  private up = false;
  private gapFrom: Instant | null = null;
  private told = '';

  constructor(options: KisStreamOptions) {
    const { account, listener } = options;
    const fault = (kind: FrameFault) => {
      this.faults[kind] = (this.faults[kind] ?? 0) + 1;
    };
    this.options = options;
    this.decoder = new StreamDecoder(account, listener, fault);
    this.connection = new Connection({
      ...options,
      url: `${account.wsUrl}/tryitout`,
      listener: {
        line: (state) => this.lineIs(state),
        data: (bytes, frame, receivedAt) => this.decoder.decode(bytes, frame, receivedAt),
        answer: (answer) => this.answered(answer),
        fault,
      },
    });
  }

  get counts(): StreamCounts {
    return { records: this.decoder.records, otherAccounts: this.decoder.otherAccounts, faults: { ...this.faults } };
  }

  /** Connects and keeps connected until `close`. */
  open(): void {
    this.connection.open();
  }

  /** Replaces what is wanted; only the difference is sent. */
  want(set: WantedSet, feeds: Feeds): void {
    const { account } = this.options;
    this.subscriptions.want(
      byPriority(set).map((wanted) => ({ wanted, registration: registrationOf(wanted, account, feeds) })),
    );
    this.tellCoverage();
    this.send();
  }

  async close(): Promise<void> {
    await this.connection.close();
  }

  private lineIs(state: LineState): void {
    if (state.state === 'up') {
      this.up = true;
      this.decoder.forgetSecrets();
      this.subscriptions.lineUp();
    } else if (this.up) {
      this.up = false;
      this.gapFrom ??= this.connection.heardAt;
      this.answerTimer?.cancel();
      this.retryTimer?.cancel();
      this.retryTimer = null;
      this.subscriptions.lineDown();
    }
    this.options.listener.line(state);
    if (state.state === 'up') this.send();
    else this.tellCoverage();
  }

  private answered(answer: Answer): void {
    if (answer.trId !== null && answer.secret !== null) this.decoder.setSecret(answer.trId, answer.secret);
    this.subscriptions.answer(answer);
    this.send();
  }

  /** Sends the next request, if one is due; when there is none left, says what is served now. */
  private send(): void {
    const { subscriptions } = this;
    if (!this.up || subscriptions.waiting) return;
    const { clock } = this.options;
    this.answerTimer?.cancel();
    const request = subscriptions.next();
    if (request === null) {
      this.settled();
      return;
    }
    this.connection.send(request.type, request.registration);
    this.answerTimer = clock.after(ANSWER_MS, () => {
      subscriptions.unanswered();
      this.send();
    });
  }

  private settled(): void {
    const { clock, listener } = this.options;
    if (this.subscriptions.mayRetry && this.retryTimer === null) {
      this.retryTimer = clock.after(RETRY_MS, () => {
        this.retryTimer = null;
        this.subscriptions.retry();
        this.send();
      });
    }
    this.tellCoverage();
    const from = this.gapFrom;
    this.gapFrom = null;
    if (from !== null) listener.gap({ from, to: instant(clock.now()) });
  }

  private tellCoverage(): void {
    const coverage = this.subscriptions.coverage();
    const told = JSON.stringify(coverage);
    if (told === this.told) return;
    this.told = told;
    this.options.listener.coverage(coverage);
  }
}
