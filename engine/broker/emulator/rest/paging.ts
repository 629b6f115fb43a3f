import { padColumns } from '../text.ts';
import type { Fields, Reply } from './reply.ts';
import type { KisRequest } from './request.ts';

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly trCont: Reply['trCont'];
  /** The cursors of the reply, filled with spaces to their width. */
  readonly cursors: Fields;
}

/**
 * One page of a list. The cursor names the last row that was given, so that rows which come in meanwhile neither repeat
 * nor hide one.
 *
 * @param width of the cursors: 100, 200, or 0 where their names have no number
 */
export function pageOf<Row>(
  all: readonly Row[],
  size: number,
  { params, trCont }: KisRequest,
  width: 100 | 200 | 0,
  keyOf: (row: Row) => string,
): Page<Row> {
  const suffix = width === 0 ? '' : String(width);
  const after = trCont === 'N' ? params.get(`CTX_AREA_NK${suffix}`).trim() : '';
  const from = after === '' ? 0 : 1 + all.findIndex((row) => keyOf(row) === after);
  const rows = all.slice(from, from + size);
  const hasMore = from + size < all.length;
  const last = rows.at(-1);
  const isFirst = after === '';
  const columns = width === 0 ? 20 : width;
  return {
    rows,
    trCont: hasMore ? (isFirst ? 'F' : 'M') : isFirst ? 'D' : 'E',
    cursors: {
      [`ctx_area_fk${suffix}`]: padColumns(params.all.join('!^').slice(0, columns), columns),
      [`ctx_area_nk${suffix}`]: padColumns(hasMore && last !== undefined ? keyOf(last) : '', columns),
    },
  };
}
