import { type Company, COMPANIES as REAL } from '../../../engine/broker/sim/market/companies.ts';

const korean = REAL.filter(({ market }) => market === 'KR');

/** A second company like it, under a name as wide. */
const twin = (company: Company): Company => ({
  ...company,
  code: String(Number(company.code) + 5),
  nameKo: [...company.nameKo].reverse().join(''),
  name: `${company.name} II`,
});

/** In the engine of `bench:ui` this stands in place of the practice world's companies: 40 in Korea, each of them twice. */
export const COMPANIES: readonly Company[] = [
  ...korean,
  ...korean.map(twin),
  ...REAL.filter(({ market }) => market !== 'KR'),
];
