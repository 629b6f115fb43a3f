const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** What Korean spreadsheets and the exchange's own downloads are still written in. */
const korean = new TextDecoder('euc-kr');

/** Text of a field: UTF-8, or CP949 when it is not valid UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return korean.decode(bytes);
  }
}
