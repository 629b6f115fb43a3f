/** What a check found: `warn` limits what can be done, `fail` is in the way of trading. */
export interface Finding {
  readonly status: 'ok' | 'warn' | 'fail';
  readonly found: string;
  /** What to do about it; null when it is fine. */
  readonly todo: string | null;
}

/** One thing that `ouroterm doctor` looks at. It changes nothing. */
export interface Check {
  /** One or two words, unique among the checks. */
  readonly name: string;
  readonly run: () => readonly Finding[] | Promise<readonly Finding[]>;
}

export const fine = (found: string): Finding => ({ status: 'ok', found, todo: null });
export const warning = (found: string, todo: string): Finding => ({ status: 'warn', found, todo });
export const failure = (found: string, todo: string): Finding => ({ status: 'fail', found, todo });
