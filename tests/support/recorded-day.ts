import { expect, onTestFinished } from 'vitest';
import { Cli } from './cli.ts';

/** A recorded practice day in the data folder of a program of its own, where `--journal practice-9` finds it. */
export function withRecordedDay(): Cli {
  const cli = new Cli();
  onTestFinished(() => cli.remove());
  expect(cli.run(['--no-ui', '--seed', '9', '--days', '1', '--speed', 'max']).code).toBe(0);
  return cli;
}
