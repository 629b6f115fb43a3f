/** One thing wrong with the configuration, in words for the person who has to put it right. */
export interface SettingError {
  readonly setting: string;
  /** `.env line 4`, `environment`, `flag` or `not set`. */
  readonly origin: string;
  /** As given; masked when it is secret, null when there is none or it had better not be shown. */
  readonly value: string | null;
  /** What is wrong or what is allowed. */
  readonly problem: string;
}

const LONGEST_VALUE = 80;

/** E.g. `SCANNER_TOP_N="30" (.env line 4): allowed is a whole number from 1 to 10`; nothing in it steers a terminal. */
export function settingErrorText({ setting, origin, value, problem }: SettingError): string {
  const shown =
    value === null ? '' : `="${value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value}"`;
  return `${setting}${shown} (${origin}): ${problem}`.replace(/\p{Cc}/gu, '?');
}
