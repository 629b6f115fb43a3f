import chalk, { Chalk } from 'chalk';
import type { LogLine } from '../engine/client/snapshot.ts';

const LEVEL_WIDTH = 5;
const plainChalk = new Chalk({ level: 0 });

/** One log line for a person, or as JSON for a program: at, level, event, market, symbol, message, ids. */
export function logText(line: LogLine, format: 'text' | 'json', color: boolean): string {
  const at = new Date(line.at).toISOString().replace('.000Z', 'Z');
  if (format === 'json') {
    const { level, event, market, symbol, message, decisionId, seq } = line;
    return `${JSON.stringify({ at, level, event, market, symbol, message, ids: { log: seq, decision: decisionId } })}\n`;
  }
  const about = [line.market, line.symbol].filter((part) => part !== null).join(' ');
  const paint = color ? chalk : plainChalk;
  const level = { info: paint.dim, warn: paint.yellow, error: paint.red, alarm: paint.red.bold }[line.level];
  const text = [at, level(line.level.toUpperCase().padEnd(LEVEL_WIDTH)), line.event, about, line.message]
    .filter((part) => part !== '')
    .join(' ');
  // What comes from outside must not steer the terminal; our own colours are put on before.
  return `${text.replace(/[\u0000-\u001a\u001c-\u001f\u007f-\u009f]/g, '?')}\n`;
}
