import { type Command, Help } from 'commander';
import type { OrderResolution } from '../../../engine/kernel/events.ts';
import { nonEmpty } from '../option-values.ts';
import { declare, type Perform } from '../perform.ts';
import { engineOrWord } from '../store-path.ts';
import { engineOption } from './attach.ts';

const NEVER_RECEIVED = 'never-received';

/** `ouroterm orders why`, `ouroterm orders resolve`: what a running engine knows of one order, and what became of it. */
export function declareOneOrder(orders: Command, perform: Perform): void {
  const why = declare(
    orders,
    'why <order>',
    'all that is known of an order: its life, what was sent and heard, what the broker lists',
    'orders why o1042',
  )
    .addOption(engineOption())
    .option('--json', 'one JSON document');
  perform<{ readonly db?: string; readonly json?: true }>(why, async (invocation, { db, json }, [orderId = '']) => {
    const engine = await engineOrWord(invocation, db);
    if (engine === null) return 1;
    const { runOrderWhy } = await import('../../commands/order-why.ts');
    return runOrderWhy(engine, orderId, { json: json ?? false }, invocation.io);
  });

  const resolve = declare(
    orders,
    'resolve <order>',
    'say what became of an order of unknown fate; the engine compares it with the broker’s list',
    'orders resolve o1042 --as KR:20261125:0000012345 --reason "same order on the phone"',
    `orders resolve o1042 --as ${NEVER_RECEIVED} --reason "not on the phone either"`,
  )
    .requiredOption('--as <broker-order>', `the order of the broker’s list that it is, or ${NEVER_RECEIVED}`, nonEmpty)
    .requiredOption('--reason <text>', 'for the journal: what shows it', nonEmpty)
    .addOption(engineOption());
  perform<{ readonly db?: string; readonly as: string; readonly reason: string }>(
    resolve,
    async (invocation, { db, as, reason }, [orderId = '']) => {
      const engine = await engineOrWord(invocation, db);
      if (engine === null) return 1;
      const { runControl } = await import('../../commands/control.ts');
      const resolution: OrderResolution = as === NEVER_RECEIVED ? { is: as } : { is: 'listed', brokerOrderId: as };
      return runControl(engine, { type: 'resolve-order', orderId, as: resolution, reason }, invocation.io);
    },
  );

  for (const command of [why, resolve]) {
    command.configureHelp({
      ...command.configureHelp(),
      visibleGlobalOptions: (each) =>
        new Help().visibleGlobalOptions(each).filter((option) => !orders.options.includes(option)),
    });
  }
}
