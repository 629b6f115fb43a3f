import { Command, Help, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { declareAnalyze } from './commands/analyze.ts';
import { declareAttach } from './commands/attach.ts';
import { declareBrain } from './commands/brain.ts';
import { declareBreaker } from './commands/breaker.ts';
import { declareCompletion } from './commands/completion.ts';
import { declareConfig } from './commands/config.ts';
import { declareContext } from './commands/context.ts';
import { declareCouncil } from './commands/council.ts';
import { declareDesk } from './commands/desk.ts';
import { declareDoctor } from './commands/doctor.ts';
import { declareEmulator } from './commands/emulator.ts';
import { declareHalt } from './commands/halt.ts';
import { declareJournal } from './commands/journal.ts';
import { declareLookBack } from './commands/look-back.ts';
import { declareMarkets } from './commands/markets.ts';
import { declarePerformance } from './commands/performance.ts';
import { declareRecords } from './commands/records.ts';
import { declareReplay } from './commands/replay.ts';
import { declareResume } from './commands/resume.ts';
import { declareStatus } from './commands/status.ts';
import { createInvocation, type GlobalOptions } from './invocation.ts';
import type { CliIo } from './io.ts';
import { nonEmpty, settingFlag } from './option-values.ts';
import type { Perform } from './perform.ts';

/**
 * The tree of commands. Parsing it with a command line runs that command and hands its exit code to `finish`; wrong
 * usage, help and version end with a CommanderError.
 */
export function buildProgram(io: CliIo, finish: (exitCode: number) => void): Command {
  const program = new Command('ouroterm')
    .description('Terminal-first trading workstation. Without a command it opens the desk.')
    .version(packageJson.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand(false)
    .addOption(new Option('--data-dir <folder>', 'where databases are kept (OUROTERM_DATA_DIR)').argParser(nonEmpty))
    .addOption(new Option('--set <NAME=VALUE>', 'a setting; may be repeated').argParser(settingFlag))
    .option('--no-color', 'no colour (also NO_COLOR)')
    .addOption(new Option('--lang <language>', 'of the workstation: en or ko (OUROTERM_LANG)').argParser(nonEmpty))
    .addOption(new Option('--theme <name>', 'of the workstation (OUROTERM_THEME)').argParser(nonEmpty))
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      // Errors are put into words where the exit code is made of them.
      outputError: () => undefined,
      getOutHelpWidth: () => io.stdout.columns ?? DEFAULT_WIDTH,
      getErrHelpWidth: () => io.stderr.columns ?? DEFAULT_WIDTH,
    });
  const perform: Perform = (command, work) => {
    command.action(async () => {
      const invocation = createInvocation(io, program.opts<GlobalOptions>());
      // A command's own command shares options with it, and the outer one is the first to read them.
      finish(await work(invocation, command.optsWithGlobals(), command.args));
    });
  };

  const desk = declareDesk(program, perform);
  declareAttach(program, perform);
  declareReplay(program, perform);
  declareMarkets(program, perform);
  declareAnalyze(program, perform);
  declareStatus(program, perform);
  declareHalt(program, perform);
  declareResume(program, perform);
  declareBreaker(program, perform);
  declareCouncil(program, perform);
  declareRecords(program, perform);
  declareContext(program, perform);
  declarePerformance(program, perform);
  declareLookBack(program, perform);
  declareJournal(program, perform);
  declareBrain(program, perform);
  declareConfig(program, perform);
  declareDoctor(program, perform);
  declareEmulator(program, perform);
  declareCompletion(program, perform);

  // After the commands, which inherit it otherwise: the program's own help shows what `ouroterm` alone takes.
  const help = new Help();
  program.configureHelp({ visibleOptions: (command) => [...desk.options, ...help.visibleOptions(command)] });
  return program.addHelpText('after', EXAMPLES);
}

const DEFAULT_WIDTH = 100;

const EXAMPLES = `
Examples:
  $ ouroterm                                 practice on a simulated exchange
  $ ouroterm --no-ui --seed 7 --days 1       one practice day without a terminal
  $ ouroterm replay bars/ --market KR        recorded bars through the engine
  $ ouroterm trades --json                   what came of it

Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 trading was halted, 130/143 on a signal.`;
