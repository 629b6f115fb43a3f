/** A KIS account and its keys. Never logged, never shown; text of it goes through `maskSecrets` (masking.ts). */
export interface KisAccount {
  readonly mode: 'paper' | 'live';
  readonly appKey: string;
  readonly appSecret: string;
  /** CANO: 8 digits. */
  readonly accountNo: string;
  /** ACNT_PRDT_CD: 2 digits. */
  readonly productCode: string;
  /** HTS ID, the key of the fill-notice stream; null when not given, and then fills are found by polling. */
  readonly htsId: string | null;
  /** e.g. `https://openapi.koreainvestment.com:9443`. */
  readonly baseUrl: string;
  /** e.g. `ws://ops.koreainvestment.com:21000`. */
  readonly wsUrl: string;
}

/** Hosts by mode. */
export const KIS_HOSTS = {
  live: { baseUrl: 'https://openapi.koreainvestment.com:9443', wsUrl: 'ws://ops.koreainvestment.com:21000' },
  paper: { baseUrl: 'https://openapivts.koreainvestment.com:29443', wsUrl: 'ws://ops.koreainvestment.com:31000' },
} as const;
