import { z } from 'zod';
import type { Random } from '../../engine/broker/sim/market/random.ts';
import { type Cli, eventually } from '../support/cli.ts';
import type { Account, FaultDay, Market } from './day.ts';

const amount = z.number();
const truthSchema = z.object({
  cash: z.record(z.string(), amount),
  holdings: z.array(z.object({ market: z.string(), code: z.string(), quantity: amount })),
  orders: z.array(
    z.object({
      day: z.string(),
      number: z.string(),
      request: z.enum(['new', 'modify', 'cancel']),
      market: z.string(),
      code: z.string(),
      side: z.enum(['BUY', 'SELL']),
      quantity: amount,
      filled: amount,
      executions: z.array(z.object({ amount, quantity: amount, commission: amount, tax: amount })),
    }),
  ),
});
export type Truth = z.infer<typeof truthSchema>;

const PHONE_SYMBOLS = { KR: ['990220', '990230', '990310'], US_NASDAQ: ['KELQ', 'ULMQ', 'MIRQ'] } as const;

/** An order by the name that the engine gives it: markets number theirs apart, and anew every day. */
export const keyOf = ({ market, day, number }: Truth['orders'][number]): string =>
  `${market === 'KR' ? 'KR' : 'US'}:${day.replaceAll('-', '')}:${number}`;

/** The built emulator in a process of its own, and its own endpoints. */
export class Emulator {
  readonly rest: string;
  readonly ws: string;
  /** The orders that were not placed by the engine, as `keyOf` names them. */
  readonly phoneOrders = new Set<string>();

  private readonly account: Account;

  private constructor(rest: string, ws: string, account: Account) {
    this.rest = rest;
    this.ws = ws;
    this.account = account;
  }

  static async start(
    cli: Cli,
    day: Pick<FaultDay, 'seed' | 'level' | 'account' | 'rich'>,
    startAt: string,
  ): Promise<Emulator> {
    const process = cli.start(
      ...['emulator', '--port', '0', '--ws-port', '0', '--speed', 'step', '--tick', '20000'],
      ...['--seed', String(day.seed), '--faults', day.level, '--account', day.account, '--start', startAt],
      ...['--cash', day.rich ? 'KRW=20000000000,USD=20000000' : 'KRW=100000000,USD=50000'],
    );
    const line = await eventually(
      20_000,
      () => (process.stdout.includes('\n') ? process.stdout.split('\n')[0] : undefined),
      () => process.stderr,
    );
    const { rest, ws } = z.object({ rest: z.string(), ws: z.string() }).parse(JSON.parse(line));
    return new Emulator(rest, ws, day.account);
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
  async placeOnPhone(market: Market, random: Random): Promise<boolean> {
    const token = await this.post('/oauth2/tokenP', {
      grant_type: 'client_credentials',
      appkey: 'K'.repeat(36),
      appsecret: 'S'.repeat(180),
    });
    const access = z.object({ access_token: z.string() }).safeParse(token);
    if (!access.success) return false;
    const { orders } = await this.truth();
    const symbols = PHONE_SYMBOLS[market];
    const code = symbols[Math.floor(random.between(0, symbols.length))] ?? '';
    const quantity = 1 + Math.floor(random.between(0, 5));
    await this.buy(market, code, quantity, `Bearer ${access.data.access_token}`);
    // A lost answer does not mean a lost order: what is new in the truth and just like it is the phone's.
    const known = new Set(orders.map(keyOf));
    for (const order of (await this.truth()).orders) {
      const isNew = !known.has(keyOf(order));
      if (isNew && order.code === code && order.quantity === quantity) this.phoneOrders.add(keyOf(order));
    }
    return this.phoneOrders.size > 0;
  }

  /** A market order in Korea; a limit above every price in New York, where there is no other. */
  private async buy(market: Market, code: string, quantity: number, authorization: string): Promise<void> {
    const account = { CANO: '73019584', ACNT_PRDT_CD: '01', PDNO: code, ORD_QTY: String(quantity) };
    const first = this.account === 'paper' ? 'V' : 'T';
    if (market === 'KR') {
      const body = { ...account, ORD_DVSN: '01', ORD_UNPR: '0' };
      await this.post('/uapi/domestic-stock/v1/trading/order-cash', body, { authorization, tr_id: `${first}TTC0012U` });
      return;
    }
    const body = {
      ...account,
      OVRS_EXCG_CD: 'NASD',
      OVRS_ORD_UNPR: '400.00',
      ORD_SVR_DVSN_CD: '0',
      ORD_DVSN: '00',
    };
    await this.post('/uapi/overseas-stock/v1/trading/order', body, { authorization, tr_id: `${first}TTT1002U` });
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
