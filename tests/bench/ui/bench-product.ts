import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';
import { bundle } from '../../../src/tooling/bundle.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const OUT = 'dist/bench';

/** Modules of the product that the bench has its own for; those import what they replace. */
const REPLACED: Readonly<Record<string, string>> = {
  'engine/broker/sim/simulated-market.ts': 'tests/bench/ui/ticking-market.ts',
  'engine/broker/sim/market/companies.ts': 'tests/bench/ui/forty-companies.ts',
};

const replace: Plugin = {
  name: 'replace',
  setup({ onResolve }) {
    onResolve({ filter: /\/(simulated-market|companies)\.ts$/ }, ({ path, resolveDir, importer }) => {
      const replaced = join(resolveDir, path).slice(ROOT.length);
      const by = REPLACED[replaced];
      if (by === undefined) throw new Error(`${replaced} of ${importer} is not what the bench replaces`);
      return dirname(importer) === join(ROOT, dirname(by)) ? null : { path: join(ROOT, by) };
    });
  },
};

/** The product as it is built, but with a market that ticks and 40 stocks to it. */
export interface BenchProduct {
  /** The file that `ouroterm` would start. */
  readonly main: string;
  remove(): void;
}

export async function buildBenchProduct(): Promise<BenchProduct> {
  await bundle({ dev: false, outdir: OUT, plugins: [replace] });
  const folder = join(ROOT, OUT);
  return {
    main: join(folder, 'main.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
