import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type {
  DecisionRecord,
  FillRecord,
  IncidentRecord,
  InsightRecord,
  ModelCallRecord,
  NewsRecord,
  OrderRecord,
  PlaybookRecord,
  PositionRecord,
  TradeRecord,
} from '../../engine/kernel/records.ts';
import { instant } from '../../engine/market/types.ts';

/** A folder of its own, removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ouroterm-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** 2026-03-02 10:00 in Seoul. */
export const TEN_IN_SEOUL = Date.parse('2026-03-02T01:00:00Z');

export const decision = (changes: Partial<DecisionRecord> = {}): DecisionRecord => ({
  kind: 'decision',
  id: 'd-1',
  at: TEN_IN_SEOUL,
  lastAt: TEN_IN_SEOUL,
  count: 1,
  market: 'KR',
  symbol: '005930',
  name: '삼성전자',
  session: 'KRX_REG',
  tradingDay: '2026-03-02',
  action: 'BUY',
  cause: 'SCENARIO_BUY',
  confidence: 84,
  rationale: 'volume breakout',
  playbookId: 'pb-1',
  scenarioIndex: 0,
  price: 71_900,
  inputs: { rsi: 61.25, volume_ratio: 2.4, regime: 'BULL', atr: null, rsiIsProxy: false },
  checks: [{ check: 'fat finger', passed: true, detail: '12.1 % of cash, limit 30 %' }],
  orderId: 'o-1',
  mode: 'replay',
  ...changes,
});

export const order = (changes: Partial<OrderRecord> = {}): OrderRecord => ({
  kind: 'order',
  id: 'o-1',
  createdAt: TEN_IN_SEOUL,
  updatedAt: TEN_IN_SEOUL,
  market: 'KR',
  symbol: '005930',
  side: 'BUY',
  orderKind: 'limit',
  limitPrice: 71_900,
  quantity: 10,
  filled: 0,
  averagePrice: null,
  state: 'working',
  protective: false,
  decisionId: 'd-1',
  brokerOrderId: null,
  message: null,
  ...changes,
});

export const fill = (changes: Partial<FillRecord> = {}): FillRecord => ({
  kind: 'fill',
  id: 'f-1',
  at: TEN_IN_SEOUL + 1000,
  orderId: 'o-1',
  market: 'KR',
  symbol: '005930',
  side: 'BUY',
  quantity: 10,
  price: 71_900,
  amount: 719_000,
  commission: 107,
  tax: 0,
  session: 'KRX_REG',
  ...changes,
});

export const trade = (changes: Partial<TradeRecord> = {}): TradeRecord => ({
  kind: 'trade',
  id: 't-1',
  market: 'KR',
  symbol: '005930',
  name: '삼성전자',
  currency: 'KRW',
  quantity: 10,
  openedAt: TEN_IN_SEOUL + 1000,
  closedAt: TEN_IN_SEOUL + 3_600_000,
  tradingDay: '2026-03-02',
  entryPrice: 71_900,
  exitPrice: 73_050.5,
  buyAmount: 719_000,
  sellAmount: 730_505,
  fees: 1_532,
  pnl: 9_973,
  strategyPnl: 9_973,
  fxPnl: null,
  exitReason: 'TRAILING_STOP',
  exitState: 'ARMED',
  peak: 73_900,
  session: 'KRX_REG',
  confidence: 84,
  rationale: 'price fell from its peak',
  selection: { rsi: 61.25, rsiIsProxy: false, volumeRatio: 2.4, signal: 'momentum', score: 71.5 },
  entryDecisionId: 'd-1',
  exitDecisionId: 'd-2',
  mode: 'replay',
  ...changes,
});

