import { describe, expect, it } from 'vitest';
import {
  CUT_OFFS_AS_OF,
  contaminationLines,
  contaminationOf,
  cutOffNote,
  cutOffOf,
  knowledgeOf,
} from '../../../engine/brain/cut-offs.ts';

const OPUS = 'anthropic:claude-opus-5';
const FLASH = 'gemini:gemini-2.5-flash';

describe('a model’s cut-off', () => {
  it('has a date at which it was true, and is not known of what is not listed', () => {
    expect(CUT_OFFS_AS_OF).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(cutOffOf(OPUS)).toBe('2026-05');
    for (const unknown of ['gemini:gemini-flash-latest', 'openai-compat:qwen3:8b', 'constructor', '__proto__', '']) {
      expect(cutOffOf(unknown)).toBeNull();
      expect(knowledgeOf(unknown, '2026-03-09')).toBe('unknown');
    }
  });

  it.each([
    ['2025-12-31', 'contaminated'],
    ['2026-05-01', 'contaminated'],
    ['2026-05-31', 'contaminated'],
    ['2026-06-01', 'clean'],
  ])('covers its whole last month: %s is %s', (day, knowledge) => {
    expect(knowledgeOf(OPUS, day)).toBe(knowledge);
  });

  it('is said before days that a model may know of, and when it is not known', () => {
    expect(cutOffNote(FLASH, '2026-03-09')).toBeNull();
    expect(cutOffNote(OPUS, '2026-03-09')).toContain('up to 2026-05');
    expect(cutOffNote('gemini:gemini-flash-latest', '2026-03-09')).toContain('is not known here');
  });
});

describe('results of days that a model may know of', () => {
  const decisions = new Map([
    ['2026-05-28', 40],
    ['2026-05-29', 30],
    ['2026-06-01', 20],
  ]);

  it('are counted by day and by model, a day of two models once', () => {
    const answered = [
      { model: OPUS, day: '2026-05-28' },
      { model: OPUS, day: '2026-05-29' },
      { model: 'anthropic:claude-opus-5-5', day: '2026-05-29' },
      { model: OPUS, day: '2026-06-01' },
      { model: FLASH, day: '2026-05-28' },
      { model: 'openai-compat:qwen3', day: '2026-06-01' },
    ];
    const found = contaminationOf(answered, decisions);
    expect(found).toEqual({
      days: 2,
      decisions: 70,
      why: [
        { model: OPUS, cutOff: '2026-05', days: 2 },
        { model: 'anthropic:claude-opus-5-5', cutOff: '2026-06', days: 1 },
      ],
      unknown: ['openai-compat:qwen3'],
    });
    expect(contaminationLines(found)).toEqual([
      '2 days with 70 decisions: anthropic:claude-opus-5 has learned up to 2026-05 (2), anthropic:claude-opus-5-5 has learned up to 2026-06 (1)',
      'not known of openai-compat:qwen3: no cut-off of knowledge is listed',
    ]);
  });

  it('are none where no model was asked', () => {
    const none = contaminationOf([], decisions);
    expect(none).toEqual({ days: 0, decisions: 0, why: [], unknown: [] });
    expect(contaminationLines(none)).toEqual([]);
  });
});
