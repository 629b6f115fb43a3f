/** A recorded market that cannot be imported. The message names the file, the reason and what is allowed. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  readonly exitCode = 1;
}

const ERRNO_TEXT: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'no permission to read it',
  EPERM: 'no permission to read it',
  EISDIR: 'is a directory',
  ENOSPC: 'no space left on the device',
};

/** Turns an operating system or gzip error at `path` into an ImportError; programming errors pass unchanged. */
export function describeIoError(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  if (error.code.startsWith('Z_')) {
    return new ImportError(`${path}: the gzip data are corrupted or cut off (${error.message}). Copy the file again.`);
  }
  return new ImportError(`${path}: ${ERRNO_TEXT[error.code] ?? error.message}`);
}
