import { readFileSync } from 'node:fs';

/** Kernel clock ticks are hundredths of a second on every Linux that Node runs on. */
const TICK_MS = 10;

/** Processor time of a process with all its threads, or of one thread, ms. */
function cpuMs(stat: string): number {
  const text = readFileSync(stat, 'utf8');
  // The name in brackets may hold anything; user and system time are fields 14 and 15, counted from before it.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Resident memory of a process, MB. */
export function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

export interface Load {
  /** Percent of one core that the main thread used, which has the terminal. */
  readonly mainPct: number;
  /** The same of all threads together. */
  readonly allPct: number;
}

/** Measures a process until the function it returns is called. */
export function measureLoad(pid: number): () => Load {
  const read = () => ({
    at: performance.now(),
    main: cpuMs(`/proc/${pid}/task/${pid}/stat`),
    all: cpuMs(`/proc/${pid}/stat`),
  });
  const from = read();
  return () => {
    const to = read();
    const pct = (ms: number) => (ms / (to.at - from.at)) * 100;
    return { mainPct: pct(to.main - from.main), allPct: pct(to.all - from.all) };
  };
}
