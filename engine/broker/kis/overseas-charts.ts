import { z } from 'zod';
import { midnight } from '../../market/days.ts';
import { MARKETS } from '../../market/markets.ts';
import type { MarketCode, TradingDay } from '../../market/types.ts';
import { zonedInstant } from '../../market/zone.ts';
import { localDay } from './accepted.ts';
import { daysBack, fullBar } from './bars.ts';
import type { KisCall } from './call.ts';
import { OVERSEAS } from './endpoints.ts';
import type { OverseasMarket } from './exchange-field.ts';
import { count, day, dayText, priceOrNullOn, rowsWith, timeOfDay } from './fields.ts';
import { overseasSymbol } from './overseas-quotes.ts';
import type { KisDailyBar, KisMinuteBar } from './records.ts';
import { type KisResult, ok } from './result.ts';

const dailyReply = (market: MarketCode) => {
  const optional = priceOrNullOn(market);
  return z.looseObject({
    output2: rowsWith(
      'xymd',
      z.looseObject({ xymd: day, open: optional, high: optional, low: optional, clos: optional, tvol: count }),
    ),
  });
};

export function overseasDailyBars(
  call: KisCall,
  market: OverseasMarket,
  symbol: string,
  until: TradingDay,
  atLeast: number,
): Promise<KisResult<readonly KisDailyBar[]>> {
  const schema = dailyReply(market);
  return daysBack(until, atLeast, async (end) => {
    const answer = await call.read(
      OVERSEAS.dailyChart,
      { ...overseasSymbol(market, symbol), GUBN: '0', BYMD: dayText(end), MODP: '1' },
      schema,
    );
    if (!answer.ok) return answer;
    return ok(
      answer.value.output2.flatMap((row) => {
        const bar = fullBar({ open: row.open, high: row.high, low: row.low, close: row.clos, volume: row.tvol });
        return bar === null ? [] : [{ day: row.xymd, ...bar }];
      }),
    );
  });
}

const minuteReply = (market: MarketCode) => {
  const optional = priceOrNullOn(market);
  return z.looseObject({
    output2: rowsWith(
      'xhms',
      z.looseObject({
        tymd: day,
        xymd: day,
        xhms: timeOfDay,
        open: optional,
        high: optional,
        low: optional,
        last: optional,
        evol: count,
      }),
    ),
  });
};

const MINUTE_MS = 60_000;
const AT_ONCE = 120;
const MAX_PAGES = 40;

/** Minutes that are over, oldest first, of the exchange's own day. */
export async function overseasMinuteBars(
  call: KisCall,
  market: OverseasMarket,
  symbol: string,
  wanted: TradingDay,
): Promise<KisResult<readonly KisMinuteBar[]>> {
  const now = call.clock.now();
  const schema = minuteReply(market);
  const bars = new Map<number, KisMinuteBar>();
  let key = wanted === localDay(market, now) ? '' : `${dayText(wanted)}235900`;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await call.read(
      OVERSEAS.minuteChart,
      {
        ...overseasSymbol(market, symbol),
        NMIN: '1',
        PINC: '1',
        NEXT: key === '' ? '' : '1',
        NREC: String(AT_ONCE),
        FILL: '',
        KEYB: key,
      },
      schema,
    );
    if (!answer.ok) return answer;
    const rows = answer.value.output2;
    const stamps = rows.map((row) => midnight(row.xymd) + row.xhms);
    const oldest = Math.min(...stamps);
    for (const [index, row] of rows.entries()) {
      const bar = fullBar({ open: row.open, high: row.high, low: row.low, close: row.last, volume: row.evol });
      const at = zonedInstant(MARKETS[market].zone, stamps[index] ?? 0);
      if (bar !== null && row.tymd === wanted && at + MINUTE_MS <= now) bars.set(at, { at, ...bar });
    }
    const next = rows.length === 0 ? key : stampText(oldest - MINUTE_MS);
    // The exchange's day may begin the evening before, so it is over when a whole page is of an earlier one.
    const isBefore = rows.every((row) => row.tymd < wanted);
    if (isBefore || rows.length < AT_ONCE || (key !== '' && next >= key)) break;
    key = next;
  }
  return ok([...bars.values()].sort((a, b) => a.at - b.at));
}

function stampText(wallClock: number): string {
  return new Date(wallClock).toISOString().slice(0, 19).replace(/\D/g, '');
}
