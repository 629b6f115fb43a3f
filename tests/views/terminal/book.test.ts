import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BOOK_PAGES, type BookPageName } from '../../../engine/client/book.ts';
import { bookText } from '../../../views/terminal/book/book-rows.ts';
import { LANGUAGES, wordsOf } from '../../../views/terminal/messages/words.ts';
import { BOOK } from '../book-pages.ts';
import { aWorkbench, drawScreen, type TestBench } from '../draw.tsx';
import { aSnapshot, commandsOf, fakeClient } from '../fixtures.ts';
import { press } from '../press.ts';

const SIZES = [
  { columns: 60, rows: 15 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 60 },
] as const;

const open = (page: BookPageName) => ({ overlay: { type: 'book', book: BOOK[page], index: 0 } }) as const;

/** A workbench with the book open at a page, turned to by its keys. */
async function opened(page: BookPageName): Promise<TestBench> {
  const client = fakeClient(aSnapshot());
  client.answer((request) =>
    request.type === 'book'
      ? { ok: true, message: '', book: BOOK[request.page] }
      : request.type === 'explain'
        ? {
            ...{ ok: true, message: '' },
            explanation: { decisionId: 'd77', title: 'BUY 가온전자', sections: [], checks: [] },
          }
        : { ok: true, message: 'done' },
  );
  const bench = aWorkbench(client);
  press(bench, 'b');
  await vi.advanceTimersByTimeAsync(0);
  for (let turns = BOOK_PAGES.indexOf(page); turns > 0; turns--) {
    press(bench, 'tab');
    await vi.advanceTimersByTimeAsync(0);
  }
  return bench;
}

const flashOf = (bench: TestBench) => bench.store.get().flash?.text;
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe.each(SIZES)('the book at $columns x $rows', (size) => {
  describe.each(LANGUAGES)('in %s', (language) => {
    it.each(BOOK_PAGES)('%s', (page) => {
      const lines = drawScreen(aSnapshot(), size, { language, ...open(page) });
      expect(lines.length).toBe(size.rows);
      expect(lines.join('\n')).toMatchSnapshot();
    });
  });
});

describe('the keys of the book', () => {
  it('turn its pages round, and close it', async () => {
    const bench = await opened('briefing');
    expect(bench.store.get().overlay).toMatchObject({ type: 'book', book: { page: 'briefing' } });
    press(bench, 'right');
    await settle();
    expect(bench.store.get().overlay).toMatchObject({ book: { page: 'schedule' } });
    press(bench, 'left');
    await settle();
    expect(bench.store.get().overlay).toMatchObject({ book: { page: 'briefing' } });
    press(bench, 'q');
    expect(bench.store.get().overlay).toBeNull();
  });

  it('run a job that may be run by hand', async () => {
    const bench = await opened('schedule');
    press(bench, 'n');
    expect(flashOf(bench)).toContain('cannot be run by hand');
    press(bench, 'down', 'n');
    await settle();
    expect(commandsOf(bench.client)).toEqual([{ type: 'run-job', job: 'review', market: 'KR' }]);
  });

  it('approve, reject and edit the selected lesson', async () => {
    const bench = await opened('lessons');
    press(bench, 'a');
    await settle();
    press(bench, 'r');
    await settle();
    press(bench, 'e', 'ctrl+u', 'Wait.', 'enter');
    await settle();
    expect(commandsOf(bench.client)).toEqual([
      { type: 'lesson', id: 'l2152', verdict: 'approve', text: '' },
      { type: 'lesson', id: 'l2152', verdict: 'reject', text: '' },
      { type: 'lesson', id: 'l2152', verdict: 'edit', text: 'Wait.' },
    ]);
    // The page is asked for anew each time.
    expect(bench.client.requests.filter(({ type }) => type === 'book').length).toBe(3 + 3);
    expect(bench.store.get().overlay).toMatchObject({ type: 'book', book: { page: 'lessons' } });
  });

  it('mark a decision with notes, and show it', async () => {
    const bench = await opened('decisions');
    press(bench, 'm', 'bought late', 'enter');
    await settle();
    expect(commandsOf(bench.client)).toEqual([{ type: 'mark-decision', decisionId: 'd77', notes: 'bought late' }]);
    press(bench, 'enter');
    await settle();
    expect(bench.store.get().overlay).toMatchObject({ type: 'reader', title: 'BUY 가온전자' });
    press(bench, 'escape');
    expect(bench.store.get().overlay).toMatchObject({ type: 'book', book: { page: 'decisions' } });
  });

  it('say where they do something', async () => {
    const bench = await opened('shadow');
    for (const [key, says] of [
      ['a', 'no lesson is selected'],
      ['m', 'no decision is selected'],
      ['n', 'a job is run from the schedule'],
    ] as const) {
      press(bench, key);
      expect(flashOf(bench)).toBe(says);
    }
  });
});

describe('the book for a command line', () => {
  it('is a table, or a text with headings', () => {
    const words = wordsOf('en');
    expect(bookText(BOOK.schedule, words, 'text').split('\n').length).toBe(BOOK.schedule.jobs.length + 1);
    const markdown = bookText(BOOK.review, words, 'markdown');
    expect(markdown).toContain('# Reviews\n');
    expect(markdown).toContain('\n## KR 2026-03-06\n');
    expect(markdown).toContain('- HARD_STOP: 1 trade, 0 won, -61,000 KRW');
  });
});
