import { basename } from 'node:path';
import { LF } from '../../engine/market/ascii.ts';
import { cleanText } from '../../engine/market/clean-text.ts';
import { detectDelimiter, findColumns } from './columns.ts';
import { CsvReader } from './csv-reader.ts';
import { ImportError } from './import-error.ts';
import { symbolOfFile } from './infer-market.ts';
import { readChunks } from './read-chunks.ts';
import { type ImportContext, RowParser } from './row-parser.ts';
import { UNKNOWN_SYMBOL } from './symbol-table.ts';
import { decodeText } from './text.ts';

const MAX_LINE_BYTES = 1024 * 1024;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** Reads one file into the import's rows; `onRead` hears the bytes read from the disk so far. Throws ImportError. */
export async function readFile(
  context: ImportContext,
  file: { readonly path: string; readonly index: number },
  onRead: (bytes: number) => void,
): Promise<void> {
  let head: Buffer = Buffer.alloc(0);
  let csv: CsvReader | null = null;
  let parser: RowParser | null = null;
  const drain = (reader: CsvReader): void => {
    while (reader.next()) {
      if (parser === null) parser = parseHeader(context, file, reader);
      else parser.parse();
    }
    if (reader.pending > MAX_LINE_BYTES) {
      throw new ImportError(`${file.path}:${reader.line + 1}: a line of more than 1 MB; this is not a CSV file`);
    }
    context.tally.checkEarly();
  };
  for await (const chunk of readChunks(file.path, onRead)) {
    context.options.signal?.throwIfAborted();
    if (csv !== null) {
      csv.feed(chunk);
      drain(csv);
      continue;
    }
    head = Buffer.concat([head, chunk]);
    csv = startOfText(file.path, head);
    if (csv !== null) drain(csv);
  }
  if (csv === null) {
    csv = startOfText(file.path, Buffer.concat([head, Uint8Array.of(LF)]));
    if (csv === null) throw new ImportError(`${file.path}: the file is empty`);
  }
  csv.finish();
  drain(csv);
}

/** A reader that stands before the header line, or null while that is not complete. */
function startOfText(path: string, head: Buffer): CsvReader | null {
  if (head[0] === 0x1f && head[1] === 0x8b) {
    throw new ImportError(`${path}: the file is gzip-compressed; let its name end in .csv.gz`);
  }
  if (head.subarray(0, 4096).includes(0)) {
    throw new ImportError(`${path}: the file is binary (or UTF-16 text); allowed is CSV text in UTF-8 or CP949`);
  }
  if (head.length > MAX_LINE_BYTES)
    throw new ImportError(`${path}: no header line in the first 1 MB; this is not a CSV file`);
  let start = BYTE_ORDER_MARK.every((byte, i) => head[i] === byte) ? BYTE_ORDER_MARK.length : 0;
  for (let lineNumber = 1; ; lineNumber++) {
    const end = head.indexOf(LF, start);
    if (end < 0) return null;
    const line = head.subarray(start, end);
    if (line.some((byte) => byte > 32)) {
      const csv = new CsvReader(detectDelimiter(line), lineNumber);
      csv.feed(head.subarray(start));
      return csv;
    }
    start = end + 1;
  }
}

function parseHeader(
  context: ImportContext,
  file: { readonly path: string; readonly index: number },
  csv: CsvReader,
): RowParser {
  const names = Array.from({ length: Math.min(csv.count, csv.starts.length) }, (_, field) =>
    cleanText(decodeText(csv.bytes.subarray(csv.starts[field], csv.ends[field]))),
  );
  const layout = findColumns(file.path, names);
  let fileSymbol = UNKNOWN_SYMBOL;
  if (layout.symbol < 0) {
    const symbol = symbolOfFile(basename(file.path));
    fileSymbol = context.symbols.resolve(symbol, '');
    if (fileSymbol === UNKNOWN_SYMBOL) {
      throw new ImportError(
        `${file.path}: cannot tell the market of "${cleanText(symbol)}", the symbol of the file's name; name it with --market`,
      );
    }
  }
  return new RowParser(context, file, layout, csv.count, csv, fileSymbol);
}
