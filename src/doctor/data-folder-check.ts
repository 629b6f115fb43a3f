import { accessSync, constants, existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Check, type Finding, failure, fine, warning } from './check.ts';

const LOW_MB = 1_024;
const FULL_MB = 100;
const OTHERS = 0o077;

/** Where databases are kept: that it can be written, by this user alone, and has room. */
export const dataFolderCheck = (folder: string): Check => ({
  name: 'data folder',
  run: () => {
    const existing = nearest(folder);
    const refused = refusal(existing);
    if (refused !== null) return [refused];
    return [
      existing === folder ? modeOf(folder) : fine(`${folder} is made when it is first needed`),
      ...credentialFindings(join(folder, 'credentials')),
      roomIn(existing),
    ];
  },
});

/** The folder itself, or the nearest one above it that exists. */
const nearest = (path: string): string => (existsSync(path) ? path : nearest(dirname(path)));

function refusal(folder: string): Finding | null {
  if (!statSync(folder).isDirectory()) {
    return failure(`${folder} is no folder`, 'move it away, or name another with OUROTERM_DATA_DIR');
  }
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return null;
  } catch {
    return failure(
      `${folder} cannot be written: nothing can be recorded, so nothing is traded`,
      'make it yours, or name another with OUROTERM_DATA_DIR',
    );
  }
}

function modeOf(folder: string): Finding {
  return isOpen(folder)
    ? warning(`${folder} can be read by other users of this machine`, `chmod 700 ${folder}`)
    : fine(`${folder}, for your eyes only`);
}

/** Tokens open the account for a day. */
function credentialFindings(folder: string): Finding[] {
  if (!existsSync(folder)) return [];
  const open = [folder, ...readdirSync(folder).map((name) => join(folder, name))].filter(isOpen);
  return open.map((path) =>
    failure(`${path} can be read by other users: it opens the account`, `chmod -R go= ${folder}`),
  );
}

const isOpen = (path: string): boolean => (statSync(path).mode & OTHERS) !== 0;

function roomIn(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder);
  const megabytes = Math.floor((bavail * bsize) / (1 << 20));
  const found = `${megabytes.toLocaleString('en')} MB free`;
  const todo = 'free some space: a full disk leaves exits only';
  if (megabytes < FULL_MB) return failure(found, todo);
  return megabytes < LOW_MB ? warning(found, todo) : fine(found);
}
