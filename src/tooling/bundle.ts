import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What runs: the command line, the threads of the engine and of time travel; and, loaded when used, terminal and emulator. */
const ENTRIES = {
  main: 'src/main.ts',
  engine: 'src/engine-thread.ts',
  travel: 'src/time-travel/travel-thread.ts',
  workstation: 'views/terminal/main.tsx',
  emulator: 'src/commands/emulator.ts',
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

/** Ink writes a changed line from its first changed column to its end; ours writes the columns that changed. */
const withOurLineUpdate: Plugin = {
  name: 'with-our-line-update',
  setup({ onStart, onLoad, onEnd }) {
    let isReplaced = false;
    onStart(() => {
      isReplaced = false;
    });
    onLoad({ filter: /[\\/]ink[\\/]build[\\/]line-update\.js$/ }, () => {
      isReplaced = true;
      return { contents: `export { lineUpdate as default } from './views/terminal/line-update.ts'`, resolveDir: ROOT };
    });
    onEnd(() =>
      isReplaced ? {} : { errors: [{ text: 'this version of Ink has no build/line-update.js to replace' }] },
    );
  },
};

export interface BundleOptions {
  /** Readable code with source maps instead of a small one. */
  readonly dev: boolean;
  /** Folder of the repository. */
  readonly outdir: string;
  readonly plugins?: readonly Plugin[];
}

/** Bundles the product, one file an entry, with the licences of the packages in them. */
export async function bundle({ dev, outdir, plugins = [] }: BundleOptions): Promise<void> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ENTRIES,
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    banner: { js: REQUIRE },
    // The first loads its compiled part from its own folder; blessed and what is built on it are loaded when a chart is
    // opened, and find their own parts by names that no bundler follows; the last three are a megabyte each and loaded when
    // a model is asked for the first time.
    external: [
      'better-sqlite3',
      'blessed',
      'blessed-contrib',
      'drawille-canvas-blessed-contrib',
      '@google/genai',
      'openai',
      '@anthropic-ai/sdk',
    ],
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [withoutDebugger, withOurLineUpdate, ...plugins],
    minify: !dev,
    sourcemap: dev,
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  });
  writeFileSync(join(ROOT, outdir, 'licenses.txt'), licences(metafile));
}

/** Name and licence of every package that went into a bundle. */
function licences({ inputs }: Metafile): string {
  const folders = Object.keys(inputs).flatMap((file) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  return [...new Set(folders)].sort().map(licence).join('\n\n');
}

function licence(folder: string): string {
  const text = (file: string) => readFileSync(join(ROOT, folder, file), 'utf8');
  const about = JSON.parse(text('package.json')) as { name: string; version: string; license: string };
  const file = readdirSync(join(ROOT, folder)).find((name) => /^licen[cs]e/i.test(name));
  return `${about.name} ${about.version}, ${about.license}\n\n${file === undefined ? '' : text(file)}`;
}
