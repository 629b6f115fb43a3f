import { describe, expect, it } from 'vitest';
import type { Cell, Column } from '../../../views/terminal/cell.ts';
import { wordsOf } from '../../../views/terminal/messages/words.ts';
import { CANDIDATE_COLUMNS, candidateDetail, candidateRow } from '../../../views/terminal/rows/candidate-row.ts';
import { LOG_COLUMNS, logRow } from '../../../views/terminal/rows/log-row.ts';
import { MARKET_COLUMNS, marketRow } from '../../../views/terminal/rows/market-row.ts';
import { ORDER_COLUMNS, orderRow } from '../../../views/terminal/rows/order-row.ts';
import { POSITION_COLUMNS, positionDetail, positionRow } from '../../../views/terminal/rows/position-row.ts';
import { RISK_COLUMNS, type RiskLine, riskLines, riskRow } from '../../../views/terminal/rows/risk-row.ts';
import { conditionText, SCENARIO_COLUMNS, scenarioRow } from '../../../views/terminal/rows/scenario-row.ts';
import { aBreaker, aCandidate, aLogLine, aMarket, anOrder, aPosition, aRisk, aScenario, NOW } from '../fixtures.ts';

const EN = wordsOf('en');

/** The cells by the headings of their columns. */
function byTitle(columns: readonly Column[], cells: readonly Cell[]): Record<string, string> {
  expect(cells.map(({ width, align }) => ({ width, align }))).toEqual(
    columns.map(({ width, align }) => ({ width, align })),
  );
  return Object.fromEntries(cells.map(({ text }, index) => [EN.columns[columns[index]!.key], text]));
}

describe('a position', () => {
  it('shows its result with a sign and every exit level with its distance', () => {
    const row = byTitle(POSITION_COLUMNS, positionRow(aPosition(), EN, NOW));
    expect(row).toEqual({
      name: '가온전자',
      exit: 'H=[B]-A',
      qty: '120',
      entry: '70,000',
      last: '71,400',
      data: '3s',
      'P&L': '+168,000',
      'P&L%': '+2.00%',
      stop: '68,600',
      'to stop': '-3.9%',
      'b/e': '70,000',
      'to b/e': '-2.0%',
      peak: '71,800',
      'to peak': '+0.6%',
      trail: '-',
      'to trail': '-',
      held: '47m',
    });
  });

  it('climbs the exit ladder in letters', () => {
    const ladder = (state: 'HOLDING' | 'BE_LOCK' | 'ARMED' | 'EXITED') =>
      byTitle(POSITION_COLUMNS, positionRow(aPosition({ state }), EN, NOW))['exit'];
    expect([ladder('HOLDING'), ladder('BE_LOCK'), ladder('ARMED'), ladder('EXITED')]).toEqual([
      '[H]-B-A',
      'H=[B]-A',
      'H=B=[A]',
      'EXITED',
    ]);
    expect(byTitle(POSITION_COLUMNS, positionRow(aPosition({ exiting: 'HARD_STOP' }), EN, NOW))['exit']).toBe(
      'EXITING',
    );
  });

  it('says in words that its price is stale, and dims what hangs on it', () => {
    const cells = positionRow(aPosition({ stale: true, lastAt: NOW - 35_000 }), EN, NOW);
    expect(byTitle(POSITION_COLUMNS, cells)['data']).toBe('stale 35s');
    const tones = new Map(POSITION_COLUMNS.map(({ key }, index) => [key, cells[index]!.tone]));
    expect(['last', 'pnl', 'toHardStop', 'hardStop'].map((key) => tones.get(key as 'last'))).toEqual([
      'dim',
      'dim',
      'dim',
      'plain',
    ]);
  });

  it('names what the next rung needs', () => {
    expect(positionDetail(aPosition({ state: 'HOLDING', breakEven: null }), EN)).toContain(
      'B b/e lock at 70,840 (-0.8%)',
    );
    expect(positionDetail(aPosition({ state: 'ARMED', trailingStop: 70_200 }), EN)).toContain('T trail 70,200 (-1.7%)');
    expect(positionDetail(aPosition({ adopted: true }), EN)).toContain('adopted from the broker');
  });
});

