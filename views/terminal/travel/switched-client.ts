import type { EngineClient } from '../../../engine/client/client.ts';

/** A client that shows either of two engines; whoever draws it notices nothing of the change. */
export interface SwitchedClient extends EngineClient {
  /** Shows the other one from now on; with null the first again. */
  show(other: EngineClient | null): void;
}

export function switchedClient(first: EngineClient): SwitchedClient {
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };
  let other: EngineClient | null = null;
  let unsubscribe = (): void => {};
  return {
    snapshot: () => (other ?? first).snapshot(),
    dispatch: (request) => (other ?? first).dispatch(request),
    subscribe(listener) {
      listeners.add(listener);
      const stop = first.subscribe(() => {
        if (other === null) listener();
      });
      return () => {
        listeners.delete(listener);
        stop();
      };
    },
    show(next) {
      unsubscribe();
      other = next;
      unsubscribe = next?.subscribe(tell) ?? (() => {});
      tell();
    },
  };
}
