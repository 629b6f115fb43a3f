import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { combineFigures, dayFigures, type Figures, isFigureName } from '../engine/context/figures.ts';
import { marketKey, readKey } from '../engine/context/keys.ts';
import { type ContextLayer, keptThrough } from '../engine/context/layers.ts';
import { sourceOf } from '../engine/context/roll-ups.ts';
import { LEGACY, parseTimeFrame, type TimeFrame } from '../engine/context/time-frame.ts';
import { canonicalJson } from '../engine/kernel/codec.ts';
import type { ContextExpiryRecord, RollUpRecord } from '../engine/kernel/records.ts';
import type { MarketCode } from '../engine/market/types.ts';
import { currency, integer } from './rows/columns.ts';
import { CONTEXT } from './rows/context.ts';

/** The years that are in L1 already: a list of a market, so that no year counts twice. */
const YEARS = 'years';

const tradeRow = z.object({
  id: z.string(),
  symbol: z.string(),
  currency,
  pnl: integer,
  strategyPnl: integer,
  fxPnl: integer.nullable(),
  fees: integer,
  buyAmount: integer,
  exitReason: z.string(),
  confidence: z.number(),
});
const decisionRow = z.object({
  action: z.enum(['BUY', 'SELL', 'HOLD']),
  count: integer,
  stated: integer,
  confidence: integer,
});
const contextRow = z.object({ timeFrame: z.string(), key: z.string(), value: z.string() });

/** A writer of roll-ups out of the rows that are there. To be used inside a transaction. */
export function rollUpWriter(db: Database): (record: RollUpRecord) => void {
  const trades = db.prepare(
    `SELECT id, symbol, currency, pnl, strategy_pnl AS strategyPnl, fx_pnl AS fxPnl, fees, buy_amount AS buyAmount,
       exit_reason AS exitReason, confidence FROM trades WHERE market = ? AND trading_day = ? ORDER BY id`,
  );
  const decisions = db.prepare(
    `SELECT action, count(*) AS count, sum(confidence > 0) AS stated, sum(CAST(round(confidence * 1000) AS INTEGER)) AS confidence
     FROM decisions WHERE market = ? AND trading_day = ? GROUP BY action`,
  );
  const symbols = db
    .prepare<[string, string], string>(
      `SELECT DISTINCT symbol FROM decisions WHERE market = ? AND trading_day = ? AND action != 'HOLD'`,
    )
    .pluck();
  const rows = db.prepare(
    `SELECT time_frame AS timeFrame, key, value FROM context
     WHERE layer = ? AND time_frame BETWEEN ? AND ? AND substr(key, 1, ?) = ? ORDER BY time_frame, key`,
  );
  const upsert = db.prepare(CONTEXT.write);

  /** Figures of a market by time frame, oldest first. */
  const stored = (layer: ContextLayer, market: MarketCode, from: string, to: string): Map<string, Figures> => {
    const prefix = marketKey(market, '');
    const byFrame = new Map<string, Record<string, unknown>>();
    for (const row of rows.all(layer, from, to, prefix.length, prefix)) {
      const { timeFrame, key, value } = contextRow.parse(row);
      const { name } = readKey(key);
      if (!isFigureName(name)) continue;
      const figures = byFrame.get(timeFrame) ?? {};
      figures[name] = JSON.parse(value);
      byFrame.set(timeFrame, figures);
    }
    return byFrame;
  };

  const day = (market: MarketCode, of: string): Figures => {
    const noted = stored('L7', market, of, of).get(of) ?? {};
    const figures = dayFigures({
      trades: trades.all(market, of).map((row) => tradeRow.parse(row)),
      decisions: decisions.all(market, of).map((row) => decisionRow.parse(row)),
      symbols: symbols.all(market, of),
    });
    return { ...noted, ...figures };
  };

  const figuresOf = ({ layer, timeFrame, market }: RollUpRecord): Figures => {
    if (layer === 'L6') return day(market, timeFrame);
    if (layer === 'L1') return legacy(market, timeFrame);
    const { layer: below, from, to } = sourceOf(layer, frameNamed(timeFrame));
    return combineFigures([...stored(below, market, from, to).values()]);
  };

  /** Legacy is never made anew, because its years are dropped one day; a year that is in it stays as it is. */
  const legacy = (market: MarketCode, year: string): Figures => {
    const added = stored('L2', market, year, year).get(year);
    const known = yearsIn(db, market);
    if (added === undefined || known.includes(year)) return {};
    const before = stored('L1', market, LEGACY.text, LEGACY.text).get(LEGACY.text);
    return combineFigures(before === undefined ? [added] : [before, added]);
  };

  return (record) => {
    const { market, at, layer } = record;
    const figures = figuresOf(record);
    const timeFrame = layer === 'L1' ? LEGACY.text : record.timeFrame;
    const write = (name: string, value: unknown) =>
      upsert.run(
        CONTEXT.encode({
          kind: 'context',
          layer,
          timeFrame,
          key: marketKey(market, name),
          value: canonicalJson(value),
          updatedAt: at,
          source: 'roll-up',
        }),
      );
    for (const [name, value] of Object.entries(figures)) write(name, value);
    if (layer === 'L1' && Object.keys(figures).length > 0) {
      write(YEARS, [...yearsIn(db, market), record.timeFrame].sort());
    }
  };
}

function yearsIn(db: Database, market: MarketCode): string[] {
  const text = db
    .prepare<[string, string], string>(`SELECT value FROM context WHERE layer = 'L1' AND time_frame = ? AND key = ?`)
    .pluck()
    .get(LEGACY.text, marketKey(market, YEARS));
  return text === undefined ? [] : z.array(z.string()).parse(JSON.parse(text));
}

/** A writer that drops what has been kept long enough. To be used inside a transaction. */
export function expiryWriter(db: Database): (record: ContextExpiryRecord) => void {
  const frames = db.prepare<[], { layer: ContextLayer; timeFrame: string }>(
    'SELECT DISTINCT layer, time_frame AS timeFrame FROM context',
  );
  const drop = db.prepare('DELETE FROM context WHERE layer = ? AND time_frame = ?');
  return ({ day: today }) => {
    for (const { layer, timeFrame } of frames.all()) {
      const frame = parseTimeFrame(timeFrame);
      const last = frame === null ? null : keptThrough(layer, frame);
      if (last !== null && last < today) drop.run(layer, timeFrame);
    }
  };
}

function frameNamed(text: string): TimeFrame {
  const frame = parseTimeFrame(text);
  if (frame === null) throw new Error(`${JSON.stringify(text)} is no time frame of the memory`);
  return frame;
}
