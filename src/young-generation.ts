import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Larger than that it saves next to no time on the workstation's frames. */
const LARGEST_BYTES = 32e6;
const LOOK_EVERY_MS = 100;

/**
 * Keeps V8 from letting the part of the heap for new objects grow from here on, once it has grown to 32 MB. Each frame of Ink
 * is tens of thousands of short-lived objects; V8 takes them for a reason to grow that part to 128 MB within the first
 * minutes, and lets the garbage in the rest grow along. It heeds this option while it runs, for all threads.
 */
export function limitYoungGeneration(): void {
  const timer = setInterval(() => {
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    if (young !== undefined && young.space_size < LARGEST_BYTES) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    clearInterval(timer);
  }, LOOK_EVERY_MS);
  timer.unref();
}
