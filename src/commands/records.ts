import { midnight } from '../../engine/market/days.ts';
import { parseInstant } from '../../engine/market/instant-text.ts';
import { MARKETS } from '../../engine/market/markets.ts';
import { MONEY_DECIMALS } from '../../engine/market/money.ts';
import { MARKET_CODES, type MarketCode } from '../../engine/market/types.ts';
import { zonedInstant } from '../../engine/market/zone.ts';
import { StoreError } from '../../storage/errors.ts';
import { type RecordFilter, readRecords } from '../../storage/queries.ts';
import type { RecordOf } from '../../storage/rows/tables.ts';
import { openRunStore, type SqliteRunStore } from '../../storage/run-store.ts';
import { knowledgeFields } from '../model-knowledge.ts';
import { recordTable, type ShownKind } from './records-table.ts';

const KINDS = {
  positions: 'position',
  orders: 'order',
  fills: 'fill',
  trades: 'trade',
  decisions: 'decision',
  incidents: 'incident',
  playbooks: 'playbook',
  'model-calls': 'model-call',
  councils: 'council',
  news: 'news',
  insight: 'insight',
} as const satisfies Record<string, ShownKind>;

export type RecordsCommand = keyof typeof KINDS;

export interface RecordsOptions {
  /** Path of the store. */
  readonly db: string;
  readonly json: boolean;
  /** Only the newest so many. */
  readonly limit?: number;
  readonly symbol?: string;
  /** An ISO instant, or a date: from its midnight in each market. */
  readonly since?: string;
  readonly color: boolean;
}

interface TextSink {
  write(text: string): unknown;
}

/**
 * `ouroterm positions`, `orders`, `fills`, `trades`, `decisions`, `incidents`, `playbooks`, `model-calls`, `councils`,
 * `news` and `insight`: the rows of a store, oldest
 * first, as an aligned table or as one JSON object a line. Works beside a running engine.
 * @returns the exit code: 0; 1 when the store cannot be read; 2 when an option makes no sense
 */
export function runRecords(
  command: RecordsCommand,
  options: RecordsOptions,
  io: { readonly stdout: TextSink; readonly stderr: TextSink },
): number {
  const filter = readFilter(command, options);
  if (typeof filter === 'string') {
    io.stderr.write(`${filter}\n`);
    return 2;
  }
  let store: SqliteRunStore | undefined;
  try {
    store = openRunStore(options.db, { readonly: true });
    const records = readRecords(store, KINDS[command], filter);
    if (options.json) for (const record of records) io.stdout.write(`${JSON.stringify(withDecimals(record))}\n`);
    else io.stdout.write(recordTable(KINDS[command], [...records], options.color));
    return 0;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    io.stderr.write(`${error.message}\n`);
    return 1;
  } finally {
    store?.close();
  }
}

/** The filter, or what is wrong with the options. */
function readFilter(command: RecordsCommand, { db, limit, symbol, since }: RecordsOptions): RecordFilter | string {
  if (db === '') return '--db: is empty; give the path of a store, such as practice.db';
  if (limit !== undefined && (!Number.isSafeInteger(limit) || limit < 1)) {
    return `--limit: ${limit} is not a whole number from 1`;
  }
  if (symbol !== undefined && command === 'playbooks') return '--symbol: a playbook covers many symbols; leave it out';
  if (symbol !== undefined && command === 'insight') return '--symbol: an insight is of no symbol; leave it out';
  const from = since === undefined ? undefined : readSince(since);
  if (from === null) {
    return `--since: ${JSON.stringify(since)} is neither a date such as 2026-11-23 nor an ISO 8601 instant such as 2026-11-23T09:00:00+09:00`;
  }
  return {
    ...(limit !== undefined && { limit }),
    ...(symbol !== undefined && { symbol }),
    ...(from !== undefined && { since: from }),
  };
}

function readSince(text: string): Record<MarketCode, number> | null {
  const at = parseInstant(text);
  if (at === null && parseInstant(`${text}T00:00Z`) === null) return null;
  return Object.fromEntries<number>(
    MARKET_CODES.map((code) => [code, at ?? zonedInstant(MARKETS[code].zone, midnight(text))]),
  ) as Record<MarketCode, number>;
}

/** Fields in price units and in minor units; each gets a decimal text beside it. */
const SCALED: Readonly<Record<ShownKind, { readonly prices: readonly string[]; readonly amounts: readonly string[] }>> =
  {
    position: { prices: ['entryPrice', 'peak', 'trailingStop', 'atr'], amounts: ['cost'] },
    order: { prices: ['limitPrice', 'averagePrice'], amounts: [] },
    fill: { prices: ['price'], amounts: ['amount', 'commission', 'tax'] },
    trade: {
      prices: ['entryPrice', 'exitPrice', 'peak'],
      amounts: ['buyAmount', 'sellAmount', 'fees', 'pnl', 'strategyPnl', 'fxPnl'],
    },
    decision: { prices: ['price'], amounts: [] },
    incident: { prices: [], amounts: [] },
    playbook: { prices: [], amounts: [] },
    'model-call': { prices: [], amounts: [] },
    council: { prices: [], amounts: [] },
    news: { prices: [], amounts: [] },
    insight: { prices: [], amounts: [] },
  };

function withDecimals(record: RecordOf<ShownKind>): object {
  if (record.kind === 'model-call') return { ...record, ...knowledgeFields(record) };
  if (!('market' in record) || record.market === null) return record;
  const { priceDecimals, currency } = MARKETS[record.market];
  const { prices, amounts } = SCALED[record.kind];
  const decimals = (fields: readonly string[], places: number) =>
    Object.entries(record)
      .filter(([field]) => fields.includes(field))
      .map(([field, value]) => [`${field}Decimal`, value === null ? null : decimalText(Number(value), places)]);
  return {
    ...record,
    ...Object.fromEntries([...decimals(prices, priceDecimals), ...decimals(amounts, MONEY_DECIMALS[currency])]),
  };
}

/** Units of 10^-places as a decimal text: exact for whole units; an average keeps four places more. */
export function decimalText(units: number, places: number): string {
  if (!Number.isInteger(units)) return (units / 10 ** places).toFixed(places + 4);
  const digits = String(Math.abs(units)).padStart(places + 1, '0');
  const whole = (units < 0 ? '-' : '') + digits.slice(0, digits.length - places);
  return places === 0 ? whole : `${whole}.${digits.slice(-places)}`;
}
