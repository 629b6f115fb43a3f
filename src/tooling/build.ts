import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

/** What runs: the command line, the engine's worker thread, and the terminal, which is loaded only when it is shown. */
const ENTRIES = {
  main: 'src/main.ts',
  engine: 'src/engine-thread.ts',
  workstation: 'views/terminal/main.tsx',
};

/** Packages in CommonJS call `require`, which a module does not have by itself. */
const REQUIRE = `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);`;

/** Ink loads React's debugger if that is installed, and a bundle would have to contain it to leave the choice open. */
const withoutDebugger: Plugin = {
  name: 'without-debugger',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]ink[\\/]build[\\/]devtools\.js$/ }, () => ({ contents: '' }));
  },
};

/**
 * Bundles the product into `dist`, one file an entry.
 * @param options.dev readable code with source maps instead of a small one
 */
async function bundle({ dev }: { readonly dev: boolean }): Promise<void> {
  await build({
    absWorkingDir: fileURLToPath(new URL('../..', import.meta.url)),
    entryPoints: ENTRIES,
    outdir: 'dist',
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    banner: { js: REQUIRE },
    // Loads its compiled part from its own folder.
    external: ['better-sqlite3'],
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [withoutDebugger],
    minify: !dev,
    sourcemap: dev,
    legalComments: 'none',
    logLevel: 'warning',
  });
}

await bundle({ dev: process.argv.includes('--dev') });
