import type { BookPage } from '../../engine/client/book.ts';
import type { MarketCode } from '../../engine/market/types.ts';
import { StoreError } from '../../storage/errors.ts';
import { openRunStore } from '../../storage/run-store.ts';
import { type BookSource, storedBook } from '../book/book-source.ts';
import { loadWorkstation } from '../workstation.ts';

interface TextSink {
  write(text: string): unknown;
}

export interface BookIo {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  readonly now: () => number;
}

export type BookFormat = 'text' | 'markdown' | 'json';

/**
 * Prints what a page of the desk's book says, out of a store; works beside a running engine.
 *
 * @param make the page, or why there is none in words for the person who asked
 * @returns the exit code: 0; 1 when the store cannot be read or says nothing of what was asked
 */
export async function printBook(
  db: string,
  format: BookFormat,
  io: BookIo,
  make: (source: BookSource) => BookPage | string,
): Promise<number> {
  const made = readBook(db, io, make);
  if (typeof made === 'string') {
    io.stderr.write(`ouroterm: ${made}\n`);
    return 1;
  }
  if (format === 'json') io.stdout.write(`${JSON.stringify(made)}\n`);
  else {
    // The words are the workstation's, so that both say the same.
    const { bookText, wordsOf } = await loadWorkstation();
    io.stdout.write(`${bookText(made, wordsOf('en'), format)}\n`);
  }
  return 0;
}

function readBook(db: string, io: BookIo, make: (source: BookSource) => BookPage | string): BookPage | string {
  try {
    const store = openRunStore(db, { readonly: true });
    try {
      const source = storedBook(store, io.now());
      return source === null ? `${db}: no run has begun in it yet` : make(source);
    } finally {
      store.close();
    }
  } catch (error) {
    if (error instanceof StoreError) return error.message;
    throw error;
  }
}

/** The markets that are meant: the one named, else all of the run; or why there are none. */
export function marketsMeant(source: BookSource, market: MarketCode | null): readonly MarketCode[] | string {
  if (market === null) return source.markets;
  return source.markets.includes(market)
    ? [market]
    : `${market} is none of the markets of this run: ${source.markets.join(', ')}`;
}
