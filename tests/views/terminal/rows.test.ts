import { describe, expect, it } from 'vitest';
import type { BrokerView } from '../../../engine/client/snapshot.ts';
import type { Cell, Column } from '../../../views/terminal/cell.ts';
import { wordsOf } from '../../../views/terminal/messages/words.ts';
import { CANDIDATE_COLUMNS, candidateDetail, candidateRow } from '../../../views/terminal/rows/candidate-row.ts';
import { LOG_COLUMNS, logDetail, logRow } from '../../../views/terminal/rows/log-row.ts';
import { MARKET_COLUMNS, marketDetail, marketRow } from '../../../views/terminal/rows/market-row.ts';
import { ORDER_COLUMNS, orderDetail, orderRow } from '../../../views/terminal/rows/order-row.ts';
import { POSITION_COLUMNS, positionDetail, positionRow } from '../../../views/terminal/rows/position-row.ts';
import { RISK_COLUMNS, type RiskLine, riskDetail, riskLines, riskRow } from '../../../views/terminal/rows/risk-row.ts';
import {
  conditionText,
  SCENARIO_COLUMNS,
  scenarioDetail,
  scenarioRow,
} from '../../../views/terminal/rows/scenario-row.ts';
import {
  aBreaker,
  aBroker,
  aCandidate,
  aLogLine,
  aMarket,
  anOrder,
  aPosition,
  aRisk,
  aScenario,
  NOW,
} from '../fixtures.ts';

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
      data: '<1m',
      'P&L': '+168,000',
      'P&L%': '+2.00%',
      'to exit': 'B -2.0%',
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

  it('that was adopted has a mark at its entry, which is the broker’s average', () => {
    const row = byTitle(POSITION_COLUMNS, positionRow(aPosition({ adopted: true }), EN, NOW));
    expect(row['entry']).toBe('70,000a');
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

  it('names the stop that a falling price meets first', () => {
    const toExit = (changes: Parameters<typeof aPosition>[0]) =>
      byTitle(POSITION_COLUMNS, positionRow(aPosition(changes), EN, NOW))['to exit'];
    expect(toExit({ state: 'HOLDING', breakEven: null })).toBe('S -3.9%');
    // A trailing stop that is armed below the break-even price is not what sells next.
    expect(toExit({ state: 'ARMED', trailingStop: 69_000 })).toBe('B -2.0%');
    expect(toExit({ state: 'ARMED', trailingStop: 71_000 })).toBe('T -0.6%');
  });

  it('marks a stale price without colour, says so in words, and dims what hangs on it', () => {
    const stale = aPosition({ stale: true, lastAt: NOW - 35_000 });
    const cells = positionRow(stale, EN, NOW);
    expect(byTitle(POSITION_COLUMNS, cells)['data']).toBe('35s!');
    expect(positionDetail(stale, EN, NOW)).toContain('STALE: no price for 35s');
    const tones = new Map(POSITION_COLUMNS.map(({ key }, index) => [key, cells[index]!.tone]));
    expect(['last', 'pnl', 'toHardStop', 'hardStop'].map((key) => tones.get(key as 'last'))).toEqual([
      'dim',
      'dim',
      'dim',
      'plain',
    ]);
  });

  it('names what the next rung needs', () => {
    const detail = (changes: Parameters<typeof aPosition>[0]) => positionDetail(aPosition(changes), EN, NOW);
    expect(detail({ state: 'HOLDING', breakEven: null })).toContain('B b/e lock at 70,840 (-0.8%)');
    expect(detail({ state: 'ARMED', trailingStop: 70_200 })).toContain('T trail 70,200 (-1.7%)');
    expect(detail({ adopted: true })).toContain('adopted from the broker');
  });
});

