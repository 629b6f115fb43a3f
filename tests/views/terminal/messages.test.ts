import { describe, expect, it } from 'vitest';
import { LANGUAGES, wordsOf } from '../../../views/terminal/messages/words.ts';
import { PALETTE } from '../../../views/terminal/palette-commands.ts';
import { PANE_IDS, paneOf } from '../../../views/terminal/panes.ts';
import { textWidth } from '../../../views/terminal/text.ts';

/** Every text under its path; those with something to fill in get samples. */
function textsOf(node: unknown, path = ''): [path: string, text: string][] {
  if (typeof node === 'string') return [[path, node]];
  if (typeof node === 'function') return [[path, String(node(2, 'x', 'y'))]];
  return Object.entries(node as object).flatMap(([key, value]) => textsOf(value, `${path}.${key}`));
}

describe('the texts', () => {
  it.each(LANGUAGES)('in %s have the headings of every column fit', (language) => {
    for (const { columns } of PANE_IDS.map(paneOf)) {
      for (const { key, width } of columns) {
        expect.soft(textWidth(wordsOf(language).columns[key]), key).toBeLessThanOrEqual(width);
      }
    }
  });

  it.each(LANGUAGES)('in %s have states fit their columns', (language) => {
    const { order, market, scenario, risk, log, position } = wordsOf(language);
    const widest = (words: object) => Math.max(...Object.values(words).map((word) => textWidth(word as string)));
    expect(widest(order.states)).toBeLessThanOrEqual(9);
    expect(widest(order.sides)).toBeLessThanOrEqual(4);
    expect(widest(order.kinds)).toBeLessThanOrEqual(6);
    expect(widest(market.states)).toBeLessThanOrEqual(6);
    expect(widest(scenario.actions)).toBeLessThanOrEqual(6);
    expect(widest(log.levels)).toBeLessThanOrEqual(5);
    const { ok, off, tripped, breached, active, cooldown, none, stale, up, down } = risk;
    const states = { ok, off, tripped, breached, active, cooldown, none, stale, up, down };
    expect(widest({ ...risk.steps, ...states })).toBeLessThanOrEqual(8);
    expect(widest({ exiting: position.exiting, exited: position.exited })).toBeLessThanOrEqual(7);
    expect(widest(market.regimes)).toBeLessThanOrEqual(7);
    expect(widest(market.playbooks)).toBeLessThanOrEqual(7);
    expect(textWidth(scenario.match)).toBeLessThanOrEqual(5);
  });

  it('are translated, all but codes and what has no words', () => {
    const english = new Map(textsOf(wordsOf('en')));
    const same = textsOf(wordsOf('ko')).filter(([path, text]) => text !== '' && english.get(path) === text);
    expect(same.map(([, text]) => text).sort()).toEqual(['#', '?', 'LLM', 'fok', 'ioc', 'rsi', 'rsi']);
  });

  it('have a footer word in Korean where there is one in English', () => {
    const hints = (language: 'en' | 'ko') =>
      Object.entries(wordsOf(language).keys).flatMap(([id, { hint }]) => (hint === '' ? [] : [id]));
    expect(hints('ko')).toEqual(hints('en'));
  });

  it('name every command', () => {
    expect(PALETTE.map(({ name }) => name).sort()).toEqual(Object.keys(wordsOf('en').commands).sort());
  });
});
