/** A playbook as a model gives it, for two Korean stocks. */
export const PLAYBOOK = {
  market_outlook: 'neutral_to_bullish',
  global_rules: [{ condition: 'portfolio_pnl_pct < -2', action: 'REDUCE_ALL', rationale: 'A bad day.' }],
  stocks: [
    {
      stock_code: '005930',
      scenarios: [
        {
          condition: { rsi_below: 35, volume_ratio_above: 1.5 },
          action: 'BUY',
          confidence: 86,
          allocation_pct: 10,
          stop_loss_pct: -2.5,
          take_profit_pct: 5,
          rationale: 'Oversold at 34 with volume, as the "turnaround" note says.',
        },
        {
          condition: { unrealized_pnl_pct_below: -2 },
          action: 'SELL',
          confidence: 92,
          allocation_pct: 0,
          stop_loss_pct: 0,
          take_profit_pct: 0,
          rationale: '손절: 더 들고 있을 이유가 없다.',
        },
      ],
    },
    {
      stock_code: '000660',
      scenarios: [
        {
          condition: { price_above: 182_500 },
          action: 'HOLD',
          confidence: 60,
          allocation_pct: 0,
          stop_loss_pct: 0,
          take_profit_pct: 0,
          rationale: 'Wait.',
        },
      ],
    },
  ],
} as const;

export const DECISION = { action: 'BUY', confidence: 85, rationale: 'Above both averages with volume.' } as const;

export const VERDICT = {
  decision: 'SELL',
  confidence: 71,
  claims: [2, 5],
  keywords: ['earnings', 'overhang'],
  rationale: 'The bear has the figures.',
} as const;

export const REPLIES = { playbook: PLAYBOOK, decision: DECISION, verdict: VERDICT } as const;
