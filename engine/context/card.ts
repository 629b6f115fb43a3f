import { formatMoney } from '../market/money.ts';
import { CURRENCIES, money } from '../market/types.ts';
import type { Amounts, Extreme, FigureName, Figures } from './figures.ts';

/** The figures that a reader or a model is shown, the most telling first; the rest are parts of these. */
const SHOWN = [
  'total_pnl',
  'win_rate',
  'trade_count',
  'profit_factor',
  'avg_confidence',
  'exits',
  'best',
  'worst',
  'fees',
  'fx_pnl',
  'unique_stocks',
  'buys',
  'sells',
  'holds',
  'regime',
  'outlook',
  'index',
  'equity',
] as const satisfies readonly FigureName[];

/** The shown figures of a time frame in words, by name, the most telling first. */
export const cardLines = (figures: Figures): readonly (readonly [name: FigureName, text: string])[] =>
  SHOWN.flatMap((name) => {
    const text = figures[name] === undefined ? '' : figureText(name, figures[name]);
    return text === '' ? [] : [[name, text] as const];
  });

/** A whole card in one line: `total_pnl -12,345 KRW; win_rate 50 %; …` */
export const cardText = (figures: Figures): string =>
  cardLines(figures)
    .map(([name, text]) => `${name} ${text}`)
    .join('; ');

/** A figure in words; empty where there is nothing to say. Values are as `figures.ts` made them. */
export function figureText(name: FigureName, value: unknown): string {
  switch (name) {
    case 'total_pnl':
    case 'strategy_pnl':
    case 'fx_pnl':
    case 'fees':
    case 'gross_profit':
    case 'gross_loss':
    case 'purchases':
    case 'equity':
      return amountsText(value as Amounts);
    case 'profit_factor':
      return byNames(value as Readonly<Record<string, number>>, (factor) => factor.toFixed(2));
    case 'win_rate':
      return `${value} %`;
    case 'exits':
      return byNames(value as Readonly<Record<string, number>>, String);
    case 'best':
    case 'worst': {
      const { symbol, pnl, currency } = value as Extreme;
      return `${symbol} ${formatMoney(money(pnl), currency)}`;
    }
    case 'index':
      return typeof value === 'number' ? value.toFixed(2) : '';
    default:
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
}

const amountsText = (amounts: Amounts): string =>
  CURRENCIES.flatMap((currency) => {
    const minor = amounts[currency];
    return minor === undefined ? [] : [formatMoney(money(minor), currency)];
  }).join(', ');

const byNames = (values: Readonly<Record<string, number>>, text: (value: number) => string): string =>
  Object.keys(values)
    .sort()
    .map((name) => `${name} ${text(values[name]!)}`)
    .join(', ');
