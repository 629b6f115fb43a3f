import type { MemoryQuestion } from '../../../engine/client/context.ts';
import { ask, flash } from '../commands.ts';
import type { MemoryOverlay, Overlay } from '../store.ts';
import type { KeyContext, Workbench } from '../workbench.ts';
import { type MemoryLine, memoryLines } from './memory-lines.ts';

const shown = ({ store }: Workbench): MemoryOverlay | null => {
  const { overlay } = store.get();
  return overlay?.type === 'memory' ? overlay : null;
};

const BEGIN: Omit<MemoryOverlay, 'memory'> = { type: 'memory', layers: ['L6'], open: null, search: '', cursor: 0 };

/** Shows what the desk remembers. */
export function openMemory(workbench: Workbench, { words }: KeyContext, search = ''): void {
  const waiting: Overlay = {
    type: 'reader',
    title: words.memory.title,
    paragraphs: [{ text: words.memory.asking, tone: 'dim', indent: 0 }],
    scroll: 0,
  };
  workbench.store.set({ overlay: waiting });
  void askMemory(workbench, { ...BEGIN, search, memory: { frames: [], rows: [], more: 0 } }, (overlay) => {
    return overlay === waiting;
  });
}

/** Asks for what `next` would show, and shows it if what is on the screen is still what it was asked from. */
async function askMemory(
  workbench: Workbench,
  next: MemoryOverlay,
  isWanted: (overlay: Overlay | null) => boolean,
): Promise<void> {
  const question: MemoryQuestion = { open: next.open, search: next.search };
  const reply = await ask(workbench, { type: 'memory', ...question });
  if (!isWanted(workbench.store.get().overlay)) return;
  if (reply.ok && reply.memory !== undefined) {
    workbench.store.set({ overlay: { ...next, memory: reply.memory } });
    return;
  }
  if (shown(workbench) === null) workbench.store.set({ overlay: null });
  flash(workbench, 'error', reply.message);
}

const selectedLine = (overlay: MemoryOverlay): MemoryLine | undefined => {
  const lines = memoryLines(overlay);
  return lines[Math.min(overlay.cursor, lines.length - 1)];
};

/** Opens what is selected, or closes it. */
export function unfold(workbench: Workbench): void {
  const overlay = shown(workbench);
  const line = overlay === null ? undefined : selectedLine(overlay);
  if (overlay === null || line === undefined || overlay.search !== '' || line.kind === 'row') return;
  if (line.kind === 'layer') {
    const { layer, isOpen } = line;
    const layers = isOpen ? overlay.layers.filter((each) => each !== layer) : [...overlay.layers, layer];
    workbench.store.set({ overlay: { ...overlay, layers } });
  } else if (line.isOpen) workbench.store.set({ overlay: { ...overlay, open: null } });
  else {
    const { layer, timeFrame } = line.frame;
    void askMemory(workbench, { ...overlay, open: { layer, timeFrame }, cursor: placeOf(overlay, line) }, (now) => {
      return now?.type === 'memory';
    });
  }
}

/** Where a time frame stands once no other one is open. */
function placeOf(overlay: MemoryOverlay, { frame }: Extract<MemoryLine, { kind: 'frame' }>): number {
  const lines = memoryLines({ ...overlay, open: null });
  return lines.findIndex((line) => line.kind === 'frame' && line.frame === frame);
}

/** Closes the branch that the selected line is in, and selects its head. */
export function fold(workbench: Workbench): void {
  const overlay = shown(workbench);
  if (overlay === null || overlay.search !== '') return;
  const lines = memoryLines(overlay);
  const place = Math.min(overlay.cursor, lines.length - 1);
  const line = lines[place];
  if (line === undefined) return;
  if (line.kind === 'row' || (line.kind === 'frame' && line.isOpen)) {
    const head = lines.findLastIndex(({ kind }, index) => index <= place && kind === 'frame');
    workbench.store.set({ overlay: { ...overlay, open: null, cursor: head } });
    return;
  }
  const layer = line.kind === 'layer' ? line.layer : line.frame.layer;
  const head = lines.findIndex((each) => each.kind === 'layer' && each.layer === layer);
  const layers = overlay.layers.filter((each) => each !== layer);
  const open = overlay.open?.layer === layer ? null : overlay.open;
  workbench.store.set({ overlay: { ...overlay, layers, open, cursor: head } });
}

/** Asks what to look for; nothing shows the whole tree again. */
export function askSearch(workbench: Workbench, { words }: KeyContext): void {
  const overlay = shown(workbench);
  if (overlay === null) return;
  workbench.store.set({
    overlay: {
      type: 'prompt',
      title: words.memory.searchTitle,
      question: words.memory.searchQuestion,
      text: overlay.search,
      behind: overlay,
      refuse: () => null,
      onSubmit: (text) => {
        const next = { ...overlay, search: text.trim(), cursor: 0 };
        void askMemory(workbench, next, (now) => now?.type === 'memory');
      },
    },
  });
}
