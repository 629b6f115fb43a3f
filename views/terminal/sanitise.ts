/* Strings with a payload (OSC, DCS, SOS, PM, APC) end at BEL or ST, CSI at its final byte, other escapes at theirs. */
const ESCAPE_SEQUENCES =
  /(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?/g;
const WHITESPACE = /[\t\n\v\f\r\x85\u2028\u2029]+/g;
/** C0 and C1 controls, and the marks that reorder or hide what follows them. */
const INVISIBLE = /[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
const PLAIN_ASCII = /^[\x20-\x7e]*$/;

/**
 * One line of text that is safe to draw: no terminal control sequence, no control or direction-changing character, line
 * breaks and tabs as one space, NFC. All text from outside (names, messages, headlines, model replies) goes through it.
 */
export function sanitise(text: string): string {
  if (PLAIN_ASCII.test(text)) return text;
  return text
    .replace(ESCAPE_SEQUENCES, '')
    .replace(WHITESPACE, ' ')
    .replace(INVISIBLE, '')
    .toWellFormed()
    .normalize('NFC');
}
