// Puts the command line and what it imports into one file: most of a short run is the loading of modules.
// execa stays outside, because only -C loads it.
import { rolldown } from 'rolldown';

const bundle = await rolldown({
  input: 'dist/cli/main.js',
  platform: 'node',
  external: ['execa'],
});
await bundle.write({ file: 'dist/tsdtrace.js', format: 'esm', minify: true, sourcemap: false });
await bundle.close();
