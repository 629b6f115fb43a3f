import { type Command, Option } from 'commander';
import type { BookPageName } from '../../../engine/client/book.ts';
import type { OperatorCommand } from '../../../engine/kernel/events.ts';
import { MARKET_CODES, type MarketCode } from '../../../engine/market/types.ts';
import { JOB_IDS, type JobId } from '../../../engine/schedule/job-table.ts';
import type { BookFormat } from '../../commands/book.ts';
import type { Invocation } from '../invocation.ts';
import { nonEmpty } from '../option-values.ts';
import { declare, type Perform } from '../perform.ts';
import { engineOrWord, storePath } from '../store-path.ts';
import { engineOption } from './attach.ts';

interface PageOptions {
  readonly db?: string;
  readonly market?: MarketCode;
  readonly json?: true;
  readonly markdown?: true;
}

const dbOption = () =>
  new Option('--db <file>', 'database (default: the newest in the data folder)').argParser(nonEmpty);
const marketOption = () => new Option('--market <code>', 'only this market').choices(MARKET_CODES);

const formatOf = ({ json, markdown }: PageOptions): BookFormat => (json ? 'json' : markdown ? 'markdown' : 'text');

/** `ouroterm schedule`, `review`, `briefing`, `lessons`, `shadow`: the desk's day, and what it looks back on. */
export function declareLookBack(program: Command, perform: Perform): void {
  const schedule = page(
    program,
    perform,
    'schedule',
    'schedule',
    'the desk’s day: what ran, when, with what result, and what is next',
  );
  const run = declare(schedule, 'run <job>', 'run a job of the schedule now', 'schedule run review --market KR')
    .addOption(marketOption())
    .addOption(engineOption());
  perform<{ readonly db?: string; readonly market?: MarketCode }>(
    run,
    async (invocation, { db, market }, [job = '']) => {
      const known = JOB_IDS.find((id) => id === job);
      if (known === undefined) {
        invocation.io.stderr.write(
          `ouroterm: there is no job ${JSON.stringify(job)}; jobs are ${JOB_IDS.join(', ')}\n`,
        );
        return 2;
      }
      return send(invocation, db, { type: 'run-job', job: known, market: market ?? defaultMarket(known) });
    },
  );

  const review = declare(
    program,
    'review <date>',
    'a day looked back on: trades, exits, calibration, costs of gates, missed surges',
    'review 2026-11-25',
    'review 2026-11-25 --market KR --markdown',
  )
    .addOption(dbOption())
    .addOption(marketOption())
    .option('--json', 'one JSON document')
    .option('--markdown', 'as Markdown');
  perform<PageOptions>(review, async (invocation, options, [date = '']) => {
    const { runReview } = await import('../../commands/review.ts');
    const { market = null } = options;
    const db = await storePath(invocation, options.db);
    return runReview({ db, date, market, format: formatOf(options) }, invocation.io);
  });

  const briefing = declare(
    program,
    'briefing',
    'what to know before the day: the day before, other markets, holdings, calendar, warnings',
    'briefing --market KR',
  )
    .addOption(dbOption())
    .addOption(marketOption())
    .option('--json', 'one JSON document')
    .option('--markdown', 'as Markdown');
  perform<PageOptions>(briefing, async (invocation, options) => {
    const { marketsMeant, printBook } = await import('../../commands/book.ts');
    const { briefingOf } = await import('../../book/briefing.ts');
    const db = await storePath(invocation, options.db);
    return printBook(db, formatOf(options), invocation.io, (source) => {
      const markets = marketsMeant(source, options.market ?? null);
      if (typeof markets === 'string') return markets;
      return { page: 'briefing', briefings: markets.map((each) => briefingOf(source, each)) };
    });
  });

  page(
    program,
    perform,
    'shadow',
    'shadow',
    'candidates that were turned down, what became of them, and what each gate cost',
  );
  declareLessons(program, perform);
}

/** Jobs of a market are run for the first market of most desks unless one is named. */
const defaultMarket = (job: JobId): MarketCode | null =>
  job === 'roll-ups' || job === 'macro-council' || job === 'backup' ? null : 'KR';

function declareLessons(program: Command, perform: Perform): void {
  const lessons = declare(
    program,
    'lessons',
    'lessons that were proposed, and your word on them',
    'lessons list',
    'lessons approve l2152',
  );
  page(lessons, perform, 'list', 'lessons', 'all lessons, those that wait first', 'lessons list');
  const verdicts = {
    approve: 'make it a principle of memory, which the next plan is told',
    reject: 'not a lesson; the same pattern comes back only with twice the evidence',
  } as const;
  for (const [verdict, description] of Object.entries(verdicts) as ['approve' | 'reject', string][]) {
    const command = declare(lessons, `${verdict} <lesson>`, description, `lessons ${verdict} l2152`).addOption(
      engineOption(),
    );
    perform<{ readonly db?: string }>(command, (invocation, { db }, [id = '']) =>
      send(invocation, db, { type: 'lesson', id, verdict, text: '' }),
    );
  }
  const edit = declare(
    lessons,
    'edit <lesson>',
    'change its words; it waits on',
    'lessons edit l2152 --text "Wait for the second bar."',
  )
    .requiredOption('--text <text>', 'the new words', nonEmpty)
    .addOption(engineOption());
  perform<{ readonly db?: string; readonly text: string }>(edit, (invocation, { db, text }, [id = '']) =>
    send(invocation, db, { type: 'lesson', id, verdict: 'edit', text }),
  );
}

/** `ouroterm decisions queue` and `decisions mark`. */
export function declareDecisionReview(decisions: Command, perform: Perform): void {
  page(
    decisions,
    perform,
    'queue',
    'decisions',
    'decisions that wait to be looked at, then those that were',
    'decisions queue',
  );
  const mark = declare(
    decisions,
    'mark <decision>',
    'mark a decision as reviewed',
    'decisions mark d1042 --notes "bought late"',
  )
    .option('--notes <text>', 'what you make of it', '')
    .addOption(engineOption());
  perform<{ readonly db?: string; readonly notes: string }>(mark, (invocation, { db, notes }, [decisionId = '']) =>
    send(invocation, db, { type: 'mark-decision', decisionId, notes }),
  );
}

/** A command that prints a page of the book. */
function page(
  parent: Command,
  perform: Perform,
  name: string,
  what: BookPageName,
  description: string,
  example = `${name} --json`,
): Command {
  const command = declare(parent, name, description, example)
    .addOption(dbOption())
    .option('--json', 'one JSON document');
  perform<PageOptions>(command, async (invocation, options) => {
    const { printBook } = await import('../../commands/book.ts');
    const { bookPage } = await import('../../book/book-page.ts');
    const db = await storePath(invocation, options.db);
    return printBook(db, formatOf(options), invocation.io, (source) => bookPage(source, what));
  });
  return command;
}

/** Gives a running engine one command, and says what it answered. */
async function send(invocation: Invocation, db: string | undefined, command: OperatorCommand): Promise<number> {
  const engine = await engineOrWord(invocation, db);
  if (engine === null) return 1;
  const { runControl } = await import('../../commands/control.ts');
  return runControl(engine, command, invocation.io);
}
