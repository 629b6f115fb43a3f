import { readlinkSync } from 'node:fs';
import { userInfo } from 'node:os';

/** Who sits at this terminal: `kim@pts/3`, or `kim@4711` by the process where the terminal has no name. */
export function terminalName(): string {
  return clientName(ttyName() ?? String(process.pid));
}

/** `user@place`, in letters that a protocol and a log can carry. */
export function clientName(place: string): string {
  return `${userName()}@${place}`.replace(/[^\p{L}\p{N}@._:/+-]/gu, '_').slice(0, 64);
}

function ttyName(): string | null {
  try {
    const file = readlinkSync('/proc/self/fd/0');
    return file.startsWith('/dev/') ? file.slice('/dev/'.length) : null;
  } catch {
    return null; // no /proc here
  }
}

/** A user id without a name is common in containers. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'user');
  }
}
