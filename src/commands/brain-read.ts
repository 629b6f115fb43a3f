import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { readReply } from '../../engine/brain/reply/read-reply.ts';
import { REFUSALS } from '../../engine/brain/reply/refusals.ts';
import type { ReplyKind } from '../../engine/brain/reply/schemas.ts';

interface TextSink {
  write(text: string): unknown;
}

/** More than this is too large for every kind of reply, so the rest need not be read. */
const MAX_BYTES = 2_000_000;

/**
 * `ouroterm brain read`: how a model's reply would be understood, or why it would not be used.
 * @param options.file `-` for standard input
 * @returns the exit code: 0 whether it would be used or not
 */
export async function runBrainRead(
  options: {
    readonly file: string;
    readonly kind: ReplyKind;
    readonly symbols: readonly string[] | undefined;
    readonly json: boolean;
  },
  io: {
    readonly cwd: string;
    readonly stdin: AsyncIterable<string | Buffer>;
    readonly stdout: TextSink;
  },
): Promise<number> {
  const { file, kind, symbols, json } = options;
  const text = await textOf(file === '-' ? io.stdin : createReadStream(resolve(io.cwd, file)));
  const read = readReply(text, kind, symbols === undefined ? {} : { codes: symbols });
  if (json) {
    io.stdout.write(`${JSON.stringify(read)}\n`);
  } else if (read.ok) {
    for (const note of read.notes) io.stdout.write(`note: ${note}\n`);
    io.stdout.write(`${JSON.stringify(read.value, null, 2)}\n`);
  } else {
    io.stdout.write(`not used: ${REFUSALS[read.reason]} (${read.reason}): ${read.detail}\n`);
  }
  return 0;
}

async function textOf(source: AsyncIterable<string | Buffer>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of source) {
    text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    if (text.length > MAX_BYTES) break;
  }
  return text + decoder.decode();
}
