import type { KisAccount } from '../../engine/broker/kis/account.ts';
import { createKisClient } from '../../engine/broker/kis/create-client.ts';
import { createKisDispatcher } from '../../engine/broker/kis/dispatcher.ts';
import type { KisError } from '../../engine/broker/kis/result.ts';
import { formatMoney } from '../../engine/market/money.ts';
import { type MarketCode, money } from '../../engine/market/types.ts';
import { systemClock } from '../../engine/runtime/wall-clock.ts';
import { type Check, type Finding, failure, fine, warning } from './check.ts';

/** The broker's times are told to the second; further apart than this, lost orders are looked for at the wrong time. */
const SKEW_MS = 2_000;

export interface KisFacts {
  readonly account: KisAccount;
  readonly markets: readonly MarketCode[];
  readonly credentialFolder: string;
  readonly requestsPerSecond: number | null;
}

/** Reachability, keys, clocks, the account and what it can do. It reads and never orders; a token counts as one issued. */
export const kisCheck = ({ account, markets, credentialFolder, requestsPerSecond }: KisFacts): Check => ({
  name: 'KIS',
  run: async (): Promise<Finding[]> => {
    const dispatcher = createKisDispatcher();
    const warned: string[] = [];
    let skew: number | null = null;
    const client = createKisClient({
      account,
      transport: { dispatcher },
      clock: systemClock,
      random: Math.random,
      credentialFolder,
      requestsPerSecond,
      warn: (words) => warned.push(words),
      wire: ({ sentAt, heardAt, brokerTime }) => {
        if (brokerTime !== null) skew = brokerTime - (sentAt + heardAt) / 2;
      },
    });
    try {
      const access = await client.checkAccess();
      if (!access.ok) return [problem('no access', access.error)];
      const findings = [fine(`${account.mode} account at ${account.baseUrl}: reached, and the keys are good`)];
      if (skew !== null) findings.push(skewFinding(skew));
      const balance = await client.balance(markets);
      if (balance.ok) {
        const cash = balance.value.cash.map(({ currency, amount }) => formatMoney(money(amount), currency)).join(', ');
        findings.push(fine(`account: ${balance.value.holdings.length} holdings, cash ${cash}`));
      } else findings.push(problem('the account cannot be read', balance.error));
      if (account.htsId === null) {
        findings.push(warning('no KIS_HTS_ID: fills are found by asking', 'set KIS_HTS_ID to hear of fills at once'));
      }
      for (const { name, state, instead } of client.capabilities) {
        if (state === 'no') findings.push(fine(`without ${name}: ${instead}`));
      }
      return [...findings, ...warned.map((words) => warning(words, 'see docs/kis.md'))];
    } finally {
      client.close();
      await dispatcher.close();
    }
  },
});

function skewFinding(skew: number): Finding {
  const seconds = (Math.abs(skew) / 1000).toFixed(1);
  const found = `the clock here is ${seconds} s ${skew > 0 ? 'behind' : 'before'} the broker's`;
  return Math.abs(skew) > SKEW_MS ? warning(found, 'have the clock kept by a time server') : fine(found);
}

function problem(what: string, error: KisError): Finding {
  switch (error.kind) {
    case 'network':
      return failure(`${what}: ${error.words}`, 'check the network, and KIS_BASE_URL if it is set');
    case 'auth':
      return failure(
        `${what}: ${error.words}`,
        'check KIS_APP_KEY, KIS_APP_SECRET and MODE: paper and live have keys of their own',
      );
    case 'rejected':
      return failure(`${what}: ${error.words}`, 'check KIS_ACCOUNT_NO and MODE');
    case 'rate-limit':
    case 'maintenance':
    case 'busy':
    case 'protocol':
    case 'unsupported':
    case 'unsayable':
    case 'closed':
      return failure(`${what}: ${error.words}`, 'try again in some minutes; docs/kis.md tells what the answers mean');
    default:
      return error satisfies never;
  }
}