describe('a scenario', () => {
  it('puts live values beside thresholds, with what is missing', () => {
    expect(conditionText({ metric: 'rsi', op: '<', threshold: 30, value: 28.1, met: true }, EN)).toBe('rsi 28.1<30 ok');
    expect(conditionText({ metric: 'volume_ratio', op: '>', threshold: 2, value: 1.4, met: false }, EN)).toBe(
      'vol 1.4>2 +0.60',
    );
    expect(conditionText({ metric: 'price', op: '>', threshold: 71_000, value: null, met: false }, EN)).toBe(
      'price ->71,000 no data',
    );
  });

  it('says MATCH, or how often it has matched', () => {
    const match = (changes: Parameters<typeof aScenario>[0]) =>
      byTitle(SCENARIO_COLUMNS, scenarioRow(aScenario(changes), EN))['match'];
    expect([match({ matched: true }), match({ matches: 3 }), match({})]).toEqual(['MATCH', 'x3', '']);
  });
});

describe('an order', () => {
  it('of unknown fate stands out in words and tone', () => {
    const cells = orderRow(anOrder({ state: 'unknown' }), EN, NOW);
    expect(byTitle(ORDER_COLUMNS, cells)).toMatchObject({
      side: 'BUY',
      state: 'UNKNOWN!',
      age: '12s',
      filled: '40/120',
    });
    expect(cells.find(({ text }) => text === 'UNKNOWN!')?.tone).toBe('danger');
  });
});

describe('a market', () => {
  it('shows its clock, the next change and how old its data is', () => {
    expect(byTitle(MARKET_COLUMNS, marketRow(aMarket(), EN, NOW))).toMatchObject({
      market: 'KR',
      state: 'OPEN',
      clock: '10:32',
      next: 'close 4h58m',
      data: '2s',
    });
    const unknown = marketRow(
      aMarket({ state: 'unknown', nextChange: null, nextChangeAt: null, lastDataAt: null }),
      EN,
      NOW,
    );
    expect(byTitle(MARKET_COLUMNS, unknown)).toMatchObject({ state: '?', next: '', data: '-' });
  });
});

describe('a candidate', () => {
  it('marks a proxy RSI and a selection', () => {
    const row = byTitle(CANDIDATE_COLUMNS, candidateRow(aCandidate({ rsiIsProxy: true, changePct: null }), EN));
    expect(row).toMatchObject({ '#': '*1', rsi: '61p', day: '-', price: '70,500' });
    expect(candidateDetail(aCandidate({ selected: false, leftOut: 'sector budget' }), EN, 'Asia/Seoul')).toContain(
      'left out: sector budget',
    );
  });
});

describe('risk', () => {
  const lines = riskLines(
    aRisk({
      killSwitch: [
        { step: 2, name: 'cancel unfilled', status: 'failed', attempts: 3, tookMs: 4210, note: 'broker timeout' },
      ],
      blackout: { active: true, until: NOW + 600_000, queued: 3, max: 500 },
    }),
    aBreaker({ tripped: true, since: NOW - 60_000, valuePct: -3.1, reason: 'day P&L' }),
  );
  const row = (type: RiskLine['type']) =>
    byTitle(RISK_COLUMNS, riskRow(lines.find((line) => line.type === type)!, EN, NOW));

  it('puts a running kill switch first, with tries and time', () => {
    expect(lines[0]?.type).toBe('step');
    expect(row('step')).toEqual({
      limit: 'kill 2 cancel unfilled',
      used: '4,210ms',
      'limit at': '3 tries',
      state: 'FAILED',
      note: 'broker timeout',
    });
  });

  it('says that the breaker has tripped, when and why', () => {
    expect(row('breaker')).toMatchObject({
      used: '-3.10%',
      'limit at': '-3.00%',
      state: 'TRIPPED',
      note: '1m ago: day P&L',
    });
  });

  it('counts the blackout queue and what is left of a cooldown', () => {
    expect(row('blackout')).toMatchObject({ used: '3', 'limit at': '500', state: 'ACTIVE', note: 'ends in 10m' });
    expect(row('cooldown')).toMatchObject({ limit: '900031', 'limit at': '1h35m', state: 'cooldown' });
  });
});

describe('a log line', () => {
  it('is in the market’s time, and clean', () => {
    const row = byTitle(LOG_COLUMNS, logRow(aLogLine({ message: '\x1b[2Jheadline\n' }), EN, 'Asia/Seoul'));
    expect(row).toMatchObject({ time: '10:31:00', level: 'info', message: 'headline ' });
    expect(byTitle(LOG_COLUMNS, logRow(aLogLine({ market: null, level: 'alarm' }), EN, null))).toMatchObject({
      time: '01:31:00Z',
      level: 'ALARM',
    });
  });
});
