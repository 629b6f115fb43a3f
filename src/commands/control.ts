import { setTimeout as pause } from 'node:timers/promises';
import type { EngineClient } from '../../engine/client/client.ts';
import type { KillSwitchStepView } from '../../engine/client/snapshot.ts';
import type { OperatorCommand } from '../../engine/kernel/events.ts';
import { connectEngine } from '../socket/client.ts';
import type { RunningEngine } from '../socket/find-engine.ts';
import { clientName } from '../socket/terminal-name.ts';

interface TextSink {
  write(text: string): unknown;
}

/** An engine that has to recover first answers late. */
const REPLY_MS = 15_000;
/** So long the steps of the kill switch are waited for; they are shown as they stand then. */
const STEPS_MS = 3_000;

/**
 * `ouroterm halt`, `resume`, `breaker reset`: gives a running engine one command, and says what it answered.
 *
 * @returns the exit code: 0 when the engine confirms, 1 when it refuses or does not answer
 */
export async function runControl(
  engine: RunningEngine,
  command: OperatorCommand,
  io: { readonly stdout: TextSink; readonly stderr: TextSink },
): Promise<number> {
  const line = await connectEngine({ path: engine.socket, name: clientName('cli'), terminal: false });
  const timer = setTimeout(() => line.close(), REPLY_MS);
  try {
    if (command.type === 'halt') line.client.watch();
    const reply = await line.client.dispatch({ type: 'command', command, actor: '' });
    clearTimeout(timer);
    if (!reply.ok) {
      io.stderr.write(`ouroterm: ${reply.message}\n`);
      return 1;
    }
    io.stdout.write(`${reply.message}\n`);
    if (command.type === 'halt') {
      await Promise.race([stepsHaveRun(line.client), pause(STEPS_MS, undefined, { ref: false }), line.ended]);
      io.stdout.write((line.client.snapshot()?.risk.killSwitch ?? []).map(stepText).join(''));
    }
    return 0;
  } finally {
    clearTimeout(timer);
    line.close();
  }
}

/** Settles once every step of the kill switch has run. */
function stepsHaveRun(client: EngineClient): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      const steps = client.snapshot()?.risk.killSwitch ?? [];
      if (steps.length > 0 && steps.every(({ status }) => status === 'done' || status === 'failed')) resolve();
    };
    client.subscribe(look);
    look();
  });
}

function stepText({ step, name, status, attempts, note }: KillSwitchStepView): string {
  const tries = attempts > 1 ? `${attempts} tries` : '';
  return `  ${step}  ${name.padEnd(20)}${[status, tries, note].filter((part) => part !== '').join(', ')}\n`;
}
