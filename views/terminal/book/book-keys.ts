import { connected } from '../enabled.ts';
import type { Binding } from '../workbench.ts';
import {
  askRunJob,
  canDecideLesson,
  canMark,
  canRunJob,
  copyBook,
  decideLesson,
  editLesson,
  markDecision,
  openBook,
  openSelected,
  turnPage,
} from './book-actions.ts';

/** What opens the desk's book from the panes. */
export const BOOK_OPENING: readonly Binding[] = [
  {
    id: 'book.open',
    keys: ['b'],
    scopes: ['panes'],
    enabled: connected,
    run: (workbench) => void openBook(workbench, 'schedule'),
  },
];

/** The keys of the book, beside those it shares with a reader. */
export const BOOK_KEYS: readonly Binding[] = [
  {
    id: 'book.next',
    keys: ['tab', 'right', 'l'],
    scopes: ['book'],
    run: (workbench, context) => turnPage(workbench, context, 1),
  },
  {
    id: 'book.previous',
    keys: ['shift+tab', 'left', 'h'],
    scopes: ['book'],
    run: (workbench, context) => turnPage(workbench, context, -1),
  },
  { id: 'book.read', keys: ['enter'], scopes: ['book'], run: openSelected },
  { id: 'book.run', keys: ['n'], scopes: ['book'], enabled: canRunJob, run: askRunJob },
  {
    id: 'book.approve',
    keys: ['a'],
    scopes: ['book'],
    enabled: canDecideLesson,
    run: (workbench, context) => decideLesson(workbench, context, 'approve'),
  },
  {
    id: 'book.reject',
    keys: ['r'],
    scopes: ['book'],
    enabled: canDecideLesson,
    run: (workbench, context) => decideLesson(workbench, context, 'reject'),
  },
  { id: 'book.edit', keys: ['e'], scopes: ['book'], enabled: canDecideLesson, run: editLesson },
  { id: 'book.mark', keys: ['m'], scopes: ['book'], enabled: canMark, run: markDecision },
  { id: 'book.copy', keys: ['y'], scopes: ['book'], run: copyBook },
];
