export type SectorHeat = 'HOT' | 'WARM' | 'COOL';

const CAP: Readonly<Record<SectorHeat, number>> = { HOT: 5, WARM: 3, COOL: 2 };
const CAP_WITHOUT_DATA = 3;
const FALLING_KNIFE_PCT = 30;

/**
 * How warm a sector is among all sectors: HOT in the top quartile and above zero; COOL in the bottom quartile and below
 * zero, or with at least 30 % falling knives among its members, which outweighs a high return; WARM otherwise.
 * Returns and the share of falling knives are in percent; null when the sector's return is not known.
 */
export function sectorHeat(
  returnsBySector: Readonly<Record<string, number>>,
  own: string,
  fallingKnifePct: number,
): SectorHeat | null {
  const ownReturn = returnsBySector[own];
  if (ownReturn === undefined || !Number.isFinite(ownReturn)) return null;
  if (!(fallingKnifePct < FALLING_KNIFE_PCT)) return 'COOL';
  const sorted = Object.values(returnsBySector)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  if (ownReturn > 0 && ownReturn >= quantile(sorted, 0.75)) return 'HOT';
  if (ownReturn < 0 && ownReturn <= quantile(sorted, 0.25)) return 'COOL';
  return 'WARM';
}

export interface SectorCapInput {
  readonly heat: SectorHeat | null;
  /** Holdings of the sector. */
  readonly held: number;
}

/**
 * How many symbols of a sector may be traded: min(cap, max(0, cap − held) + 1) with the heat's cap on both sides, and 3
 * without data. A number of holdings that is not one gives 0.
 */
export function sectorCap({ heat, held }: SectorCapInput): number {
  if (!(held >= 0)) return 0;
  if (heat === null) return CAP_WITHOUT_DATA;
  return Math.min(CAP[heat], Math.max(0, CAP[heat] - held) + 1);
}

/** Linear between the two nearest ranks; `sorted` is ascending and not empty. */
function quantile(sorted: readonly number[], q: number): number {
  const position = (sorted.length - 1) * q;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.ceil(position)]!;
  return low + (high - low) * (position - below);
}
