import { type Command, Option } from 'commander';
import { declare, type Perform } from '../perform.ts';

/** `ouroterm brain read` */
export function declareBrain(program: Command, perform: Perform): void {
  const brain = declare(
    program,
    'brain',
    'what models say and how it is understood',
    'brain read reply.txt --as decision',
  );
  const read = declare(
    brain,
    'read <file>',
    "how a model's reply would be understood; - for standard input",
    'brain read reply.txt --as playbook --symbols 005930,000660',
    'brain read - --as decision --json < reply.txt',
  )
    .addOption(new Option('--as <kind>', 'what was asked for').choices(REPLY_KINDS).makeOptionMandatory())
    .option('--symbols <codes>', 'of a playbook: the symbols that were asked about, separated by commas')
    .option('--json', 'one JSON document');
  perform<Options>(read, async ({ io }, { as, symbols, json }, [file]) => {
    const { runBrainRead } = await import('../../commands/brain-read.ts');
    return runBrainRead({ file: file!, kind: as, symbols: symbols?.split(','), json: json ?? false }, io);
  });
}

const REPLY_KINDS = ['playbook', 'decision', 'verdict', 'argument', 'insight'] as const;

interface Options {
  readonly as: (typeof REPLY_KINDS)[number];
  readonly symbols?: string;
  readonly json?: true;
}
