/** What a global rule may look at: day P&L of the portfolio and cash in percent of equity, and the number of positions. */
const PORTFOLIO_METRICS = ['portfolio_pnl_pct', 'cash_pct', 'positions'] as const;
type PortfolioMetric = (typeof PORTFOLIO_METRICS)[number];

/** The portfolio now; not-a-number where unknown, and a rule on it then does not hold. */
export type PortfolioMetrics = Readonly<Record<PortfolioMetric, number>>;

const OPERATORS = ['<=', '>=', '<', '>'] as const;

export interface GlobalRuleAst {
  readonly metric: PortfolioMetric;
  readonly op: (typeof OPERATORS)[number];
  readonly threshold: number;
}

export type GlobalRuleResult =
  | { readonly ok: true; readonly rule: GlobalRuleAst }
  | { readonly ok: false; readonly error: string };

const RULE = /^\s*(\w+)\s*(<=|>=|<|>)\s*([+-]?\d+(?:\.\d+)?)\s*$/;

/** Reads `<metric> <op> <number>`, e.g. `portfolio_pnl_pct < -2`. */
export function parseGlobalRule(text: string): GlobalRuleResult {
  const parts = RULE.exec(text);
  if (parts === null) {
    return {
      ok: false,
      error: 'a global rule is "<metric> <op> <number>" with < > <= or >=, e.g. "portfolio_pnl_pct < -2"',
    };
  }
  const metric = PORTFOLIO_METRICS.find((name) => name === parts[1]);
  const op = OPERATORS.find((name) => name === parts[2])!;
  if (metric === undefined) {
    return {
      ok: false,
      error: `unknown metric "${parts[1]}" in a global rule; known are ${PORTFOLIO_METRICS.join(', ')}`,
    };
  }
  return { ok: true, rule: { metric, op, threshold: Number(parts[3]) } };
}

/** Whether a rule holds now. */
export function globalRuleHolds({ metric, op, threshold }: GlobalRuleAst, portfolio: PortfolioMetrics): boolean {
  const value = portfolio[metric];
  switch (op) {
    case '<':
      return value < threshold;
    case '>':
      return value > threshold;
    case '<=':
      return value <= threshold;
    case '>=':
      return value >= threshold;
  }
}
