import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom, type Random } from '../../engine/broker/sim/market/random.ts';
import { MARKETS } from '../../engine/market/markets.ts';
import { Cli, type Ended, type Started } from '../support/cli.ts';
import { compareBooks, type Verdict } from './compare-books.ts';
import type { FaultDay, Market } from './day.ts';
import { Emulator } from './emulator.ts';

const APP_KEY = 'K'.repeat(36);
const APP_SECRET = 'S'.repeat(180);
const ACCOUNT_NO = '73019584';
/** None of these may stand in any output. The account's number counts by itself, for some decimal will have its digits. */
const CANARIES = new RegExp(`${APP_KEY}|${APP_SECRET}|(?<![\\d.])${ACCOUNT_NO}(?:-?01)?(?!\\d)`);
/** A Monday of the practice world, and the night after it, which is New York's Monday; in Seoul. */
const seoul = (time: string, day = '2026-03-09') => Date.parse(`${day}T${time}:00+09:00`);
const night = (time: string) => seoul(time, '2026-03-10');
/** When the engine is started, may be killed, somebody trades on a phone, and the books are compared. */
const HOURS = {
  KR: { start: seoul('08:25'), kills: [seoul('08:40'), seoul('15:28')], phone: [seoul('09:40'), seoul('14:30')] },
  US_NASDAQ: {
    start: seoul('21:55'),
    kills: [seoul('22:10'), night('04:58')],
    phone: [seoul('23:10'), night('04:00')],
  },
} as const;
/** Half an hour after the close every order that was in doubt has been proved one way or the other. */
const END = { KR: seoul('16:05'), US_NASDAQ: night('05:35') } as const;
const LOOK_MS = 25;
/** Real time after which a day whose clock does not move any more is a failure. */
const PATIENCE_MS = 120_000;

export interface FaultDayResult extends Verdict {
  readonly day: FaultDay;
  readonly kills: number;
  readonly faults: number;
  readonly phoneOrders: number;
  readonly ms: number;
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
    const [first] = day.markets;
    const end = END[day.markets.at(-1) ?? first];
    const emulator = await Emulator.start(cli, day, new Date(HOURS[first].start).toISOString());
    const plan = day.markets.flatMap((market) => agenda(market, random));
    let engine = startEngine(cli, emulator, day);
    let kills = 0;
    let said = '';
    let phoneOrders = 0;
    let moved = { to: 0, at: startedAt };
    for (;;) {
      if (performance.now() - moved.at > PATIENCE_MS) {
        throw new Error(`the day stands still; the engine said:\n${engine.stdout.slice(-2_000)}\n${engine.stderr}`);
      }
      if (!engine.running) {
        throw new Error(`the engine ended by itself:\n${engine.stdout.slice(-2_000)}\n${engine.stderr}`);
      }
      const now = await emulator.now();
      if (now !== moved.to) moved = { to: now, at: performance.now() };
      if (now >= end) break;
      const next = plan[0];
      if (next === undefined || now < next.at) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
        continue;
      }
      plan.shift();
      if (next.what === 'phone') {
        if (await emulator.placeOnPhone(next.market, random)) phoneOrders++;
        continue;
      }
      said += textOf(await engine.kill('SIGKILL'));
      kills++;
      if (next.downMs > 0) await emulator.advance(next.downMs);
      engine = startEngine(cli, emulator, day);
    }
    said += textOf(await engine.kill('SIGTERM'));
    const currencies = day.markets.map((market) => MARKETS[market].currency);
    const dataDir = cli.path('data', 'ouroterm');
    const verdict = compareBooks(dataDir, await emulator.truth(), emulator.phoneOrders, currencies);
    const leaks = leaked(dataDir, said);
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
  return outputs.flatMap(([name, bytes]) => {
    const text = bytes.toString('latin1');
    const at = text.search(CANARIES);
    return at < 0 ? [] : [`${name}: ${JSON.stringify(text.slice(Math.max(0, at - 60), at + 60))}`];
  });
}

interface Act {
  readonly at: number;
  readonly market: Market;
  readonly what: 'kill' | 'phone';
  readonly downMs: number;
}

/** When in a market's day the engine dies, for how long, and when somebody trades on the phone. */
function agenda(market: Market, random: Random): Act[] {
  const time = ([from, to]: readonly [number, number]) => from + random.between(0, 1) * (to - from);
  const { kills, phone } = HOURS[market];
  const acts: Act[] = [];
  for (let n = 2 + Math.floor(random.between(0, 1) * 4); n > 0; n--) {
    const downMs = random.between(0, 1) < 0.5 ? 0 : Math.floor(random.between(0, 1) * 300_000);
    acts.push({ at: time(kills), market, what: 'kill', downMs });
  }
  if (random.between(0, 1) < 0.5) acts.push({ at: time(phone), market, what: 'phone', downMs: 0 });
  return acts.sort((a, b) => a.at - b.at);
}

/** Settings that trade as much as can be, for what is tested are orders. */
function startEngine(cli: Cli, emulator: Emulator, { account, markets }: FaultDay): Started {
  const settings = {
    MODE: account,
    KIS_APP_KEY: APP_KEY,
    KIS_APP_SECRET: APP_SECRET,
    KIS_ACCOUNT_NO: `${ACCOUNT_NO}-01`,
    KIS_HTS_ID: 'trader',
    KIS_BASE_URL: emulator.rest,
    KIS_WS_URL: emulator.ws,
    KIS_WATCHLIST: markets.map((market) => WATCHLISTS[market].map((code) => `${market}:${code}`)).join(','),
    ENABLED_MARKETS: markets.join(','),
    SCANNER_TOP_N: '10',
    RESCAN_INTERVAL_SECONDS: '120',
    CONFIDENCE_THRESHOLD: '30',
  };
  const set = Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  return cli.start('--no-ui', '--i-understand-live', ...set);
}

const WATCHLISTS = {
  KR: ['110', '130', '150', '160', '180', '190', '210', '240', '260', '270', '290', '320'].map((end) => `990${end}`),
  US_NASDAQ: ['ZORA', 'QUVO', 'NYXO', 'VELQ', 'ORBQ', 'TYMO', 'WAVQ', 'JUNQ', 'FYNO', 'HLYQ', 'DRUQ'],
} as const;
