import type { Command } from 'commander';
import type { Invocation } from './invocation.ts';

/**
 * Gives a command its work: a function of its own options and operands that returns the exit code. It imports what it
 * needs, so that a command line pays for one command only.
 */
export type Perform = <Options extends object>(
  command: Command,
  work: (invocation: Invocation, options: Options, operands: readonly string[]) => Promise<number>,
) => void;

/** Adds a command with its place in the help, and examples of its use. */
export function declare(parent: Command, usage: string, description: string, ...examples: readonly string[]): Command {
  const command = parent.command(usage).description(description).helpCommand(false);
  return command.addHelpText('after', `\n${examples.length === 1 ? 'Example' : 'Examples'}:\n${lines(examples)}`);
}

const lines = (examples: readonly string[]) => examples.map((example) => `  $ ouroterm ${example}`).join('\n');
