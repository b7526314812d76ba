// Modules of ours that the bundle runs late, and of which V8 has nothing to load before they run.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const marker = '\0deferred';
const namespace = /^import \* as (\w+) from '(\.[^']+)';$/gm;
const imported = /^(?:import|export) [^'";]*?from '(\.[^']+)';$/gm;

/**
 * What is imported as a namespace (`import * as`), and what only such modules import, is a function that runs when a member of
 * the namespace is first asked for, as `import defer` will have it. `evaluated` names those that have run, for tests.
 */
const helper = `export const evaluated = [];
  export function once(name, make) {
    let members;
    return () => {
      if (members === undefined) {
        evaluated.push(name);
        members = make();
      }
      return members;
    };
  }
  export const defer = (run) => new Proxy({}, { get: (_, key) => run()[key] });`;

/** The modules that run before anything is asked for: those that are reached without a namespace. */
function earlyModules(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  const code = readFileSync(file, 'utf8').replace(namespace, '');
  for (const [, to] of code.matchAll(imported))
    earlyModules(path.join(path.dirname(file), to), found);
  return found;
}

const nameOf = (file) => file.replace(/^.*?\/dist\//, '');

/** An early module, in which late ones are namespaces. */
function withNamespaces(code, isLate) {
  return code.replace(namespace, (text, name, to) =>
    isLate(to)
      ? `import { run as ${name}$ } from '${to}'; const ${name} = /* @__PURE__ */ defer(${name}$);`
      : text,
  );
}

/** A late module: the statements of its function, and those before it. */
class Late {
  before = [];
  statements = [];
  exports = [];
  #code;
  #isLate;

  constructor(code, { body }, isLate) {
    this.#code = code;
    this.#isLate = isLate;
    for (const node of body) this.#add(node);
  }

  #text({ start, end }) {
    return this.#code.slice(start, end);
  }

  #add(node) {
    if (node.type === 'ImportDeclaration') this.#import(node);
    else if (node.type === 'ExportNamedDeclaration' && node.source === null) this.#export(node);
    else if (node.type.startsWith('Export'))
      throw new Error(`${this.#text(node)}: not in a late module`);
    else this.statements.push(this.#text(node));
  }

  #export({ declaration, specifiers }) {
    if (declaration === null)
      this.exports.push(
        ...specifiers.map(({ local, exported }) => `${exported.name}: ${local.name}`),
      );
    else {
      const declared = declaration.declarations ?? [declaration];
      this.exports.push(...declared.map(({ id }) => id.name));
      this.statements.push(this.#text(declaration));
    }
  }

  #import(node) {
    const { value: from } = node.source;
    if (from.startsWith('node:'))
      this.#take(node, `globalThis.process.getBuiltinModule('${from}')`);
    else if (this.#isLate(from)) {
      const run = `run${this.before.length}`;
      this.before.push(`import { run as ${run} } from '${from}';`);
      this.#take(node, `${run}()`, `defer(${run})`);
    } else this.before.push(this.#text(node));
  }

  /** What an import names, of an object with all members of the module. */
  #take({ specifiers }, members, whole = members) {
    for (const { type, local, imported: member } of specifiers)
      this.statements.push(
        type === 'ImportSpecifier'
          ? `const { ${member.name}: ${local.name} } = ${members};`
          : `const ${local.name} = ${whole};`,
      );
  }
}

function lateModule(code, tree, file, isLate) {
  const { before, statements, exports } = new Late(code, tree, isLate);
  return `${before.join('\n')}
    export const run = /* @__PURE__ */ once('${nameOf(file)}', () => {
      ${statements.join('\n')}
      return { ${exports.join(', ')} };
    });`;
}

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
        const isLate = (to) => to.startsWith('.') && !early.has(path.join(path.dirname(id), to));
        const text = early.has(id)
          ? withNamespaces(code, isLate)
          : lateModule(code, this.parse(code), id, isLate);
        const more = id === main ? `export { evaluated } from ${JSON.stringify(marker)};` : '';
        return `import { defer, once } from ${JSON.stringify(marker)};\n${text}\n${more}`;
      },
    },
  };
}
