import { type Command, Help, Option } from 'commander';
import { nonEmpty } from '../option-values.ts';
import { declare, type Perform } from '../perform.ts';
import { storePath } from '../store-path.ts';

/** `ouroterm decisions why`: everything one decision was made from, and what would have changed it. */
export function declareOneDecision(decisions: Command, perform: Perform): void {
  const why = declare(
    decisions,
    'why <decision>',
    'why a decision came out as it did: data, scenario, models, every check, the smallest change that would have changed it',
    'decisions why d1042',
    'decisions why 005930 --db practice-7.db',
  )
    .addOption(new Option('--db <file>', 'database (default: the newest in the data folder)').argParser(nonEmpty))
    .option('--json', 'one JSON document');
  perform<{ readonly db?: string; readonly json?: true }>(why, async (invocation, { db, json }, [decision = '']) => {
    const { runDecisionWhy } = await import('../../commands/decision-why.ts');
    return runDecisionWhy(decision, { db: await storePath(invocation, db), json: json ?? false }, invocation.io);
  });
  why.configureHelp({
    ...why.configureHelp(),
    visibleGlobalOptions: (each) =>
      new Help().visibleGlobalOptions(each).filter((option) => !decisions.options.includes(option)),
  });
}
