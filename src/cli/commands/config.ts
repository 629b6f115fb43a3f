import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { nonEmpty } from '../option-values.ts';
import { settingsFile } from '../paths.ts';
import { declare, type Perform } from '../perform.ts';

const ACTIONS = {
  check: 'validate all settings and report everything that is wrong',
  show: 'every setting with its source, secrets masked',
  init: 'write a commented .env',
} as const;

/** `ouroterm config check|show|init` */
export function declareConfig(program: Command, perform: Perform): void {
  const config = declare(program, 'config', 'settings', 'config init', 'config check');
  for (const action of ['check', 'show', 'init'] as const) {
    const command = declare(config, action, ACTIONS[action], `config ${action}`)
      .addOption(
        new Option('--file <file>', 'the .env (default: ./.env, for reading also the user’s own)').argParser(nonEmpty),
      )
      .option('--json', 'one JSON document');
    perform<{ readonly file?: string; readonly json?: true }>(command, async ({ io, env, flags }, { file, json }) => {
      const { runConfig } = await import('../../commands/config.ts');
      const usual = action === 'init' ? join(io.cwd, '.env') : settingsFile(io);
      return runConfig(action, { envFile: file ?? usual, flags, json: json ?? false }, { ...io, env });
    });
  }
}
