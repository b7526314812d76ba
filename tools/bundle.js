// Puts the command line and what it imports into one file: most of a short run is the loading of modules.
// execa stays outside, because only -C loads it. The licences of what is inside are put beside it. Then has V8 compile
// it, see bin/load.js.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { licencesOf } from './licences.js';

/**
 * Modules of Node that a usual run never calls and that are slow to load, most by loading others: what they export
 * becomes functions that load them at the first call. Their classes cannot be extended, nor asked for by instanceof.
 */
const lazyModules = new Set([
  'node:child_process',
  'node:net',
  'node:os',
  'node:timers/promises',
  'node:tty',
  'node:zlib',
]);
const marker = '\0stand-in:';

/** The text of a module that stands for one of Node's: of a slow one as above. */
async function standIn(name) {
  const keys = Object.entries(await import(name)).filter(([key]) => key !== 'default');
  return lazyModules.has(name) ? lazily(name, keys) : directly(name, keys);
}

function lazily(name, properties) {
  const exported = properties.map(([key, value]) =>
    typeof value === 'function'
      ? `export function ${key}(...words) {
          return new.target ? Reflect.construct(load().${key}, words) : load().${key}(...words);
        }`
      : `export const ${key} = /* @__PURE__ */ new Proxy({}, { get: (_, key) => load().${key}[key] });`,
  );
  return `const load = () => process.getBuiltinModule('${name}');
    export default /* @__PURE__ */ new Proxy({}, { get: (_, key) => load()[key] });
    ${exported.join('\n')}`;
}

/** Without the copy of the whole module that a bundler makes, in order to be prepared for whatever it is. */
function directly(name, properties) {
  const exported = properties.map(
    ([key]) => `export const ${key} = /* @__PURE__ */ take('${key}');`,
  );
  return `const module = process.getBuiltinModule('${name}');
    const take = (key) => module[key];
    export default module;
    ${exported.join('\n')}`;
}

const builtins = {
  name: 'builtins',
  resolveId: (id) => (id.startsWith('node:') ? marker + id : undefined),
  load: async (id) =>
    id.startsWith(marker)
      ? { code: await standIn(id.slice(marker.length)), moduleSideEffects: false }
      : undefined,
};

/**
 * Chevrotain works out, when it is loaded, to which of its 511 kinds each of 65,536 characters belongs. Here it does so
 * for the characters that it meets.
 */
const kindsOfCharacters = {
  name: 'kinds-of-characters',
  transform: {
    filter: { id: /chevrotain\/lib\/src\/scan\/lexer\.js$/ },
    handler(code) {
      const changes = [
        [': charCodeToOptimizedIdxMap[charCode];', ': 255 + Math.trunc(charCode / 255);'],
        ['new Array(65536)', '[]'],
        ['i < 65536;', 'i < 0;'],
      ];
      return changes.reduce((text, [from, to]) => {
        if (text.split(from).length !== 2) throw new Error(`another Chevrotain: look for ${from}`);
        return text.replace(from, to);
      }, code);
    },
  },
};

const bundle = await rolldown({
  input: 'dist/cli/main.js',
  platform: 'node',
  external: ['execa'],
  plugins: [builtins, kindsOfCharacters],
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
writeFileSync('dist/tsdtrace.txt', `(function (${parameters}) { ${ascii}\n})`);

const compiler = fileURLToPath(new URL('compile.js', import.meta.url));
const { status } = spawnSync(process.execPath, [compiler], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
if (status !== 0) throw new Error(`${compiler} ended with status ${status}`);
