import { bundle } from './bundle.ts';

await bundle({ dev: process.argv.includes('--dev'), outdir: 'dist' });