describe('a scenario', () => {
  const text = (
    condition: Partial<Parameters<typeof conditionText>[0]>,
    scenario: Parameters<typeof aScenario>[0] = {},
  ) =>
    conditionText(
      { metric: 'rsi', op: '<', threshold: 30, value: 28.1, met: true, ...condition },
      aScenario(scenario),
      EN,
    );

  it('puts live values beside thresholds, with what is missing', () => {
    expect(text({})).toBe('rsi 28.1 <30 ok');
    expect(text({ metric: 'volume_ratio', op: '>', threshold: 2, value: 1.4, met: false })).toBe('vol 1.4 >2 +0.60');
  });

  it('shows prices with the decimals of their market', () => {
    const price = { metric: 'price', op: '>', met: false } as const;
    expect(text({ ...price, threshold: 71_000, value: 70_500 })).toBe('price 70,500 >71,000 +500');
    expect(text({ ...price, threshold: 54.5, value: 54 }, { decimals: 2 })).toBe('price 54.00 >54.50 +0.50');
  });

  it('says why a value is missing', () => {
    expect(text({ value: null, met: false })).toBe('rsi <30 no data');
    const result = { metric: 'unrealized_pnl_pct', threshold: -2.5, value: null, met: false } as const;
    expect(text(result)).toBe('pnl% <-2.5 not held');
    expect(text(result, { held: true })).toBe('pnl% <-2.5 no data');
  });

  it('counts what is met, and puts what is missing first', () => {
    const row = (changes: Parameters<typeof aScenario>[0]) =>
      byTitle(SCENARIO_COLUMNS, scenarioRow(aScenario(changes), EN));
    expect(row({})).toMatchObject({ met: '1/2', 'value, threshold, to go': 'vol 1.4 >2 +0.60, rsi 28.1 <30 ok' });
    expect(row({ matched: true })).toMatchObject({ met: 'MATCH' });
  });

  it('tells how often it matched, and when last', () => {
    const detail = (changes: Parameters<typeof aScenario>[0]) => scenarioDetail(aScenario(changes), EN, 'Asia/Seoul');
    expect(detail({})).toContain('never matched today');
    expect(detail({ matches: 3, lastMatchAt: NOW })).toContain('matched 3 times, last at 10:32:00');
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

  it('at the market says so where others have their limit', () => {
    const row = byTitle(ORDER_COLUMNS, orderRow(anOrder({ kind: 'market', limit: null }), EN, NOW));
    expect(row['limit']).toBe('market');
  });

  it('that was placed elsewhere has a star and says so', () => {
    const order = anOrder({ elsewhere: true, id: 'KR:20260306:0000012345', state: 'working', decisionId: '' });
    expect(byTitle(ORDER_COLUMNS, orderRow(order, EN, NOW))).toMatchObject({ name: '*가온전자', for: 'other' });
    expect(orderDetail(order, EN)).toContain('placed outside this engine: shown and not touched');
    expect(orderDetail(anOrder(), EN)).not.toContain('outside');
  });
});

describe('a market', () => {
  it('shows its clock, the next change and how old its data is', () => {
    expect(byTitle(MARKET_COLUMNS, marketRow(aMarket(), EN, NOW))).toMatchObject({
      market: 'KR',
      state: 'OPEN',
      clock: '10:32',
      next: 'close 4h58m',
      data: '<1m',
    });
    const unknown = marketRow(
      aMarket({ state: 'unknown', nextChange: null, nextChangeAt: null, lastDataAt: null }),
      EN,
      NOW,
    );
    expect(byTitle(MARKET_COLUMNS, unknown)).toMatchObject({ state: '?', next: '', data: '-' });
  });

  it('shortens regime and plan in its row and spells them out below', () => {
    const market = aMarket({ regime: 'STRONG_BEAR', regimeNote: 'below both means', playbook: 'generated' });
    expect(byTitle(MARKET_COLUMNS, marketRow(market, EN, NOW))).toMatchObject({ regime: 'BEAR+', plan: 'ready' });
    const detail = marketDetail(market, EN, 'Asia/Seoul');
    expect(detail).toContain('regime STRONG_BEAR (below both means)');
    expect(detail).toContain('playbook generated: offline v3, 4 stocks');
    expect(detail).toContain('close at 15:30:00');
    expect(marketDetail(aMarket({ enabled: false }), EN, null)).toContain('not traded here');
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

  it('shows the parts of its score, which add up', () => {
    const score = (changes: Parameters<typeof aCandidate>[0]) =>
      byTitle(CANDIDATE_COLUMNS, candidateRow(aCandidate(changes), EN))['score'];
    expect(score({ score: 40.6, volatilityScore: 27.1, bonus: 13.5 })).toBe('41=27+14');
    expect(score({ score: 41.4, volatilityScore: 26.9, bonus: 14.5 })).toBe('41=26+15');
  });

  it('that the scanner left out has no rank and no score, but a reason', () => {
    const leftOut = aCandidate({
      rank: null,
      score: null,
      volatilityScore: null,
      bonus: null,
      signal: null,
      selected: false,
      leftOut: 'volatility below 0.8 %',
    });
    expect(byTitle(CANDIDATE_COLUMNS, candidateRow(leftOut, EN))).toMatchObject({
      '#': '-',
      score: '-',
      signal: '-',
      'left out': 'volatility below 0.8 %',
    });
    expect(candidateDetail(leftOut, EN, 'Asia/Seoul')).toBe(
      'left out: volatility below 0.8 % | scanned at 10:31:20 | 900007 KR',
    );
  });
});

describe('risk', () => {
  const lines = riskLines(
    aRisk({
      killSwitch: [
        { step: 2, name: 'cancel-all', status: 'failed', attempts: 3, tookMs: 4210, note: 'broker timeout' },
      ],
      blackout: { active: true, until: NOW + 600_000, queued: 3, max: 500 },
    }),
    aBreaker({ tripped: true, since: NOW - 60_000, valuePct: -3.1, reason: 'day P&L' }),
    null,
  );
  const row = (type: RiskLine['type']) =>
    byTitle(RISK_COLUMNS, riskRow(lines.find((line) => line.type === type)!, EN, NOW));

  it('puts a running kill switch first, with tries and time', () => {
    expect(lines[0]?.type).toBe('step');
    expect(row('step')).toEqual({
      what: 'kill 2 cancel',
      used: '4,210ms',
      limit: '3 tries',
      state: 'FAILED',
      note: 'broker timeout',
    });
  });

  it('says that the breaker has tripped, when and why', () => {
    expect(row('breaker')).toMatchObject({
      used: '-3.10%',
      limit: '>=-3.00%',
      state: 'TRIPPED',
      note: '1m ago: day P&L',
    });
  });

  const brokerRows = (changes: Partial<BrokerView>) =>
    riskLines(aRisk(), aBreaker(), aBroker(changes))
      .filter(({ type }) => type === 'comparison' || type === 'line')
      .map((line) => byTitle(RISK_COLUMNS, riskRow(line, EN, NOW)))
      .map(({ what, used, limit, state, note }) => [what, used, limit, state, note]);

  it('says how old the last comparison with the broker is, and when it stops entries', () => {
    const comparison = (reconciledAt: number | null) => brokerRows({ reconciledAt, lines: [] });
    expect(comparison(NOW - 13_000)).toEqual([['broker compared', '<1m', '<=5m', 'ok', 'orders, holdings, cash']]);
    expect(comparison(NOW - 301_000)).toEqual([['broker compared', '5m', '<=5m', 'TOO OLD', 'no entries until it is']]);
    expect(comparison(null)).toEqual([['broker compared', '-', '<=5m', 'NOT YET', 'no entries until it is']]);
    expect(riskLines(aRisk(), aBreaker(), null).some(({ type }) => type === 'comparison')).toBe(false);
  });

  it('has both lines to the broker, with why one is down', () => {
    const lines = [
      { line: 'requests', up: true, since: NOW - 3_600_000, message: '' },
      { line: 'stream', up: false, since: NOW - 65_000, message: 'closed 1006' },
    ] as const;
    expect(brokerRows({ lines }).slice(1)).toEqual([
      ['request line', '1h00m', '', 'up', ''],
      ['price stream', '1m', '', 'DOWN', 'closed 1006'],
    ]);
  });

  it('counts the blackout queue and what is left of a cooldown', () => {
    expect(row('blackout')).toMatchObject({ used: '3', limit: '<=500', state: 'ACTIVE', note: 'ends in 10m' });
    expect(row('cooldown')).toMatchObject({ what: '다온', limit: '1h35m', state: 'cooldown' });
  });

  it('says for each limit whether it is a floor or a ceiling', () => {
    const limits = lines.flatMap((line) =>
      line.type === 'limit' ? [byTitle(RISK_COLUMNS, riskRow(line, EN, NOW))] : [],
    );
    expect(limits.map(({ what, used, limit, state }) => [what, used, limit, state])).toEqual([
      ['cash floor KRW', '81.9%', '>=10.0%', 'ok'],
      ['exposure KRW', '18.1%', '<=90.0%', 'ok'],
      ['fat finger KRW', '-', '<=30.0%', 'ok'],
      ['Technology', '4', '<=3', 'BREACHED'],
    ]);
  });

  it('names the measure that the breaker shows, and all of them below', () => {
    const breaker: RiskLine = { type: 'breaker', breaker: aBreaker() };
    expect(byTitle(RISK_COLUMNS, riskRow(breaker, EN, NOW))).toMatchObject({ used: '-0.42%', note: 'held KRW' });
    const detail = riskDetail(breaker, EN, NOW);
    expect(detail).toContain("KRW: equity since the day's start +0.12%, holdings against their cost -0.42%");
    expect(detail).toContain("USD: equity since the day's start -0.03%, holdings against their cost -");
  });

  it('tells what each step of the kill switch does until there is something to report', () => {
    const step = { step: 4, name: 'reduce-risk', status: 'running', attempts: 1, tookMs: null, note: '' } as const;
    const cells = riskRow({ type: 'step', step }, EN, NOW);
    expect(byTitle(RISK_COLUMNS, cells)).toMatchObject({ what: 'kill 4 reduce', note: 'sell every position' });
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

  it('comes whole in its detail, before what its columns have', () => {
    expect(logDetail(aLogLine())).toBe('bought 40 가온전자 at 69,990 | fill | KR | 900007');
  });
});
