import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CalendarOverride } from '../../engine/kernel/settings.ts';
import { calendarOverridesSchema } from '../../engine/market/overrides.ts';
import { UsageError } from './usage-error.ts';

/**
 * The user's own closures and special hours, from `calendar.json` in the data folder; none when there is no such file.
 *
 * @throws UsageError when the file cannot be read or breaks its rules, naming the entry
 */
export function loadCalendarOverrides(dataDir: string): readonly CalendarOverride[] {
  const file = join(dataDir, 'calendar.json');
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if ('code' in error && error.code === 'ENOENT') return [];
    throw new UsageError(`${file}: ${error.message}`);
  }
  const parsed = calendarOverridesSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const [index, field] = path;
    const entry = typeof index === 'number' ? `entry ${index + 1}` : 'the file';
    return `${file}: ${entry}${field === undefined ? '' : `, ${String(field)}`}: ${message}`;
  });
  throw new UsageError(problems.join('\n'));
}
