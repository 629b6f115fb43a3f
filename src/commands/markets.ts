import { Chalk, type ChalkInstance } from 'chalk';
import type { CalendarOverride } from '../../engine/kernel/settings.ts';
import { COVER_WARNING_DAYS, createMarketClock, type MarketClock } from '../../engine/market/clock.ts';
import { dayAt, MINUTE_MS, minuteOfDay, timeText } from '../../engine/market/days.ts';
import { formatInstant, parseInstant } from '../../engine/market/instant-text.ts';
import { MARKETS } from '../../engine/market/markets.ts';
import type { MarketMoment } from '../../engine/market/timeline.ts';
import { type Instant, instant, MARKET_CODES } from '../../engine/market/types.ts';
import { zoneOffset } from '../../engine/market/zone.ts';
import { calendarCover } from '../calendar-cover.ts';

interface TextSink {
  write(text: string): unknown;
}

/**
 * `ouroterm markets`: what every market does at the instants asked about, or now.
 * @param options.at ISO instants separated by commas, `-` for one a line from standard input, or undefined for now
 * @returns the exit code: 0, or 2 when an instant cannot be read; a list with a bad one prints nothing, standard input
 *   is answered line by line up to the bad one
 */
export async function runMarkets(
  options: { readonly at: string | undefined; readonly json: boolean; readonly color: boolean },
  io: {
    readonly stdin: AsyncIterable<string | Buffer>;
    readonly stdout: TextSink;
    readonly stderr: TextSink;
    readonly now: () => number;
    readonly calendarOverrides: readonly CalendarOverride[];
  },
): Promise<number> {
  const clock = createMarketClock({ overrides: io.calendarOverrides, observedDays: {} });
  const chalk = new Chalk({ level: options.color ? 1 : 0 });
  const now = instant(io.now());
  const report = (at: Instant) => {
    io.stdout.write(options.json ? `${JSON.stringify(describe(clock, at))}\n` : table(clock, at, chalk));
  };

  for (const warning of coverWarnings(clock, now)) io.stderr.write(`${warning}\n`);
  try {
    if (options.at === undefined) report(now);
    else if (options.at === '-') await reportLines(io.stdin, report);
    else options.at.split(',').map(readListed).forEach(report);
  } catch (error) {
    if (!(error instanceof BadInstant)) throw error;
    io.stderr.write(`${error.message}\n`);
    return 2;
  }
  return 0;
}

class BadInstant extends Error {}

function readInstant(text: string, where: string): Instant {
  const at = parseInstant(text.trim());
  if (at !== null) return at;
  throw new BadInstant(
    `${where}: ${JSON.stringify(text.trim())} is not an ISO 8601 instant with a time and an offset, such as 2026-11-23T09:00:00+09:00 or 2026-11-23T00:00:00Z`,
  );
}

const readListed = (text: string, index: number): Instant => readInstant(text, `--at, entry ${index + 1}`);

async function reportLines(input: AsyncIterable<string | Buffer>, report: (at: Instant) => void): Promise<void> {
  let number = 0;
  for await (const line of linesOf(input)) {
    number += 1;
    if (line.trim() !== '') report(readInstant(line, `--at -, line ${number}`));
  }
}

async function* linesOf(input: AsyncIterable<string | Buffer>): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of input) {
    const lines = (rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))).split('\n');
    rest = lines.pop()!;
    yield* lines;
  }
  yield rest;
}

/** The JSON shape of docs/json.md; what is not known is null. */
function describe(clock: MarketClock, at: Instant) {
  const text = (when: Instant | null) => (when === null ? null : formatInstant(when));
  return {
    at: formatInstant(at),
    markets: MARKET_CODES.map((code) => ({
      code,
      ...clock.stateAt(code, at),
      nextOpen: text(clock.nextOpen(code, at)),
      nextClose: text(clock.nextClose(code, at)),
    })),
  };
}

const HEADINGS = ['market', 'state', 'session', 'time there', 'next open there / here', 'next close there / here'];

function table(clock: MarketClock, at: Instant, chalk: ChalkInstance): string {
  const rows = MARKET_CODES.map((code) => {
    const { state, session } = clock.stateAt(code, at);
    const { zone } = MARKETS[code];
    const both = (when: Instant | null) =>
      when === null ? 'not known' : `${timeThere(zone, when)} / ${timeHere(when)}`;
    const times = [timeThere(zone, at), both(clock.nextOpen(code, at)), both(clock.nextClose(code, at))];
    return { state, cells: [code, state, session, ...times] };
  });
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map(({ cells }) => cells[column]!.length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd();
  return [
    `${timeHere(at)} here, ${formatInstant(at)}`,
    chalk.bold(line(HEADINGS)),
    ...rows.map(({ state, cells }) => toneOf(state, chalk)(line(cells))),
    '',
    '',
  ].join('\n');
}

function toneOf(state: MarketMoment['state'], chalk: ChalkInstance): ChalkInstance {
  switch (state) {
    case 'open':
      return chalk.green;
    case 'break':
      return chalk.yellow;
    case 'closed':
      return chalk.dim;
    case 'unknown':
      return chalk.red;
  }
}

const timeThere = (zone: string, at: Instant): string => wallTime(at + zoneOffset(zone, at));

/** On this machine's clock; its zone may have no IANA name (`TZ=KST-9`), so Date is asked for the offset. */
const timeHere = (at: Instant): string => wallTime(at - new Date(at).getTimezoneOffset() * MINUTE_MS);

/** `MM-DD HH:MM` */
const wallTime = (wallClock: number): string => `${dayAt(wallClock).slice(5)} ${timeText(minuteOfDay(wallClock))}`;

function coverWarnings(clock: MarketClock, now: Instant): readonly string[] {
  return calendarCover(clock, MARKET_CODES, now)
    .filter(({ daysLeft }) => daysLeft < COVER_WARNING_DAYS)
    .map(
      ({ until, markets }) =>
        `warning: the calendar of ${markets.join(', ')} reaches to ${until}; later days are unknown and take no new entry: update ouroterm or add them to calendar.json`,
    );
}
