import fc from 'fast-check';
import { CONTEXT_LAYERS } from '../../engine/context/layers.ts';
import { EXIT_STATES } from '../../engine/exits/position.ts';
import {
  DENIAL_REASONS,
  ENTRY_REASONS,
  EXIT_REASONS,
  type ExitReason,
  HOLD_REASONS,
} from '../../engine/kernel/reasons.ts';
import { CURRENCIES, instant, MARKET_CODES, SESSION_NAMES } from '../../engine/market/types.ts';
import { ORDER_STATES } from '../../engine/orders/order.ts';
import { CONDITION_METRICS, type ConditionField, OUTLOOKS, SCENARIO_ACTIONS } from '../../engine/playbook/model.ts';
import type { RecordKind, RecordOf } from '../../storage/rows/tables.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 20 });
// Inputs are named by the program; the one name that zod drops from a record, for safety, is not among them.
const inputName = text.filter((name) => name !== '__proto__');
const at = fc.integer({ min: 0, max: 4_102_444_800_000 });
const whole = fc.maxSafeInteger();
const shares = fc.integer({ min: 1, max: 1_000_000_000 });
// SQLite has one zero; a negative one comes back as 0.
const real = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));
const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values);
const oneOf = <T>(values: readonly T[]) => fc.constantFrom(...values);
const keyOf = <T extends object>(table: T) => oneOf(Object.keys(table) as (keyof T)[]);

const market = oneOf(MARKET_CODES);
const session = oneOf(SESSION_NAMES);
const side = oneOf(['BUY', 'SELL'] as const);
const mode = oneOf(['practice', 'replay', 'paper', 'live'] as const);
const exitReason: fc.Arbitrary<ExitReason> = keyOf(EXIT_REASONS);
const action = oneOf(SCENARIO_ACTIONS);
const condition = fc.dictionary(
  oneOf(CONDITION_METRICS.flatMap((metric): ConditionField[] => [`${metric}_above`, `${metric}_below`])),
  real,
  { noNullPrototype: true },
);

