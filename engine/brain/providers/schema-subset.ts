import type { ReplySchema } from '../model-port.ts';

const LIMITS = new Set(['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'pattern']);

/** A schema without limits of size, for a provider that refuses them. Replies are held to them when they are read. */
export function withoutLimits(schema: ReplySchema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([name, value]) => !(LIMITS.has(name) && typeof value !== 'object'))
      .map(([name, value]) => [name, stripped(value)]),
  );
}

function stripped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stripped);
  return typeof value === 'object' && value !== null ? withoutLimits(value as ReplySchema) : value;
}