export const position = (changes: Partial<PositionRecord> = {}): PositionRecord => ({
  kind: 'position',
  market: 'KR',
  symbol: '005930',
  name: '삼성전자',
  quantity: 10,
  entryPrice: 71_900,
  cost: 719_000,
  openedAt: TEN_IN_SEOUL + 1000,
  updatedAt: TEN_IN_SEOUL + 1000,
  state: 'HOLDING',
  peak: 71_900,
  hardStopPct: -3.4,
  trailingStop: null,
  atr: 1_222.5,
  atrIsEstimate: false,
  adopted: false,
  entryDecisionId: 'd-1',
  ...changes,
});

export const playbook = (changes: Partial<PlaybookRecord> = {}): PlaybookRecord => ({
  kind: 'playbook',
  status: 'active',
  playbook: {
    id: 'pb-1',
    market: 'KR',
    day: '2026-03-02',
    version: 1,
    createdAt: instant(TEN_IN_SEOUL - 5_400_000),
    source: 'offline',
    model: 'offline',
    contextSummary: 'quiet week',
    crossMarketSummary: 'US closed up 0.4 %',
    market_outlook: 'neutral_to_bullish',
    global_rules: [{ condition: 'portfolio_pnl_pct < -2', action: 'REDUCE_ALL', rationale: 'enough for a day' }],
    stocks: [
      {
        stock_code: '005930',
        scenarios: [
          {
            condition: { rsi_below: 70, volume_ratio_above: 2 },
            action: 'BUY',
            confidence: 84,
            allocation_pct: 10,
            stop_loss_pct: -2,
            take_profit_pct: 3,
            rationale: 'volume breakout',
          },
        ],
      },
    ],
  },
  ...changes,
});

export const modelCall = (changes: Partial<ModelCallRecord> = {}): ModelCallRecord => ({
  kind: 'model-call',
  id: 'm-1',
  at: TEN_IN_SEOUL,
  purpose: 'plan',
  market: 'KR',
  symbol: null,
  provider: 'gemini',
  model: 'gemini-flash',
  result: 'answered',
  message: '',
  inputTokens: 2_700,
  outputTokens: 600,
  thinkingTokens: 150,
  microUsd: 2_400,
  latencyMs: 1_800,
  promptHash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  system: 'You plan a day.',
  prompt: 'F1 …',
  reply: '{}',
  ...changes,
});

export const incident = (changes: Partial<IncidentRecord> = {}): IncidentRecord => ({
  kind: 'incident',
  id: 'i-1',
  at: TEN_IN_SEOUL,
  level: 'warn',
  event: 'paused',
  actor: 'operator',
  market: null,
  symbol: null,
  message: 'lunch',
  ...changes,
});

export const newsItem = (changes: Partial<NewsRecord> = {}): NewsRecord => ({
  ...{ kind: 'news', id: 'n-1', itemType: 'news', at: TEN_IN_SEOUL - 60_000 },
  ...{ publishedAt: instant(TEN_IN_SEOUL - 3_600_000), provider: 'newsapi', source: 'Yonhap' },
  ...{
    headline: '삼성전자, 자사주 매입',
    market: 'KR',
    symbol: '005930',
    symbols: ['005930'],
    due: null,
    sentiment: 0.4,
  },
  ...changes,
});

export const insight = (changes: Partial<InsightRecord> = {}): InsightRecord => ({
  ...{ kind: 'insight', id: 'g-1', at: TEN_IN_SEOUL - 9_000_000, day: '2026-03-02', source: 'model' },
  ...{ positionMultiplier: 0.8, stopLossMultiplier: 1.2, favourSectors: ['Semiconductors'], avoidSectors: [] },
  ...{ themes: [], risks: ['tariffs'], rationale: 'A falling market.', reason: '', cited: [1], microUsd: 2_025 },
  claims: [
    { number: 1, side: 'strategist', round: 1, text: 'Chips lead.', facts: [2] },
    { number: 2, side: 'risk-analyst', round: 1, text: 'The won falls.', facts: [1] },
  ],
  roles: [],
  ...changes,
});
