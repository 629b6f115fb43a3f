import type { Handler } from './request.ts';

/** A TR: what it is called on a real account today, and every id that an account takes for it. */
export interface Tr {
  readonly id: string;
  readonly live: readonly string[];
  /** None when a paper account lacks it. */
  readonly paper: readonly string[];
}

export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly trs: readonly Tr[];
  /** The request names the account. */
  readonly ofAccount: boolean;
  readonly handle: Handler;
}

/**
 * A trading TR. Ids that it had before still answer; on a paper account the first letter of each becomes a V.
 *
 * @param ids the present one, then older ones
 */
export const trading = (...ids: readonly [string, ...string[]]): Tr => ({
  id: ids[0],
  live: ids,
  paper: ids.map((id) => `V${id.slice(1)}`),
});

/** A trading TR whose paper id follows no rule. */
export const irregular = (id: string, paper: string): Tr => ({ id, live: [id], paper: [paper] });

/** A quote's TR, called the same on both kinds of account. */
export const both = (id: string): Tr => ({ id, live: [id], paper: [id] });

/** A TR that a paper account lacks, under its present id and older ones. */
export const liveOnly = (...ids: readonly [string, ...string[]]): Tr => ({ id: ids[0], live: ids, paper: [] });

/** An inquiry or an order of the account. */
export const account = (method: Route['method'], path: string, handle: Handler, ...trs: readonly Tr[]): Route => ({
  method,
  path,
  trs,
  ofAccount: true,
  handle,
});

/** A quote. */
export const quotation = (path: string, handle: Handler, ...trs: readonly Tr[]): Route => ({
  method: 'GET',
  path,
  trs,
  ofAccount: false,
  handle,
});
