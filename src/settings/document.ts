import { SETTING_GROUPS } from './table.ts';

/** `docs/settings.md`. */
export function settingsMarkdown(): string {
  const groups = SETTING_GROUPS.map(({ title, settings }) => {
    const rows = Object.entries(settings).map(([name, { kind, fallback, about, safety }]) => {
      const shownDefault = fallback === null ? '–' : `\`${fallback}\``;
      const meaning = [
        about,
        safety === null ? '' : `**${safety}**`,
        kind.secret ? '*Secret: never shown or logged.*' : '',
      ];
      return `| \`${name}\` | ${shownDefault} | ${kind.allowed} | ${meaning.filter(Boolean).join(' ')} |`;
    });
    return [`## ${title}`, '', '| setting | default | allowed | meaning |', '| --- | --- | --- | --- |', ...rows].join(
      '\n',
    );
  });
  return `${[INTRODUCTION, ...groups].join('\n\n')}\n`;
}

const INTRODUCTION = `# Settings

Settings come from \`.env\`, then the environment, then command-line flags; a later source wins over an earlier one, and an
empty value counts as not set. All are validated before anything starts and all errors are reported at once. In \`.env\` a
setting that does not exist is an error; in the environment only one that begins with \`OUROTERM_\` is, since others may
belong to other programs.

\`ouroterm config init\` writes a commented \`.env\`, \`ouroterm config check\` validates, \`ouroterm config show\` prints every
setting with its source and secrets masked.`;

/** A `.env` in which every setting is explained and commented out, so that it changes nothing as it is. */
export function envTemplate(): string {
  const groups = SETTING_GROUPS.map(({ title, settings }) => {
    const entries = Object.entries(settings).map(([name, { kind, fallback, about, safety }]) =>
      [
        `# ${about}${safety === null ? '' : ` ${safety}`}`,
        `# Allowed: ${kind.allowed}.`,
        `#${name}=${fallback ?? ''}`,
      ].join('\n'),
    );
    return [`# == ${title} ==`, ...entries].join('\n\n');
  });
  return `${['# Settings of ouroterm. Remove the "#" before a name to set it.', ...groups].join('\n\n')}\n`;
}
