import type { MemoryView } from '../../engine/client/context.ts';
import type { MemoryOverlay } from '../../views/terminal/store.ts';
import { NOW } from './fixtures.ts';

const row = (key: string, text: string, source = 'roll-up'): MemoryView['rows'][number] => ({
  ...{ layer: 'L6', timeFrame: '2026-03-05', key, text, source },
  updatedAt: NOW - 3_600_000,
});

/** A few weeks of a desk, with the rows of one day. */
export const someMemory = (changes: Partial<MemoryView> = {}): MemoryView => ({
  frames: [
    { layer: 'L1', timeFrame: 'LEGACY', rows: 3, keptThrough: null },
    { layer: 'L4', timeFrame: '2026-02', rows: 44, keptThrough: '2028-02-28' },
    { layer: 'L5', timeFrame: '2026-W09', rows: 44, keptThrough: '2027-03-01' },
    { layer: 'L6', timeFrame: '2026-03-06', rows: 5, keptThrough: '2026-06-04' },
    { layer: 'L6', timeFrame: '2026-03-05', rows: 5, keptThrough: '2026-06-03' },
    { layer: 'L7', timeFrame: '2026-03-06', rows: 4, keptThrough: '2026-03-13' },
  ],
  rows: [
    row('KR.exits', 'HARD_STOP 1, TRAILING_STOP 2'),
    row(
      'KR.note',
      '가온전자는 실적 발표 전날 거래가 마르고 호가가 벌어지니 반으로 줄여 산다. '.repeat(3),
      'user@pts/3',
    ),
    row('KR.total_pnl', '-12,345 KRW'),
    row('KR.win_rate', '33.33 %'),
    row('US_NASDAQ.total_pnl', '88.40 USD'),
  ],
  more: 0,
  ...changes,
});

/** The tree with one day open. */
export const someTree = (changes: Partial<MemoryOverlay> = {}): MemoryOverlay => ({
  type: 'memory',
  memory: someMemory(),
  layers: ['L6'],
  open: { layer: 'L6', timeFrame: '2026-03-05' },
  search: '',
  cursor: 9,
  ...changes,
});

/** The tree of what a search found. */
export const aSearch: MemoryOverlay = someTree({
  memory: someMemory({ frames: someMemory().frames.filter(({ timeFrame }) => timeFrame === '2026-03-05'), more: 1 }),
  open: null,
  search: 'pnl',
  cursor: 2,
});
