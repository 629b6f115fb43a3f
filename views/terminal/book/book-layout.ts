/**
 * How the rows of the book are used: two lines of titles, the table, and under a rule what is known of the selected line. A
 * short table leaves its room to that.
 */
export function bookParts(bodyRows: number, lines: number): { readonly table: number; readonly detail: number } {
  const room = Math.max(0, bodyRows - 2);
  if (room < 8) return { table: room, detail: 0 };
  const table = Math.min(Math.max(1, lines), Math.ceil((room - 1) / 2));
  return { table, detail: room - 1 - table };
}
