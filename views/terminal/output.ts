import type { EngineClient } from '../../engine/client/client.ts';
import { type Glyphs, withGlyphs } from './terminal.ts';

/** The terminal's output with only the glyphs it can show; everything else about it is the same. */
export function outputWith(stdout: NodeJS.WriteStream, glyphs: Glyphs): NodeJS.WriteStream {
  if (glyphs === 'unicode') return stdout;
  const write = (chunk: string | Uint8Array, ...rest: []): boolean =>
    stdout.write(typeof chunk === 'string' ? withGlyphs(chunk, glyphs) : chunk, ...rest);
  return new Proxy(stdout, {
    get(target, property) {
      if (property === 'write') return write;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/**
 * The engine as a terminal hears it that may stop reading, as on Ctrl-S or a stalled link: while earlier output waits,
 * changes are not told, and afterwards the newest is. Nothing piles up however long that takes.
 */
export function heardThrough(stdout: NodeJS.WriteStream, client: EngineClient): EngineClient {
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };
  let isOwed = false;
  const hear = (): void => {
    if (stdout.writableNeedDrain) isOwed = true;
    else tell();
  };
  const catchUp = (): void => {
    if (isOwed) tell();
    isOwed = false;
  };
  let deafen: (() => void) | null = null;
  return {
    snapshot: () => client.snapshot(),
    dispatch: (request) => client.dispatch(request),
    subscribe(listener) {
      listeners.add(listener);
      if (deafen === null) {
        deafen = client.subscribe(hear);
        stdout.on('drain', catchUp);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        deafen?.();
        deafen = null;
        stdout.off('drain', catchUp);
      };
    },
  };
}
