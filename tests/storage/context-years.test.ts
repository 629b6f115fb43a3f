import { beforeAll, describe, expect, it } from 'vitest';
import type { Amounts } from '../../engine/context/figures.ts';
import { marketKey, readKey } from '../../engine/context/keys.ts';
import { type ContextLayer, keptThrough, LAYER_RULES } from '../../engine/context/layers.ts';
import type { MemoryRow } from '../../engine/context/memory.ts';
import { frameOf, parseTimeFrame } from '../../engine/context/time-frame.ts';
import type { StoreRecord, TradeRecord } from '../../engine/kernel/records.ts';
import { addDays } from '../../engine/market/days.ts';
import { type MarketCode, type TradingDay, tradingDay } from '../../engine/market/types.ts';
import { storedMemory } from '../../storage/memory.ts';
import { openRunStore, type SqliteRunStore } from '../../storage/run-store.ts';
import { type DeskYears, liveAgain, liveThroughYears } from '../support/desk-years.ts';

/** Records are committed in groups, as the engine does; what a roll-up reads must be in place all the same. */
function grouped(store: SqliteRunStore): { take(records: readonly StoreRecord[]): void; flush(): void } {
  let waiting: StoreRecord[] = [];
  const flush = () => {
    store.commit(null, waiting, false);
    waiting = [];
  };
  return {
    flush,
    take: (records) => {
      waiting.push(...records);
      if (waiting.length > 200) flush();
    },
  };
}

describe('two years of a desk, with nights, weekends and months that its machine was off', () => {
  let store: SqliteRunStore;
  let lived: DeskYears;
  let rows: readonly MemoryRow[];
  let expiries: TradingDay[];

  beforeAll(() => {
    store = openRunStore(':memory:', { fast: true });
    expiries = [];
    const writer = grouped(store);
    lived = liveThroughYears(2, 3, (records) => {
      expiries.push(...records.flatMap((record) => (record.kind === 'context-expiry' ? [record.day] : [])));
      writer.take(records);
    });
    writer.flush();
    rows = storedMemory(store).rows({});
    return () => store.close();
  });

  const pnlOf = (trades: readonly TradeRecord[]) => trades.reduce((sum, { pnl }) => sum + pnl, 0);

  it('every roll-up that is to be kept is there, once, and is the sum of its trades', () => {
    const today = expiries.at(-1)!;
    let compared = 0;
    for (const market of ['KR', 'US_NASDAQ'] as MarketCode[]) {
      const trades = lived.trades.filter((trade) => trade.market === market);
      for (const layer of ['L6', 'L5', 'L4', 'L3', 'L2'] as ContextLayer[]) {
        const { frames } = LAYER_RULES[layer];
        for (const [text, of] of Map.groupBy(trades, (each) => frameOf(frames, tradingDay(each.tradingDay)).text)) {
          const frame = parseTimeFrame(text)!;
          // Over before the newest roll-up, in whatever zone that was.
          if (frame.last >= addDays(today, -1) || keptThrough(layer, frame)! < today) continue;
          const found = rows.filter(
            (row) => row.layer === layer && row.timeFrame === text && row.key === marketKey(market, 'total_pnl'),
          );
          expect(found).toHaveLength(1);
          const amounts = JSON.parse(found[0]!.value) as Amounts;
          expect(Object.values(amounts)).toEqual([pnlOf(of)]);
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(150);
    expect(lived.trades.length).toBeGreaterThan(300);
  });

  it('legacy has every year that is over, once', () => {
    for (const market of ['KR', 'US_NASDAQ'] as MarketCode[]) {
      const value = (name: string): unknown => {
        const row = rows.find(({ layer, key }) => layer === 'L1' && key === marketKey(market, name));
        return JSON.parse(row!.value);
      };
      const ended = lived.trades.filter((trade) => trade.market === market && trade.tradingDay < '2027');
      expect(value('years')).toEqual(['2025', '2026']);
      expect(Object.values(value('total_pnl') as Amounts)).toEqual([pnlOf(ended)]);
      expect(value('trade_count')).toBe(ended.length);
    }
  });

  it('nothing is kept longer than its layer says, and nothing was dropped before that', () => {
    const today = expiries.at(-1)!;
    for (const { layer, timeFrame } of rows) {
      const last = keptThrough(layer, parseTimeFrame(timeFrame)!);
      if (last !== null) expect(last >= today).toBe(true);
    }
    const oldest = rows
      .filter(({ layer }) => layer === 'L6')
      .map(({ timeFrame }) => timeFrame)
      .sort()[0]!;
    expect(oldest <= addDays(today, -80)).toBe(true);
  });

  it('what the kernel asks for comes in order, and a day that was missed is caught up', () => {
    expect(expiries).toEqual([...expiries].sort());
    const days = new Set(rows.filter(({ layer }) => layer === 'L6').map(({ timeFrame }) => timeFrame));
    expect(days.size).toBeGreaterThan(40);
  });

  it('the same steps without a restart leave the same rows', () => {
    const again = openRunStore(':memory:', { fast: true });
    const writer = grouped(again);
    liveAgain(lived, writer.take);
    writer.flush();
    expect(storedMemory(again).rows({})).toEqual(rows);
    again.close();
  });

  it('every figure belongs to a market, and takes little room', () => {
    expect(rows.every(({ key }) => readKey(key).market !== null)).toBe(true);
    expect(rows.length).toBeLessThan(12_000);
  });
});
