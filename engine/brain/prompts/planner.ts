import { MARKETS } from '../../market/markets.ts';
import { CONDITION_METRICS, OUTLOOKS, type PlanRequest, SCENARIO_ACTIONS } from '../../playbook/model.ts';
import { planSchema } from '../reply/schemas.ts';
import { type ContextItem, contextLine, selectContext } from './context.ts';
import { DATA_RULE, dataBlock, dataText } from './data-text.ts';
import { leftOutNews, newestNews, newsLine } from './news-lines.ts';
import { makePrompt, type Prompt } from './prompt.ts';
import { subjectLine } from './subject-line.ts';

export interface PlannerInput {
  readonly request: PlanRequest;
  /** This market's own card of the day before. */
  readonly yesterday: readonly ContextItem[];
  /** What the other markets came to last, a line each. */
  readonly others?: readonly ContextItem[];
  readonly context: readonly ContextItem[];
  /** Of the operator; empty for none. */
  readonly instructions: string;
  /** For `context`, estimated. */
  readonly contextTokens: number;
}

/** All figures of a card, and what a review adds. */
const MAX_YESTERDAY = 24;
const MAX_NEWS = 12;
/** A scenario takes about 110 tokens. */
const TOKENS_PER_SCENARIO = 140;
const TOKENS_BESIDE = 600;

/** The day's one question to the planner; the reply is a playbook. */
export function planPrompt(input: PlannerInput): Prompt {
  const { request, yesterday, others = [], context, instructions, contextTokens } = input;
  const { market, subjects, maxScenariosPerStock } = request;
  const codes = subjects.map(({ code }) => code);
  const selected = selectContext(context, [market, ...codes], contextTokens);
  const news = newestNews(request.news ?? []);
  const prompt = [
    `Plan ${market} for ${request.day}. Currency ${MARKETS[market].currency}, regime ${request.regime}.`,
    ...(instructions === '' ? [] : [`The operator says: ${dataText(instructions, 600)}`]),
    dataBlock([
      ['subjects', subjects.map(subjectLine)],
      ['yesterday', yesterday.slice(0, MAX_YESTERDAY).map(contextLine)],
      [
        'other markets',
        [
          ...(request.crossMarketSummary === '' ? [] : [`summary: ${dataText(request.crossMarketSummary, 600)}`]),
          ...others.map(contextLine),
        ],
      ],
      ['macro council', (request.outlookOfDay ?? []).map((line) => `macro | ${dataText(line, 300)}`)],
      ['memory', selected.lines],
      ['news', news.slice(0, MAX_NEWS).map(newsLine)],
    ]),
    `Reply with the playbook for these symbols and no others: ${codes.map((code) => dataText(code, 24)).join(', ')}.`,
  ].join('\n');
  return makePrompt(
    {
      purpose: 'plan',
      tier: 'THINKING',
      system: system(maxScenariosPerStock),
      prompt,
      schema: planSchema(codes),
      maxOutputTokens: TOKENS_BESIDE + TOKENS_PER_SCENARIO * subjects.length * maxScenariosPerStock,
      thinkingTokens: 4096,
    },
    [...selected.leftOut, ...news.slice(MAX_NEWS).map(leftOutNews)],
  );
}

function system(maxScenarios: number): string {
  return `You plan one trading day of one market for a desk that trades its own account. Your plan is carried out by a program that checks every limit of risk itself; it places no order that your plan does not name, and many that it names it refuses.
${DATA_RULE}
Reply with one JSON object and nothing else:
{"market_outlook","global_rules":[{"condition","action","rationale"}],"stocks":[{"stock_code","scenarios":[{"condition":{},"action","confidence","allocation_pct","stop_loss_pct","take_profit_pct","rationale"}]}]}
- market_outlook: ${OUTLOOKS.join(', ')}.
- action: ${SCENARIO_ACTIONS.join(', ')}. HELD symbols get SELL or HOLD scenarios, candidates BUY or HOLD.
- scenarios: at most ${maxScenarios} a symbol, first match wins; each symbol once; leave a symbol out if nothing speaks for it.
- condition: numbers under ${CONDITION_METRICS.map((metric) => `${metric}_above/_below`).join(', ')}; joined by AND, strict; at least one; only data that the symbol has.
- prices in the market's currency, percentages in percent.
- confidence 0 to 100: the share of such setups that you expect to work. Below 80 a scenario is watched and not traded.
- allocation_pct 0 to 100, stop_loss_pct at most 0 (usually -2 to -3), take_profit_pct at least 0.
- global_rules: "<metric> <op> <number>" over portfolio_pnl_pct, cash_pct, positions with < > <= >=; they come first.
- rationale: one short sentence that names the figures it rests on.
Figures with ~ are estimates. Do not invent figures. No plan is better than a bad one.`;
}
