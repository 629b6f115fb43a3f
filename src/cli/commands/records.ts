import { type Command, Option } from 'commander';
import type { RecordsCommand } from '../../commands/records.ts';
import { nonEmpty, wholeNumber } from '../option-values.ts';
import { declare, type Perform } from '../perform.ts';
import { storePath } from '../store-path.ts';
import { declareDecisionReview } from './look-back.ts';
import { declareOneDecision } from './one-decision.ts';
import { declareOneOrder } from './one-order.ts';

interface Options {
  readonly db?: string;
  readonly limit?: number;
  readonly symbol?: string;
  readonly since?: string;
  readonly json?: true;
}

const DESCRIPTIONS: Readonly<Record<RecordsCommand, string>> = {
  positions: 'what is held, with its exit state',
  orders: 'orders with their life-cycle state',
  fills: 'executions with fees',
  trades: 'closed round trips with their profit or loss',
  decisions: 'what was decided and why',
  incidents: 'what an operator should know of',
  playbooks: 'plans of the day',
  'model-calls': 'what models were asked and answered, and what it cost',
  councils: 'debates of the council: verdict, scores and cost; --json has every word',
  news: 'what was heard of the world outside, by the time of publication',
  insight: 'how the macro council looked at each day, and what it cost',
};

/** Rows that a person is shown unless asked for more. */
const SHOWN_ROWS = 50;

/** `ouroterm positions`, `orders`, `fills`, `trades`, `decisions`, `incidents`, `playbooks`, `model-calls`, `councils`, `news`, `insight` */
export function declareRecords(program: Command, perform: Perform): void {
  for (const [name, description] of Object.entries(DESCRIPTIONS) as [RecordsCommand, string][]) {
    const command = declare(program, name, description, `${name} --limit 20`, `${name} --json --since 2026-11-23`)
      .addOption(new Option('--db <file>', 'database (default: the newest in the data folder)').argParser(nonEmpty))
      .addOption(
        new Option('--limit <number>', `only the newest so many (default: ${SHOWN_ROWS}, with --json all)`).argParser(
          wholeNumber(1),
        ),
      )
      .option('--symbol <code>', 'only this symbol')
      .option('--since <when>', 'only from a date, in each market’s own time, or from an ISO 8601 instant')
      .option('--json', 'one JSON object a line');
    if (name === 'orders') declareOneOrder(command, perform);
    if (name === 'decisions') {
      declareOneDecision(command, perform);
      declareDecisionReview(command, perform);
    }
    perform<Options>(command, async (invocation, { json = false, limit, ...options }) => {
      const { runRecords } = await import('../../commands/records.ts');
      const shown = limit ?? (json ? undefined : SHOWN_ROWS);
      return runRecords(
        name,
        {
          ...options,
          json,
          color: invocation.color,
          db: await storePath(invocation, options.db),
          ...(shown !== undefined && { limit: shown }),
        },
        invocation.io,
      );
    });
  }
}
