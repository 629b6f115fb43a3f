/**
 * A number in [0, 1) that depends on nothing but its arguments, so that whatever is made up with it is the same whenever
 * it is asked for. FNV-1a over the parts, finished as in MurmurHash3.
 */
export function dice(...parts: readonly (number | string)[]): number {
  return hash(...parts) / 4_294_967_296;
}

/** The 32-bit integer behind `dice`. */
export function hash(...parts: readonly (number | string)[]): number {
  let h = 0x811c9dc5;
  const mix = (byte: number) => {
    h = Math.imul(h ^ byte, 0x01000193);
  };
  for (const part of parts) {
    const text = String(part);
    for (let i = 0; i < text.length; i++) mix(text.charCodeAt(i));
    mix(0x1f);
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A made-up key of so many characters out of 0–9 and a–f. */
export function hexKey(length: number, ...parts: readonly (number | string)[]): string {
  let key = '';
  for (let i = 0; key.length < length; i++)
    key += hash(i, ...parts)
      .toString(16)
      .padStart(8, '0');
  return key.slice(0, length);
}
