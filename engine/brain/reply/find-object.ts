import { Refused } from './refusals.ts';
import { type ScannedObject, scanObject } from './tokens.ts';

/** The longest reply that is read, UTF-16 units. A playbook of ten stocks with ten scenarios each is a third of it. */
const MAX_CHARS = 128 * 1024;
/** A playbook is nested six deep. */
const MAX_DEPTH = 16;

export interface FoundObject {
  /** The object alone, without what stood around it. */
  readonly text: string;
  readonly scanned: ScannedObject;
  /** What stood around it, in words. */
  readonly notes: readonly string[];
}

/** Models that think aloud put this before their reply. */
const THOUGHTS = /^\s*<think>[\s\S]*<\/think>/;
const FENCE_AT_END = /\s*`{3,}\s*$/;

/**
 * The one object of a reply. Prose and fences around it are let go; a second object, or a bracket outside that may have
 * belonged to it, makes it ambiguous.
 * @throws Refused
 */
export function findObject(reply: string): FoundObject {
  if (reply.length > MAX_CHARS) {
    throw new Refused('too-large', `${reply.length} characters, and at most ${MAX_CHARS} are read`);
  }
  if (reply.trim() === '') throw new Refused('empty', 'the reply is empty');
  const text = reply.replace(THOUGHTS, '').replace(FENCE_AT_END, '');
  const start = text.indexOf('{');
  if (start === -1) throw new Refused('not-json', 'there is no "{" in the reply');
  const scanned = scanObject(text, start);
  if (scanned.depth > MAX_DEPTH) {
    throw new Refused('too-deep', `nested ${scanned.depth} deep, and at most ${MAX_DEPTH} is read`);
  }
  const before = text
    .slice(0, start)
    .replace(/\uFEFF/g, '')
    .trim();
  const after = text.slice(scanned.end).trim();
  if (before.endsWith('[')) throw new Refused('wrong-shape', 'the reply is a list, and an object was asked for');
  if (/[{}]/.test(after)) throw new Refused('ambiguous', 'there are braces after the end of the object');
  const notes = before === '' && after === '' && text === reply ? [] : ['left out what stood around the object'];
  return { text: text.slice(start, scanned.end), scanned, notes };
}
