import { createDecipheriv } from 'node:crypto';
import { once } from 'node:events';
import { type RawData, WebSocket } from 'ws';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../engine/broker/emulator/emulator.ts';
import { instant } from '../../engine/market/types.ts';

/** A Monday half an hour after the Korean open. */
export const MONDAY_0930 = instant(Date.parse('2026-11-23T09:30:00+09:00'));
/** The same day an hour after the American one. */
export const MONDAY_NEW_YORK = instant(Date.parse('2026-11-23T10:30:00-05:00'));

export const ACCOUNT = { CANO: '12345678', ACNT_PRDT_CD: '01' } as const;
export const HAESOL = '990110';

/** A paper account whose clock stands still, without faults, without a limit of requests, and nearly without PINGPONG. */
export const QUIET: EmulatorOptions = {
  port: 0,
  wsPort: 0,
  seed: 9,
  layout: '2026-09',
  account: 'paper',
  accountNumber: null,
  appKey: null,
  appSecret: null,
  start: MONDAY_0930,
  speed: 'step',
  cash: { KRW: 100_000_000, USD: 5_000_000 },
  faults: { kind: 'none' },
  rateLimit: 0,
  strictTokens: false,
  balanceLagMs: 0,
  tickMs: 1_000,
  pingMs: 86_400_000,
  failed: (error) => {
    throw error;
  },
};

export interface Answered {
  readonly status: number;
  readonly header: (name: string) => string | null;
  /** Null when the body is not JSON. */
  readonly body: Body | null;
  readonly text: string;
}

/** A reply's body, whose fields are looked at without knowing their types. */
export interface Body {
  readonly [name: string]: string | Row | Row[];
}
export type Row = Readonly<Record<string, string>>;

/** The block `output` of a reply; one without it fails the test here. */
export function output({ body, text }: Answered): Row {
  const block = body?.['output'];
  if (typeof block !== 'object' || Array.isArray(block)) throw new Error(`no output in ${text}`);
  return block;
}

/** A block of a reply that is a list. */
export function rows({ body, text }: Answered, name = 'output'): Row[] {
  const block = body?.[name];
  if (!Array.isArray(block)) throw new Error(`no list ${name} in ${text}`);
  return block;
}

/** A data frame of the stream, decrypted. */
export interface Frame {
  readonly trId: string;
  readonly encrypted: boolean;
  /** Fields of each record. */
  readonly records: readonly (readonly string[])[];
}

/** A control message of the stream. */
export interface Control {
  readonly header: {
    readonly tr_id: string;
    readonly tr_key?: string;
    readonly encrypt?: 'Y' | 'N';
    readonly datetime?: string;
  };
  readonly body?: {
    readonly rt_cd: string;
    readonly msg_cd: string;
    readonly msg1: string;
    readonly output?: { readonly iv: string; readonly key: string };
  };
}

/**
 * A client that knows the broker's documentation and nothing of this program: plain `fetch`, a plain WebSocket, and
 * requests written by hand.
 */
export class KisVisitor {
  readonly emulator: Emulator;
  readonly appKey: string;
  token = '';

  private constructor(emulator: Emulator, appKey: string) {
    this.emulator = emulator;
    this.appKey = appKey;
  }

  /** Starts an emulator and signs in. */
  static async open(options: Partial<EmulatorOptions> = {}): Promise<KisVisitor> {
    const visitor = new KisVisitor(await startEmulator({ ...QUIET, ...options }), 'PSvisitor');
    await visitor.signIn();
    return visitor;
  }

  /** Another client of the same emulator. */
  async another(appKey: string): Promise<KisVisitor> {
    const visitor = new KisVisitor(this.emulator, appKey);
    await visitor.signIn();
    return visitor;
  }

  async signIn(): Promise<void> {
    this.token = String((await this.askToken()).body?.['access_token']);
  }

  askToken(): Promise<Answered> {
    return this.send('POST', '/oauth2/tokenP', {}, this.credentials('appsecret'));
  }

  async approvalKey(): Promise<string> {
    const { body } = await this.send('POST', '/oauth2/Approval', {}, this.credentials('secretkey'));
    return String(body?.['approval_key']);
  }

  /** An inquiry: query parameters, and headers beside or instead of the usual ones. */
  get(path: string, trId: string, query: Row, headers: Row = {}): Promise<Answered> {
    return this.send('GET', `${path}?${new URLSearchParams(query)}`, { ...this.headers(trId), ...headers });
  }

  /** An order: a JSON body. */
  post(path: string, trId: string, body: object, headers: Row = {}): Promise<Answered> {
    return this.send('POST', path, { ...this.headers(trId), ...headers }, body);
  }

  /** Buys or sells in Korea. */
  order(side: 'buy' | 'sell', shares: number, price: number, more: Row = {}): Promise<Answered> {
    return this.post('/uapi/domestic-stock/v1/trading/order-cash', side === 'buy' ? 'VTTC0012U' : 'VTTC0011U', {
      ...ACCOUNT,
      PDNO: HAESOL,
      ORD_DVSN: price === 0 ? '01' : '00',
      ORD_QTY: String(shares),
      ORD_UNPR: String(price),
      ...more,
    });
  }

  /** Today's Korean orders as the broker lists them, oldest first. */
  async orders(more: Row = {}): Promise<Row[]> {
    const query = { ...DAILY_ORDERS, ...more };
    return rows(await this.get('/uapi/domestic-stock/v1/trading/inquire-daily-ccld', 'VTTC0081R', query), 'output1');
  }

