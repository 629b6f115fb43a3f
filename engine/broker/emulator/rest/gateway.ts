import { createHash } from 'node:crypto';
import type { Rehearsal } from '../rehearsal.ts';
import type { RateMeter } from './rate-meter.ts';
import { gatewayError, QUERY_ERRORS, type Reply, tokenError } from './reply.ts';
import { Params } from './request.ts';
import { ROUTES } from './routes.ts';
import type { TokenOffice } from './token-office.ts';
import type { Route } from './tr.ts';

/** A request as it came over the wire. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly header: (name: string) => string;
  readonly body: string;
}

export interface GatewayOptions {
  readonly account: 'paper' | 'live';
  /** `12345678-01`; null takes any well-formed number, and stays with the first that ordered. */
  readonly accountNumber: string | null;
  /** The one key pair that is known; null takes any. */
  readonly appKey: string | null;
  readonly appSecret: string | null;
}

/** Numbers that are well formed and no account. */
const NO_ACCOUNT = /^(\d)\1{7}$/;

/** The broker's front door: tokens, limits, TR ids and accounts are checked in this order, then the TR is answered. */
export class Gateway {
  private readonly options: GatewayOptions;
  private readonly rehearsal: Rehearsal;
  private readonly tokens: TokenOffice;
  private readonly meter: RateMeter;
  private boundAccount: string | null;

  constructor(options: GatewayOptions, rehearsal: Rehearsal, tokens: TokenOffice, meter: RateMeter) {
    this.options = options;
    this.rehearsal = rehearsal;
    this.tokens = tokens;
    this.meter = meter;
    this.boundAccount = options.accountNumber;
  }

  /** Ten digits; null as long as any number would do. */
  get accountNumber(): string | null {
    return this.boundAccount?.replace('-', '') ?? null;
  }

  /** Whether a request would trade: its outcome is what a client must not lose. */
  isOrder({ method, path }: WireRequest): boolean {
    return method === 'POST' && path.includes('/trading/');
  }

  handle(request: WireRequest): Reply {
    switch (request.path) {
      case '/oauth2/tokenP':
        return this.issueToken(request);
      case '/oauth2/revokeP':
        return this.revokeToken(request);
      case '/oauth2/Approval':
        return this.approve(request);
      default:
        return this.answer(request);
    }
  }

  private answer(request: WireRequest): Reply {
    const refused = this.checkCaller(request);
    if (refused !== null) return refused;
    if (!this.meter.take(request.header('appkey'), this.rehearsal.now)) return gatewayError('EGW00201');
    if (request.path === '/uapi/hashkey') return this.hashKey(request);
    const trId = request.header('tr_id');
    if (trId === '') return QUERY_ERRORS.noTrId;
    const routes = ROUTES.filter(({ path }) => path === request.path);
    if (routes.length === 0) return { ...gatewayError('EGW00202'), status: 404 };
    const route = routes.find(({ method }) => method === request.method);
    if (route === undefined) return { ...gatewayError('EGW00101'), status: 405 };
    const tr = route.trs.find((known) => known[this.options.account].includes(trId));
    if (tr === undefined) return this.isOfOtherAccount(route, trId) ? gatewayError('EGW00213') : QUERY_ERRORS.noService;
    const params = readParams(request);
    if (params === null) return QUERY_ERRORS.notJson;
    if (route.ofAccount && !this.isAccount(params)) return QUERY_ERRORS.account;
    const reply = route.handle({ tr: tr.id, params, trCont: request.header('tr_cont') }, this.rehearsal);
    if (this.isOrder(request) && reply.body['rt_cd'] === '0') this.boundAccount ??= accountOf(params);
    return reply;
  }

  private checkCaller(request: WireRequest): Reply | null {
    const bearer = /^Bearer (.+)$/i.exec(request.header('authorization'))?.[1];
    if (bearer === undefined) return gatewayError('EGW00121');
    const state = this.tokens.stateOf(bearer.trim(), this.rehearsal.now);
    if (state === 'unknown') return gatewayError('EGW00121');
    if (state === 'expired') return gatewayError('EGW00123');
    return this.checkKeys(request.header('appkey'), request.header('appsecret'));
  }

  private checkKeys(appKey: string, appSecret: string): Reply | null {
    if (appKey === '') return gatewayError('EGW00102');
    if (appSecret === '') return gatewayError('EGW00104');
    if (this.options.appKey !== null && appKey !== this.options.appKey) return gatewayError('EGW00103');
    if (this.options.appSecret !== null && appSecret !== this.options.appSecret) return gatewayError('EGW00105');
    return null;
  }

  /** Asked by the id of a TR that exists, but not on this kind of account. */
  private isOfOtherAccount({ trs }: Route, trId: string): boolean {
    return this.options.account === 'paper' && trs.some(({ live }) => live.includes(trId));
  }

  private isAccount(params: Params): boolean {
    const number = accountOf(params);
    if (!/^\d{8}-\d{2}$/.test(number) || NO_ACCOUNT.test(params.get('CANO'))) return false;
    return this.boundAccount === null || number === this.boundAccount;
  }

  private issueToken(request: WireRequest): Reply {
    const params = readParams(request);
    const failed = params === null ? 'EGW00101' : this.tokenProblem(params, params.get('APPSECRET'));
    if (failed !== null || params === null) return tokenError(failed ?? 'EGW00101');
    return this.tokens.issue(params.get('APPKEY'), this.rehearsal.now);
  }

  private approve(request: WireRequest): Reply {
    const params = readParams(request);
    const failed = params === null ? 'EGW00101' : this.tokenProblem(params, params.get('SECRETKEY'));
    if (failed !== null || params === null) return tokenError(failed ?? 'EGW00101');
    if (!this.meter.take(`approval:${params.get('APPKEY')}`, this.rehearsal.now)) return gatewayError('EGW00201');
    return this.tokens.approve(params.get('APPKEY'), this.rehearsal.now);
  }

  private tokenProblem(params: Params, secret: string) {
    const grant = params.get('GRANT_TYPE');
    if (grant === '') return 'EGW00115';
    if (grant !== 'client_credentials') return 'EGW00116';
    const problem = this.checkKeys(params.get('APPKEY'), secret);
    return problem === null ? null : (problem.body['msg_cd'] as Parameters<typeof tokenError>[0]);
  }

  private revokeToken(request: WireRequest): Reply {
    const token = readParams(request)?.get('TOKEN') ?? '';
    if (!this.tokens.revoke(token)) return tokenError('EGW00121');
    return { status: 200, trCont: '', body: { code: 200, message: '접근토큰 폐기에 성공하였습니다' } };
  }

  private hashKey({ body }: WireRequest): Reply {
    const parsed = parseObject(body);
    if (parsed === null) return QUERY_ERRORS.notJson;
    return { status: 200, trCont: '', body: { BODY: parsed, HASH: createHash('sha256').update(body).digest('hex') } };
  }
}

const accountOf = (params: Params): string => `${params.get('CANO')}-${params.get('ACNT_PRDT_CD')}`;

/** Query of a GET, JSON body of a POST whose values must be strings; null when it is neither. */
function readParams({ method, query, body }: WireRequest): Params | null {
  if (method !== 'POST') return new Params(query);
  const parsed = parseObject(body);
  if (parsed === null) return null;
  const entries = Object.entries(parsed);
  return entries.every((entry): entry is [string, string] => typeof entry[1] === 'string') ? new Params(entries) : null;
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
