import type { KisError, RejectionCause, WriteFate } from './result.ts';

/** Tokens that no longer hold: a new one helps. */
const TOKEN_CODES: ReadonlySet<string> = new Set(['EGW00121', 'EGW00122', 'EGW00123']);

const AUTH_CODES: ReadonlySet<string> = new Set([
  'EGW00003',
  'EGW00004',
  'EGW00102',
  'EGW00103',
  'EGW00104',
  'EGW00105',
  'EGW00115',
  'EGW00116',
  'EGW00117',
  'EGW00133',
  'EGW00205',
  'EGW00206',
  'EGW00207',
  'EGW00303',
  'EGW00304',
]);

/** This very account or mode does not have the function. */
const MISSING_CODES: ReadonlySet<string> = new Set(['EGW00213', 'OPSQ0002']);

/** The broker's systems in trouble among themselves; a read may be tried again. */
const TROUBLE_CODES: ReadonlySet<string> = new Set([
  'EGW00001',
  'EGW00002',
  'EGW00202',
  'EGW00203',
  'EGW00300',
  'EGW00301',
  'EGW00302',
  'IGW00009',
  'OPSQ0001',
  'OPSQ0003',
  'OPSQ0008',
  'OPSQ0009',
  'OPSQ1002',
]);

/** Checks that a request fails before it reaches an exchange, beside those above. */
const CHECK_CODES: ReadonlySet<string> = new Set([
  'EGW00101',
  'EGW00131',
  'EGW00132',
  'EGW00201',
  'EGW00208',
  'EGW00209',
  'OPSQ2000',
  'OPSQ2001',
  'OPSQ2002',
  'OPSQ9995',
  'OPSQ9996',
  'OPSQ9997',
  'OPSQ9998',
  'OPSQ9999',
]);

const GATEWAY = /^(EGW|IGW|OPSQ)/;

/** What a reply with `rt_cd` other than 0, or an error body of the token server, means. */
export function refusal(msgCode: string, said: string): KisError {
  const told = { code: msgCode, words: said === '' ? `error ${msgCode}` : said };
  if (TOKEN_CODES.has(msgCode)) return { kind: 'auth', ...told, renewed: true };
  if (AUTH_CODES.has(msgCode)) return { kind: 'auth', ...told, renewed: false };
  if (msgCode === 'EGW00201' || msgCode === 'EGW00215') return { kind: 'rate-limit', ...told };
  if (MISSING_CODES.has(msgCode)) return { kind: 'unsupported', words: `${told.words} (${msgCode})` };
  if (TROUBLE_CODES.has(msgCode) || /점검/.test(said)) return { kind: 'maintenance', ...told };
  return { kind: 'rejected', ...told, cause: causeOf(said) };
}

/** Success, and words that say somebody did not wait for the order system: neither goes with a refusal. */
const ACCEPTED = 'APBK0013';
const OVERTAKEN = /시간\s*초과|타임\s*아웃|time\s*-?out/i;

/**
 * What a refused write proves. Only codes that are given before an order can reach an exchange, and the order system's
 * own, say that it was not accepted. A gateway that lost the order system's answer says nothing about the order
 * (EGW00301 and EGW00302 even tell to look the order up), nor does a gateway code not known here, nor a reply without one.
 */
export function fateOfRefusal(msgCode: string, said: string): Exclude<WriteFate, 'not-sent'> {
  if (msgCode === '' || msgCode === ACCEPTED || OVERTAKEN.test(said)) return 'unknown';
  if (!GATEWAY.test(msgCode)) return 'refused';
  const beforeOrders =
    TOKEN_CODES.has(msgCode) || AUTH_CODES.has(msgCode) || MISSING_CODES.has(msgCode) || CHECK_CODES.has(msgCode);
  return beforeOrders ? 'refused' : 'unknown';
}

/** KIS reuses codes (APBK0918 is hours, cash and shares); the words differ. Hours first: they may name an amount too. */
function causeOf(said: string): RejectionCause {
  const dense = said.replaceAll(' ', '');
  if (/장운영시간|매매불가시간|거래시간외|장시간외|장종료|장개시전/.test(dense)) return 'hours';
  if (/부족|초과/.test(dense)) {
    if (/매도가능|보유수량|잔고/.test(dense)) return 'shares';
    if (/주문가능금액|예수금|현금/.test(dense)) return 'cash';
  }
  return 'other';
}
