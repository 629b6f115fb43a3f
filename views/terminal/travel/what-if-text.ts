import type { DecisionDifference, DecisionView, WhatIfView } from '../../../engine/client/travel.ts';
import { formatSigned } from '../format.ts';
import type { Words } from '../messages/words.ts';
import { paragraph } from '../reader-text.ts';
import type { Paragraph } from '../store.ts';
import { textWidth } from '../text.ts';

const NAME_COLUMNS = 28;
const VALUE_COLUMNS = 22;
const FINGERPRINT_SHOWN = 12;

const padded = (text: string, columns: number): string => text + ' '.repeat(Math.max(1, columns - textWidth(text)));

/** Both outcomes of a what-if side by side, then the decisions that differ, and whether anything does at all. */
export function whatIfParagraphs(
  { from, until, recorded, changed, differences, differing }: WhatIfView,
  words: Words,
  zone: string,
): Paragraph[] {
  const { travel } = words;
  const clock = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: zone });
  const line = (name: string, was: string, would: string): Paragraph =>
    paragraph(
      `${padded(name, NAME_COLUMNS)}${padded(was, VALUE_COLUMNS)}${would}`,
      was === would ? 'plain' : 'accent',
      2,
    );
  const closed = ({ trades, wins }: WhatIfView['recorded']) => travel.closed(trades, wins);
  const reasons = [...new Set([...Object.keys(recorded.exits), ...Object.keys(changed.exits)])].sort();
  return [
    paragraph(travel.fromUntil(clock.format(from.at), clock.format(until)), 'dim'),
    line(travel.outcome, travel.recorded, travel.changed),
    line(travel.bought, String(recorded.decisions.BUY), String(changed.decisions.BUY)),
    line(travel.sold, String(recorded.decisions.SELL), String(changed.decisions.SELL)),
    line(travel.trades, closed(recorded), closed(changed)),
    ...recorded.accounts.flatMap(({ currency, decimals, realised, equityChange }) => {
      const other = changed.accounts.find((account) => account.currency === currency);
      return [
        line(
          travel.realised(currency),
          formatSigned(realised, decimals),
          formatSigned(other?.realised ?? null, decimals),
        ),
        line(
          travel.equity(currency),
          formatSigned(equityChange, decimals),
          formatSigned(other?.equityChange ?? null, decimals),
        ),
      ];
    }),
    ...reasons.map((reason) =>
      line(travel.exits(reason), String(recorded.exits[reason] ?? 0), String(changed.exits[reason] ?? 0)),
    ),
    paragraph(''),
    paragraph(travel.differing(differing, differences.length), 'accent'),
    ...differences.map((difference) => differenceLine(difference, clock, travel.none)),
    paragraph(''),
    line(
      travel.fingerprint,
      recorded.fingerprint.slice(0, FINGERPRINT_SHOWN),
      changed.fingerprint.slice(0, FINGERPRINT_SHOWN),
    ),
  ];
}

function differenceLine(
  { at, name, symbol, recorded, changed }: DecisionDifference,
  clock: Intl.DateTimeFormat,
  none: string,
): Paragraph {
  const text = (decision: DecisionView | null) => (decision === null ? none : `${decision.action} ${decision.cause}`);
  const what = padded(`${name} ${symbol}`, NAME_COLUMNS - 4);
  return paragraph(`${clock.format(at)}  ${what}${padded(text(recorded), NAME_COLUMNS)}→ ${text(changed)}`, 'plain', 2);
}
