import { type Check, type Finding, failure } from '../doctor/check.ts';

interface TextSink {
  write(text: string): unknown;
}

/**
 * `ouroterm doctor`: runs checks one after the other and tells each finding as it comes, with what to do about it; with
 * `json` all of them at the end.
 *
 * @returns the exit code: 0, or 1 when something is in the way of trading
 */
export async function runDoctor(
  checks: readonly Check[],
  { json }: { readonly json: boolean },
  { stdout }: { readonly stdout: TextSink },
): Promise<0 | 1> {
  const all: (Finding & { readonly check: string })[] = [];
  const width = Math.max(...checks.map(({ name }) => name.length));
  for (const check of checks) {
    for (const finding of await findingsOf(check)) {
      all.push({ check: check.name, ...finding });
      if (!json) stdout.write(findingText(check.name.padEnd(width), finding));
    }
  }
  const count = (status: Finding['status']) => all.filter((finding) => finding.status === status).length;
  const failures = count('fail');
  stdout.write(json ? `${JSON.stringify({ ok: failures === 0, findings: all })}\n` : verdict(failures, count('warn')));
  return failures === 0 ? 0 : 1;
}

/** A check that breaks down is a finding like any other. */
async function findingsOf({ run }: Check): Promise<readonly Finding[]> {
  try {
    return await run();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [failure(`this could not be checked: ${why}`, 'look at what is named there, and run doctor again')];
  }
}

const MARKS: Readonly<Record<Finding['status'], string>> = { ok: 'ok  ', warn: 'WARN', fail: 'FAIL' };

/** What is found may be of other programs and files; nothing in it steers the terminal. */
function findingText(name: string, { status, found, todo }: Finding): string {
  const line = `${MARKS[status]}  ${name}  `;
  const more = todo === null ? '' : `\n${' '.repeat(line.length)}do: ${todo}`;
  return `${`${line}${found}${more}`.replace(/[^\P{Cc}\n]/gu, '?')}\n`;
}

function verdict(failures: number, warnings: number): string {
  if (failures > 0) return `\n${failures} in the way of trading, ${warnings} to look at\n`;
  return warnings > 0 ? `\nnothing in the way of trading, ${warnings} to look at\n` : '\nall is well\n';
}
