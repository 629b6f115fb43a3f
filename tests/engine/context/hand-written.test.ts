import { describe, expect, it } from 'vitest';
import { type HandWritten, handWritingRefusal } from '../../../engine/context/hand-written.ts';

const refusal = (row: Partial<HandWritten>): string | null =>
  handWritingRefusal({ layer: 'L6', timeFrame: '2026-02-04', key: 'KR.note', value: '"quiet"', ...row });

describe('by hand', () => {
  it.each<Partial<HandWritten>>([
    {},
    { layer: 'L7', key: 'note.of-the-day' },
    { layer: 'L1', timeFrame: 'LEGACY', key: 'principle.gaps' },
    { value: '{"a":[1,2]}' },
  ])('one may write %j', (row) => expect(refusal(row)).toBeNull());

  it.each<[string, Partial<HandWritten>]>([
    ['rolled up from L6', { layer: 'L5', timeFrame: '2026-W06' }],
    ['rolled up from L6', { layer: 'L4', timeFrame: '2026-02' }],
    ['rolled up from L4', { layer: 'L3', timeFrame: '2026-Q1' }],
    ['rolled up from L3', { layer: 'L2', timeFrame: '2026' }],
    ['only principles', { layer: 'L1', timeFrame: 'LEGACY', key: 'KR.note' }],
    ['no time frame of L6', { timeFrame: '2026-W06' }],
    ['no time frame of L6', { timeFrame: '2026-02-30' }],
    ['it is LEGACY', { layer: 'L1', key: 'principle.gaps' }],
    ['worked out from the day itself', { key: 'KR.total_pnl' }],
    ['worked out from the day itself', { key: 'win_rate' }],
    ['in parts joined by dots', { key: 'KR..note' }],
    ['in parts joined by dots', { key: 'a key' }],
    ['at most 64', { key: 'k'.repeat(65) }],
    ['4000 are allowed', { value: JSON.stringify('v'.repeat(4_000)) }],
    ['no JSON', { value: 'quiet' }],
  ])('one is told why not: %s', (why, row) => expect(refusal(row)).toContain(why));
});
