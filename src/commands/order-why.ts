import { ask } from '../socket/client.ts';
import type { RunningEngine } from '../socket/find-engine.ts';
import { clientName } from '../socket/terminal-name.ts';
import { loadWorkstation } from '../workstation.ts';

interface TextSink {
  write(text: string): unknown;
}

const REPLY_MS = 15_000;

/**
 * `ouroterm orders why`: all that a running engine knows of one order.
 *
 * @returns the exit code: 0; 1 when it knows no such order or does not answer
 */
export async function runOrderWhy(
  { socket }: RunningEngine,
  orderId: string,
  { json }: { readonly json: boolean },
  io: { readonly stdout: TextSink; readonly stderr: TextSink },
): Promise<number> {
  const reply = await ask(socket, clientName('cli'), { type: 'order', orderId }, REPLY_MS);
  if (!reply.ok || reply.order === undefined) {
    io.stderr.write(`ouroterm: ${reply.message}\n`);
    return 1;
  }
  if (json) io.stdout.write(`${JSON.stringify(reply.order)}\n`);
  else {
    // The words are the workstation's, so that both say the same.
    const { orderText, wordsOf } = await loadWorkstation();
    io.stdout.write(`${orderText(reply.order, wordsOf('en'))}\n`);
  }
  return 0;
}
