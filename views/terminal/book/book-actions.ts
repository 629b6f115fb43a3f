import { BOOK_PAGES, type BookPage, type BookPageName } from '../../../engine/client/book.ts';
import { ask, flash, read } from '../commands.ts';
import { copyText } from '../copy.ts';
import { canCommand } from '../enabled.ts';
import { paragraph } from '../reader-text.ts';
import { type BookOverlay, type Overlay, PROMPT_LIMIT } from '../store.ts';
import type { KeyContext, OperatorCommand, Workbench } from '../workbench.ts';
import { bookTable, bookText } from './book-rows.ts';
import { gateParagraphs } from './book-text.ts';

const ACTOR = 'terminal';

const shown = ({ view }: Pick<KeyContext, 'view'>): BookOverlay | null =>
  view.overlay?.type === 'book' ? view.overlay : null;

type PageOf<Name extends BookPageName> = Extract<BookPage, { page: Name }>;

/** The page that is open, if it is this one. */
function page<Name extends BookPageName>(context: KeyContext, name: Name): PageOf<Name> | null {
  const book = shown(context)?.book;
  return book?.page === name ? (book as PageOf<Name>) : null;
}

const at = <T>(items: readonly T[] | undefined, context: KeyContext): T | undefined =>
  items?.[Math.max(0, Math.min(shown(context)?.index ?? 0, items.length - 1))];

const selectedLesson = (context: KeyContext) => at(page(context, 'lessons')?.lessons, context);
const selectedJob = (context: KeyContext) => at(page(context, 'schedule')?.jobs, context);
const selectedDecision = (context: KeyContext) => at(page(context, 'decisions')?.decisions, context);

/** Opens the book at a page. */
export async function openBook(workbench: Workbench, name: BookPageName): Promise<void> {
  const reply = await ask(workbench, { type: 'book', page: name });
  if (!reply.ok || reply.book === undefined) {
    flash(workbench, 'error', reply.message);
    return;
  }
  workbench.store.set({ overlay: { type: 'book', book: reply.book, index: 0 } });
}

/** Turns to the next page or the one before. */
export function turnPage(workbench: Workbench, context: KeyContext, step: 1 | -1): void {
  const overlay = shown(context);
  if (overlay === null) return;
  const next = BOOK_PAGES.indexOf(overlay.book.page) + step + BOOK_PAGES.length;
  void openBook(workbench, BOOK_PAGES[next % BOOK_PAGES.length]!);
}

/** Asks for the page anew once something was changed on it; the selection stays where it is. */
async function refresh(workbench: Workbench, name: BookPageName): Promise<void> {
  const reply = await ask(workbench, { type: 'book', page: name });
  const { overlay } = workbench.store.get();
  if (!reply.ok || reply.book === undefined || overlay?.type !== 'book' || overlay.book.page !== name) return;
  workbench.store.set({ overlay: { ...overlay, book: reply.book } });
}

function send(workbench: Workbench, name: BookPageName, what: string, command: OperatorCommand): void {
  flash(workbench, 'info', `${what}...`);
  void ask(workbench, { type: 'command', command, actor: ACTOR }).then(async (reply) => {
    flash(workbench, reply.ok ? 'info' : 'error', reply.message);
    await refresh(workbench, name);
  });
}

/** What `enter` shows of the selected line. */
export function openSelected(workbench: Workbench, context: KeyContext): void {
  const overlay = shown(context);
  if (overlay === null) return;
  const { book } = overlay;
  const { words } = context;
  const decision = selectedDecision(context);
  if (decision !== undefined) {
    read(workbench, words.explain.title(decision.name), { type: 'explain', decisionId: decision.id }, overlay);
    return;
  }
  const row = at(bookTable(book, words).rows, context);
  if (row === undefined) return;
  const gates =
    book.page === 'shadow' ? [paragraph(words.book.gates, 'accent'), ...gateParagraphs(book.gates, words)] : [];
  const reader: Overlay = {
    type: 'reader',
    title: words.book.pages[book.page],
    paragraphs: book.page === 'shadow' ? gates : row.detail,
    scroll: 0,
    behind: overlay,
  };
  workbench.store.set({ overlay: reader });
}

/** Puts the page on the clipboard as text. */
export function copyBook(workbench: Workbench, context: KeyContext): void {
  const overlay = shown(context);
  if (overlay === null) return;
  const { words } = context;
  copyText(workbench, words, words.book.pages[overlay.book.page], bookText(overlay.book, words, 'text'));
}

export function canRunJob(context: KeyContext): true | string {
  const job = selectedJob(context);
  if (job === undefined) return context.words.book.onlySchedule;
  return job.byHand ? canCommand(context) : context.words.book.notByHand;
}

export function askRunJob(workbench: Workbench, context: KeyContext): void {
  const job = selectedJob(context);
  if (job === undefined || job.job === 'rescan') return;
  const { words } = context;
  const { job: id, market } = job;
  const name = words.book.jobs[id];
  send(workbench, 'schedule', words.book.running(name), { type: 'run-job', job: id, market });
}

export function canDecideLesson(context: KeyContext): true | string {
  return selectedLesson(context) === undefined ? context.words.book.onlyLessons : canCommand(context);
}

export function decideLesson(workbench: Workbench, context: KeyContext, verdict: 'approve' | 'reject'): void {
  const lesson = selectedLesson(context);
  if (lesson === undefined) return;
  send(workbench, 'lessons', context.words.book.deciding(lesson.id), {
    ...{ type: 'lesson', id: lesson.id, verdict, text: '' },
  });
}

/** Has the words of the selected lesson changed. */
export function editLesson(workbench: Workbench, context: KeyContext): void {
  const lesson = selectedLesson(context);
  const overlay = shown(context);
  if (lesson === undefined || overlay === null) return;
  const { book } = context.words;
  workbench.store.set({
    overlay: {
      type: 'prompt',
      title: book.editTitle,
      question: book.editQuestion(lesson.id, PROMPT_LIMIT),
      text: lesson.text.slice(0, PROMPT_LIMIT),
      behind: overlay,
      refuse: (text) => (text === '' ? book.lessonNeedsText : null),
      onSubmit: (text) =>
        send(workbench, 'lessons', book.deciding(lesson.id), { type: 'lesson', id: lesson.id, verdict: 'edit', text }),
    },
  });
}

export function canMark(context: KeyContext): true | string {
  return selectedDecision(context) === undefined ? context.words.book.onlyDecisions : canCommand(context);
}

/** Marks the selected decision as looked at, with notes. */
export function markDecision(workbench: Workbench, context: KeyContext): void {
  const decision = selectedDecision(context);
  const overlay = shown(context);
  if (decision === undefined || overlay === null) return;
  const { book } = context.words;
  workbench.store.set({
    overlay: {
      type: 'prompt',
      title: book.markTitle,
      question: book.markQuestion(`${decision.action} ${decision.name}`, PROMPT_LIMIT),
      text: decision.notes.slice(0, PROMPT_LIMIT),
      behind: overlay,
      refuse: () => null,
      onSubmit: (notes) =>
        send(workbench, 'decisions', book.marking(decision.id), {
          ...{ type: 'mark-decision', decisionId: decision.id, notes },
        }),
    },
  });
}
