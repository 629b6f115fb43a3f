import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bundle = (name: string) => readFileSync(`${root}/dist/${name}.js`, 'utf8');

it('keeps React out of everything but the workstation', () => {
  const react = 'Symbol.for("react.';
  expect(bundle('workstation')).toContain(react);
  expect(bundle('main')).not.toContain(react);
  expect(bundle('engine')).not.toContain(react);
});

it('publishes the launcher, the bundles and the documents, and nothing that brings a Node', () => {
  const packed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, stdio: 'pipe' });
  const [{ files }] = JSON.parse(String(packed)) as [{ files: { path: string }[] }];
  const paths = files.map(({ path }) => path);
  expect(paths.filter((path) => !path.startsWith('docs/')).sort()).toEqual([
    'LICENSE',
    'README.md',
    'dist/emulator.js',
    'dist/engine.js',
    'dist/licenses.txt',
    'dist/main.js',
    'dist/travel.js',
    'dist/workstation.js',
    'package.json',
    'src/launcher.cjs',
  ]);
  expect(paths).toContain('docs/keys.md');
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as Record<
    string,
    Record<string, string> | undefined
  >;
  expect(Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => /^node(-|$)/.test(name))).toEqual(
    [],
  );
});
