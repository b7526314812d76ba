// Modules of ours that the bundle runs late, and with little to load before they run.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const marker = '\0deferred';
const namespace = /^import \* as (\w+) from '(\.[^']+)';$/gm;
const imported = /^(?:import|export) [^'";]*?from '(\.[^']+)';$/gm;

/**
 * What is imported as a namespace (`import * as`) runs when one of its members is first asked for, as `import defer`
 * will have it. `evaluated` names the modules that have run so, for tests.
 */
const helper = `export const evaluated = [];
  export function defer(name, load) {
    let exports;
    const make = () => {
      evaluated.push(name);
      return load();
    };
    return new Proxy({}, { get: (_, key) => (exports ??= make())[key] });
  }`;

/** The modules that run before anything is asked for: those that are reached without a namespace. */
function earlyModules(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  const code = readFileSync(file, 'utf8').replace(namespace, '');
  for (const [, to] of code.matchAll(imported))
    earlyModules(path.join(path.dirname(file), to), found);
  return found;
}

/**
 * Functions of a module as values: V8 keeps something for each function that is declared in the bundle, but for those
 * inside a function that never ran nothing at all, and the bundler moves declarations out of the module's own function.
 */
function withFunctionValues(code, { body }) {
  const values = [];
  let rest = code;
  for (const node of body.toReversed()) {
    const exported = node.type === 'ExportNamedDeclaration';
    const declared = exported ? node.declaration : node;
    if (declared?.type !== 'FunctionDeclaration') continue;
    const text = code.slice(declared.start, declared.end);
    values.push(`${exported ? 'export ' : ''}const ${declared.id.name} = ${text};`);
    rest = rest.slice(0, node.start) + rest.slice(node.end);
  }
  return values.length === 0 ? code : `${values.toReversed().join('\n')}\n${rest}`;
}

/** @param file the module that the text is of */
const withDeferred = (code, file) =>
  code.replace(namespace, (_, name, to) => {
    const whole = path.join(path.dirname(file), to).replace(/^.*?\/dist\//, '');
    return `const ${name} = /* @__PURE__ */ defer('${whole}', () => require('${to}'));`;
  });

/**
 * A plugin of the bundler.
 * @param main the module that the bundle is of; it exports `evaluated`, too
 */
export function deferredModules(main) {
  const early = earlyModules(main);
  return {
    name: 'deferred-modules',
    resolveId: (id) => (id === marker ? id : undefined),
    load: (id) => (id === marker ? { code: helper, moduleSideEffects: false } : undefined),
    transform: {
      filter: { id: /\/dist\// },
      handler(code, id) {
        const late = early.has(id) ? code : withFunctionValues(code, this.parse(code));
        const text = withDeferred(late, id);
        const more = id === main ? `export { evaluated } from ${JSON.stringify(marker)};\n` : '';
        return `import { defer } from ${JSON.stringify(marker)};\n${text}\n${more}`;
      },
    },
  };
}
