import type { TravelTarget, WhatIfScope } from '../../../engine/client/travel.ts';
import { ask, flash } from '../commands.ts';
import type { KeyContext, Workbench } from '../workbench.ts';
import { whatIfParagraphs } from './what-if-text.ts';

/** `NAME=VALUE`, with ` run` after it for the rest of the run in place of the rest of the day. */
const CHANGE = /^(\S+=\S.*?)(\s+run)?$/;

/** Goes somewhere in the run; where that is not possible the engine's words say why. */
export function travel(workbench: Workbench, to: TravelTarget): void {
  void ask(workbench, { type: 'travel', to }).then((reply) => {
    if (reply.ok && reply.travel !== undefined) workbench.store.set({ travel: reply.travel, flash: null });
    else flash(workbench, 'warn', reply.message);
  });
}

/** Opens the run's past over its present, which goes on behind it. */
export function openPast(workbench: Workbench, { words }: KeyContext): void {
  const { open } = workbench.travel;
  if (open === null) {
    flash(workbench, 'warn', words.travel.nothingRecorded);
    return;
  }
  flash(workbench, 'info', words.travel.reading);
  open().then(
    () => travel(workbench, { to: 'last' }),
    (error: unknown) => flash(workbench, 'error', error instanceof Error ? error.message : String(error)),
  );
}

/** Back to the present; out of the workstation when there is none. */
export function closePast(workbench: Workbench): void {
  if (workbench.travel.close()) workbench.store.set({ travel: null, overlay: null, flash: null });
  else workbench.leave('quit');
}

/** Asks for a time, a date, an entry or a symbol, and goes there. */
export function askWhere(workbench: Workbench, { words, selected }: KeyContext): void {
  const market = selected?.subject.market ?? null;
  workbench.store.set({
    overlay: {
      type: 'prompt',
      title: words.travel.findTitle,
      question: words.travel.findQuestion,
      text: '',
      refuse: (text) => (text === '' ? words.travel.findNothing : null),
      onSubmit: (text) => travel(workbench, { to: 'words', text, market }),
    },
  });
}

/** Asks for one changed setting and shows what would have come of it beside what came. */
export function askWhatIf(workbench: Workbench, context: KeyContext): void {
  const { travel: words } = context.words;
  workbench.store.set({
    overlay: {
      type: 'prompt',
      title: words.whatIfTitle,
      question: words.whatIfQuestion,
      text: '',
      refuse: (text) => (CHANGE.test(text) ? null : words.whatIfForm),
      onSubmit: (text) => {
        const [, change = text, run] = CHANGE.exec(text) ?? [];
        runWhatIf(workbench, context, change, run === undefined ? 'day' : 'run');
      },
    },
  });
}

function runWhatIf(workbench: Workbench, { words, snapshot }: KeyContext, change: string, scope: WhatIfScope): void {
  const { store } = workbench;
  const zone = snapshot?.markets.find(({ enabled }) => enabled)?.zone ?? 'UTC';
  flash(workbench, 'info', words.travel.running);
  void ask(workbench, { type: 'what-if', change, scope }).then((reply) => {
    if (!reply.ok || reply.whatIf === undefined) {
      flash(workbench, 'error', reply.message);
      return;
    }
    const { setting, before, after } = reply.whatIf.change;
    const paragraphs = whatIfParagraphs(reply.whatIf, words, zone);
    store.set({
      overlay: { type: 'reader', title: `${setting} ${before} → ${after}`, paragraphs, scroll: 0 },
      flash: null,
    });
  });
}
