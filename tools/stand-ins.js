// Modules in the bundle that stand for modules outside of it.

/**
 * Modules that a usual run never calls and that are slow to load, most by loading others: what they export is loaded
 * when it is first called, or looked into.
 */
const lazyModules = new Set([
  'execa',
  'node:child_process',
  'node:net',
  'node:os',
  'node:stream',
  'node:stream/promises',
  'node:timers/promises',
  'node:tty',
  'node:v8',
  'node:zlib',
]);
const marker = '\0stand-in:';

/**
 * The text of a module that stands for one of these, or for another one of Node's.
 * @param {string} name
 */
export async function standIn(name) {
  const properties = Object.entries(await import(name)).filter(([key]) => key !== 'default');
  return lazyModules.has(name) ? lazily(name, properties) : directly(name, properties);
}

/** Each function is a proxy, and not just another function: promisify() and `instanceof` look for properties of theirs. */
function lazily(name, properties) {
  const load = name.startsWith('node:') ? 'process.getBuiltinModule' : 'require';
  const exported = properties.map(([key, value]) => {
    const target = typeof value === 'function' ? 'function () {}' : '{}';
    return `export const ${key} = /* @__PURE__ */ new Proxy(${target}, behind(() => load().${key}));`;
  });
  return `const load = () => ${load}('${name}');
    const behind = (real) => ({
      apply: (_, self, words) => Reflect.apply(real(), self, words),
      construct: (_, words) => Reflect.construct(real(), words),
      get: (_, key) => real()[key],
    });
    export default /* @__PURE__ */ new Proxy({}, behind(load));
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

/** A plugin of the bundler: whoever imports such a module gets its stand-in. */
export const standIns = {
  name: 'stand-ins',
  resolveId(id, importer) {
    if (id === 'execa' && importer?.startsWith(marker)) return { id, external: true };
    return id.startsWith('node:') || lazyModules.has(id) ? marker + id : undefined;
  },
  load: async (id) =>
    id.startsWith(marker)
      ? { code: await standIn(id.slice(marker.length)), moduleSideEffects: false }
      : undefined,
};
