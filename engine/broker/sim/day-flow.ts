import type { SymbolFlow } from '../../kernel/events.ts';
import type { SymbolId } from '../../market/types.ts';
import { dice } from '../emulator/dice.ts';

/** Widest share of the volume that one kind of investor is net of. */
const FOREIGN_SHARE = 0.14;
const INSTITUTION_SHARE = 0.1;
const PROGRAM_SHARE = 0.12;

/** Made-up buyers and sellers of a day's volume. What one kind buys net the others sell; the same day has the same ones. */
export function dayFlow(seed: number, symbol: SymbolId, day: string, volume: number): SymbolFlow {
  const net = (kind: string, share: number) => Math.round(volume * share * (2 * dice(seed, kind, symbol, day) - 1));
  const foreigners = net('foreign', FOREIGN_SHARE);
  const institutions = net('institutions', INSTITUTION_SHARE);
  return {
    symbol,
    foreigners,
    institutions,
    individuals: -foreigners - institutions,
    program: net('program', PROGRAM_SHARE),
  };
}
