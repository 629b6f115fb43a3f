import { type Binding, SCOPES, type Scope } from './binding.ts';
import { paragraph } from './reader-text.ts';
import type { Paragraph } from './store.ts';

const HEADINGS: Readonly<Record<Scope, string>> = {
  panes: 'In the panes',
  reader: 'In the help and in explanations',
  confirm: 'When asked yes or no',
  prompt: 'When asked for a text',
  filter: 'While typing a filter',
};

const inScope = (keymap: readonly Binding[], scope: Scope): Binding[] =>
  keymap.filter(({ scopes }) => scopes.includes(scope));

const titleOf = ({ title, dangerous }: Binding): string => (dangerous ? `${title} (asks first)` : title);

/** The help overlay: every key of every scope. */
export const helpParagraphs = (keymap: readonly Binding[]): Paragraph[] =>
  SCOPES.flatMap((scope) => [
    paragraph(HEADINGS[scope], 'accent'),
    ...inScope(keymap, scope).map((binding) =>
      paragraph(`${binding.keys.join(', ').padEnd(20)} ${titleOf(binding)}`, 'plain', 2),
    ),
    paragraph(''),
  ]);

/** docs/keys.md. */
export const helpMarkdown = (keymap: readonly Binding[]): string =>
  [
    '# Keys',
    '',
    ...SCOPES.flatMap((scope) => [
      `## ${HEADINGS[scope]}`,
      '',
      '| key | does |',
      '| --- | --- |',
      ...inScope(keymap, scope).map(
        (binding) => `| ${binding.keys.map((key) => `\`${key}\``).join(' ')} | ${titleOf(binding)} |`,
      ),
      '',
    ]),
  ].join('\n');
