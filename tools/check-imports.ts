/**
 * The import rules of the design, checked: who may import whom, no cycles, and no dependency that
 * package.json does not name. Prints every offending import as `file:line: why` and exits with 1.
 *
 *     node tools/check-imports.ts [root]
 */
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export interface Import {
  /** Path of the importing file, from the root, with slashes. */
  readonly from: string;
  readonly line: number;
  /** As written: './x.ts', 'node:fs', 'chevrotain'. */
  readonly specifier: string;
  /** Whether it only takes types, which are gone at run time. */
  readonly typeOnly: boolean;
}

export interface Offence {
  readonly file: string;
  readonly line: number;
  readonly why: string;
}

/** What a folder may import: a path of ours that matches one of these. */
interface Rule {
  readonly allowed: readonly RegExp[];
  /** The same, when only types are taken. */
  readonly allowedTypes?: readonly RegExp[];
}

/** Folders of the program itself; test, bench and tools are free. */
const rules: Readonly<Record<string, Rule>> = {
  grammar: { allowed: [] },
  probes: { allowed: [] },
  compiler: { allowed: [/^grammar\//, /^probes\//] },
  runtime: {
    allowed: [
      /^probes\//,
      // What the compiler puts out, the data that both need, and the backends; never a pass.
      /^compiler\/(program|types|diagnostic|options|int64|builtins|actions|subroutines|format[\w-]*)\.ts$/,
      /^compiler\/backends\//,
    ],
    allowedTypes: [/^grammar\/ast\.ts$/],
  },
  cli: { allowed: [/^(grammar|probes|compiler|runtime)\//] },
  'index.ts': { allowed: [/^(grammar|probes|compiler|runtime|library)\//] },
  library: { allowed: [/^(grammar|probes|compiler|runtime)\//] },
};

const statement =
  /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gms;

/** The imports and re-exports of one file's text. */
export function importsOf(file: string, text: string): readonly Import[] {
  return [...text.matchAll(statement)].map((match) => ({
    from: file,
    line: text.slice(0, match.index).split('\n').length,
    specifier: match[2] ?? match[3],
    typeOnly: match[1] !== undefined,
  }));
}

/** The path of a relative import from the root; undefined for a package. */
function target({ from, specifier }: Import): string | undefined {
  return specifier.startsWith('.') ? normalize(join(dirname(from), specifier)) : undefined;
}

const areaOf = (file: string): string => file.split('/')[0];

/** Why an import of a file of ours is against the design; undefined when it is not. */
function directionProblem(each: Import, to: string): string | undefined {
  const area = areaOf(each.from);
  const rule = rules[area];
  if (rule === undefined || areaOf(to) === area) return undefined;
  const allowed = each.typeOnly ? [...rule.allowed, ...(rule.allowedTypes ?? [])] : rule.allowed;
  if (allowed.some((pattern) => pattern.test(to))) return undefined;
  return `${area} may not import ${to}`;
}

function packageProblem(each: Import, dependencies: ReadonlySet<string>): string | undefined {
  const name = each.specifier.split('/', each.specifier.startsWith('@') ? 2 : 1).join('/');
  if (isBuiltin(each.specifier))
    return each.specifier.startsWith('node:') ? undefined : `write node:${each.specifier}`;
  if (rules[areaOf(each.from)] === undefined || dependencies.has(name)) return undefined;
  return `${name} is not among the dependencies of package.json`;
}

/** Cycles among files, each once, as the path that comes back to its beginning. */
export function cyclesOf(
  edges: ReadonlyMap<string, readonly string[]>,
): readonly (readonly string[])[] {
  const cycles: (readonly string[])[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): void => {
    const at = path.indexOf(file);
    if (at !== -1) cycles.push([...path.slice(at), file]);
    if (at !== -1 || done.has(file)) return;
    path.push(file);
    for (const next of edges.get(file) ?? []) visit(next);
    path.pop();
    done.add(file);
  };
  for (const file of edges.keys()) visit(file);
  return cycles;
}

/** Everything wrong with these imports. */
export function check(
  imports: readonly Import[],
  dependencies: ReadonlySet<string>,
): readonly Offence[] {
  const offences: Offence[] = [];
  const edges = new Map<string, string[]>();
  for (const each of imports) {
    const to = target(each);
    const why = to === undefined ? packageProblem(each, dependencies) : directionProblem(each, to);
    if (why !== undefined) offences.push({ file: each.from, line: each.line, why });
    // Types are gone at run time: only a value's import can find its module half-made.
    if (to !== undefined && !each.typeOnly)
      edges.set(each.from, [...(edges.get(each.from) ?? []), to]);
  }
  for (const cycle of cyclesOf(edges)) {
    const first = imports.find((each) => each.from === cycle[0] && target(each) === cycle[1]);
    offences.push({
      file: cycle[0],
      line: first?.line ?? 1,
      why: `import cycle: ${cycle.join(' -> ')}`,
    });
  }
  return offences;
}

const skipped = new Set(['node_modules', 'dist']);

/** Every TypeScript file under the root, with slashes. */
function sources(root: string, folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.name.startsWith('.') || skipped.has(entry.name)) return [];
    if (entry.isDirectory()) return sources(root, path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

/** The offences of a whole checkout. */
export function checkTree(root: string): readonly Offence[] {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  const imports = sources(root).flatMap((file) =>
    importsOf(file, readFileSync(join(root, file), 'utf8')),
  );
  return check(imports, new Set(Object.keys(manifest.dependencies ?? {})));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url));
  const offences = checkTree(root);
  for (const { file, line, why } of offences) process.stderr.write(`${file}:${line}: ${why}\n`);
  process.exitCode = offences.length === 0 ? 0 : 1;
}
