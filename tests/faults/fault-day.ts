import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom, type Random } from '../../engine/broker/sim/market/random.ts';
import { Cli, type Ended, type Started } from '../support/cli.ts';
import { compareBooks, type Verdict } from './compare-books.ts';
import { Emulator } from './emulator.ts';

const APP_KEY = 'K'.repeat(36);
const APP_SECRET = 'S'.repeat(180);
/** Digits that no ratio of prices is likely to have. */
const ACCOUNT_NO = '73019584';
/** None of these may stand in any output. */
const CANARIES = [APP_KEY, APP_SECRET, ACCOUNT_NO];
/** A Monday of the practice world, in Seoul. */
const DAY = '2026-03-09';
const seoul = (time: string) => Date.parse(`${DAY}T${time}:00+09:00`);
/** Half an hour after the close every order that was in doubt has been proved one way or the other. */
const END = seoul('16:05');
const LOOK_MS = 25;
/** Real time after which a day that does not come to its end is a failure. */
const PATIENCE_MS = 240_000;

export interface FaultDay {
  readonly seed: number;
  readonly level: 'light' | 'heavy';
  readonly account: 'paper' | 'live';
}

export interface FaultDayResult extends Verdict {
  readonly day: FaultDay;
  readonly kills: number;
  readonly faults: number;
  readonly phoneOrders: number;
  readonly ms: number;
}

/** What a seed stands for. */
export function dayOf(seed: number): FaultDay {
  return { seed, level: seed % 3 === 0 ? 'light' : 'heavy', account: seed % 2 === 0 ? 'paper' : 'live' };
}

/**
 * A whole trading day of the built program against the emulator, in lockstep with its clock: faults at random, the engine
 * killed with SIGKILL and started again, orders placed on a phone. At the end the books are compared to the last unit.
 */
export async function runFaultDay(day: FaultDay): Promise<FaultDayResult> {
  const startedAt = performance.now();
  const cli = new Cli();
  const random = createRandom(day.seed, 0);
  try {
    const emulator = await Emulator.start(cli, {
      ...day,
      startAt: `${DAY}T08:25:00+09:00`,
    });
    const plan = agenda(random);
    let engine = startEngine(cli, emulator, day);
    let kills = 0;
    let said = '';
    let phoneOrders = 0;
    for (;;) {
      if (performance.now() - startedAt > PATIENCE_MS) {
        throw new Error(`the day does not end; the engine said:\n${engine.stdout.slice(-2_000)}\n${engine.stderr}`);
      }
      if (!engine.running) {
        throw new Error(`the engine ended by itself:\n${engine.stdout.slice(-2_000)}\n${engine.stderr}`);
      }
      const now = await emulator.now();
      if (now >= END) break;
      const next = plan[0];
      if (next === undefined || now < next.at) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
        continue;
      }
      plan.shift();
      if (next.what === 'phone') {
        if (await emulator.placeOnPhone(random)) phoneOrders++;
        continue;
      }
      said += textOf(await engine.kill('SIGKILL'));
      kills++;
      if (next.downMs > 0) await emulator.advance(next.downMs);
      engine = startEngine(cli, emulator, day);
    }
    said += textOf(await engine.kill('SIGTERM'));
    const verdict = compareBooks(cli.path('data', 'ouroterm'), await emulator.truth(), emulator.phoneNumbers);
    const leaks = leaked(cli.path('data', 'ouroterm'), said);
    const faulty = [...verdict.faulty, ...leaks.map((where) => `a secret is in ${where}`)];
    const faults = (await emulator.faults()).length;
    return { ...verdict, faulty, day, kills, faults, phoneOrders, ms: performance.now() - startedAt };
  } finally {
    await cli.remove();
  }
}

const textOf = ({ stdout, stderr }: Ended): string => stdout + stderr;

/** Where a key, the secret or the account's number can be read: in what was said, or in a file that holds no credentials. */
function leaked(dataDir: string, said: string): string[] {
  const files = readdirSync(dataDir).filter((name) => statSync(join(dataDir, name)).isFile());
  const outputs = [
    ['the log', Buffer.from(said)] as const,
    ...files.map((name) => [name, readFileSync(join(dataDir, name))] as const),
  ];
  return outputs.filter(([, bytes]) => CANARIES.some((canary) => bytes.includes(canary))).map(([name]) => name);
}

interface Act {
  readonly at: number;
  readonly what: 'kill' | 'phone';
  readonly downMs: number;
}

/** When the engine dies, for how long, and when somebody trades on the phone. */
function agenda(random: Random): Act[] {
  const time = (from: string, to: string) => seoul(from) + random.between(0, 1) * (seoul(to) - seoul(from));
  const acts: Act[] = [];
  for (let n = 2 + Math.floor(random.between(0, 1) * 4); n > 0; n--) {
    const downMs = random.between(0, 1) < 0.5 ? 0 : Math.floor(random.between(0, 1) * 300_000);
    acts.push({ at: time('08:40', '15:28'), what: 'kill', downMs });
  }
  if (random.between(0, 1) < 0.5) acts.push({ at: time('09:40', '14:30'), what: 'phone', downMs: 0 });
  return acts.sort((a, b) => a.at - b.at);
}

/** Settings that trade as much as can be, for what is tested are orders. */
function startEngine(cli: Cli, emulator: Emulator, { account }: FaultDay): Started {
  const settings = {
    MODE: account,
    KIS_APP_KEY: APP_KEY,
    KIS_APP_SECRET: APP_SECRET,
    KIS_ACCOUNT_NO: `${ACCOUNT_NO}-01`,
    KIS_HTS_ID: 'trader',
    KIS_BASE_URL: emulator.rest,
    KIS_WS_URL: emulator.ws,
    KIS_WATCHLIST: WATCHLIST,
    ENABLED_MARKETS: 'KR',
    SCANNER_TOP_N: '10',
    RESCAN_INTERVAL_SECONDS: '120',
    CONFIDENCE_THRESHOLD: '30',
  };
  const set = Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  return cli.start('--no-ui', '--i-understand-live', ...set);
}

const WATCHLIST = ['110', '130', '150', '160', '180', '190', '210', '240', '260', '270', '290', '320']
  .map((end) => `KR:990${end}`)
  .join(',');
