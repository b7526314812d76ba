// Puts the command line and what it imports into one file: most of a short run is the loading of modules.
// execa stays outside, because only -C loads it. The licences of what is inside are put beside it.
import { writeFileSync } from 'node:fs';
import { rolldown } from 'rolldown';
import { licencesOf } from './licences.js';

const bundle = await rolldown({
  input: 'dist/cli/main.js',
  platform: 'node',
  external: ['execa'],
});
const { output } = await bundle.write({
  file: 'dist/tsdtrace.js',
  format: 'esm',
  minify: true,
  sourcemap: false,
});
await bundle.close();
const modules = output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
writeFileSync('dist/THIRD-PARTY-LICENSES', licencesOf(modules));
