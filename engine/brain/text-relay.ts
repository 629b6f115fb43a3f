import type { WallClock } from '../runtime/wall-clock.ts';

/** What is heard is handed on at most so often. */
const GAP_MS = 250;
/** Characters of a reply that are handed on; a reply that is longer is read all the same, but not watched. */
const LONGEST = 6_000;

/** Hands a reply on as it is written: in pieces at most four times a second, and no more than can be looked at. */
export class TextRelay {
  private readonly clock: WallClock;
  private readonly tell: (text: string, anew: boolean) => void;
  private attempt = -1;
  private waiting = '';
  private anew = true;
  private told = 0;
  private toldAt = Number.NEGATIVE_INFINITY;
  private timer: ReturnType<WallClock['after']> | null = null;

  constructor(clock: WallClock, tell: (text: string, anew: boolean) => void) {
    this.clock = clock;
    this.tell = tell;
  }

  readonly hear = (text: string, attempt: number): void => {
    if (attempt !== this.attempt) {
      this.attempt = attempt;
      this.waiting = '';
      this.told = 0;
      this.anew = true;
    }
    this.waiting += text.slice(0, Math.max(0, LONGEST - this.told - this.waiting.length));
    if (this.waiting === '') return;
    const wait = this.toldAt + GAP_MS - this.clock.now();
    if (wait <= 0) this.flush();
    else this.timer ??= this.clock.after(wait, () => this.flush());
  };

  /** The reply is complete, or there is none: what waits is not handed on any more. */
  end(): void {
    this.timer?.cancel();
    this.timer = null;
    this.waiting = '';
  }

  private flush(): void {
    this.timer?.cancel();
    this.timer = null;
    if (this.waiting === '') return;
    const { waiting, anew } = this;
    this.waiting = '';
    this.anew = false;
    this.told += waiting.length;
    this.toldAt = this.clock.now();
    this.tell(waiting, anew);
  }
}
