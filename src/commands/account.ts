import { createInterface } from 'node:readline/promises';
import { KIS_HOSTS, type KisAccount } from '../../engine/broker/kis/account.ts';
import { brainSettings } from '../brain-settings.ts';
import { loadCalendarOverrides } from '../cli/calendar-overrides.ts';
import { UsageError } from '../cli/usage-error.ts';
import type { AccountJob } from '../engine-job.ts';
import { runHeadless, runInTerminal } from '../host.ts';
import { lookOf } from '../look.ts';
import { newsSettings } from '../news-settings.ts';
import type { AppSettings } from '../settings/load.ts';

export interface AccountOptions {
  readonly noUi: boolean;
  readonly mode: 'paper' | 'live';
  readonly db: string | null;
  readonly dataDir: string;
  readonly logFormat: 'text' | 'json';
  readonly color: boolean;
  readonly settings: AppSettings;
  /** Said on the command line, for where nobody can be asked. */
  readonly understandsLive: boolean;
}

/** The desk on an account at the broker, in the terminal or headless. Returns the exit code. */
export async function runAccount(options: AccountOptions): Promise<number> {
  const { settings, mode, noUi } = options;
  const account = accountOf(settings, mode);
  if (mode === 'live') await confirmLive(options, account);
  const { trading, values } = settings;
  const job: AccountJob = {
    kind: 'account',
    account,
    settings: trading,
    brain: brainSettings(options.settings),
    news: newsSettings(options.settings, false),
    calendarOverrides: loadCalendarOverrides(options.dataDir),
    speed: 1,
    db: options.db,
    dataDir: options.dataDir,
    withSnapshots: !noUi,
    endWhenStopped: noUi && !trading.breakerStayUp,
    requestsPerSecond: values.RATE_LIMIT_RPS,
    watchlist: values.KIS_WATCHLIST ?? [],
    overseasRankings: values.OVERSEAS_RANKING_ENABLED,
  };
  const look = lookOf(settings, options.color);
  const host = { job, logFormat: options.logFormat, look, log: process.stdout, quiet: false };
  if (noUi) return (await runHeadless(host)).exitCode;
  const ending = `${account.accountNo.slice(-2)}-${account.productCode}`;
  return (await runInTerminal(host, (banner) => banner[mode](ending))).exitCode;
}

/** The account that the settings describe. They have been checked: keys and number are there. */
export function accountOf({ values }: AppSettings, mode: 'paper' | 'live'): KisAccount {
  const { KIS_APP_KEY, KIS_APP_SECRET, KIS_ACCOUNT_NO, KIS_HTS_ID, KIS_BASE_URL, KIS_WS_URL } = values;
  if (KIS_APP_KEY === null || KIS_APP_SECRET === null || KIS_ACCOUNT_NO === null) {
    throw new UsageError(
      `MODE=${mode} needs KIS_APP_KEY, KIS_APP_SECRET and KIS_ACCOUNT_NO; docs/paper.md tells how to get them`,
    );
  }
  const [accountNo = '', productCode = ''] = KIS_ACCOUNT_NO.reveal().split('-');
  const hosts = KIS_HOSTS[mode];
  return {
    mode,
    appKey: KIS_APP_KEY.reveal(),
    appSecret: KIS_APP_SECRET.reveal(),
    accountNo,
    productCode,
    htsId: KIS_HTS_ID?.reveal() ?? null,
    baseUrl: KIS_BASE_URL ?? hosts.baseUrl,
    wsUrl: KIS_WS_URL ?? hosts.wsUrl,
  };
}

/** Real money only moves after somebody said so at this very start. */
async function confirmLive({ noUi, understandsLive }: AccountOptions, account: KisAccount): Promise<void> {
  const lastDigits = account.accountNo.slice(-2);
  if (understandsLive) return;
  if (noUi) throw new UsageError('MODE=live without a terminal needs --i-understand-live: orders will move real money');
  const wanted = `LIVE ${lastDigits}`;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const typed = await terminal.question(
    `MODE is live: orders will move real money of the account ending in ${lastDigits}. Type "${wanted}" to go on: `,
  );
  terminal.close();
  if (typed.trim() !== wanted) throw new UsageError(`not confirmed: "${wanted}" was not typed, nothing was started`);
}
