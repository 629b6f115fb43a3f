import { type Command, Option } from 'commander';
import { CONTEXT_LAYERS, type ContextLayer } from '../../../engine/context/layers.ts';
import type { OperatorCommand } from '../../../engine/kernel/events.ts';
import type { MarketCode } from '../../../engine/market/types.ts';
import type { Invocation } from '../invocation.ts';
import { market, nonEmpty } from '../option-values.ts';
import { declare, type Perform } from '../perform.ts';
import { engineOrWord, storePath } from '../store-path.ts';
import { UsageError } from '../usage-error.ts';
import { engineOption } from './attach.ts';

/** `ouroterm context list`, `get`, `set`, `rollup`, `expire` */
export function declareContext(program: Command, perform: Perform): void {
  const context = declare(
    program,
    'context',
    'what the desk remembers, in seven layers',
    'context list --layer L6',
    'context set L1 LEGACY principle.patience "no entry in the first hour after a gap"',
  );
  declareReading(context, perform);
  declareWriting(context, perform);
}

interface Reading {
  readonly db?: string;
  readonly json?: true;
}

function declareReading(context: Command, perform: Perform): void {
  const list = declare(
    context,
    'list',
    'rows of memory, layer by layer',
    'context list --layer L5',
    'context list --time-frame 2026-02-04 --json',
  )
    .addOption(new Option('--layer <layer>', 'only this layer').choices(CONTEXT_LAYERS))
    .option('--time-frame <frame>', 'only this one: 2026-02-04, 2026-W06, 2026-02, 2026-Q1, 2026 or LEGACY', nonEmpty)
    .option('--prefix <text>', 'only keys that begin so, such as KR.', nonEmpty)
    .addOption(dbOption())
    .option('--json', 'one JSON object a line');
  type Listing = Reading & { readonly layer?: ContextLayer; readonly timeFrame?: string; readonly prefix?: string };
  perform<Listing>(list, async (invocation, { db, json, ...query }) => read(invocation, query, { db, json }));

  const get = declare(
    context,
    'get <layer> <time-frame> <key>',
    'one row of memory',
    'context get L6 2026-02-04 KR.total_pnl --json',
  )
    .addOption(dbOption())
    .option('--json', 'one JSON document');
  perform<Reading>(get, async (invocation, { db, json }, [layer = '', timeFrame = '', key = '']) =>
    read(invocation, { layer: layerOf(layer), timeFrame, key }, { db, json }),
  );
}

async function read(
  invocation: Invocation,
  query: Parameters<typeof import('../../commands/context.ts').runContextRead>[0],
  { db, json }: { readonly db: string | undefined; readonly json: true | undefined },
): Promise<number> {
  const { runContextRead } = await import('../../commands/context.ts');
  const options = { db: await storePath(invocation, db), json: json ?? false, color: invocation.color };
  return runContextRead(query, options, invocation.io);
}

function declareWriting(context: Command, perform: Perform): void {
  const set = declare(
    context,
    'set <layer> <time-frame> <key> <value>',
    'write a row by hand: in L6, L7, or a principle in L1; a value that is no JSON is a text',
    'context set L6 2026-02-04 KR.note "the index was rebalanced"',
    'context set L1 LEGACY principle.gaps "no entry in the first hour after a gap"',
  ).addOption(engineOption());
  perform<{ readonly db?: string }>(
    set,
    async (invocation, { db }, [layer = '', timeFrame = '', key = '', text = '']) => {
      const { jsonOf } = await import('../../commands/context.ts');
      return order(invocation, db, { type: 'remember', layer: layerOf(layer), timeFrame, key, value: jsonOf(text) });
    },
  );

  const rollup = declare(
    context,
    'rollup',
    'roll up today and every frame it lies in as far as they have come, or one frame again',
    'context rollup',
    'context rollup --market KR --time-frame 2026-W06',
  )
    .addOption(new Option('--market <code>', 'only this market').argParser(market))
    .option('--time-frame <frame>', '2026-02-04, 2026-W06, 2026-02, 2026-Q1 or 2026', nonEmpty)
    .addOption(engineOption());
  type RollUp = { readonly db?: string; readonly market?: MarketCode; readonly timeFrame?: string };
  perform<RollUp>(rollup, async (invocation, { db, market: code, timeFrame }) =>
    order(invocation, db, { type: 'roll-up', market: code ?? null, timeFrame: timeFrame ?? null }),
  );

  const expire = declare(context, 'expire', 'drop what has been kept long enough', 'context expire').addOption(
    engineOption(),
  );
  perform<{ readonly db?: string }>(expire, async (invocation, { db }) =>
    order(invocation, db, { type: 'expire-context' }),
  );
}

/** Memory is written by the engine alone, so that its journal tells of every row. */
async function order(invocation: Invocation, db: string | undefined, command: OperatorCommand): Promise<number> {
  const engine = await engineOrWord(invocation, db);
  if (engine === null) return 1;
  const { runControl } = await import('../../commands/control.ts');
  return runControl(engine, command, invocation.io);
}

const dbOption = (): Option =>
  new Option('--db <file>', 'database (default: the newest in the data folder)').argParser(nonEmpty);

function layerOf(text: string): ContextLayer {
  const layer = CONTEXT_LAYERS.find((each) => each === text.toUpperCase());
  if (layer === undefined) throw new UsageError(`there is no layer ${text}; there are ${CONTEXT_LAYERS.join(', ')}`);
  return layer;
}
