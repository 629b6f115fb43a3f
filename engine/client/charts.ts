export const CHART_NAMES = ['price', 'equity', 'performance', 'pnl', 'exits', 'volume-profile'] as const;
export type ChartName = (typeof CHART_NAMES)[number];

/** Bars of a symbol in columns, prices in currency units, instants in epoch milliseconds. */
export interface ChartBars {
  readonly start: readonly number[];
  readonly open: readonly number[];
  readonly high: readonly number[];
  readonly low: readonly number[];
  readonly close: readonly number[];
  readonly volume: readonly number[];
}

export interface ChartMark {
  readonly at: number;
  readonly price: number;
  readonly side: 'BUY' | 'SELL';
  /** Exit reason of a sale, '' for a purchase. */
  readonly reason: string;
}

export interface ChartLevel {
  readonly name: 'entry' | 'hard stop' | 'break-even' | 'trailing stop' | 'peak';
  readonly price: number;
}

/** What a chart is drawn from; every number comes from the store or the engine. */
export type ChartData =
  | {
      readonly chart: 'price';
      readonly title: string;
      readonly decimals: number;
      readonly zone: string;
      readonly bars: ChartBars;
      readonly marks: readonly ChartMark[];
      readonly levels: readonly ChartLevel[];
    }
  | {
      readonly chart: 'equity';
      readonly title: string;
      /** One curve a currency: equity in its units and drawdown in percent of the peak, by trading day. */
      readonly curves: readonly {
        readonly currency: string;
        readonly decimals: number;
        readonly days: readonly string[];
        readonly equity: readonly number[];
        readonly drawdownPct: readonly number[];
      }[];
    }
  | {
      readonly chart: 'performance';
      readonly title: string;
      /** Realised P&L of each ISO week that anything was closed in, by currency, oldest first. */
      readonly currencies: readonly {
        readonly currency: string;
        readonly decimals: number;
        readonly weeks: readonly {
          readonly week: string;
          /** In units of the currency, after fees. */
          readonly pnl: number;
          readonly trades: number;
          /** Null when none gained or lost. */
          readonly winRatePct: number | null;
          /** Against the week before; null for the first. */
          readonly trend: 'improving' | 'declining' | 'stable' | null;
        }[];
      }[];
    }
  | {
      readonly chart: 'pnl';
      readonly title: string;
      /** Realised P&L of each closed trade in percent of its purchase amount. */
      readonly tradesPct: readonly number[];
    }
  | {
      readonly chart: 'exits';
      readonly title: string;
      readonly reasons: readonly { readonly reason: string; readonly count: number; readonly wins: number }[];
    }
  | {
      readonly chart: 'volume-profile';
      readonly title: string;
      readonly decimals: number;
      /** Shares traded by price level, lowest first. */
      readonly levels: readonly { readonly price: number; readonly volume: number }[];
    };
