import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What runs: the command line, the engine's worker thread, and the terminal, which is loaded only when it is shown. */
const ENTRIES = {
  main: 'src/main.ts',
  engine: 'src/engine-thread.ts',
  workstation: 'views/terminal/main.tsx',
};

/** Packages in CommonJS call `require`, which a module does not have by itself. */
const REQUIRE = `import { createRequire as ouroRequire } from 'node:module'; const require = ouroRequire(import.meta.url);`;

/**
 * Bundles the product into `dist`, one file an entry.
 * @param options.dev readable code with source maps instead of a small one
 */
async function bundle({ dev }: { readonly dev: boolean }): Promise<void> {
  rmSync(`${root}/dist`, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: ENTRIES,
    outdir: 'dist',
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    banner: { js: REQUIRE },
    // Loads its compiled part from its own folder.
    external: ['better-sqlite3'],
    // React has a slower build for development; ink connects to a debugger when DEV is set in the user's shell.
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
    minify: !dev,
    minifySyntax: true,
    sourcemap: dev,
    legalComments: 'none',
    logLevel: 'warning',
  });
}

await bundle({ dev: process.argv.includes('--dev') });
