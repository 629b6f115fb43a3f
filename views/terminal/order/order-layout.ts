/** How the rows of an order's view are used: its title, the text, and the answers under a heading of their own. */
export function orderRows(bodyRows: number, answers: number): { readonly text: number; readonly answers: number } {
  if (answers === 0) return { text: Math.max(0, bodyRows - 1), answers: 0 };
  const shown = Math.min(answers, Math.max(1, Math.floor(bodyRows / 3)));
  return { text: Math.max(0, bodyRows - 2 - shown), answers: shown };
}
