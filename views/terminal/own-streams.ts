interface TerminalStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/**
 * Makes the streams of a terminal the workstation's own. Their errors mean that the terminal is lost, and nothing else
 * hears of them; output waits in this process while the terminal does not read; what others write to it is kept back.
 * Returns what gives the streams back, and writes what was kept, unless the terminal is lost or stuck.
 */
export function ownStreams({ stdin, stdout, stderr }: TerminalStreams, onLost: () => void): () => void {
  let isLost = false;
  const lose = (): void => {
    isLost = true;
    onLost();
  };
  const others = [stdin, stdout, stderr].map((stream) => ({ stream, listeners: stream.listeners('error') as [] }));
  for (const { stream } of others) stream.removeAllListeners('error').on('error', lose);
  stdin.on('end', lose);
  const writeHeld = holdBack(stderr);
  for (const stream of [stdout, stderr]) setBlocking(stream, false);
  return () => {
    stdin.off('end', lose);
    // What is still written to such a terminal fails later, or never gets there.
    if (isLost || stdout.writableLength > 0) return;
    for (const stream of [stdout, stderr]) setBlocking(stream, true);
    for (const { stream, listeners } of others) {
      stream.off('error', lose);
      for (const listener of listeners) stream.on('error', listener);
    }
    writeHeld();
  };
}

/**
 * Node blocks the whole thread when a terminal does not read, and a signal would find nobody. It offers no other way to
 * change that than the stream's handle.
 */
function setBlocking(stream: NodeJS.WriteStream, isBlocking: boolean): void {
  const { _handle: handle } = stream as { readonly _handle?: { readonly setBlocking?: (on: boolean) => void } };
  handle?.setBlocking?.(isBlocking);
}

/** Keeps what is written to a stream, which would land among the panes, until the function it returns is called. */
export function holdBack(stream: NodeJS.WriteStream): () => void {
  if (stream.isTTY !== true) return () => undefined;
  const held: (string | Uint8Array)[] = [];
  const { write } = stream;
  const hold = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    held.push(chunk);
    const done = rest.findLast((each) => typeof each === 'function');
    if (done) queueMicrotask(() => done());
    return true;
  };
  stream.write = hold;
  return () => {
    if (stream.write === hold) stream.write = write;
    for (const chunk of held.splice(0)) stream.write(chunk);
  };
}
