import { readFileSync } from 'node:fs';
import { z } from 'zod';

const DOCUMENTATION = readFileSync(new URL('../../docs/json.md', import.meta.url), 'utf8');

type JsonSchema = { readonly [key: string]: unknown };

/** The schema under a heading of docs/json.md, made strict: a field that is not documented is an error. */
export function documented(heading: string): z.ZodType {
  const section = DOCUMENTATION.split(/^##+ /m).find((text) => text.startsWith(heading)) ?? '';
  const [, schema] = /```json schema\n(.*?)```/s.exec(section) ?? [];
  if (schema === undefined) throw new Error(`docs/json.md has no schema under ${heading}`);
  return z.fromJSONSchema(strict(JSON.parse(schema)) as Parameters<typeof z.fromJSONSchema>[0]);
}

function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== 'object' || schema === null) return schema;
  const fields = Object.fromEntries(Object.entries(schema as JsonSchema).map(([key, value]) => [key, strict(value)]));
  return 'properties' in fields ? { additionalProperties: false, ...fields } : fields;
}
