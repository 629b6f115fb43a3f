import type { ClientReply, ClientRequest, EngineClient } from '../../engine/client/client.ts';
import type { ListedOrderView, OrderDetails } from '../../engine/client/order-details.ts';
import type {
  BreakerView,
  BrokerView,
  CandidateView,
  DebateView,
  HeaderSlice,
  InsightView,
  LogLine,
  MarketView,
  OrderView,
  PositionView,
  RiskView,
  ScenarioView,
  Snapshot,
} from '../../engine/client/snapshot.ts';

/** 10:32 of a Friday morning in Seoul. */
export const NOW = Date.parse('2026-03-06T01:32:00Z');
const MINUTE = 60_000;

export const aBreaker = (changes: Partial<BreakerView> = {}): BreakerView => ({
  tripped: false,
  reason: '',
  since: null,
  valuePct: -0.42,
  limitPct: -3,
  measures: [
    { currency: 'KRW', heldPct: -0.42, dayPct: 0.12 },
    { currency: 'USD', heldPct: null, dayPct: -0.03 },
  ],
  ...changes,
});

export const aHeader = (changes: Partial<HeaderSlice> = {}): HeaderSlice => ({
  pen: null,
  mode: 'practice',
  state: 'RUNNING',
  stateReason: '',
  speed: 60,
  accounts: [
    {
      currency: 'KRW',
      decimals: 0,
      cash: 8_200_000,
      equity: 10_012_345,
      realisedToday: 4_000,
      unrealised: 8_345,
      dayPnl: 12_345,
      dayPnlPct: 0.12,
    },
    {
      currency: 'USD',
      decimals: 2,
      cash: 9_000,
      equity: 9_996.8,
      realisedToday: 0,
      unrealised: -3.2,
      dayPnl: -3.2,
      dayPnlPct: -0.03,
    },
  ],
  breaker: aBreaker(),
  models: null,
  ...changes,
});

export const aMarket = (changes: Partial<MarketView> = {}): MarketView => ({
  code: 'KR',
  enabled: true,
  state: 'open',
  session: 'KRX_REG',
  zone: 'Asia/Seoul',
  localTime: '10:32',
  tradingDay: '2026-03-06',
  nextChangeAt: NOW + 298 * MINUTE,
  nextChange: 'close',
  regime: 'BULL',
  regimeNote: 'index above its 20-day mean',
  playbook: 'active',
  playbookNote: 'offline v3, 4 stocks',
  lastDataAt: NOW - 2_000,
  symbols: 120,
  ...changes,
});

const closedMarket = (code: MarketView['code'], zone: string, localTime: string): MarketView =>
  aMarket({
    code,
    enabled: code === 'US_NASDAQ',
    state: 'closed',
    session: 'CLOSED',
    zone,
    localTime,
    tradingDay: null,
    nextChange: 'open',
    nextChangeAt: NOW + 778 * MINUTE,
    regime: null,
    regimeNote: '',
    playbook: null,
    playbookNote: '',
    lastDataAt: null,
    symbols: 0,
  });

export const allMarkets = (): MarketView[] => [
  aMarket(),
  closedMarket('US_NASDAQ', 'America/New_York', '20:32'),
  closedMarket('US_NYSE', 'America/New_York', '20:32'),
  closedMarket('US_AMEX', 'America/New_York', '20:32'),
  closedMarket('JP', 'Asia/Tokyo', '10:32'),
  closedMarket('HK', 'Asia/Hong_Kong', '09:32'),
  closedMarket('CN_SHA', 'Asia/Shanghai', '09:32'),
  closedMarket('CN_SZA', 'Asia/Shanghai', '09:32'),
  closedMarket('VN_HNX', 'Asia/Ho_Chi_Minh', '08:32'),
  closedMarket('VN_HSX', 'Asia/Ho_Chi_Minh', '08:32'),
];

