/**
 * Why something was decided, denied or ended. An enumeration, so that records can be counted; `docs/reasons.md` is
 * generated from these tables.
 */
export const EXIT_REASONS = {
  HARD_STOP: 'unrealised loss reached the hard stop',
  BREAK_EVEN: 'price came back to the entry after the break-even lock',
  TRAILING_STOP: 'price fell from its peak by the ATR trail',
  MODEL_SIGNAL: 'the model expects a fall and liquidity is weak',
  TAKE_PROFIT: 'the scenario’s target was reached and taking it is switched on',
  SESSION_CLOSE: 'no permission to hold overnight',
  SCENARIO_SELL: 'a SELL scenario of the playbook matched',
  GLOBAL_RULE: 'a global rule of the playbook held',
  COUNCIL_SELL: 'the council decided to sell, and it may trade',
  MODEL_SELL: 'a model that was asked decided to sell',
  OPERATOR: 'the operator asked for it',
  KILL_SWITCH: 'step 4 of the kill switch',
  ELSEWHERE: 'the shares left the account without an order of this engine',
} as const;
export type ExitReason = keyof typeof EXIT_REASONS;

export const DENIAL_REASONS = {
  KILL_SWITCH: 'the kill switch is engaged',
  BROKER_UNCONFIRMED: 'the broker’s records have not been compared with ours, or the line to it is down',
  TRADING_HALTED: 'trading is halted',
  REDUCING_ONLY: 'only exits are allowed',
  PAUSED: 'new entries are paused',
  BREAKER_TRIPPED: 'the circuit breaker has tripped',
  MARKET_CLOSED: 'the market is closed or in a break',
  MARKET_UNKNOWN: 'no calendar covers this day',
  ORDER_POLICY: 'market orders are refused in low-liquidity sessions',
  BLACKOUT: 'inside a blackout window',
  STOP_LOSS_COOLDOWN: 'a stop-loss of this symbol is too recent',
  RESELL_COOLDOWN: 'above the price it was sold at moments ago',
  CHASE: 'a chase: the day’s gain is large and the price is at the day’s high',
  CLOSE_OUT: 'the session is about to end: what is bought now would be sold at once',
  ALREADY_HELD: 'the symbol is held already',
  ORDER_WORKING: 'an order of this symbol is working',
  ORDER_UNKNOWN: 'the fate of an order of this symbol is unknown',
  GATE_FEW_BARS: 'fewer than 20 bars',
  GATE_OPENING: 'first 30 minutes of the session',
  GATE_LATE: 'between 90 and 30 minutes before the close',
  GATE_RSI: 'RSI above 75',
  GATE_VOLUME_AND_VWAP: 'two cautions together: volume above twice its average and price above VWAP × 1.02',
  GATE_SIGNAL_COOLDOWN: 'a signal of this symbol is less than 600 s old',
  GATE_ANALYST: 'blocked by the analyst',
  GATE_CANDLE: 'shooting star or bearish engulfing on the last bar',
  CASH_FLOOR: 'the regime’s cash floor would be broken',
  SECTOR_BUDGET: 'the sector’s budget is used up',
  ZERO_SIZE: 'the size comes to no share at all',
  FAT_FINGER: 'the order is too large for the available cash',
  PRICE_SANITY: 'the price is off the last price, the tick grid or the daily limit',
  STALE_QUOTE: 'the quote is too old to enter on',
  LOW_CONFIDENCE: 'the scenario’s confidence is below the threshold',
  COUNCIL_DENIED: 'the council’s verdict met a rule or a check that refuses it',
  NOT_A_NUMBER: 'a check met a value that is not a number',
  RISK_ERROR: 'risk could not be computed; trading is reduced to exits',
} as const;
export type DenialReason = keyof typeof DENIAL_REASONS;

export const HOLD_REASONS = {
  NO_MATCH: 'no scenario matched',
  SCENARIO_HOLD: 'a HOLD scenario matched',
  NO_PLAYBOOK: 'no playbook covers the symbol',
  AWAITING_CONFIRMATION: 'a momentum match waits for its confirmation bar',
  NO_EXIT: 'no exit rule held',
  NOTHING_HELD: 'a SELL matched but nothing is held',
  EXIT_PENDING: 'an exit order is working',
  REVIEWED: 'a forced review found nothing to do',
  MODEL_HOLD: 'a model that was asked decided to hold',
  MODEL_FAILED: 'a model that was asked gave no decision',
  COUNCIL_HOLD: 'the council leaves things as they are',
  COUNCIL_NO_DECISION: 'the council came to no decision',
  COUNCIL_ADVICE: 'the council’s verdict passed every check; it is advice, because COUNCIL_TRADES is off',
} as const;
export type HoldReason = keyof typeof HOLD_REASONS;

export const ENTRY_REASONS = {
  SCENARIO_BUY: 'a BUY scenario of the playbook matched and every check passed',
  COUNCIL_BUY: 'the council decided to buy, it may trade, and every check passed',
  MODEL_BUY: 'a model that was asked decided to buy and every check passed',
} as const;
export type EntryReason = keyof typeof ENTRY_REASONS;

export type DecisionCause = ExitReason | DenialReason | HoldReason | EntryReason;
