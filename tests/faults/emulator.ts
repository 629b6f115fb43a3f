import { z } from 'zod';
import type { Random } from '../../engine/broker/sim/market/random.ts';
import { type Cli, eventually } from '../support/cli.ts';

const amount = z.number();
const truthSchema = z.object({
  cash: z.record(z.string(), amount),
  holdings: z.array(z.object({ market: z.string(), code: z.string(), quantity: amount })),
  orders: z.array(
    z.object({
      day: z.string(),
      number: z.string(),
      request: z.enum(['new', 'modify', 'cancel']),
      code: z.string(),
      side: z.enum(['BUY', 'SELL']),
      quantity: amount,
      filled: amount,
      executions: z.array(z.object({ amount, quantity: amount, commission: amount, tax: amount })),
    }),
  ),
});
export type Truth = z.infer<typeof truthSchema>;

const PHONE_SYMBOLS = ['990220', '990230', '990310'];

/** The built emulator in a process of its own, and its own endpoints. */
export class Emulator {
  readonly rest: string;
  readonly ws: string;
  /** Numbers of the orders that were not placed by the engine. */
  readonly phoneNumbers = new Set<string>();

  private constructor(rest: string, ws: string) {
    this.rest = rest;
    this.ws = ws;
  }

  static async start(
    cli: Cli,
    day: { readonly seed: number; readonly level: string; readonly account: string; readonly startAt: string },
  ): Promise<Emulator> {
    const process = cli.start(
      ...['emulator', '--port', '0', '--ws-port', '0', '--speed', 'step', '--tick', '20000'],
      ...['--seed', String(day.seed), '--faults', day.level, '--account', day.account, '--start', day.startAt],
    );
    const line = await eventually(
      20_000,
      () => (process.stdout.includes('\n') ? process.stdout.split('\n')[0] : undefined),
      () => process.stderr,
    );
    const { rest, ws } = z.object({ rest: z.string(), ws: z.string() }).parse(JSON.parse(line));
    return new Emulator(rest, ws);
  }

  async now(): Promise<number> {
    return z.object({ now: z.number() }).parse(await this.get('/emulator/clock')).now;
  }

  async advance(ms: number): Promise<void> {
    await this.post('/emulator/clock', { advance: ms });
  }

  async truth(): Promise<Truth> {
    return truthSchema.parse(await this.get('/emulator/truth'));
  }

  async faults(): Promise<unknown[]> {
    return z.array(z.unknown()).parse(await this.get('/emulator/faults'));
  }

  /** Buys a few shares past the engine, as a person would on a phone. False when a fault got in the way. */
  async placeOnPhone(random: Random): Promise<boolean> {
    const token = await this.post('/oauth2/tokenP', {
      grant_type: 'client_credentials',
      appkey: 'K'.repeat(36),
      appsecret: 'S'.repeat(180),
    });
    const access = z.object({ access_token: z.string() }).safeParse(token);
    if (!access.success) return false;
    const { orders } = await this.truth();
    const code = PHONE_SYMBOLS[Math.floor(random.between(0, PHONE_SYMBOLS.length))] ?? '';
    const quantity = 1 + Math.floor(random.between(0, 5));
    await this.post(
      '/uapi/domestic-stock/v1/trading/order-cash',
      {
        CANO: '73019584',
        ACNT_PRDT_CD: '01',
        PDNO: code,
        ORD_DVSN: '01',
        ORD_QTY: String(quantity),
        ORD_UNPR: '0',
      },
      { authorization: `Bearer ${access.data.access_token}`, tr_id: 'TTTC0012U' },
    );
    // A lost answer does not mean a lost order: what is new in the truth and just like it is the phone's.
    const known = new Set(orders.map(({ number }) => number));
    for (const order of (await this.truth()).orders) {
      const isNew = !known.has(order.number);
      if (isNew && order.code === code && order.quantity === quantity) this.phoneNumbers.add(order.number);
    }
    return this.phoneNumbers.size > 0;
  }

  private async get(path: string): Promise<unknown> {
    return (await fetch(this.rest + path)).json();
  }

  private async post(path: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
    try {
      const answer = await fetch(this.rest + path, {
        method: 'POST',
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(3_000),
        headers: {
          'content-type': 'application/json; charset=utf-8',
          appkey: 'K'.repeat(36),
          appsecret: 'S'.repeat(180),
          custtype: 'P',
          'x-emulator-uncounted': '1',
          ...headers,
        },
      });
      return await answer.json();
    } catch {
      // The phone meets the same faults as everyone.
      return null;
    }
  }
}