export const aCandidate = (changes: Partial<CandidateView> = {}): CandidateView => ({
  market: 'KR',
  symbolId: 7,
  code: '900007',
  name: '가온전자',
  rank: 1,
  price: 70_500,
  decimals: 0,
  changePct: 2.31,
  rangePct: 3.4,
  volumeRatio: 2.15,
  rsi: 61.2,
  rsiIsProxy: false,
  score: 88.4,
  volatilityScore: 71.2,
  bonus: 17.2,
  signal: 'momentum',
  selected: true,
  leftOut: '',
  at: NOW - 40_000,
  ...changes,
});

export const aScenario = (changes: Partial<ScenarioView> = {}): ScenarioView => ({
  market: 'KR',
  symbolId: 7,
  code: '900007',
  name: '가온전자',
  index: 0,
  decimals: 0,
  held: false,
  action: 'BUY',
  confidence: 85,
  conditions: [
    { metric: 'rsi', op: '<', threshold: 30, value: 28.1, met: true },
    { metric: 'volume_ratio', op: '>', threshold: 2, value: 1.4, met: false },
  ],
  matched: false,
  lastMatchAt: null,
  matches: 0,
  rationale: 'oversold on heavy volume',
  decisionId: 'd-7',
  ...changes,
});

export const aPosition = (changes: Partial<PositionView> = {}): PositionView => ({
  market: 'KR',
  symbolId: 7,
  code: '900007',
  name: '가온전자',
  currency: 'KRW',
  decimals: 0,
  moneyDecimals: 0,
  quantity: 120,
  entry: 70_000,
  last: 71_400,
  lastAt: NOW - 3_000,
  stale: false,
  pnl: 168_000,
  pnlPct: 2,
  state: 'BE_LOCK',
  hardStop: 68_600,
  hardStopPct: -2,
  breakEven: 70_000,
  beArmPrice: 70_840,
  armPrice: 72_100,
  peak: 71_800,
  trailingStop: null,
  atr: 820,
  atrIsEstimate: true,
  openedAt: NOW - 47 * MINUTE,
  adopted: false,
  exiting: null,
  entryDecisionId: 'd-7',
  ...changes,
});

export const anOrder = (changes: Partial<OrderView> = {}): OrderView => ({
  id: 'o-12',
  market: 'KR',
  symbolId: 7,
  code: '900007',
  name: '가온전자',
  side: 'BUY',
  kind: 'limit',
  limit: 70_000,
  decimals: 0,
  quantity: 120,
  filled: 40,
  averagePrice: 69_990,
  state: 'partially-filled',
  elsewhere: false,
  ended: false,
  createdAt: NOW - 12_000,
  updatedAt: NOW - 4_000,
  message: '',
  protective: false,
  decisionId: 'd-7',
  ...changes,
});

export const aListedOrder = (changes: Partial<ListedOrderView> = {}): ListedOrderView => ({
  brokerOrderId: 'KR:20260306:0000012345',
  side: 'BUY',
  quantity: 120,
  limit: 70_000,
  filled: 40,
  state: 'working',
  orderedAt: NOW - 11_000,
  ours: null,
  differs: [],
  isCandidate: true,
  ...changes,
});

/** A purchase whose answer was lost, with one candidate and one that is none. */
export const someOrderDetails = (changes: Partial<OrderDetails> = {}): OrderDetails => ({
  order: anOrder({ state: 'unknown', filled: 0, averagePrice: null }),
  zone: 'Asia/Seoul',
  sentAt: NOW - 12_000,
  brokerOrderId: null,
  life: [
    { at: NOW - 12_000, level: 'info', event: 'decision', message: 'BUY 120 가온전자: volume breakout' },
    {
      at: NOW - 7_000,
      level: 'alarm',
      event: 'order-unanswered',
      message: 'BUY 120 가온전자 was sent and its fate is unknown',
    },
  ],
  exchanges: [
    { at: NOW - 7_000, sent: 'POST /uapi/domestic-stock/v1/trading/order-cash VTTC0012U {"PDNO":"900007"}', heard: '' },
  ],
  list: {
    readAt: NOW - 2_000,
    isComplete: true,
    orders: [
      aListedOrder(),
      aListedOrder({
        ...{ brokerOrderId: 'KR:20260306:0000012400', quantity: 12, limit: null, filled: 12, state: 'filled' },
        ...{ differs: ['quantity', 'price'], isCandidate: false },
      }),
      aListedOrder({ brokerOrderId: 'KR:20260306:0000011111', ours: 'o-9', isCandidate: false }),
    ],
  },
  blocked: { currency: 'KRW', moneyDecimals: 0, cash: 8_400_000, shares: 0 },
  resolution: { neverReceivedRefusal: 'the broker lists 1 that it may be: it is one of them' },
  ...changes,
});

