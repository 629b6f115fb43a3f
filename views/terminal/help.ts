import type { Words } from './messages/words.ts';
import { paragraph } from './reader-text.ts';
import type { Paragraph } from './store.ts';
import { textWidth } from './text.ts';
import { type Binding, type KeyContext, SCOPES, type Scope, type Workbench } from './workbench.ts';

/** A command of the palette as far as its help goes. */
export interface NamedCommand {
  readonly name: keyof Words['commands'];
  readonly argument: string;
}

const inScope = (keymap: readonly Binding[], scope: Scope): Binding[] =>
  keymap.filter(({ scopes }) => scopes.includes(scope));

const titleOf = ({ id, dangerous }: Binding, { keys, help }: Words): string =>
  dangerous ? `${keys[id].title} ${help.asksFirst}` : keys[id].title;

const TERM_COLUMNS = 26;
const entry = (term: string, meaning: string): Paragraph =>
  paragraph(`${term}${' '.repeat(Math.max(1, TERM_COLUMNS - textWidth(term)))}${meaning}`, 'plain', 2);

/** Every key of every scope, and every command. */
export function helpParagraphs(
  keymap: readonly Binding[],
  commands: readonly NamedCommand[],
  words: Words,
): Paragraph[] {
  return [
    ...SCOPES.flatMap((scope) => [
      paragraph(words.help.scopes[scope], 'accent'),
      ...inScope(keymap, scope).map((binding) => entry(binding.keys.join(', '), titleOf(binding, words))),
      paragraph(''),
    ]),
    paragraph(words.help.commands, 'accent'),
    ...commands.map(({ name, argument }) => entry(`${name} ${argument}`, words.commands[name])),
  ];
}

export function openHelp({ store, keymap }: Workbench, { words }: KeyContext, commands: readonly NamedCommand[]): void {
  const paragraphs = helpParagraphs(keymap, commands, words);
  store.set({ overlay: { type: 'reader', title: words.help.title, paragraphs, scroll: 0 } });
}

/** docs/keys.md. */
export const helpMarkdown = (keymap: readonly Binding[], commands: readonly NamedCommand[], words: Words): string =>
  [
    '# Keys',
    '',
    'A key is bound to other keys in the configuration, by the name of its command.',
    '',
    ...SCOPES.flatMap((scope) => [
      `## ${words.help.scopes[scope]}`,
      '',
      '| key | command | does |',
      '| --- | --- | --- |',
      ...inScope(keymap, scope).map(
        (binding) =>
          `| ${binding.keys.map((key) => `\`${key}\``).join(' ')} | \`${binding.id}\` | ${titleOf(binding, words)} |`,
      ),
      '',
    ]),
    `## ${words.help.commands}`,
    '',
    '| command | does |',
    '| --- | --- |',
    ...commands.map(({ name, argument }) => `| \`${`${name} ${argument}`.trim()}\` | ${words.commands[name]} |`),
    '',
  ].join('\n');
