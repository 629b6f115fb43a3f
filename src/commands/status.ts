import { formatMoney } from '../../engine/market/money.ts';
import { type Currency, money } from '../../engine/market/types.ts';
import { StoreError } from '../../storage/errors.ts';
import { isHeld } from '../../storage/lock.ts';
import { type StoreSummary, summary } from '../../storage/summary.ts';
import { ask } from '../socket/client.ts';
import type { RunningEngine } from '../socket/find-engine.ts';
import { clientName } from '../socket/terminal-name.ts';
import { META_STATUS, type StatusDocument, statusDocument } from './status-document.ts';

interface TextSink {
  write(text: string): unknown;
}

const REPLY_MS = 3_000;

/**
 * `ouroterm status`: what the running engine says of itself, or, where it cannot be asked, what it last noted; and for a
 * person what its run came to. An engine that runs no more is STOPPED, whatever it noted.
 *
 * @returns the exit code 0
 * @throws StoreError when the store cannot be read
 */
export async function runStatus(
  { db, engine, json }: { readonly db: string; readonly engine: RunningEngine | null; readonly json: boolean },
  io: { readonly stdout: TextSink; readonly stderr: TextSink },
): Promise<0> {
  const run = summary(db);
  const told = engine === null ? null : await statusOf(engine);
  if (engine !== null && told === null) {
    io.stderr.write(`process ${engine.pid} does not answer; this is what it noted last\n`);
  }
  const status = told ?? noted(db, run);
  io.stdout.write(json ? `${JSON.stringify(status)}\n` : statusText(db, status, run));
  return 0;
}

/** Null when it does not answer as it should. */
async function statusOf({ socket }: RunningEngine): Promise<StatusDocument | null> {
  try {
    const reply = await ask(socket, clientName('cli'), { type: 'status' }, REPLY_MS);
    return reply.ok ? statusDocument.parse(reply.status) : null;
  } catch {
    return null;
  }
}

function noted(db: string, { meta, lastSeq }: StoreSummary): StatusDocument {
  const text = meta[META_STATUS];
  const status = text === undefined ? nothingNoted(lastSeq) : parseStatus(db, text);
  return isHeld(db) === null ? { ...status, state: 'STOPPED' } : status;
}

/** Of an engine that has only just started, or of a run that never noted anything. */
function nothingNoted(journalSeq: number): StatusDocument {
  return {
    state: 'STARTING',
    mode: null,
    since: null,
    loopLagMs: { p50: null, p99: null, max: null, maxLastMinute: null },
    queues: {},
    dataAgeMs: {},
    broker: null,
    rssMb: null,
    journalSeq,
  };
}

function parseStatus(db: string, text: string): StatusDocument {
  try {
    return statusDocument.parse(JSON.parse(text));
  } catch (error) {
    throw new StoreError('damaged', `${db}: the status that the engine noted cannot be understood.`, error);
  }
}

function statusText(db: string, status: StatusDocument, { pnl, wins, losses, counts }: StoreSummary): string {
  const { loopLagMs: lag } = status;
  const results = Object.entries(pnl).map(([currency, amount]) => formatMoney(money(amount), currency as Currency));
  const rows: readonly (readonly [string, string])[] = [
    ['state', status.state],
    ['mode', status.mode ?? '–'],
    ['since', status.since ?? '–'],
    ['database', db],
    ['journal', `${count(status.journalSeq)} entries`],
    ['decisions', count(counts.decision)],
    ['orders', count(counts.order)],
    ['positions', count(counts.position)],
    ['trades', `${count(counts.trade)}, ${count(wins)} won, ${count(losses)} lost`],
    ['p&l', results.join(', ') || '–'],
    ['loop lag', `p50 ${ms(lag.p50)}, p99 ${ms(lag.p99)}, max ${ms(lag.max)}, last minute ${ms(lag.maxLastMinute)}`],
    ['queues', list(status.queues, count)],
    ['data age', list(status.dataAgeMs, age)],
    ['broker', status.broker === null ? '–' : brokerText(status.broker)],
    ['memory', status.rssMb === null ? '–' : `${count(Math.round(status.rssMb))} MB`],
  ];
  return rows.map(([label, value]) => `${label.padEnd(LABEL_WIDTH)}${value}\n`).join('');
}

const LABEL_WIDTH = 11;

const count = (value: number): string => value.toLocaleString('en');

const ms = (value: number | null): string => (value === null ? '–' : `${value.toFixed(1)} ms`);

/** In the largest unit that leaves at least two of it: `13 s`, `45 min`, `57 h`. */
function age(value: number | null): string {
  if (value === null) return '–';
  const [unit, length] = AGE_UNITS.find(([, each]) => value >= 2 * each) ?? SECOND;
  return `${Math.floor(value / length)} ${unit}`;
}

const SECOND = ['s', 1_000] as const;
const AGE_UNITS: readonly (readonly [unit: string, length: number])[] = [
  ['days', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  SECOND,
];

const list = <T>(values: Readonly<Record<string, T>>, text: (value: T) => string): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${text(value)}`)
    .join(', ') || '–';

/** `requests up, stream down since 2026-11-25T00:31:05Z (closed by the broker), compared 13 s ago` */
function brokerText({ lines, reconciledAgeMs }: NonNullable<StatusDocument['broker']>): string {
  const states = Object.entries(lines).map(([name, line]) => {
    if (line === null) return `${name} not heard of yet`;
    return line.up ? `${name} up` : `${name} down since ${line.since} (${line.message})`;
  });
  return [...states, reconciledAgeMs === null ? 'not compared yet' : `compared ${age(reconciledAgeMs)} ago`].join(', ');
}
