import { isFigureName } from './figures.ts';
import { PRINCIPLE, readKey } from './keys.ts';
import { type ContextLayer, LAYER_RULES } from './layers.ts';
import { parseTimeFrame } from './time-frame.ts';

/** Longest value a person may write, characters of JSON. */
const MAX_VALUE = 4_000;
const KEY = /^[\w-]+(\.[\w-]+)*$/;
const MAX_KEY = 64;

export interface HandWritten {
  readonly layer: ContextLayer;
  readonly timeFrame: string;
  readonly key: string;
  /** JSON as text. */
  readonly value: string;
}

/**
 * Why a person may not write this row, in words, or null. By hand one writes the day (L6), the moment (L7) and principles
 * (L1); everything else is rolled up from them and from trades, and would no longer add up.
 */
export function handWritingRefusal({ layer, timeFrame, key, value }: HandWritten): string | null {
  const { frames, name } = LAYER_RULES[layer];
  if (layer === 'L1' && !key.startsWith(PRINCIPLE)) {
    return `in L1 only principles are written by hand: their keys begin with "${PRINCIPLE}"; the rest is rolled up from the years`;
  }
  if (layer !== 'L1' && layer !== 'L6' && layer !== 'L7') {
    return `${layer} (${name}) is rolled up from ${LAYER_RULES[layer].from}; by hand only L6, L7 and the principles of L1 are written`;
  }
  const frame = parseTimeFrame(timeFrame);
  if (frame?.kind !== frames) {
    return `${JSON.stringify(timeFrame)} is no time frame of ${layer}: ${frames === 'legacy' ? 'it is LEGACY' : 'it is a date that exists, such as 2026-02-04'}`;
  }
  if (key.length > MAX_KEY || !KEY.test(key)) {
    return `a key has at most ${MAX_KEY} letters, digits, "_" and "-", in parts joined by dots, such as KR.note`;
  }
  const figure = readKey(key).name;
  if (isFigureName(figure)) return `${figure} is worked out from the day itself; choose another key`;
  if (value.length > MAX_VALUE) return `the value is ${value.length} characters of JSON long; ${MAX_VALUE} are allowed`;
  return isJson(value) ? null : 'the value is no JSON: a text needs quotes of its own, such as \'"buy late"\'';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