export const aBroker = (changes: Partial<BrokerView> = {}): BrokerView => ({
  lines: [
    { line: 'requests', up: true, since: NOW - 3_600_000, message: '' },
    { line: 'stream', up: true, since: NOW - 3_600_000, message: '' },
  ],
  reconciledAt: NOW - 13_000,
  reconcileWithinMs: 300_000,
  ...changes,
});

export const anInsight = (changes: Partial<InsightView> = {}): InsightView => ({
  ...{ day: '2026-03-06', source: 'model', positionMultiplier: 0.85, stopMultiplier: 1.1 },
  ...{ favour: ['Semiconductors'], avoid: ['Shipping', 'Media'], themes: ['AI'], risks: ['tariffs'] },
  note: 'A falling won, and no claim against it.',
  ...changes,
});

export const aRisk = (changes: Partial<RiskView> = {}): RiskView => ({
  insight: null,
  limits: [
    {
      name: 'cash floor KRW',
      used: 81.9,
      limit: 10,
      unit: '%',
      bound: 'least',
      breached: false,
      note: 'in BULL',
    },
    { name: 'exposure KRW', used: 18.1, limit: 90, unit: '%', bound: 'most', breached: false, note: '1 position' },
    {
      name: 'fat finger KRW',
      used: null,
      limit: 30,
      unit: '%',
      bound: 'most',
      breached: false,
      note: 'max 2,460,000',
    },
    { name: 'Technology', used: 4, limit: 3, unit: 'count', bound: 'most', breached: true, note: 'sector' },
  ],
  cooldowns: [{ code: '900031', name: '다온', reason: 'stop-loss', until: NOW + 95 * MINUTE }],
  killSwitch: [],
  blackout: { active: false, until: null, queued: 0, max: 500 },
  ...changes,
});

export const aLogLine = (changes: Partial<LogLine> = {}): LogLine => ({
  seq: 1,
  at: NOW - 60_000,
  level: 'info',
  event: 'fill',
  market: 'KR',
  symbol: '900007',
  message: 'bought 40 가온전자 at 69,990',
  decisionId: 'd-7',
  ...changes,
});

/** A debate that has come to a verdict, whose writing a test may take up again. */
export const aDebate = (changes: Partial<DebateView> = {}): DebateView => ({
  id: 'c-40',
  market: 'KR',
  symbolId: 7,
  code: '900007',
  name: '가온전자',
  source: 'model',
  startedAt: NOW - 90_000,
  endedAt: NOW - 60_000,
  speeches: [
    {
      ...{ role: 'bull', round: 1, isWriting: false, written: '', failure: null, latencyMs: 2_100 },
      model: 'gemini:gemini-3.5-flash',
      claims: [{ number: 1, text: '거래량이 전일의 2.4배이며 상승을 뒷받침한다', facts: [2] }],
    },
    {
      ...{ role: 'bear', round: 1, isWriting: false, written: '', failure: null, latencyMs: 1_900 },
      model: 'gemini:gemini-3.5-flash',
      claims: [{ number: 2, text: 'An RSI of 71 is overheated after a rise of 3.1 % on the day', facts: [2, 3] }],
    },
    {
      ...{ role: 'judge', round: 1, isWriting: false, written: '', failure: null, latencyMs: 3_000, claims: [] },
      model: 'anthropic:claude-opus-4-5',
    },
  ],
  verdict: {
    decision: 'BUY',
    confidence: 84,
    claims: [1],
    keywords: ['volume', 'trend'],
    rationale: 'The rise is carried by volume; the overheating is mild.',
    agreement: { samples: 3, same: 2 },
  },
  quantScore: 58,
  finalScore: 73,
  riskTag: 'NEUTRAL',
  checks: [
    { check: 'verdict', passed: true, detail: 'BUY at 84, on claims C1' },
    { check: 'council trades', passed: false, detail: 'COUNCIL_TRADES is off: advice, and no order' },
  ],
  decisionId: 'd-40',
  orderId: null,
  costUsd: 0.0123,
  tokens: 5_120,
  ...changes,
});

