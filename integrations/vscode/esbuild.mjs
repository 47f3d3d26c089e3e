// Bundles the extension into dist/, or with `--tests` its tests into build/test/.

import { copyFileSync, readdirSync } from 'node:fs';
import { build } from 'esbuild';

const tests = process.argv.includes('--tests');

await build({
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  logLevel: 'warning',
  ...(tests
    ? {
        entryPoints: readdirSync('test').map((name) => `test/${name}`),
        outdir: 'build/test',
        sourcemap: 'inline',
      }
    : {
        entryPoints: ['src/extension.ts'],
        outfile: 'dist/extension.js',
        external: ['vscode'],
        minify: true,
      }),
});

if (!tests) {
  copyFileSync('../../LICENSE', 'LICENSE'); // vsce wants one in the folder of the extension
}
