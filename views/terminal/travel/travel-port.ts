import type { EngineClient } from '../../../engine/client/client.ts';
import type { SwitchedClient } from './switched-client.ts';

/** The way from the present to the past and back. */
export interface TravelPort {
  /** Shows the run's past in place of its present; throws in words for a person. Null where no run is recorded. */
  readonly open: (() => Promise<void>) | null;
  /** Back to the present; false when there is none, because a recorded run is all there is. */
  close(): boolean;
}

/** @param openPast opens the run of the engine that `client` shows, for reading */
export function travelPort(client: SwitchedClient, openPast: (() => Promise<EngineClient>) | null): TravelPort {
  let past: EngineClient | null = null;
  return {
    open:
      openPast === null
        ? null
        : async () => {
            past ??= await openPast();
            client.show(past);
          },
    close() {
      if (past === null) return false;
      client.show(null);
      void past.dispatch({ type: 'stop' });
      past = null;
      return true;
    },
  };
}