/** The same while the bear is writing. */
export const aRunningDebate = (): DebateView => {
  const [bull, bear] = aDebate().speeches;
  return aDebate({
    ...{ id: 'c-41', endedAt: null, verdict: null, quantScore: null, finalScore: null, riskTag: null, checks: [] },
    ...{ decisionId: null, startedAt: NOW - 4_000 },
    speeches: [bull!, { ...bear!, claims: [], isWriting: true, written: 'An RSI of 71 is over', model: '' }],
  });
};

/** A quiet morning with one holding. */
export const aSnapshot = (changes: Partial<Snapshot> = {}): Snapshot => ({
  seq: 1,
  at: NOW,
  header: aHeader(),
  markets: allMarkets(),
  scanner: [aCandidate()],
  scenarios: [aScenario()],
  positions: [aPosition()],
  orders: [anOrder()],
  risk: aRisk(),
  broker: null,
  council: { debates: [] },
  log: [aLogLine()],
  ...changes,
});

const NAMES = [
  '가온전자',
  'Aster Labs',
  '한빛바이오로직스홀딩스우',
  '㈜나래',
  'Blue Harbor Semiconductor Group',
  '다온',
];
const repeat = <Item>(count: number, make: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** More of everything than any pane has rows for. */
export const aFullSnapshot = (count = 80): Snapshot => {
  const named = (index: number) => ({
    symbolId: index,
    code: String(900_000 + index),
    name: NAMES[index % NAMES.length]!,
  });
  return aSnapshot({
    scanner: repeat(count, (i) =>
      aCandidate({ ...named(i), rank: i + 1, selected: i < 3, leftOut: i < 3 ? '' : 'sector budget used up' }),
    ),
    scenarios: repeat(count, (i) => aScenario({ ...named(i), matched: i % 5 === 0 })),
    positions: repeat(count, (i) =>
      aPosition({ ...named(i), pnl: (i - 3) * 1_234, pnlPct: (i - 3) / 10, stale: i === 2 }),
    ),
    orders: repeat(count, (i) => anOrder({ ...named(i), id: `o-${i}`, state: i === 1 ? 'unknown' : 'working' })),
    council: {
      debates: repeat(Math.ceil(count / 10), (i) => aDebate({ ...named(i), id: `c-${i}`, startedAt: NOW - 3_600_000 })),
    },
    log: repeat(count, (i) => aLogLine({ seq: i, message: `event ${i} of ${NAMES[i % NAMES.length]}` })),
  });
};

export interface FakeClient extends EngineClient {
  readonly requests: ClientRequest[];
  show(snapshot: Snapshot | null): void;
  /** How the next requests are answered. */
  answer(reply: (request: ClientRequest) => ClientReply | Promise<ClientReply>): void;
}

/** An engine that shows what it is given and records what it is asked. */
export function fakeClient(first: Snapshot | null = aSnapshot()): FakeClient {
  let current = first;
  let reply: (request: ClientRequest) => ClientReply | Promise<ClientReply> = () => ({ ok: true, message: 'done' });
  const listeners = new Set<() => void>();
  const requests: ClientRequest[] = [];
  return {
    requests,
    snapshot: () => current,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispatch: async (request) => {
      requests.push(request);
      return reply(request);
    },
    show: (snapshot) => {
      current = snapshot;
      for (const listener of [...listeners]) listener();
    },
    answer: (next) => {
      reply = next;
    },
  };
}

/** The commands among the requests. */
export const commandsOf = ({ requests }: FakeClient) =>
  requests.flatMap((request) => (request.type === 'command' ? [request.command] : []));
