import { z } from 'zod';
import { DENIAL_REASONS, ENTRY_REASONS, EXIT_REASONS, HOLD_REASONS } from '../../engine/kernel/reasons.ts';
import { CURRENCIES, MARKET_CODES, SESSION_NAMES } from '../../engine/market/types.ts';

/** A column that holds a JSON text of the given shape. */
export function jsonColumn<T>(shape: z.ZodType<T>) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue('no valid JSON');
        return z.NEVER;
      }
    })
    .pipe(shape);
}

/** A truth value, kept as 0 or 1. */
export const flag = z.literal([0, 1]).transform((value) => value === 1);

export const integer = z.int();
export const real = z.number();
export const market = z.enum(MARKET_CODES);
export const currency = z.enum(CURRENCIES);
export const session = z.enum(SESSION_NAMES);
export const side = z.enum(['BUY', 'SELL']);
export const mode = z.enum(['practice', 'replay', 'paper', 'live']);

const keysOf = <T extends object>(table: T) => Object.keys(table) as (keyof T & string)[];
export const exitReason = z.enum(keysOf(EXIT_REASONS));
export const decisionCause = z.enum([
  ...keysOf(EXIT_REASONS),
  ...keysOf(DENIAL_REASONS),
  ...keysOf(HOLD_REASONS),
  ...keysOf(ENTRY_REASONS),
]);
