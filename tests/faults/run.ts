/*
 * `npm run faults -- [FROM[-TO]] [--jobs=N] [--only=WORDS]`: whole trading days against the emulator, one a seed, with faults,
 * SIGKILLs and restarts; the books are compared at the end of each. `--only='KR live'` leaves out days of another kind. A
 * seed that fails says how to run it again. Needs a build.
 */
import { dayOf, type FaultDay } from './day.ts';
import { type FaultDayResult, runFaultDay } from './fault-day.ts';

const [range = '1-10'] = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
const jobs = Number(process.argv.find((arg) => arg.startsWith('--jobs='))?.slice(7) ?? 1);
const [from = 1, to = from] = range.split('-').map(Number);

const only = process.argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length) ?? '';

const kindOf = ({ markets, account, level, rich }: FaultDay): string =>
  `${markets.join('+')} ${account} ${level}${rich ? ' rich' : ''}`;
const seeds = Array.from({ length: to - from + 1 }, (_, i) => from + i).filter((seed) =>
  kindOf(dayOf(seed)).includes(only),
);
const results: FaultDayResult[] = [];
const failed: number[] = [];

async function work(): Promise<void> {
  for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
    const day = dayOf(seed);
    try {
      const result = await runFaultDay(day);
      results.push(result);
      const { orders, fills, kills, faults, resolved, unknown, phoneOrders, ms, faulty } = result;
      const verdict = faulty.length === 0 ? 'agree' : 'DIFFER';
      process.stdout.write(
        `${seed} ${kindOf(day)}: books ${verdict}; ${orders} orders, ${fills} fills, ${faults} faults, ${kills} kills, ${phoneOrders} on the phone, ${resolved} resolved, ${unknown} unknown, ${(ms / 1000).toFixed(0)} s\n`,
      );
      if (faulty.length === 0) continue;
      failed.push(seed);
      for (const line of faulty) process.stdout.write(`    ${line}\n`);
    } catch (error) {
      failed.push(seed);
      process.stdout.write(`${seed}: ${error instanceof Error ? error.message : String(error)}\n`);
    }
    process.stdout.write(`    again: npm run faults -- ${seed}\n`);
  }
}

await Promise.all(Array.from({ length: jobs }, work));
const sum = (pick: (result: FaultDayResult) => number) => results.reduce((total, result) => total + pick(result), 0);
process.stdout.write(
  `\n${results.length} days: ${sum((r) => r.orders)} orders, ${sum((r) => r.fills)} fills, ${sum((r) => r.faults)} faults, ${sum((r) => r.kills)} kills, ${sum((r) => r.resolved)} lost answers resolved by evidence, ${sum((r) => r.unknown)} still unknown; ${failed.length} failed${failed.length === 0 ? '' : `: ${failed.join(', ')}`}\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
