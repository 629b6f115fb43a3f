import { handWritingRefusal } from '../context/hand-written.ts';
import { type ContextLayer, keptThrough, LAYER_RULES } from '../context/layers.ts';
import { sourceOf } from '../context/roll-ups.ts';
import { frameOf, parseTimeFrame, type TimeFrame } from '../context/time-frame.ts';
import type { MarketCode, TradingDay } from '../market/types.ts';
import { canonicalJson } from './codec.ts';
import { expireContext } from './context-flow.ts';
import type { Desk } from './desk.ts';
import type { OperatorCommand } from './events.ts';

type Of<T extends OperatorCommand['type']> = Extract<OperatorCommand, { type: T }>;

export const rememberRefusal = (command: Of<'remember'>): string | null => handWritingRefusal(command);

/** Writes a row of memory by hand. */
export function remember(desk: Desk, { layer, timeFrame, key, value }: Of<'remember'>, actor: string): void {
  desk.record({
    kind: 'context',
    layer,
    timeFrame,
    key,
    value: canonicalJson(JSON.parse(value)),
    updatedAt: desk.at,
    source: actor,
  });
  desk.say('info', 'remembered', `${actor} wrote ${layer} ${timeFrame} ${key}`, { actor });
}

/** Why a frame cannot be rolled up now, in words, or null. */
export function rollUpRefusal(desk: Desk, { market, timeFrame }: Of<'roll-up'>): string | null {
  const markets = marketsOf(desk, market);
  if (markets.length === 0) return `no day of ${market ?? 'any market'} is kept yet: nothing is there to roll up`;
  if (timeFrame === null) return null;
  const frame = parseTimeFrame(timeFrame);
  if (frame === null) {
    return `${JSON.stringify(timeFrame)} is no time frame; allowed are 2026-02-04, 2026-W06, 2026-02, 2026-Q1 and 2026`;
  }
  if (frame.kind === 'legacy') return 'legacy takes a year in once, when the year has ended; it is not made anew';
  const newest = newestDay(desk, markets);
  if (frame.first > newest) return `${timeFrame} has not begun yet`;
  const gone = expiredSource(frame, newest);
  return gone === null
    ? null
    : `${timeFrame} is not rolled up again: some of its ${LAYER_RULES[gone].name} rows are no longer kept, and the sum would be too small`;
}

/** Rolls a frame up as far as it has come; without one, today and every frame that today lies in. */
export function rollUpNow(desk: Desk, { market, timeFrame }: Of<'roll-up'>, actor: string): void {
  const markets = marketsOf(desk, market);
  for (const each of markets) {
    for (const { layer, text } of framesToFill(timeFrame, desk.clock.localDay(each, desk.at))) {
      desk.record({ kind: 'roll-up', layer, timeFrame: text, market: each, at: desk.at });
    }
  }
  desk.say('info', 'rolled-up', `${timeFrame ?? 'Today'} of ${markets.join(', ')} rolled up for ${actor}`, { actor });
}

/** Drops what has been kept long enough. */
export function expireNow(desk: Desk, actor: string): void {
  expireContext(desk);
  desk.say('info', 'context-expired', `Memory kept long enough was dropped for ${actor}`, { actor });
}

const marketsOf = (desk: Desk, market: MarketCode | null): MarketCode[] =>
  [...(desk.state.memoryClocks?.keys() ?? [])].filter((each) => market === null || each === market);

const newestDay = (desk: Desk, markets: readonly MarketCode[]): TradingDay =>
  markets
    .map((market) => desk.clock.localDay(market, desk.at))
    .sort()
    .at(-1)!;

/** Layers that can be rolled up at any time, in the order in which one makes the next. */
const FILLED = ['L6', 'L5', 'L4', 'L3', 'L2'] as const;

function framesToFill(timeFrame: string | null, today: TradingDay) {
  const asked = timeFrame === null ? null : parseTimeFrame(timeFrame);
  return FILLED.filter((layer) => asked === null || LAYER_RULES[layer].frames === asked.kind).map((layer) => ({
    layer,
    text: (asked ?? frameOf(LAYER_RULES[layer].frames, today)).text,
  }));
}

/** The layer that a frame is made of, if some of its rows have been dropped by `today`. */
function expiredSource(frame: TimeFrame, today: TradingDay): ContextLayer | null {
  const layer = FILLED.find((each) => LAYER_RULES[each].frames === frame.kind);
  // A day is made of trades and decisions, which are kept for ever.
  if (layer === undefined || layer === 'L6') return null;
  const source = sourceOf(layer, frame);
  const oldest = parseTimeFrame(source.from);
  const kept = oldest === null ? null : keptThrough(source.layer, oldest);
  return kept !== null && kept < today ? source.layer : null;
}
