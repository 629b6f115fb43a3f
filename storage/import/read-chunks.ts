import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { describeIoError } from './import-error.ts';

const CHUNK_BYTES = 256 * 1024;

/**
 * The text bytes of a file, unzipped when its name ends in `.gz`; `onRead` hears the bytes read from the disk so far.
 * Throws ImportError for a file that cannot be read or unzipped.
 */
export async function* readChunks(path: string, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const gunzip = /\.gz$/i.test(path) ? createGunzip({ chunkSize: CHUNK_BYTES }) : null;
  if (gunzip !== null) file.on('error', (error) => gunzip.destroy(error));
  const text: AsyncIterable<Buffer> = gunzip === null ? file : file.pipe(gunzip);
  try {
    for await (const chunk of text) {
      onRead(file.bytesRead);
      yield chunk;
    }
  } catch (error) {
    throw describeIoError(path, error);
  } finally {
    file.destroy();
    gunzip?.destroy();
  }
}
