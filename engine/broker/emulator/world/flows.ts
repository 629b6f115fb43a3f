import { dice } from '../dice.ts';
import type { Listing } from './listing.ts';

/** Net buying of a day, shares; negative for selling. All kinds of investors together buy as much as they sell. */
export interface Flow {
  readonly foreign: number;
  readonly institutions: number;
  readonly persons: number;
  /** Corporations and others. */
  readonly others: number;
  /** Bought by programs, whoever they belong to. */
  readonly program: number;
}

/** Widest share of the volume that one kind of investor is net of. */
const FOREIGN_SHARE = 0.14;
const INSTITUTION_SHARE = 0.1;
const OTHER_SHARE = 0.01;
const PROGRAM_SHARE = 0.12;

/**
 * Who bought and sold of a day's volume. The shares are made up for the day as a whole, so that what is told during the
 * day grows into what is told of it afterwards.
 */
export function dayFlow(seed: number, { code }: Listing, day: string, volume: number): Flow {
  const net = (kind: string, share: number) => Math.round(volume * share * (2 * dice(seed, kind, code, day) - 1));
  const foreign = net('foreign', FOREIGN_SHARE);
  const institutions = net('institutions', INSTITUTION_SHARE);
  const others = net('others', OTHER_SHARE);
  const program = net('program', PROGRAM_SHARE);
  return { foreign, institutions, others, program, persons: -foreign - institutions - others };
}
