import type { Cli } from '../../support/cli.ts';
import type { BenchProduct } from './bench-product.ts';

/** What a measurement needs. */
export interface Bench {
  readonly cli: Cli;
  readonly product: BenchProduct;
  /** A smoke run: the long parts are short and prove little. */
  readonly quick: boolean;
}
