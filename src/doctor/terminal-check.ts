import { type Check, type Finding, fine, warning } from './check.ts';

export interface TerminalFacts {
  readonly isTerminal: boolean;
  readonly columns: number;
  readonly rows: number;
  /** Below this the workstation shows state and positions only. */
  readonly smallest: { readonly columns: number; readonly rows: number };
  /** Whether the locale promises that the terminal reads UTF-8. */
  readonly isUtf8: boolean;
  /** Bits of colour: 1, 4, 8 or 24. */
  readonly colorDepth: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Whether the workstation can be drawn on this terminal, and how well. */
export const terminalCheck = (facts: TerminalFacts): Check => ({
  name: 'terminal',
  run: () => (facts.isTerminal ? [sizeOf(facts), lettersOf(facts), coloursOf(facts), ...tmuxOf(facts)] : [NO_TERMINAL]),
});

const NO_TERMINAL = fine('stdout is no terminal: an engine started like this runs without one, as with --no-ui');

function sizeOf({ columns, rows, smallest, env }: TerminalFacts): Finding {
  if (env['TERM'] === 'dumb') {
    return warning(
      'TERM=dumb cannot place the cursor, so no workstation can be drawn',
      'use another terminal or --no-ui',
    );
  }
  const found = `${columns}x${rows}`;
  const needed = `${smallest.columns}x${smallest.rows}`;
  return columns >= smallest.columns && rows >= smallest.rows
    ? fine(found)
    : warning(`${found} is room for state and positions only`, `make it at least ${needed}; 80x24 shows every pane`);
}

function lettersOf({ isUtf8, env }: TerminalFacts): Finding {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || 'not set';
  return isUtf8
    ? fine(`locale ${locale}, UTF-8`)
    : warning(
        `the locale (${locale}) does not promise UTF-8: only ASCII is drawn, and no Korean name`,
        'export LANG=C.UTF-8, in tmux before its server starts',
      );
}

function coloursOf({ colorDepth, env }: TerminalFacts): Finding {
  if (env['NO_COLOR']) return fine('no colour, as NO_COLOR asks');
  const found = `${(2 ** colorDepth).toLocaleString('en')} colours`;
  return colorDepth >= 8
    ? fine(found)
    : warning(`${found}: tones are told apart less well`, 'set TERM to what the terminal is, e.g. xterm-256color');
}

function tmuxOf({ env }: TerminalFacts): Finding[] {
  const { TMUX: tmux, TERM: term = '' } = env;
  if (tmux === undefined || tmux === '') return [];
  return /^(tmux|screen)/.test(term)
    ? [fine(`inside tmux, TERM=${term}`)]
    : [
        warning(
          `TERM=${term} inside tmux is not what tmux draws for`,
          'set -g default-terminal tmux-256color in tmux.conf, and do not set TERM in the shell',
        ),
      ];
}
