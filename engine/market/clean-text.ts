const NAME_LENGTH = 64;

/** Text from outside made safe to show: NFC, no control or format characters, bounded; a name's length by default. */
export function cleanText(text: string, maxLength = NAME_LENGTH): string {
  const plain = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\uFFFD]/gu, '')
    .trim();
  return [...plain].slice(0, maxLength).join('');
}
