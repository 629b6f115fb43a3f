import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describeIoError, ImportError } from './import-error.ts';

export interface InputFile {
  readonly path: string;
  readonly bytes: number;
}

/** The files of an import: each path itself, or a directory's *.csv and *.csv.gz by name. Throws ImportError. */
export function listFiles(paths: readonly string[]): InputFile[] {
  if (paths.length === 0) throw new ImportError('no files to import: name a CSV file or a directory of them');
  return paths.flatMap((path) => {
    try {
      const stat = statSync(path);
      if (!stat.isDirectory()) return [{ path, bytes: stat.size }];
      const names = readdirSync(path).filter((name) => /\.csv(\.gz)?$/i.test(name));
      if (names.length === 0)
        throw new ImportError(`${path}: no *.csv or *.csv.gz in this directory (subdirectories are not read)`);
      return names.sort().map((name) => ({ path: join(path, name), bytes: statSync(join(path, name)).size }));
    } catch (error) {
      throw describeIoError(path, error);
    }
  });
}
