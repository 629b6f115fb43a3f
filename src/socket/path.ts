import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Meta key of a store: where its engine listens. */
export const META_SOCKET = 'socket';

/** What fits into a socket's address: 108 bytes on Linux, 104 on macOS, the last of them zero. */
const MAX_PATH_BYTES = 103;

/**
 * Where the engine of a database listens: beside it, or, where that path is too long for a socket, in a folder of this
 * user alone.
 *
 * @throws when that folder is somebody else's
 */
export function socketPath(db: string): string {
  const beside = `${resolve(db)}.sock`;
  if (Buffer.byteLength(beside) <= MAX_PATH_BYTES) return beside;
  const name = createHash('sha256').update(resolve(db)).digest('hex').slice(0, 16);
  const path = join(runtimeDir(), `${name}.sock`);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(dirname(path));
  if (uid !== process.getuid?.() || (mode & 0o077) !== 0) {
    throw new Error(`${dirname(path)} is open to other users; allowed is a folder of mode 0700 that is yours`);
  }
  return path;
}

function runtimeDir(): string {
  const { XDG_RUNTIME_DIR: runtime } = process.env;
  return runtime === undefined || runtime === ''
    ? join(tmpdir(), `ouroterm-${process.getuid?.()}`)
    : join(runtime, 'ouroterm');
}
