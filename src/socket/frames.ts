const HEADER_BYTES = 4;

/** What came is no frame, or one too large. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/** JSON has no infinity; a number beyond the range of a double is read as one. */
const json = JSON as typeof JSON & { rawJSON(text: string): unknown };
const INFINITY = json.rawJSON('1e999');

/** A message as it goes over a socket: its length in four bytes, most significant first, then JSON in UTF-8. */
export function encodeFrame(message: unknown): Buffer {
  const text = JSON.stringify(message, (_, value: unknown) => (value === Number.POSITIVE_INFINITY ? INFINITY : value));
  const length = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(HEADER_BYTES + length);
  frame.writeUInt32BE(length);
  frame.write(text, HEADER_BYTES);
  return frame;
}

/** Cuts a stream of bytes into messages. */
export class FrameReader {
  private readonly maxBytes: number;
  private chunks: Buffer[] = [];
  private bytes = 0;
  /** Length of the message that is coming in; null while its header is. */
  private expected: number | null = null;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /**
   * The messages that are complete with these bytes.
   *
   * @throws FrameError on a message that is empty, too large or no JSON; the stream cannot be read on after that
   */
  *read(chunk: Buffer): Generator<unknown> {
    this.chunks.push(chunk);
    this.bytes += chunk.length;
    for (;;) {
      this.expected ??= this.header();
      if (this.expected === null) return;
      const body = this.take(this.expected);
      if (body === null) return;
      this.expected = null;
      yield parse(body);
    }
  }

  private header(): number | null {
    const length = this.take(HEADER_BYTES)?.readUInt32BE() ?? null;
    if (length === 0 || (length !== null && length > this.maxBytes)) {
      throw new FrameError(`a message of ${length} bytes; allowed are 1 to ${this.maxBytes}`);
    }
    return length;
  }

  private take(count: number): Buffer | null {
    if (this.bytes < count) return null;
    const all = this.chunks.length === 1 ? this.chunks[0]! : Buffer.concat(this.chunks);
    this.chunks = all.length === count ? [] : [all.subarray(count)];
    this.bytes -= count;
    return all.subarray(0, count);
  }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new FrameError('a message that is no JSON');
  }
}
