import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMarketClock } from '../../market/clock.ts';
import { addDays, midnight } from '../../market/days.ts';
import { MARKETS } from '../../market/markets.ts';
import type { Currency, Instant } from '../../market/types.ts';
import { zonedInstant } from '../../market/zone.ts';
import type { WallClock } from '../../runtime/wall-clock.ts';
import { MOST_CONNECTIONS } from './bounds.ts';
import { Control } from './control.ts';
import { type FaultLevel, FaultPlan, type TimedFaultKind } from './faults.ts';
import { Pace, type Speed } from './pace.ts';
import { Rehearsal } from './rehearsal.ts';
import { Gateway } from './rest/gateway.ts';
import { RateMeter } from './rest/rate-meter.ts';
import { RestServer } from './rest/rest-server.ts';
import { TokenOffice } from './rest/token-office.ts';
import { StreamServer } from './stream/stream-server.ts';
import type { Layout } from './stream/trade-records.ts';
import { Truth } from './truth.ts';

export interface EmulatorOptions {
  /** 0 picks a free one. */
  readonly port: number;
  readonly wsPort: number;
  readonly seed: number;
  readonly layout: Layout;
  readonly account: 'paper' | 'live';
  /** `12345678-01`; null takes any. */
  readonly accountNumber: string | null;
  readonly appKey: string | null;
  readonly appSecret: string | null;
  readonly start: Instant;
  readonly speed: Speed;
  /** Minor units. */
  readonly cash: Readonly<Partial<Record<Currency, number>>>;
  readonly faults: FaultLevel;
  /** Requests a second and app key; 0 for no limit, null for the broker's own: 18 live, 1 on paper. */
  readonly rateLimit: number | null;
  /** A second token request within a minute is refused even where it would give the same token. */
  readonly strictTokens: boolean;
  readonly balanceLagMs: number;
  readonly tickMs: number;
  readonly pingMs: number;
  /** Real time, for tests; null for the machine's. */
  readonly wall?: WallClock;
  /** Hears of a defect here that a client's message brought out; the emulator goes on. */
  readonly failed: (error: unknown) => void;
}

export interface Emulator {
  readonly rest: string;
  readonly ws: string;
  close(): Promise<void>;
}

/** Requests a second since 2026-04-20 (broker's notice). */
const RATE_LIMITS = { live: 18, paper: 1 } as const;
const HOST = '127.0.0.1';
const NO_NUMBER = '1234567801';

/** Starts the broker on two loopback ports. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { seed, start, account, cash, tickMs, balanceLagMs, speed, layout, pingMs } = options;
  const clock = createMarketClock({ overrides: [], observedDays: {} });
  const rehearsal = new Rehearsal({ seed, start, clock, account, cash, tickMs, balanceLagMs });
  const faults = new FaultPlan(seed, options.faults);
  const tokens = new TokenOffice(seed, options.strictTokens);
  const meter = new RateMeter(options.rateLimit ?? RATE_LIMITS[account]);
  const gateway = new Gateway(options, rehearsal, tokens, meter);
  const truth = new Truth(rehearsal);
  const pace = new Pace(rehearsal, speed, options.wall);
  const touch = (work: () => void) => {
    try {
      pace.touch(work);
    } catch (error) {
      options.failed(error);
    }
  };

  const stream = new StreamServer({
    rehearsal,
    layout,
    pingMs,
    faults,
    ownerOf: (approvalKey) => tokens.ownerOf(approvalKey, rehearsal.now),
    accountNumber: () => gateway.accountNumber ?? NO_NUMBER,
    touch,
  });
  const happen = (kind: TimedFaultKind, ms: number | null) => {
    switch (kind) {
      case 'cut-socket':
        if (stream.cutMidFrame()) faults.note({ at: rehearsal.now, kind, to: 'the stream', ms: 0 });
        return;
      case 'maintenance':
        faults.startMaintenance(rehearsal.now, ms);
        stream.hangUp();
        return;
      case 'token-death':
        tokens.killAll();
        faults.note({ at: rehearsal.now, kind, to: 'every token', ms: 0 });
    }
  };
  planTimedFaults(rehearsal, faults, happen);

  const control = new Control({ rehearsal, speed, faults, truth, rest: () => rest, stream, happen });
  const rest: RestServer = new RestServer({
    rehearsal,
    gateway,
    faults,
    touch,
    control: (request) => control.handle(request),
    noteOrder: (...entry) => truth.noteOrder(...entry),
    failed: options.failed,
  });
  const streamHost = createServer((_request, response) => response.writeHead(426).end());
  streamHost.maxConnections = MOST_CONNECTIONS;
  stream.attach(streamHost);
  const servers = [rest.server, streamHost];
  const close = async () => {
    pace.stop();
    stream.hangUp();
    await Promise.all(servers.map(shut));
  };
  try {
    const restPort = await listen(rest.server, options.port);
    const wsPort = await listen(streamHost, options.wsPort);
    return { rest: `http://${HOST}:${restPort}`, ws: `ws://${HOST}:${wsPort}`, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Tokens die at Korea's midnight; the rest comes when its time is drawn. */
function planTimedFaults(
  rehearsal: Rehearsal,
  faults: FaultPlan,
  happen: (kind: TimedFaultKind, ms: number | null) => void,
): void {
  const plan = (kind: TimedFaultKind) => {
    const at = faults.nextTimed(kind, rehearsal.now);
    if (at === Number.POSITIVE_INFINITY) return;
    rehearsal.agenda.add(at, () => {
      happen(kind, null);
      plan(kind);
    });
  };
  plan('cut-socket');
  plan('maintenance');
  plan('token-death');
  const planMidnight = () => {
    const tomorrow = midnight(addDays(rehearsal.clock.localDay('KR', rehearsal.now), 1));
    rehearsal.agenda.add(zonedInstant(MARKETS.KR.zone, tomorrow), () => {
      happen('token-death', null);
      planMidnight();
    });
  };
  if (faults.isOn('token-death')) planMidnight();
}

async function shut(server: Server): Promise<void> {
  if (!server.listening) return;
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, HOST);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
