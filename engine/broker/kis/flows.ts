import { z } from 'zod';
import type { TradingDay } from '../../market/types.ts';
import type { KisCall } from './call.ts';
import { symbolParams } from './domestic-quotes.ts';
import { DOMESTIC } from './endpoints.ts';
import { count, day, dayText, rowsWith, signedCount, yesOrNo } from './fields.ts';
import type { KisFlowEstimate, KisHoliday, KisInvestorFlow, KisProgramFlow } from './records.ts';
import { type KisResult, ok } from './result.ts';

/** Today's row is blank until after the close. */
const investorReply = z.looseObject({
  output: rowsWith(
    'frgn_ntby_qty',
    z
      .looseObject({
        stck_bsop_date: day,
        prsn_ntby_qty: signedCount,
        frgn_ntby_qty: signedCount,
        orgn_ntby_qty: signedCount,
      })
      .transform(
        (row): KisInvestorFlow => ({
          day: row.stck_bsop_date,
          individuals: row.prsn_ntby_qty,
          foreigners: row.frgn_ntby_qty,
          institutions: row.orgn_ntby_qty,
        }),
      ),
  ),
});

export async function investorFlow(call: KisCall, symbol: string): Promise<KisResult<readonly KisInvestorFlow[]>> {
  const answer = await call.read(DOMESTIC.investors, symbolParams(symbol, 'KRX'), investorReply);
  return answer.ok ? ok(answer.value.output) : answer;
}

const estimateReply = z.looseObject({
  output2: rowsWith(
    'bsop_hour_gb',
    z.looseObject({ bsop_hour_gb: count, frgn_fake_ntby_qty: signedCount, orgn_fake_ntby_qty: signedCount }).transform(
      (row): KisFlowEstimate => ({
        slot: row.bsop_hour_gb,
        foreigners: row.frgn_fake_ntby_qty,
        institutions: row.orgn_fake_ntby_qty,
      }),
    ),
  ),
});

export async function flowEstimate(call: KisCall, symbol: string): Promise<KisResult<readonly KisFlowEstimate[]>> {
  const answer = await call.read(DOMESTIC.flowEstimate, { MKSC_SHRN_ISCD: symbol }, estimateReply);
  return answer.ok ? ok(answer.value.output2) : answer;
}

const programReply = z.looseObject({
  output: rowsWith(
    'stck_bsop_date',
    z
      .looseObject({
        stck_bsop_date: day,
        whol_smtn_seln_vol: count,
        whol_smtn_shnu_vol: count,
        whol_smtn_ntby_qty: signedCount,
      })
      .transform(
        (row): KisProgramFlow => ({
          day: row.stck_bsop_date,
          sold: row.whol_smtn_seln_vol,
          bought: row.whol_smtn_shnu_vol,
          net: row.whol_smtn_ntby_qty,
        }),
      ),
  ),
});

export async function programFlow(
  call: KisCall,
  symbol: string,
  until: TradingDay,
): Promise<KisResult<readonly KisProgramFlow[]>> {
  const answer = await call.read(
    DOMESTIC.programs,
    { ...symbolParams(symbol, 'KRX'), FID_INPUT_DATE_1: dayText(until) },
    programReply,
  );
  return answer.ok ? ok(answer.value.output) : answer;
}

const holidayReply = z.looseObject({
  output: rowsWith(
    'bass_dt',
    z
      .looseObject({ bass_dt: day, opnd_yn: yesOrNo })
      .transform((row): KisHoliday => ({ day: row.bass_dt, open: row.opnd_yn })),
  ),
});

/** The first page is enough, and the broker asks for one call a day. Of its four flags `opnd_yn` is the market's. */
export async function holidays(call: KisCall, from: TradingDay): Promise<KisResult<readonly KisHoliday[]>> {
  const answer = await call.read(
    DOMESTIC.holidays,
    { BASS_DT: dayText(from), CTX_AREA_FK: '', CTX_AREA_NK: '' },
    holidayReply,
  );
  return answer.ok ? ok(answer.value.output) : answer;
}
