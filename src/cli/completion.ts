import type { Command, Option } from 'commander';

/** A command with the words that lead to it: none for the program itself, `config check`. */
interface Node {
  readonly path: string;
  readonly children: readonly Command[];
  /** What its arguments may be, where that is limited. */
  readonly choices: readonly string[];
  readonly options: readonly Option[];
}

/** The script that completes commands, options and choices; where nothing of ours fits, files. */
export function completionScript(program: Command, shell: 'bash' | 'zsh' | 'fish'): string {
  const nodes = walk(program, '', program.options);
  switch (shell) {
    case 'bash':
      return bash(nodes);
    case 'zsh':
      return zsh(nodes);
    case 'fish':
      return fish(nodes);
  }
}

function walk(command: Command, path: string, global: readonly Option[]): readonly Node[] {
  const own = command.createHelp().visibleOptions(command);
  return [
    {
      path,
      children: command.commands,
      choices: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
      options: [...new Set([...own, ...global])],
    },
    ...command.commands.flatMap((child) => walk(child, `${path} ${child.name()}`.trim(), global)),
  ];
}

const flagOf = (option: Option): string => option.long ?? option.flags;

/** Shell patterns of the words that lead from one command on to the next, `"config check"`; the program's own is `" "`. */
const steps = (nodes: readonly Node[]): string =>
  nodes.flatMap(({ path, children }) => children.map((child) => `"${path} ${child.name()}"`)).join('|');

/**
 * A shell `case` for words before a value, `"replay --stamp"`, that sets a variable to the choices; to none where the value
 * is free, so that files are offered.
 */
const valueCases = (nodes: readonly Node[], assign: (choices: string) => string): string =>
  nodes
    .flatMap(({ path, options }) =>
      options
        .filter(({ required }) => required)
        .map((option) => `    "${path} ${flagOf(option)}") ${assign(option.argChoices?.join(' ') ?? '')} ;;`),
    )
    .join('\n');

function bash(nodes: readonly Node[]): string {
  const words = ({ children, choices, options }: Node) =>
    [...children.map((child) => child.name()), ...choices, ...options.map(flagOf)].join(' ');
  return `_ouroterm() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" at="" word words=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$at $word" in
      ${steps(nodes)}) at="\${at:+$at }$word" ;;
    esac
  done
  case "$at $previous" in
${valueCases(nodes, (choices) => `words="${choices}"`)}
    *)
      case "$at" in
${nodes.map((node) => `        "${node.path}") words="${words(node)}" ;;`).join('\n')}
      esac
      ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _ouroterm ouroterm
`;
}

function zsh(nodes: readonly Node[]): string {
  const entry = (name: string, about: string) => `'${name}:${about.replace(/'/g, "'\\''")}'`;
  const entries = ({ children, choices, options }: Node) =>
    [
      ...children.map((child) => entry(child.name(), child.description())),
      ...choices,
      ...options.map((option) => entry(flagOf(option), option.description)),
    ].join(' ');
  return `#compdef ouroterm
_ouroterm() {
  local at="" word
  local -a found
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$at $word" in
      ${steps(nodes)}) at="\${at:+$at }$word" ;;
    esac
  done
  case "$at \${words[CURRENT-1]}" in
${valueCases(nodes, (choices) => `found=(${choices})`)}
    *)
      case "$at" in
${nodes.map((node) => `        "${node.path}") found=(${entries(node)}) ;;`).join('\n')}
      esac
      ;;
  esac
  _describe 'ouroterm' found || _files
}
compdef _ouroterm ouroterm
`;
}

function fish(nodes: readonly Node[]): string {
  const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`;
  const lines = nodes.flatMap(({ path, children, choices, options }) => {
    const seen = path.split(' ').filter((word) => word !== '');
    const names = children.map((child) => child.name());
    const conditions = [
      ...seen.map((word) => `__fish_seen_subcommand_from ${word}`),
      ...(names.length === 0 ? [] : [`not __fish_seen_subcommand_from ${names.join(' ')}`]),
    ];
    const when = `complete -c ouroterm -n ${quoted(conditions.join('; and '))}`;
    return [
      ...children.map((child) => `${when} -f -a ${child.name()} -d ${quoted(child.description())}`),
      ...choices.map((choice) => `${when} -f -a ${choice}`),
      ...options.map((option) => {
        const value = option.argChoices === undefined ? '' : ` -x -a ${quoted(option.argChoices.join(' '))}`;
        const takes = option.required && value === '' ? ' -r' : '';
        return `${when} -l ${flagOf(option).slice(2)}${takes}${value} -d ${quoted(option.description)}`;
      }),
    ];
  });
  return `${lines.join('\n')}\n`;
}
