import type { CommandId, Words } from './messages/words.ts';
import { PANE_IDS, paneNumber } from './panes.ts';
import { explained, paragraph } from './reader-text.ts';
import type { Paragraph } from './store.ts';
import { type Binding, type KeyContext, keyNamesOf, SCOPES, type Scope, type Workbench } from './workbench.ts';

/** A command of the palette as far as its help goes. */
export interface NamedCommand {
  readonly name: keyof Words['commands'];
  readonly argument: string;
}

const inScope = (keymap: readonly Binding[], scope: Scope): Binding[] =>
  keymap.filter(({ scopes }) => scopes.includes(scope));

const titleOf = ({ id, dangerous }: Binding, { keys, help }: Words): string =>
  dangerous ? `${keys[id].title} ${help.asksFirst}` : keys[id].title;

type Step = keyof Words['help']['steps'];

/** What someone who has never seen the screen needs first, and the keys for it. */
const FIRST_STEPS: readonly (readonly [step: Step, keys: readonly CommandId[]])[] = [
  ['pause', ['trading.pause']],
  ['why', ['pane.orders', 'decision.explain', 'order.decision']],
  ['halt', ['trading.halt']],
  ['resume', ['trading.resume']],
  ['look', ['pane.log', 'pane.filter']],
  ['leave', ['view.quit']],
];

/** First steps, what is on the screen, then every key of every scope, and every command. */
export function helpParagraphs(
  keymap: readonly Binding[],
  commands: readonly NamedCommand[],
  words: Words,
): Paragraph[] {
  const { help } = words;
  const names = keyNamesOf(keymap);
  return [
    paragraph(help.firstSteps, 'accent'),
    ...FIRST_STEPS.map(([step, keys]) => explained(keys.map(names).join(' '), help.steps[step])),
    paragraph(''),
    paragraph(help.onScreen, 'accent'),
    explained(help.header, help.shows.header),
    ...PANE_IDS.map((id) => explained(`${paneNumber(id)} ${words.panes[id].title}`, help.shows[id])),
    explained('~', help.shows.cut),
    paragraph(''),
    ...SCOPES.flatMap((scope) => [
      paragraph(help.scopes[scope], 'accent'),
      ...inScope(keymap, scope).map((binding) => explained(binding.keys.join(', '), titleOf(binding, words))),
      paragraph(''),
    ]),
    paragraph(help.commands, 'accent'),
    ...commands.map(({ name, argument }) => explained(`${name} ${argument}`, words.commands[name])),
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
    // A bar would end the cell, also in code.
    ...commands.map(
      ({ name, argument }) =>
        `| \`${`${name} ${argument}`.trim().replaceAll('|', '\\|')}\` | ${words.commands[name]} |`,
    ),
    '',
  ].join('\n');
