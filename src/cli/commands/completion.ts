import { Argument, type Command } from 'commander';
import { declare, type Perform } from '../perform.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

/** `ouroterm completion bash|zsh|fish` */
export function declareCompletion(program: Command, perform: Perform): void {
  const completion = declare(
    program,
    'completion',
    'print a completion script for a shell',
    'completion bash > ~/.local/share/bash-completion/completions/ouroterm',
    'completion zsh > ~/.zfunc/_ouroterm',
    'completion fish > ~/.config/fish/completions/ouroterm.fish',
  ).addArgument(new Argument('<shell>').choices(SHELLS));
  perform(completion, async ({ io }, _options, [shell]) => {
    const { completionScript } = await import('../completion.ts');
    io.stdout.write(completionScript(program, shell as Shell));
    return 0;
  });
}
