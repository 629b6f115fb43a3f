import type { Instant } from '../market/types.ts';
import type { Timer, WallClock } from '../runtime/wall-clock.ts';
import type { NewsItem } from './item.ts';
import type { NewsAnswer, NewsFailure, NewsQuestion, NewsSource, NewsWatch } from './source.ts';

/** How long after one question the next one is asked: free keys allow one a second. */
const PAUSE_MS = 2_000;
/** How often it is looked what is worth asking. */
const LOOK_MS = 60_000;
/** How long a source is left alone after a failure, where it does not say itself. */
const REST_MS: Readonly<Record<NewsFailure, number>> = {
  quota: 6 * 3_600_000,
  auth: 6 * 3_600_000,
  protocol: 3_600_000,
  server: 600_000,
  network: 600_000,
  timeout: 600_000,
  cancelled: 600_000,
};
const REMEMBERED_IDS = 4_000;

/** What a source had to tell, for the journal. */
export interface NewsTold {
  readonly source: string;
  readonly asked: number;
  readonly items: readonly NewsItem[];
  readonly trouble: string | null;
}

export interface CollectorOptions {
  readonly sources: readonly NewsSource[];
  readonly clock: WallClock;
  /** Between two questions about the same, where the question does not say otherwise. */
  readonly intervalMs: number;
  /** Requests a day, of all sources together. */
  readonly dailyRequests: number;
  readonly desk: {
    watch(): NewsWatch;
    /** Requests that were made today, by the desk's own count, which outlives a process. */
    askedToday(): number;
    /** The desk's clock, which need not be that of the line. */
    now(): Instant;
    tell(news: NewsTold): void;
  };
}

/**
 * Asks sources of news one question after the other, the most important first and each no oftener than it is worth, and
 * tells the desk what is new. Whatever goes wrong is told once and waited out; nothing of it is thrown.
 */
export class NewsCollector {
  private readonly options: CollectorOptions;
  private readonly stopped = new AbortController();
  private readonly askedAt = new Map<string, number>();
  private readonly restUntil = new Map<string, number>();
  private readonly told = new Set<string>();
  private timer: Timer | null = null;

  constructor(options: CollectorOptions) {
    this.options = options;
  }

  start(): void {
    void this.look();
  }

  close(): void {
    this.stopped.abort();
    this.timer?.cancel();
  }

  /** Asks one question if there is one, and comes back later. */
  private async look(): Promise<void> {
    const found = this.next();
    if (found !== null) await this.ask(found.source, found.question);
    if (this.stopped.signal.aborted) return;
    this.timer = this.options.clock.after(found === null ? LOOK_MS : PAUSE_MS, () => void this.look());
  }

  private next(): { readonly source: NewsSource; readonly question: NewsQuestion } | null {
    const { sources, clock, intervalMs, dailyRequests, desk } = this.options;
    const now = clock.now();
    if (desk.askedToday() >= dailyRequests) return null;
    for (const source of sources) {
      if (now < (this.restUntil.get(source.name) ?? 0)) continue;
      const question = source
        .questions(desk.watch(), intervalMs)
        .find(
          ({ key, everyMs }) =>
            now - (this.askedAt.get(`${source.name} ${key}`) ?? Number.NEGATIVE_INFINITY) >= everyMs,
        );
      if (question !== undefined) return { source, question };
    }
    return null;
  }

  private async ask(source: NewsSource, question: NewsQuestion): Promise<void> {
    const { clock, desk } = this.options;
    this.askedAt.set(`${source.name} ${question.key}`, clock.now());
    const answer = await source.ask(question, desk.now(), this.stopped.signal);
    if (this.stopped.signal.aborted) return;
    desk.tell({ source: source.name, asked: 1, ...this.heard(source, question, answer) });
  }

  private heard(source: NewsSource, question: NewsQuestion, answer: NewsAnswer): Pick<NewsTold, 'items' | 'trouble'> {
    if (!answer.ok) {
      const rest = Math.max(answer.retryAfterMs ?? 0, REST_MS[answer.failure]);
      this.restUntil.set(source.name, this.options.clock.now() + rest);
      // It was not answered, so it is worth asking again after the rest.
      this.askedAt.delete(`${source.name} ${question.key}`);
      return { items: [], trouble: `${answer.failure}: ${answer.message}` };
    }
    const items = answer.items.filter(({ id }) => !this.told.has(id));
    for (const { id } of items) this.told.add(id);
    for (const id of this.told) {
      if (this.told.size <= REMEMBERED_IDS) break;
      this.told.delete(id);
    }
    return { items, trouble: null };
  }
}
