import { MARKET_CODES, type MarketCode } from '../../engine/market/types.ts';

const SUFFIX_MARKET: Readonly<Record<string, MarketCode>> = {
  T: 'JP',
  HK: 'HK',
  SS: 'CN_SHA',
  SZ: 'CN_SZA',
  KS: 'KR',
  KQ: 'KR',
};

const LISTING_MARKET: Readonly<Record<string, MarketCode>> = {
  KOSPI: 'KR',
  KOSDAQ: 'KR',
  'KOSDAQ GLOBAL': 'KR',
  KONEX: 'KR',
  코스피: 'KR',
  코스닥: 'KR',
  코넥스: 'KR',
  NASDAQ: 'US_NASDAQ',
  NYSE: 'US_NYSE',
  AMEX: 'US_AMEX',
  HOSE: 'VN_HSX',
  HSX: 'VN_HSX',
  HNX: 'VN_HNX',
};

/** KRX short codes: six digits, or letters in the last two places (preferred shares, and listings since 2024). */
const KRX_CODE = /^\d{4}[0-9A-Z]{2}$/;
const US_CODE = /^\^?[A-Z]+(?:[.\-/][A-Z]{1,2})?$/;

/** The market a symbol's own shape tells, or null. */
export function inferMarket(code: string): MarketCode | null {
  const suffix = /^[0-9A-Z]+\.([A-Z]{1,2})$/.exec(code)?.[1];
  const bySuffix = suffix === undefined ? undefined : SUFFIX_MARKET[suffix];
  if (bySuffix !== undefined) return bySuffix;
  if (KRX_CODE.test(code)) return 'KR';
  return US_CODE.test(code) ? 'US_NASDAQ' : null;
}

/** The market a market column names, or null when it names none of ours. */
export function listingMarket(text: string): MarketCode | null {
  const name = text.toUpperCase();
  return MARKET_CODES.find((code) => code === name) ?? LISTING_MARKET[name] ?? null;
}

/** Upper case, with the leading zeros that spreadsheets take from Korean codes. */
export function canonicalCode(code: string, market: MarketCode): string {
  return market === 'KR' && /^\d{1,5}$/.test(code) ? code.padStart(6, '0') : code;
}

/** Symbol of a one-symbol file: its name without the interval and the endings, `2432.T-5m.csv.gz` → `2432.T`. */
export function symbolOfFile(fileName: string): string {
  return fileName
    .replace(/\.gz$/i, '')
    .replace(/\.(csv|txt|tsv)$/i, '')
    .replace(/[-_](\d{1,3}(m|min|h|d)|daily|day|minute)$/i, '');
}
