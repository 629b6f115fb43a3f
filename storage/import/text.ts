const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** What Korean spreadsheets and the exchange's own downloads are still written in. */
const korean = new TextDecoder('euc-kr');

const MAX_TEXT = 64;

/** Text of a field: UTF-8, or CP949 when it is not valid UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return korean.decode(bytes);
  }
}

/** Text from outside made safe to show: NFC, no control or format characters, at most 64 characters. */
export function cleanText(text: string): string {
  const plain = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\uFFFD]/gu, '')
    .trim();
  return [...plain].slice(0, MAX_TEXT).join('');
}