  /** The price of a Korean symbol, and all that comes with it. */
  async price(code: string = HAESOL): Promise<Row> {
    const query = { FID_COND_MRKT_DIV_CODE: 'J', FID_INPUT_ISCD: code };
    return output(await this.get('/uapi/domestic-stock/v1/quotations/inquire-price', 'FHKST01010100', query));
  }

  async balance(): Promise<{ readonly positions: Row[]; readonly totals: Row }> {
    const answer = await this.get('/uapi/domestic-stock/v1/trading/inquire-balance', 'VTTC8434R', BALANCE);
    const [totals] = rows(answer, 'output2');
    return { positions: rows(answer, 'output1'), totals: totals! };
  }

  /** One of the emulator's own endpoints. */
  async own<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
    const { text } = await this.send(method, `/emulator/${path}`, {}, body);
    return JSON.parse(text) as T;
  }

  /** Lets time pass. */
  async pass(ms: number): Promise<void> {
    await this.own('POST', 'clock', { advance: ms });
  }

  /** Opens the stream. */
  async stream(path = '/tryitout'): Promise<KisStream> {
    const approvalKey = await this.approvalKey();
    const socket = new WebSocket(`${this.emulator.ws}${path}`);
    const stream = new KisStream(socket, approvalKey);
    await once(socket, 'open');
    return stream;
  }

  async send(method: string, path: string, headers: Row, body?: object): Promise<Answered> {
    const response = await fetch(`${this.emulator.rest}${path}`, {
      method,
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, header: (name) => response.headers.get(name), body: parsed(text), text };
  }

  private headers(trId: string): Row {
    return {
      authorization: `Bearer ${this.token}`,
      appkey: this.appKey,
      appsecret: 'secret',
      tr_id: trId,
      custtype: 'P',
      tr_cont: '',
    };
  }

  private credentials(secretName: 'appsecret' | 'secretkey'): Row {
    return { grant_type: 'client_credentials', appkey: this.appKey, [secretName]: 'secret' };
  }
}

const parsed = (text: string): Body | null => {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return null;
  }
};

export const DAILY_ORDERS: Row = {
  ...ACCOUNT,
  INQR_STRT_DT: '20261123',
  INQR_END_DT: '20261123',
  SLL_BUY_DVSN_CD: '00',
  INQR_DVSN: '01',
  PDNO: '',
  CCLD_DVSN: '00',
  ORD_GNO_BRNO: '',
  ODNO: '',
  INQR_DVSN_3: '00',
  INQR_DVSN_1: '',
  CTX_AREA_FK100: '',
  CTX_AREA_NK100: '',
};

export const BALANCE: Row = {
  ...ACCOUNT,
  AFHR_FLPR_YN: 'N',
  OFL_YN: '',
  INQR_DVSN: '02',
  UNPR_DVSN: '01',
  FUND_STTL_ICLD_YN: 'N',
  FNCG_AMT_AUTO_RDPT_YN: 'N',
  PRCS_DVSN: '00',
  CTX_AREA_FK100: '',
  CTX_AREA_NK100: '',
};

/** A connection to the stream, and everything that has come on it. */
export class KisStream {
  readonly socket: WebSocket;
  readonly raw: string[] = [];
  readonly frames: Frame[] = [];
  readonly controls: Control[] = [];
  private readonly approvalKey: string;
  private readonly keys = new Map<string, { readonly iv: string; readonly key: string }>();
  private arrived: (() => void)[] = [];

  constructor(socket: WebSocket, approvalKey: string) {
    this.socket = socket;
    this.approvalKey = approvalKey;
    socket.on('message', (data) => this.take(data));
  }

  /** Subscribes, or unsubscribes with type 2, and waits for the answer. */
  async subscribe(trId: string, trKey: string, type = '1'): Promise<Control> {
    const count = this.controls.length;
    this.tell({
      header: { approval_key: this.approvalKey, custtype: 'P', tr_type: type, 'content-type': 'utf-8' },
      body: { input: { tr_id: trId, tr_key: trKey } },
    });
    await this.until(() => this.controls.length > count);
    return this.controls[count]!;
  }

  tell(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  /** Waits until what has come so far is enough. */
  async until(enough: () => boolean): Promise<void> {
    while (!enough()) await new Promise<void>((resolve) => this.arrived.push(resolve));
  }

  /** Data frames of one TR. */
  of(trId: string): Frame[] {
    return this.frames.filter((frame) => frame.trId === trId);
  }

  private take(data: RawData): void {
    const text = data.toString();
    this.raw.push(text);
    if (text.startsWith('{')) {
      const control = JSON.parse(text) as Control;
      if (control.body?.output !== undefined) this.keys.set(control.header.tr_id, control.body.output);
      this.controls.push(control);
    } else {
      this.frames.push(this.read(text));
    }
    const waiting = this.arrived;
    this.arrived = [];
    for (const tell of waiting) tell();
  }

  private read(text: string): Frame {
    const [flag, trId = '', count, payload = ''] = text.split('|');
    const fields = (flag === '1' ? this.decrypt(trId, payload) : payload).split('^');
    const width = fields.length / Number(count);
    const records = Array.from({ length: Number(count) }, (_, k) => fields.slice(k * width, (k + 1) * width));
    return { trId, encrypted: flag === '1', records };
  }

  private decrypt(trId: string, payload: string): string {
    const keys = this.keys.get(trId);
    if (keys === undefined) throw new Error(`no key for ${trId}`);
    const decipher = createDecipheriv('aes-256-cbc', keys.key, keys.iv);
    return Buffer.concat([decipher.update(payload, 'base64'), decipher.final()]).toString('utf8');
  }
}
