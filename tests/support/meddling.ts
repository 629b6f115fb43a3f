import fc from 'fast-check';
import type { OperatorCommand } from '../../engine/kernel/events.ts';
import { symbolId } from '../../engine/market/types.ts';
import type { TestRun } from './run.ts';

/** An operator's command, given before the step of that number. */
export interface Meddling {
  readonly step: number;
  readonly command: OperatorCommand;
}

const reason = 'because';
const symbol = fc.integer({ min: 0, max: 3 }).map(symbolId);
const command: fc.Arbitrary<OperatorCommand> = fc.oneof(
  fc.constantFrom<OperatorCommand>(
    { type: 'pause', reason },
    { type: 'resume', reason },
    { type: 'resume', reason },
    { type: 'halt', reason },
    { type: 'reset-breaker', reason },
    { type: 'rescan' },
    { type: 'replan' },
  ),
  symbol.map((of): OperatorCommand => ({ type: 'review', symbol: of })),
  symbol.map((of): OperatorCommand => ({ type: 'council', symbol: of })),
  symbol.map((of): OperatorCommand => ({ type: 'exit', symbol: of, reason })),
);

export const meddling: fc.Arbitrary<Meddling[]> = fc.array(
  fc.record({ step: fc.integer({ min: 0, max: 800 }), command }),
  {
    maxLength: 6,
  },
);

/** Runs on until so many steps have been taken and every command given by then, or the run ends. */
export function drive(
  run: TestRun,
  commands: readonly Meddling[],
  steps = Number.POSITIVE_INFINITY,
  afterStep: (n: number) => void = () => {},
): void {
  for (let n = 0; n < steps || run.engine.queues['commands'] !== 0; n++) {
    for (const given of commands) if (given.step === n) void run.engine.submit(given.command, 'operator');
    if (!run.step()) break;
    afterStep(n);
  }
}
