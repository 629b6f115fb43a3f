import { readFileSync, writeFileSync } from 'node:fs';
import { DENIAL_REASONS, ENTRY_REASONS, EXIT_REASONS, HOLD_REASONS } from '../../engine/kernel/reasons.ts';
import { keymapMarkdown } from '../../views/terminal/keymap.ts';
import { settingsMarkdown } from '../settings/document.ts';

/** The documents that are made from the code's own tables, by file name in `docs`. */
const DOCUMENTS: Readonly<Record<string, string>> = {
  'keys.md': keymapMarkdown(),
  'reasons.md': reasonsMarkdown(),
  'settings.md': settingsMarkdown(),
};

function reasonsMarkdown(): string {
  return `# Reasons

Every decision, denial and exit names one of these, in the terminal, in the store and in JSON.

${reasonTable('Entries', ENTRY_REASONS)}
${reasonTable('Exits', EXIT_REASONS)}
${reasonTable('Denied entries', DENIAL_REASONS)}
${reasonTable('Nothing done', HOLD_REASONS)}`;
}

function reasonTable(title: string, reasons: Readonly<Record<string, string>>): string {
  const rows = Object.entries(reasons).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  return `${[`## ${title}`, '', '| reason | meaning |', '| --- | --- |', ...rows].join('\n')}\n`;
}

function isCurrent(path: URL, text: string): boolean {
  try {
    return readFileSync(path, 'utf8') === text;
  } catch {
    return false;
  }
}

const checkOnly = process.argv.includes('--check');
for (const [name, text] of Object.entries(DOCUMENTS)) {
  const path = new URL(`../../docs/${name}`, import.meta.url);
  if (isCurrent(path, text)) continue;
  if (checkOnly) {
    process.stderr.write(`docs/${name} is not what the code says now; run npm run docs\n`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, text);
    process.stdout.write(`wrote docs/${name}\n`);
  }
}
