import { z } from 'zod';
import { addDays, DAY_MS, midnight } from '../../market/days.ts';
import { instant, type TradingDay } from '../../market/types.ts';
import { zonedInstant } from '../../market/zone.ts';
import { localDay } from './accepted.ts';
import { daysBack, fullBar } from './bars.ts';
import type { KisCall } from './call.ts';
import { symbolParams } from './domestic-quotes.ts';
import { DOMESTIC } from './endpoints.ts';
import { count, day, dayText, priceOrNullOn, ratio, rowsWith, timeOfDay } from './fields.ts';
import type { KisDailyBar, KisIndexBar, KisMinuteBar } from './records.ts';
import { type KisResult, ok } from './result.ts';

const SEOUL = 'Asia/Seoul';
const MINUTE_MS = 60_000;

/** Calendar days that hold a page of 100 trading days, or of 50. */
const HUNDRED_TRADING_DAYS = 160;
const FIFTY_TRADING_DAYS = 90;

const optional = priceOrNullOn('KR');
const barPrices = { stck_oprc: optional, stck_hgpr: optional, stck_lwpr: optional };

/** Ranges with fewer bars may be filled up with empty objects. */
const dailyReply = z.looseObject({
  output2: rowsWith(
    'stck_bsop_date',
    z.looseObject({ stck_bsop_date: day, ...barPrices, stck_clpr: optional, acml_vol: count }),
  ),
});

export function domesticDailyBars(
  call: KisCall,
  symbol: string,
  until: TradingDay,
  atLeast: number,
): Promise<KisResult<readonly KisDailyBar[]>> {
  return daysBack(until, atLeast, async (end) => {
    const answer = await call.read(
      DOMESTIC.dailyChart,
      {
        ...symbolParams(symbol, 'KRX'),
        FID_INPUT_DATE_1: dayText(addDays(end, -HUNDRED_TRADING_DAYS)),
        FID_INPUT_DATE_2: dayText(end),
        FID_PERIOD_DIV_CODE: 'D',
        // Adjusted here; in inquire-daily-price 0 is raw.
        FID_ORG_ADJ_PRC: '0',
      },
      dailyReply,
    );
    if (!answer.ok) return answer;
    return ok(
      answer.value.output2.flatMap((row) => {
        const bar = fullBar({
          open: row.stck_oprc,
          high: row.stck_hgpr,
          low: row.stck_lwpr,
          close: row.stck_clpr,
          volume: row.acml_vol,
        });
        return bar === null ? [] : [{ day: row.stck_bsop_date, ...bar }];
      }),
    );
  });
}

const indexReply = z.looseObject({
  output2: rowsWith(
    'stck_bsop_date',
    z.looseObject({
      stck_bsop_date: day,
      bstp_nmix_oprc: ratio,
      bstp_nmix_hgpr: ratio,
      bstp_nmix_lwpr: ratio,
      bstp_nmix_prpr: ratio,
    }),
  ),
});

export function indexBars(
  call: KisCall,
  index: string,
  until: TradingDay,
  atLeast: number,
): Promise<KisResult<readonly KisIndexBar[]>> {
  return daysBack(until, atLeast, async (end) => {
    const answer = await call.read(
      DOMESTIC.indexChart,
      {
        FID_COND_MRKT_DIV_CODE: 'U',
        FID_INPUT_ISCD: index,
        FID_INPUT_DATE_1: dayText(addDays(end, -FIFTY_TRADING_DAYS)),
        FID_INPUT_DATE_2: dayText(end),
        FID_PERIOD_DIV_CODE: 'D',
      },
      indexReply,
    );
    if (!answer.ok) return answer;
    return ok(
      answer.value.output2.map((row) => ({
        day: row.stck_bsop_date,
        open: row.bstp_nmix_oprc,
        high: row.bstp_nmix_hgpr,
        low: row.bstp_nmix_lwpr,
        close: row.bstp_nmix_prpr,
      })),
    );
  });
}

const minuteReply = z.looseObject({
  output2: rowsWith(
    'stck_cntg_hour',
    z.looseObject({
      stck_bsop_date: day,
      stck_cntg_hour: timeOfDay,
      ...barPrices,
      stck_prpr: optional,
      cntg_vol: count,
    }),
  ),
});

/** Bars before 08:00 or after 20:00 there are none. */
const LAST_MS = 20 * 3_600_000;
const MAX_PAGES = 40;

/** Minutes that are over, oldest first. Today and past days are different screens with pages of 30 and 120. */
export async function domesticMinuteBars(
  call: KisCall,
  symbol: string,
  wanted: TradingDay,
): Promise<KisResult<readonly KisMinuteBar[]>> {
  const now = call.clock.now();
  const isToday = wanted === localDay('KR', now);
  const midnightAt = zonedInstant(SEOUL, midnight(wanted));
  const bars = new Map<number, KisMinuteBar>();
  let hour = isToday ? Math.min(now - midnightAt, LAST_MS) : LAST_MS;
  for (let page = 0; page < MAX_PAGES && hour >= 0; page += 1) {
    const params = { ...symbolParams(symbol, 'KRX'), FID_INPUT_HOUR_1: hourText(hour), FID_PW_DATA_INCU_YN: 'N' };
    const answer = isToday
      ? await call.read(DOMESTIC.minutesToday, { ...params, FID_ETC_CLS_CODE: '' }, minuteReply)
      : await call.read(
          DOMESTIC.minutesOfDay,
          { ...params, FID_INPUT_DATE_1: dayText(wanted), FID_FAKE_TICK_INCU_YN: '' },
          minuteReply,
        );
    if (!answer.ok) return answer;
    const rows = answer.value.output2.filter((row) => row.stck_bsop_date === wanted);
    const oldest = Math.min(...rows.map((row) => row.stck_cntg_hour));
    if (oldest > hour || rows.length === 0) break;
    for (const row of rows) {
      const bar = fullBar({
        open: row.stck_oprc,
        high: row.stck_hgpr,
        low: row.stck_lwpr,
        close: row.stck_prpr,
        volume: row.cntg_vol,
      });
      const at = instant(midnightAt + Math.floor(row.stck_cntg_hour / MINUTE_MS) * MINUTE_MS);
      // A minute that is not over still shows the volume of the one before.
      if (bar !== null && at + MINUTE_MS <= now) bars.set(at, { at, ...bar });
    }
    hour = Math.floor(oldest / MINUTE_MS) * MINUTE_MS - MINUTE_MS;
  }
  return ok([...bars.values()].sort((a, b) => a.at - b.at));
}

function hourText(sinceMidnight: number): string {
  return new Date(sinceMidnight % DAY_MS).toISOString().slice(11, 19).replaceAll(':', '');
}
