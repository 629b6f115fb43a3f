import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvReader } from '../../../storage/import/csv-reader.ts';

/** Records as `line:field|field`, the text being fed in the given pieces. */
function records(pieces: readonly Uint8Array[]): string[] {
  const csv = new CsvReader(','.charCodeAt(0));
  const found: string[] = [];
  const drain = (): void => {
    while (csv.next()) {
      const fields = Array.from({ length: csv.count }, (_, i) =>
        Buffer.from(csv.bytes.subarray(csv.starts[i], csv.ends[i])).toString(),
      );
      found.push(csv.unclosedQuote ? `${csv.line}:!` : `${csv.line}:${fields.join('|')}`);
    }
  };
  for (const piece of pieces) {
    csv.feed(piece);
    drain();
  }
  csv.finish();
  drain();
  return found;
}

const whole = (text: string): string[] => records([Buffer.from(text)]);

describe('CsvReader', () => {
  it('splits plain records with either line end, trimmed, the last one without', () => {
    expect(whole('a, b ,c\r\n1,,3\n\n4,5,6')).toEqual(['1:a|b|c', '2:1||3', '3:', '4:4|5|6']);
  });

  it('unescapes quoted fields with delimiters, quotes and line ends in them', () => {
    expect(whole('"a,b","say ""hi""",c\n"two\nlines",x\nlast,1\n')).toEqual([
      '1:a,b|say "hi"|c',
      '2:two\nlines|x',
      '4:last|1',
    ]);
  });

  it('takes a quote inside a plain field as it is', () => {
    expect(whole('5" pipe,1\nb,2\n')).toEqual(['1:5" pipe|1', '2:b|2']);
  });

  it('gives up on the one line whose quote never closes', () => {
    expect(whole('"open,1\nb,2\nc,3\n')).toEqual(['1:!', '2:b|2', '3:c|3']);
  });

  it('reads the same whatever the chunks', () => {
    const text = Buffer.from('h1,h2\r\n"q,""x""\n",1\nplain,2\n"bad,3\nend,4');
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: text.length }), { maxLength: 8 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), text.length];
        const pieces = at.slice(1).map((end, i) => text.subarray(at[i], end));
        expect(records(pieces)).toEqual(records([text]));
      }),
    );
  });
});
