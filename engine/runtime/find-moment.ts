import type { Kernel } from '../kernel/kernel.ts';
import { instant, type MarketCode, tradingDay } from '../market/types.ts';
import type { TimeMachine } from './time-machine.ts';

const TIME = /^([01]?\d|2[0-3]):[0-5]\d$/;
const DAY = /^(\d{4}-\d{2}-\d{2})(?: (([01]?\d|2[0-3]):[0-5]\d))?$/;
const ENTRY = /^#(\d+)$/;

/**
 * Goes where a person's words point: a time of this day, a date, a date and time (wall clock of `market`, else of the
 * run's first one), `#entry`, or a symbol by code or part of its name, for its next event of note.
 *
 * @returns null, or why it went nowhere
 */
export function goToWords(machine: TimeMachine, words: string, market: MarketCode | null): string | null {
  const text = words.trim();
  const { desk } = machine.kernel;
  const [, entry] = ENTRY.exec(text) ?? [];
  if (entry !== undefined) {
    machine.seek(Number(entry));
    return null;
  }
  const zone = market ?? [...desk.marketSymbols.keys()][0];
  const [, date, time] = DAY.exec(text) ?? [];
  if (zone !== undefined && (TIME.test(text) || (date !== undefined && !Number.isNaN(Date.parse(date))))) {
    const day = date === undefined ? desk.clock.localDay(zone, instant(machine.here.at)) : tradingDay(date);
    machine.seekTime(desk.clock.instantOf(zone, day, date === undefined ? text : (time ?? '00:00')));
    return null;
  }
  const symbol = symbolCalled(machine.kernel, text);
  if (symbol === null) {
    return `"${text}" is no time (HH:MM, YYYY-MM-DD, YYYY-MM-DD HH:MM), no entry (#1234) and no symbol of this run`;
  }
  const found =
    machine.next({ symbol }) ?? (machine.marks.after(0, { symbol }) === null ? null : wrapped(machine, symbol));
  return found === null ? `nothing of note happened to ${text} in this run` : null;
}

/** From the run's start again. */
function wrapped(machine: TimeMachine, symbol: number) {
  machine.seek(1);
  return machine.next({ symbol });
}

/** The symbol of that code, else the first whose name has the text in it. */
function symbolCalled({ desk }: Kernel, text: string): number | null {
  const wanted = text.toLowerCase();
  const { instruments } = desk.table;
  const exact = instruments.findIndex(({ code }) => code.toLowerCase() === wanted);
  if (exact >= 0 || wanted === '') return exact >= 0 ? exact : null;
  const named = instruments.findIndex(({ name, nameKo = '' }) => `${name} ${nameKo}`.toLowerCase().includes(wanted));
  return named >= 0 ? named : null;
}
