import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Instant } from '../../../engine/market/types.ts';
import type * as Emulator from '../../commands/emulator.ts';
import { instantText, nonEmpty, speed, wholeNumber } from '../option-values.ts';
import { declare, type Perform } from '../perform.ts';

interface Options {
  readonly port: number;
  readonly wsPort: number;
  readonly seed: number;
  readonly layout: '2026-09' | 'legacy';
  readonly account: 'paper' | 'live';
  readonly accountNo?: string;
  readonly appKey?: string;
  readonly appSecret?: string;
  readonly start?: Instant;
  readonly speed: number | 'step';
  readonly cash: string;
  readonly faults: string;
  readonly rateLimit?: number;
  readonly strictTokens?: true;
  readonly balanceLag: number;
  readonly tick: number;
  readonly ping: number;
}

/** Ports of the broker's paper hosts. */
const PORTS = { rest: 29_443, ws: 31_000 };

/** `ouroterm emulator` */
export function declareEmulator(program: Command, perform: Perform): void {
  const emulator = declare(
    program,
    'emulator',
    'a broker to rehearse with: KIS REST and WebSocket on loopback, over the practice world',
    'emulator',
    'emulator --port 0 --ws-port 0 --seed 7 --speed 60 --start 2026-11-23T08:50:00+09:00',
    'emulator --speed step --faults heavy',
  )
    .addOption(new Option('--port <port>', 'of REST; 0 picks a free one').argParser(port).default(PORTS.rest))
    .addOption(new Option('--ws-port <port>', 'of the stream; 0 picks a free one').argParser(port).default(PORTS.ws))
    .addOption(new Option('--seed <number>', 'of the world and of random faults').argParser(wholeNumber(0)).default(9))
    .addOption(
      new Option('--layout <name>', 'of stream records: since the reform of 2026-09-14, or before')
        .choices(['2026-09', 'legacy'])
        .default('2026-09'),
    )
    .addOption(
      new Option('--account <kind>', 'what it can do and is called').choices(['paper', 'live']).default('paper'),
    )
    .addOption(new Option('--account-no <number>', 'the one account there is (default: any)').argParser(accountNumber))
    .addOption(new Option('--app-key <key>', 'the one key that is known (default: any)').argParser(nonEmpty))
    .addOption(new Option('--app-secret <secret>', 'the one secret that is known (default: any)').argParser(nonEmpty))
    .addOption(
      new Option('--start <instant>', 'ISO 8601 (default: 08:50 in Seoul of today or the next trading day)').argParser(
        instantText,
      ),
    )
    .addOption(new Option('--speed <factor>', 'times real time, or step: moved by hand').argParser(pace).default(1))
    .option('--cash <amount>', 'of the account', 'KRW=100000000,USD=50000')
    .option('--faults <level>', 'none, light, heavy, or kinds of faults separated by commas', 'none')
    .addOption(
      new Option('--rate-limit <number>', 'requests a second, 0 for no limit (default: 1 on paper, 18 live)').argParser(
        wholeNumber(0),
      ),
    )
    .option('--strict-tokens', 'refuse a second token request within a minute in any case')
    .addOption(
      new Option('--balance-lag <ms>', 'the balance shows a fill so much later')
        .argParser(wholeNumber(0))
        .default(2_000),
    )
    .addOption(new Option('--tick <ms>', 'trades are so far apart at least').argParser(tick).default(1_000))
    .addOption(new Option('--ping <ms>', 'between two PINGPONGs').argParser(wholeNumber(1)).default(60_000));
  perform<Options>(emulator, async ({ io }, options) => {
    const { parseCash } = await import('../cash.ts');
    const { defaultStart, parseFaults } = await import('../emulator-options.ts');
    // A bundle of its own: no other command pays for it.
    const { runEmulator } = (await import(new URL('./emulator.js', import.meta.url).href)) as typeof Emulator;
    return runEmulator(
      {
        port: options.port,
        wsPort: options.wsPort,
        seed: options.seed,
        layout: options.layout,
        account: options.account,
        accountNumber: options.accountNo ?? null,
        appKey: options.appKey ?? null,
        appSecret: options.appSecret ?? null,
        start: options.start ?? defaultStart(io.now()),
        speed: options.speed,
        cash: parseCash(options.cash, 'KRW'),
        faults: parseFaults(options.faults),
        rateLimit: options.rateLimit ?? null,
        strictTokens: options.strictTokens ?? false,
        balanceLagMs: options.balanceLag,
        tickMs: options.tick,
        pingMs: options.ping,
      },
      io,
    );
  });
}

function port(text: string): number {
  const value = wholeNumber(0)(text);
  if (value < 65_536) return value;
  throw new InvalidArgumentError('Allowed is a port, 0 to 65535.');
}

function tick(text: string): number {
  const value = wholeNumber(1)(text);
  if (value <= 60_000) return value;
  throw new InvalidArgumentError('Allowed is 1 to 60000.');
}

function pace(text: string): number | 'step' {
  if (text === 'step') return 'step';
  const factor = speed(text);
  if (Number.isFinite(factor)) return factor;
  throw new InvalidArgumentError('Allowed is a number above 0, times real time, or step.');
}

function accountNumber(text: string): string {
  if (/^\d{8}-\d{2}$/.test(text)) return text;
  throw new InvalidArgumentError('Allowed is a number such as 12345678-01.');
}
