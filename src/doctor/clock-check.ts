import { existsSync, statSync } from 'node:fs';
import { CALENDARS } from '../../engine/market/calendar.ts';
import { formatInstant } from '../../engine/market/instant-text.ts';
import { instant } from '../../engine/market/types.ts';
import { type Check, type Finding, failure, fine, warning } from './check.ts';

/** systemd-timesyncd makes this file once it has set the clock. */
const SYNCHRONISED = '/run/systemd/timesync/synchronized';
const SLACK_MS = 60_000;

export interface ClockFacts {
  /** Wall clock, epoch milliseconds. */
  readonly now: number;
  readonly zone: string;
  /** The database that was written last; null when there is none. */
  readonly database: string | null;
}

/**
 * Whether the machine's clock can be right, as far as can be told without asking anybody: it is not before the calendars
 * begin, and not before something that was written on this machine.
 */
export const clockCheck = ({ now, zone, database }: ClockFacts): Check => ({
  name: 'clock',
  run: (): Finding[] => {
    const told = `${formatInstant(instant(now))}, time zone ${zone}`;
    const first = Object.values(CALENDARS)
      .map(({ from }) => from)
      .sort()[0]!;
    const written = database === null ? 0 : statSync(database).mtimeMs;
    if (now < Date.parse(first)) {
      return [failure(`${told}: before the calendars begin (${first})`, 'set the clock, best by a time server')];
    }
    if (now < written - SLACK_MS) {
      const when = formatInstant(instant(Math.round(written)));
      return [failure(`${told}: before the database was written (${when})`, 'set the clock, best by a time server')];
    }
    return [fine(told), ...synchronisation()];
  },
});

function synchronisation(): Finding[] {
  if (!existsSync('/run/systemd/timesync')) return [];
  return existsSync(SYNCHRONISED)
    ? [fine('kept by a time server (systemd-timesyncd)')]
    : [warning('systemd-timesyncd has not reached a time server', 'timedatectl timesync-status tells why')];
}
