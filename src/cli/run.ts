import { CommanderError } from 'commander';
import { ImportError } from '../../storage/import/import-error.ts';
import { suggestion } from '../settings/suggestion.ts';
import type { CliIo } from './io.ts';
import { buildProgram } from './program.ts';
import { UsageError } from './usage-error.ts';

/**
 * Runs one command line.
 *
 * @param args what stands after the program's name
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage or configuration, 3 halted
 */
export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  let exitCode = 0;
  const program = buildProgram(io, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      // With `commander.help` the help itself was printed, because a command was left out.
      if (error.code !== 'commander.help') say(io, usageText(error, program.args[0], program.commands));
      return 2;
    }
    if (error instanceof UsageError) {
      say(io, error.message);
      return 2;
    }
    say(io, await failureText(error, io.env));
    return 1;
  }
}

/** What went wrong, for a person; the stack of an error that nobody expected only when asked for. */
export async function failureText(error: unknown, env: CliIo['env']): Promise<string> {
  const { StoreError } = await import('../../storage/errors.ts');
  if (error instanceof StoreError || error instanceof ImportError) return error.message;
  if (env['OUROTERM_DEBUG'] === '1' && error instanceof Error) return error.stack ?? error.message;
  const message = error instanceof Error ? error.message : String(error);
  // What the operating system reports is the user's to solve, anything else is ours.
  if (error instanceof Error && 'syscall' in error) return message;
  return `unexpected error: ${message} (OUROTERM_DEBUG=1 shows where)`;
}

/** Nothing that was typed or read from a file steers the terminal. */
function say(io: CliIo, text: string): void {
  io.stderr.write(`ouroterm: ${text.replace(/[^\P{Cc}\n]/gu, '?')}\n`);
}

/** Commander's message on one line. A name that is no command reaches it as an operand of the default command. */
function usageText(error: CommanderError, first: string | undefined, commands: readonly { name(): string }[]): string {
  const names = commands.map((command) => command.name());
  if (first !== undefined && !first.startsWith('-') && !names.includes(first)) {
    const meant = suggestion(
      first,
      names.map((name) => name.toUpperCase()),
    )?.toLowerCase();
    return `unknown command '${first}'${meant === undefined ? '; ouroterm --help lists them' : ` (did you mean ${meant}?)`}`;
  }
  return error.message.replace(/^error: /, '').replace(/\n\(Did/, ' (did');
}
