import type { KisAccount } from './account.ts';

const KEY = /^[\x21-\x7e]{8,400}$/;
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Refuses an account that no request may be made with. Says which part is wrong, never its value.
 * @throws RangeError
 */
export function checkAccount(account: KisAccount, requestsPerSecond: number): void {
  if (!KEY.test(account.appKey) || !KEY.test(account.appSecret)) {
    throw new RangeError('the KIS app key or app secret is not of the form KIS gives: printable, without blanks');
  }
  if (!/^\d{8}$/.test(account.accountNo) || !/^\d{2}$/.test(account.productCode)) {
    throw new RangeError('the KIS account number is not of the form 12345678-01: eight digits, a dash, two digits');
  }
  const url = URL.canParse(account.baseUrl) ? new URL(account.baseUrl) : null;
  const secret = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.has(url.hostname));
  if (!secret || url.username !== '' || url.password !== '') {
    throw new RangeError(
      'the KIS address has to begin with https://, because keys and orders go there; http:// is for this machine alone',
    );
  }
  if (!(requestsPerSecond > 0 && requestsPerSecond <= 1_000)) {
    throw new RangeError(`${requestsPerSecond} requests a second to KIS: allowed is more than 0 and at most 1000`);
  }
}
