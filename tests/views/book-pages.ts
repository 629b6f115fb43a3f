import type { BookPage, BookPageName, JobLine, ReviewLine } from '../../engine/client/book.ts';
import { NOW } from './fixtures.ts';

const DAY = '2026-03-06' as ReviewLine['review']['day'];
const ZONE = 'Asia/Seoul';
const HOUR = 3_600_000;

const job = (changes: Partial<JobLine>): JobLine => ({
  job: 'review',
  market: 'KR',
  zone: ZONE,
  status: 'done',
  day: DAY,
  due: NOW - HOUR,
  ranAt: NOW - HOUR,
  tookMs: 0,
  note: '3 trades, 2 won, 1 lost',
  by: 'schedule',
  nextDue: NOW + 23 * HOUR,
  runs: 12,
  failures: 0,
  missed: 0,
  byHand: true,
  ...changes,
});

const gate = {
  stage: 'gate',
  reason: 'GATE_OPENING',
  rejected: 7,
  surged: 3,
  avoided: 4,
  missedPct: 30,
  avoidedPct: -8,
  netPct: 22,
} as const;

export const aReview: ReviewLine = {
  zone: ZONE,
  moneyDecimals: 0,
  priceDecimals: 0,
  review: {
    market: 'KR',
    currency: 'KRW',
    day: DAY,
    decisions: { buys: 3, sells: 3, holds: 41, confidence: 255, symbols: 6 },
    avgConfidence: 85,
    trades: 3,
    wins: 2,
    losses: 1,
    winRatePct: 200 / 3,
    pnl: 128_400,
    fees: 10_420,
    best: { id: 't1', symbol: '900007', name: '가온전자', pnl: 178_182, pnlPct: 6.99, exitReason: 'TRAILING_STOP' },
    worst: { id: 't2', symbol: '900008', name: 'Aster Labs', pnl: -61_000, pnlPct: -2.4, exitReason: 'HARD_STOP' },
    exits: [
      { reason: 'TRAILING_STOP', trades: 2, wins: 2, pnl: 189_400 },
      { reason: 'HARD_STOP', trades: 1, wins: 0, pnl: -61_000 },
    ],
    calibration: [{ bucket: '85-89', count: 6, wins: 3, promisedPct: 86.3, realisedPct: 50, gapPct: -36.3 }],
    gates: [gate],
    missed: [
      {
        symbol: '900011',
        name: '한빛소재',
        stage: 'gate',
        reason: 'GATE_RSI',
        rejectedOn: DAY,
        price: 12_300,
        peak: 13_800,
        peakPct: 12.2,
      },
    ],
    equity: 100_128_400,
    equityPct: 0.13,
    indexPct: -0.42,
    againstIndexPct: 0.55,
  },
};

/** Every page of the book, with a line of each kind. */
export const BOOK: { readonly [Name in BookPageName]: Extract<BookPage, { page: Name }> } = {
  schedule: {
    page: 'schedule',
    notWritten: 0,
    notWrittenWhy: '',
    jobs: [
      job({ job: 'pre-market', byHand: false, note: '3 candidates selected, a playbook was asked for' }),
      job({}),
      job({ job: 'market-flow', status: 'failed', note: 'no answer within 10 minutes', failures: 1 }),
      job({
        job: 'asset-snapshot',
        status: 'missed',
        ranAt: null,
        tookMs: null,
        missed: 2,
        note: 'the engine did not run',
      }),
      job({ job: 'rescan', status: 'running', due: null, ranAt: null, day: null, tookMs: null, byHand: false, by: '' }),
      job({ job: 'roll-ups', market: null, note: 'KR to 2026-03-05' }),
      job({
        ...{ job: 'backup', market: null, status: 'not-set-up', day: null, due: null, ranAt: null, tookMs: null },
        ...{ nextDue: null, note: '', by: '', runs: 0, byHand: false },
      }),
    ],
  },
  review: { page: 'review', reviews: [aReview] },
  lessons: {
    page: 'lessons',
    lessons: [
      {
        id: 'l2152',
        at: NOW,
        market: 'KR',
        day: DAY,
        text: 'Entries on momentum between 09:30-10:00 lost 5 of 5: wait, or ask for more before buying then.',
        evidence: 'cases 5, losses 5, pnl -112631',
        status: 'proposed',
        decidedBy: null,
      },
      {
        id: 'l1100',
        at: NOW - 24 * HOUR,
        market: 'KR',
        day: '2026-03-05',
        text: 'Confidence of 85-89 was kept by 20 % of 5 trades: give less for the same evidence.',
        evidence: 'cases 5, promisedPct 86.3, realisedPct 20',
        status: 'approved',
        decidedBy: 'ann@pts/3',
      },
    ],
  },
  shadow: {
    page: 'shadow',
    gates: [gate],
    rejections: [
      {
        ...{ id: 's9', at: NOW, market: 'KR', zone: ZONE, code: '900011', name: '한빛소재', stage: 'gate' },
        ...{ reason: 'GATE_OPENING', day: DAY, price: 12_300, decimals: 0 },
        ...{ peakPct: 12.2, peakDay: DAY, surgedDay: DAY, resultPct: null },
      },
      {
        ...{ id: 's8', at: NOW - HOUR, market: 'KR', zone: ZONE, code: '900012', name: 'Orion', stage: 'hunter' },
        ...{ reason: 'volatility below 0.8 %', day: DAY, price: 4_125, decimals: 0 },
        ...{ peakPct: null, peakDay: null, surgedDay: null, resultPct: null },
      },
    ],
  },
  decisions: {
    page: 'decisions',
    waiting: 1,
    decisions: [
      {
        ...{ id: 'd77', at: NOW, market: 'KR', zone: ZONE, code: '900007', name: '가온전자', action: 'BUY' },
        ...{ cause: 'SCENARIO_BUY', confidence: 85, pnlPct: 6.99, reviewedAt: null, reviewer: null, notes: '' },
      },
      {
        ...{ id: 'd42', at: NOW - HOUR, market: 'KR', zone: ZONE, code: '900008', name: 'Aster Labs', action: 'SELL' },
        ...{ cause: 'HARD_STOP', confidence: 100, pnlPct: -2.4 },
        ...{ reviewedAt: NOW - 60_000, reviewer: 'ann@pts/3', notes: 'sold on a spike' },
      },
    ],
  },
  briefing: {
    page: 'briefing',
    briefings: [
      {
        market: 'KR',
        zone: ZONE,
        day: '2026-03-09',
        at: NOW,
        yesterday: aReview,
        overnight: [
          { ...aReview, review: { ...aReview.review, market: 'US_NASDAQ', currency: 'USD' }, moneyDecimals: 2 },
        ],
        holdings: [
          {
            ...{ market: 'KR', code: '900007', name: '가온전자', quantity: 120, entry: 70_500 },
            ...{ decimals: 0, state: 'BE_LOCK', hardStopPct: -2.4 },
          },
        ],
        calendar: [
          { market: 'KR', zone: ZONE, open: NOW, close: NOW + 6.5 * HOUR, unknown: false },
          { market: 'JP', zone: 'Asia/Tokyo', open: null, close: null, unknown: false },
          { market: 'HK', zone: 'Asia/Hong_Kong', open: null, close: null, unknown: true },
        ],
        incidents: [{ at: NOW, level: 'warn', event: 'line-down', market: null, message: 'The price stream is down' }],
        lessonsWaiting: 2,
      },
    ],
  },
};
