import { EN, type Words } from './en.ts';
import { KO } from './ko.ts';

export const LANGUAGES = ['en', 'ko'] as const;
export type Language = (typeof LANGUAGES)[number];
export type { Words } from './en.ts';

const WORDS: Readonly<Record<Language, Words>> = { en: EN, ko: KO };

export const wordsOf = (language: Language): Words => WORDS[language];

/** The name of what a key does: rebound by it in the configuration, described under it in every language. */
export type CommandId = keyof Words['keys'];

/** The key that is shown for a command. */
export type KeyNames = (id: CommandId) => string;
