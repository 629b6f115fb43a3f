import type { Instrument } from '../../../market/types.ts';

/** A made-up company and how its share behaves. None of the names, codes or tickers is a listing. */
export interface Company extends Instrument {
  readonly market: 'KR' | 'US_NASDAQ';
  readonly nameKo: string;
  readonly sector: string;
  /** Price the share starts from and is slowly pulled back to, in whole won or dollars. */
  readonly price: number;
  /** Standard deviation of its own daily return, percent, without the market's part. */
  readonly volatilityPct: number;
  /** Sensitivity to the market's return. */
  readonly beta: number;
  /** Shares traded on an ordinary day. */
  readonly dailyShares: number;
}

type Row = readonly [
  code: string,
  name: string,
  nameKo: string,
  sector: string,
  price: number,
  volatilityPct: number,
  beta: number,
  dailyShares: number,
];

const KOREAN: readonly Row[] = [
  ['990110', 'Haesol Semiconductor', '해솔반도체', 'Semiconductors', 84_300, 1.1, 1.15, 6_200_000],
  ['990120', 'Cheongram Electronics', '청람전자', 'Semiconductors', 212_500, 1.2, 1.2, 1_900_000],
  ['990130', 'Mirnae Bio', '미르내바이오', 'Health care', 61_700, 1.7, 0.8, 1_450_000],
  ['990140', 'Dodam Pharmaceutical', '도담제약', 'Health care', 38_450, 1.2, 0.75, 820_000],
  ['990150', 'Onsaemiro Software', '온새미로소프트', 'Software', 47_200, 1.3, 1.05, 1_100_000],
  ['990160', 'Byeolha Games', '별하게임즈', 'Software', 28_650, 1.5, 1, 1_700_000],
  ['990170', 'Yunseul Chemical', '윤슬화학', 'Materials', 156_400, 1, 1.1, 410_000],
  ['990180', 'Garamnuri Shipbuilding', '가람누리조선', 'Industrials', 118_200, 1.4, 1.05, 1_250_000],
  ['990190', 'Neoul Shipping', '너울해운', 'Industrials', 19_870, 1.2, 0.95, 3_400_000],
  ['990210', 'Solchan Battery', '솔찬배터리', 'Batteries', 327_500, 1.4, 1.3, 690_000],
  ['990220', 'Dasom Foods', '다솜푸드', 'Consumer staples', 54_900, 0.9, 0.6, 330_000],
  ['990230', 'Hanulrim Construction', '한울림건설', 'Industrials', 9_240, 1.2, 0.95, 2_600_000],
  ['990240', 'Ideun Mobility', '이든모빌리티', 'Automobiles', 73_600, 1.2, 1.05, 1_380_000],
  ['990250', 'Narin Entertainment', '나린엔터테인먼트', 'Media', 91_800, 1.4, 0.9, 560_000],
  ['990260', 'Sinabro Networks', '시나브로네트웍스', 'Communication', 14_360, 1.4, 0.9, 2_900_000],
  ['990270', 'Geuruteogi Energy', '그루터기에너지', 'Energy', 6_710, 1.6, 1, 8_300_000],
  ['990280', 'Yegrina Cosmetics', '예그리나화장품', 'Consumer', 132_900, 1.3, 0.85, 480_000],
  ['990290', 'Saebyeokbyeol Robotics', '새벽별로보틱스', 'Robotics', 42_150, 1.6, 1.2, 3_100_000],
  ['990310', 'Mirinae Financial', '미리내금융지주', 'Financials', 67_300, 0.9, 0.85, 940_000],
  ['990320', 'Pureumir Steel', '푸르미르철강', 'Materials', 24_800, 1.1, 1, 1_500_000],
];

const AMERICAN: readonly Row[] = [
  ['ZORA', 'Zora Robotics', '조라 로보틱스', 'Robotics', 74.2, 1.6, 1.3, 9_400_000],
  ['QUVO', 'Quvo Semiconductor', '큐보 반도체', 'Semiconductors', 182.6, 1.3, 1.3, 21_000_000],
  ['NYXO', 'Nyxo Cloud', '닉소 클라우드', 'Software', 118.35, 1.2, 1.15, 7_800_000],
  ['VELQ', 'Velquin Therapeutics', '벨퀸 테라퓨틱스', 'Health care', 41.8, 1.7, 0.8, 3_600_000],
  ['KELQ', 'Kelquist Instruments', '켈퀴스트 인스트루먼츠', 'Health care', 236.1, 0.9, 0.8, 1_500_000],
  ['ORBQ', 'Orbquill Aerospace', '오브퀼 에어로스페이스', 'Industrials', 27.45, 1.5, 1.1, 12_500_000],
  ['TYMO', 'Tymora Entertainment', '타이모라 엔터테인먼트', 'Media', 63.9, 1.2, 0.95, 5_100_000],
  ['MIRQ', 'Mirquette Foods', '미르켓 푸드', 'Consumer staples', 52.3, 0.9, 0.55, 4_300_000],
  ['WAVQ', 'Wavequay Networks', '웨이브키 네트웍스', 'Communication', 33.7, 1.2, 0.95, 8_900_000],
  ['JUNQ', 'Junquil Motors', '준퀼 모터스', 'Automobiles', 147.8, 1.5, 1.35, 14_200_000],
  ['FYNO', 'Fynova Payments', '파이노바 페이먼츠', 'Financials', 88.6, 1.2, 1.1, 6_600_000],
  ['HLYQ', 'Halyque Energy', '할리크 에너지', 'Energy', 21.9, 1.3, 0.85, 10_800_000],
  ['ULMQ', 'Ulmquist Materials', '울름퀴스트 머티리얼즈', 'Materials', 94.1, 0.9, 0.9, 2_200_000],
  ['DRUQ', 'Druquay Batteries', '드루키 배터리', 'Batteries', 15.4, 1.7, 1.2, 16_900_000],
];

const listed =
  (market: Company['market']) =>
  ([code, name, nameKo, sector, price, volatilityPct, beta, dailyShares]: Row): Company => {
    return { code, market, name, nameKo, sector, price, volatilityPct, beta, dailyShares };
  };

/** All companies; those of one market stand together, in the order of `MARKET_CODES`. */
export const COMPANIES: readonly Company[] = [...KOREAN.map(listed('KR')), ...AMERICAN.map(listed('US_NASDAQ'))];
