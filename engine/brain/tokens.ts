/** Hangul, kana and Han: a token or more each in every tokenizer in use; a letter of other scripts is a part of one. */
const WIDE = /[\u1100-\u11FF\u2E80-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\uFF00-\uFFEF]|[\u{1F000}-\u{3FFFF}]/gu;
const CHARS_PER_TOKEN = 3;

/**
 * About how many tokens a text is, for budgets and for trimming: one for each wide character and one for every three others.
 * Tokenizers differ; English prose comes to some four characters a token and tables of numbers to two and a half,
 * so this is rather too many than too few.
 */
export function estimateTokens(text: string): number {
  const wide = text.match(WIDE)?.length ?? 0;
  return wide + Math.ceil((text.length - wide) / CHARS_PER_TOKEN);
}