/** Any record that a column type can hold, likely or not. */
export const ANY_RECORD: { readonly [K in RecordKind]: fc.Arbitrary<RecordOf<K>> } = {
  decision: fc.record({
    kind: fc.constant('decision'),
    id: text,
    at,
    lastAt: at,
    count: shares,
    market,
    symbol: text,
    name: text,
    session,
    tradingDay: text,
    action: oneOf(['BUY', 'SELL', 'HOLD'] as const),
    cause: keyOf({ ...EXIT_REASONS, ...DENIAL_REASONS, ...HOLD_REASONS, ...ENTRY_REASONS }),
    confidence: real,
    rationale: text,
    playbookId: orNull(text),
    scenarioIndex: orNull(shares),
    price: whole,
    inputs: fc.dictionary(inputName, fc.oneof(real, text, fc.boolean(), fc.constant(null)), { noNullPrototype: true }),
    checks: fc.array(fc.record({ check: text, passed: fc.boolean(), detail: text }), { maxLength: 4 }),
    orderId: orNull(text),
    mode,
  }),
  order: fc.record({
    kind: fc.constant('order'),
    id: text,
    createdAt: at,
    updatedAt: at,
    market,
    symbol: text,
    side,
    orderKind: oneOf(['market', 'limit', 'ioc', 'fok'] as const),
    limitPrice: orNull(whole),
    quantity: shares,
    filled: shares,
    averagePrice: orNull(real),
    state: oneOf(ORDER_STATES),
    protective: fc.boolean(),
    decisionId: text,
    brokerOrderId: orNull(text),
    message: orNull(text),
  }),
  fill: fc.record({
    kind: fc.constant('fill'),
    id: text,
    at,
    orderId: text,
    market,
    symbol: text,
    side,
    quantity: shares,
    price: whole,
    amount: whole,
    commission: whole,
    tax: whole,
    session,
  }),
  trade: fc.record({
    kind: fc.constant('trade'),
    id: text,
    market,
    symbol: text,
    name: text,
    currency: oneOf(CURRENCIES),
    quantity: shares,
    openedAt: at,
    closedAt: at,
    tradingDay: text,
    entryPrice: real,
    exitPrice: real,
    buyAmount: whole,
    sellAmount: whole,
    fees: whole,
    pnl: whole,
    strategyPnl: whole,
    fxPnl: orNull(whole),
    exitReason,
    exitState: oneOf(EXIT_STATES),
    peak: real,
    session,
    confidence: real,
    rationale: text,
    selection: fc.record({
      rsi: orNull(real),
      rsiIsProxy: fc.boolean(),
      volumeRatio: orNull(real),
      signal: oneOf(['momentum', 'oversold', null] as const),
      score: orNull(real),
    }),
    entryDecisionId: text,
    exitDecisionId: orNull(text),
    mode,
  }),
  position: fc.record({
    kind: fc.constant('position'),
    market,
    symbol: text,
    name: text,
    quantity: shares,
    entryPrice: real,
    cost: whole,
    openedAt: at,
    updatedAt: at,
    state: oneOf(EXIT_STATES),
    peak: real,
    hardStopPct: real,
    trailingStop: orNull(real),
    atr: orNull(real),
    atrIsEstimate: fc.boolean(),
    adopted: fc.boolean(),
    entryDecisionId: text,
  }),
  playbook: fc.record({
    kind: fc.constant('playbook'),
    status: oneOf(['pending', 'generated', 'active', 'expired', 'failed'] as const),
    playbook: fc.record({
      id: text,
      market,
      day: text,
      version: shares,
      createdAt: at.map(instant),
      source: oneOf(['offline', 'model', 'defensive', 'yesterday'] as const),
      model: text,
      contextSummary: text,
      crossMarketSummary: text,
      market_outlook: oneOf(OUTLOOKS),
      global_rules: fc.array(fc.record({ condition: text, action, rationale: text }), { maxLength: 3 }),
      stocks: fc.array(
        fc.record({
          stock_code: text,
          scenarios: fc.array(
            fc.record({
              condition,
              action,
              confidence: real,
              allocation_pct: real,
              stop_loss_pct: real,
              take_profit_pct: real,
              rationale: text,
            }),
            { maxLength: 3 },
          ),
        }),
        { maxLength: 3 },
      ),
    }),
  }),
  shadow: fc.record({
    kind: fc.constant('shadow'),
    id: text,
    at,
    market,
    symbol: text,
    stage: oneOf(['hunter', 'gate', 'judge'] as const),
    reason: text,
    price: whole,
  }),
  equity: fc.record({
    kind: fc.constant('equity'),
    tradingDay: text,
    currency: oneOf(CURRENCIES),
    at,
    cash: whole,
    holdings: whole,
    realised: whole,
    fees: whole,
  }),
  incident: fc.record({
    kind: fc.constant('incident'),
    id: text,
    at,
    level: oneOf(['info', 'warn', 'error', 'alarm'] as const),
    event: text,
    actor: text,
    market: orNull(market),
    symbol: orNull(text),
    message: text,
  }),
  'model-call': fc.record({
    kind: fc.constant('model-call'),
    id: text,
    at,
    purpose: text,
    market: orNull(market),
    symbol: orNull(text),
    provider: text,
    model: text,
    result: text,
    message: text,
    inputTokens: orNull(shares),
    outputTokens: orNull(shares),
    thinkingTokens: orNull(shares),
    microUsd: shares,
    latencyMs: shares,
    promptHash: text,
    system: text,
    prompt: text,
    reply: text,
  }),
  context: fc.record({
    kind: fc.constant('context'),
    layer: oneOf(CONTEXT_LAYERS),
    timeFrame: text,
    key: text,
    value: fc.json(),
    updatedAt: at,
    source: text,
  }),
  outcome: fc.record({
    kind: fc.constant('outcome'),
    decisionId: text,
    at,
    market,
    symbol: text,
    role: oneOf(['entry', 'exit'] as const),
    tradeId: text,
    currency: oneOf(CURRENCIES),
    pnl: whole,
    pct: real,
  }),
  'order-wire': fc.record({ kind: fc.constant('order-wire'), id: text, at, orderId: text, sent: text, heard: text }),
};
