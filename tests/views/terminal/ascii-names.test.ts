import { describe, expect, it } from 'vitest';
import { asciiNames } from '../../../views/terminal/ascii-names.ts';
import { aLogLine, aPosition, aSnapshot, fakeClient } from '../fixtures.ts';

const positions = [aPosition(), aPosition({ symbolId: 8, code: 'ASTR', name: 'Aster Labs' })];
const log = [aLogLine({ message: 'BUY 40 가온전자 at 69,990 – as planned' })];

describe('on a terminal that shows ASCII alone', () => {
  it('a name in other letters gives way to its code, in panes and in the log', () => {
    const snapshot = asciiNames(fakeClient(aSnapshot({ positions, log }))).snapshot();
    expect(snapshot?.positions.map(({ name }) => name)).toEqual(['900007', 'Aster Labs']);
    expect(snapshot?.log[0]?.message).toBe('BUY 40 900007 at 69,990 – as planned');
  });

  it('what does not change stays the same object, so that nothing is drawn again', () => {
    const client = fakeClient(aSnapshot({ positions, log }));
    const shown = asciiNames(client);
    const before = shown.snapshot();
    client.show({ ...client.snapshot()!, seq: 2, orders: [] });
    const after = shown.snapshot();
    expect(after).not.toBe(before);
    expect(after?.positions).toBe(before?.positions);
    expect(after?.log).toBe(before?.log);
    expect(shown.snapshot()).toBe(after);
  });

  it('an engine that has not reported has nothing to show', () => {
    expect(asciiNames(fakeClient(null)).snapshot()).toBeNull();
  });
});
