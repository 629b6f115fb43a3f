import { type ELDHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import type { EngineStatus } from '../client/status.ts';

/** The monitor's timer, ms. What it records is the time between two runs of it, so a thread on time shows this much. */
const TIMER_MS = 10;
const SAMPLES_KEPT = 30;

/** Milliseconds beyond the timer's own, two decimals. */
export const lagOf = (nanoseconds: number): number =>
  Math.max(0, Math.round((nanoseconds / 1e6 - TIMER_MS) * 100) / 100);

/** How late this thread comes to its work. `sample` is to be called every two seconds. */
export class LoopLag {
  private readonly sinceStart = monitor();
  private readonly sinceSample = monitor();
  /** Largest of each stretch between samples, oldest first; a minute of them. */
  private readonly lastMinute: number[] = [];

  sample(): void {
    this.lastMinute.push(this.sinceSample.max);
    if (this.lastMinute.length > SAMPLES_KEPT) this.lastMinute.shift();
    this.sinceSample.reset();
  }

  read(): EngineStatus['loopLagMs'] {
    const { sinceStart, sinceSample } = this;
    return {
      p50: lagOf(sinceStart.percentile(50)),
      p99: lagOf(sinceStart.percentile(99)),
      max: lagOf(sinceStart.max),
      maxLastMinute: lagOf(Math.max(sinceSample.max, ...this.lastMinute)),
    };
  }
}

function monitor(): ELDHistogram {
  const histogram = monitorEventLoopDelay({ resolution: TIMER_MS });
  histogram.enable();
  return histogram;
}
