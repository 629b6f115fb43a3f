import { homedir } from 'node:os';
import { failureText, runCli } from './cli/run.ts';

/**
 * A reader that has seen enough (`| head`) ends the program without a word. A terminal that is gone (EIO) does not: its
 * SIGHUP tells whoever has something to bring to an end.
 */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    if (error.code !== 'EIO') throw error;
  });
}

async function crash(error: unknown): Promise<never> {
  process.stderr.write(`ouroterm: ${await failureText(error, process.env)}\n`);
  process.exit(1);
}
process.on('uncaughtException', crash);

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  home: homedir(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  now: Date.now,
});
