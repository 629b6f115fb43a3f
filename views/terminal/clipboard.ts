/** Terminals differ in what they take; this much all that know the sequence do. */
const LONGEST_SEQUENCE = 65_536;

/**
 * The sequence (OSC 52) that puts a text on the clipboard of the terminal a person sits at, also through SSH. tmux takes it
 * with `set-clipboard on`, or passes it on in an envelope with `allow-passthrough on`; it gets both, because it does not say
 * which it is set to. Null when the text is more than a terminal takes.
 */
export function clipboardSequence(text: string, isInTmux: boolean): string | null {
  const sequence = `\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`;
  if (sequence.length > LONGEST_SEQUENCE) return null;
  return isInTmux ? `\x1bPtmux;${sequence.replaceAll('\x1b', '\x1b\x1b')}\x1b\\${sequence}` : sequence;
}
