// Puts the command line and what it imports into one file: most of a short run is the loading of modules.
// execa stays outside, because few runs load it. The licences of what is inside are put beside it. Then has V8 compile
// it, see bin/load.js.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { decisionsOf } from '../dist/grammar/decisions.js';
import { Parser } from '../dist/grammar/parser.js';
import { deferredModules } from './deferred.js';
import { licencesOf } from './licences.js';
import { standIns } from './stand-ins.js';
import { trimmed } from './trimmed.js';

/** The parser of the bundle need not work out what follows from the grammar alone. */
const decisions = {
  name: 'decisions',
  load: {
    filter: { id: /dist\/grammar\/built-decisions\.js$/ },
    handler: () =>
      `export const builtDecisions = ${JSON.stringify(decisionsOf(new Parser().deciders))};`,
  },
};

const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const bundle = await rolldown({
  input: main,
  platform: 'node',
  plugins: [deferredModules(main), standIns, trimmed, decisions],
});
const { output } = await bundle.generate({
  format: 'cjs',
  minify: true,
  codeSplitting: false,
  dynamicImportInCjs: false,
});
await bundle.close();
if (output.length !== 1) throw new Error(`the bundle is of ${output.length} files`);
const [{ code, moduleIds }] = output;
writeFileSync('dist/THIRD-PARTY-LICENSES', licencesOf(moduleIds));
// V8 keeps a text of two bytes a character when one of them is not ASCII; they are in literals only.
const escaped = ([character]) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
const ascii = code.replace(/[^\0-\x7f]/g, escaped);
// What CommonJS wraps a module in. Done here, a start need not make a second text of the same size.
const parameters = 'exports, require, module, __filename, __dirname';
// A text of a mebibyte is one that Node leaves outside V8's heap; a smaller one would be garbage to be collected.
writeFileSync('dist/tsdtrace.txt', `(function (${parameters}) { ${ascii}\n})`.padEnd(2 ** 20));

const compiler = fileURLToPath(new URL('compile.js', import.meta.url));
const { status } = spawnSync(process.execPath, [compiler], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
if (status !== 0) throw new Error(`${compiler} ended with status ${status}`);
