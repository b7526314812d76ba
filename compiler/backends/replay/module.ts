/**
 * The replay backend: a typed program as the text of one JavaScript module, made for that program. What
 * a firing does is straight-line code over the packet's bytes; what fires is decided by code that
 * tests only what the enabled probes need.
 */
import type { Catalogue } from '../../../probes/define.ts';
import type { Enabling, Probe, Program, Statement, TypedClause, Variable } from '../../program.ts';
import { sizeOf } from '../../types.ts';
import type { EventLayout } from '../events/layout.ts';
import { writingClause } from '../refusal.ts';
import { ClauseState, ConstantPool, type ModuleState, StaticMemory } from './clause.ts';
import {
  dispatchFunctions,
  estatsFunctions,
  eventsOnly,
  onlyProtocol,
  packetStatements,
} from './dispatch.ts';
import { askProcessor, contextsOfError, storedVariable } from './event-data.ts';
import { emit } from './expressions.ts';
import { walkedFormats, type ReplayExtras, type ReplayModuleText } from './interface.ts';
import { makesRecord, statementsCode } from './statements.ts';
import { packetNames } from './packet-names.ts';
import { walkFunction } from './walk.ts';
import { initialValue, keyWidth, scalarSlot } from './storage.ts';
import { columnName } from './sources.ts';
import { asCondition, quote } from './value.ts';

/** A clause's function and what calling it takes. */
interface ClauseFunction {
  readonly name: string;
  readonly code: string;
  /** What the function does, as statements of a function that has `p`, `e` and `v`. */
  readonly block: string;
  readonly usesTokens: boolean;
  /** exit() may run in it, or in the ERROR probe that a fault of it fires. */
  readonly exits: boolean;
  /** It may leave the consumer something to carry out, be it the message of a fault. */
  readonly records: boolean;
}

function containsExit(statements: readonly Statement[]): boolean {
  return statements.some(
    (each) =>
      each.kind === 'exit' ||
      (each.kind === 'if' && (containsExit(each.then) || containsExit(each.else))),
  );
}

/** True for that probe of the dtrace provider. */
function isOwn({ provider, name }: Probe, own: 'BEGIN' | 'END' | 'ERROR'): boolean {
  return provider === 'dtrace' && name === own;
}

function clauseFunction(
  clause: TypedClause,
  probe: Probe,
  name: string,
  errorExits: boolean,
  module: ModuleState,
): ClauseFunction {
  const state = new ClauseState(module, probe, clause.index);
  const condition =
    clause.predicate === undefined ? undefined : asCondition(emit(clause.predicate, state));
  const empty = clause.statements.length === 0;
  const body = empty
    ? `C.begin(X.probe, ${clause.index}, true, p);\nC.end();\n`
    : statementsCode(clause.statements, state);
  if (clause.records) askProcessor(state);
  const mark = module.marks ? 'P.mark(X.probe);\n' : '';
  const scratch = state.usesScratch ? 'M.resetScratch();\n' : '';
  const guarded = (leave: string): string => {
    const test = condition === undefined ? '' : `if (!${condition}) ${leave};\n`;
    const inner = `${state.declarations}${scratch}${test}${mark}${body}`;
    if (!state.fallible) return inner;
    return `try {\n${inner}} catch (fault) { D.fault(fault, ${clause.index}, p, e); }\n`;
  };
  const code = guarded('return');
  return {
    name,
    code: `function ${name}(p, e) {\n${module.layout === undefined ? packetNames(code) : ''}${code}}\n`,
    block: `clause: {\n${guarded('break clause')}}\n`,
    usesTokens: state.usesTokens,
    exits: containsExit(clause.statements) || (state.fallible && errorExits),
    records: empty || state.fallible || makesRecord(clause.statements),
  };
}

/** Every clause-local variable that the statements of a firing can name; they start as 0 or NULL. */
function clauseLocals(program: Program): readonly Variable[] {
  return program.variables.filter(({ scope, keys }) => scope === 'this' && keys === undefined);
}

/** A firing of one probe. */
interface FireFunction {
  /** A function, or two. */
  readonly code: string;
  /** What it does, as statements: see ClauseFunction. */
  readonly block: string;
  /** exit() may run in it. */
  readonly exits: boolean;
}

/** Whether a clause, or what reports its fault, asks which probe fires. */
const asksForProbe = ({ code }: ClauseFunction): boolean =>
  code.includes('X.probe') || code.includes('D.fault');

function fireFunction(
  enabling: Enabling,
  functions: ReadonlyMap<TypedClause, ClauseFunction>,
  resets: string,
  module: ModuleState,
): FireFunction {
  const called = enabling.clauses.map((clause) => functions.get(clause)!);
  const ending = isOwn(enabling.probe, 'END');
  const clauses = (one: (clause: ClauseFunction) => string, leave: string): string =>
    called
      .map((clause, index) => {
        const last = index === called.length - 1;
        // Once exit() ran, the firing's other clauses do not run; END's all do.
        const stops = clause.exits && !last && !ending;
        return `${one(clause)}${stops ? `if (X.stopping) ${leave};\n` : ''}`;
      })
      .join('');
  const tokens = called.some(({ usesTokens }) => usesTokens) ? 'L.resetFiring();\n' : '';
  const probe = module.pool.add(enabling.probe);
  const { id } = enabling.probe;
  // ERROR fires within another firing: that settles what ERROR recorded, and keeps its clause-local variables.
  const nested = isOwn(enabling.probe, 'ERROR');
  const contexts = contextsOfError(enabling.probe, module);
  const named = called.some(asksForProbe) ? `X.probe = ${probe};\n` : '';
  const start = `${named}${contexts}${nested ? '' : resets}${tokens}`;
  const exits = called.some((each) => each.exits);
  const body = `${start}${clauses(({ name }) => `${name}(p, e);\n`, 'return')}`;
  const settles = !nested && called.some(({ records }) => records);
  const settle = settles ? `C.settle(${isOwn(enabling.probe, 'BEGIN')});\n` : '';
  const block = `firing: {\n${start}${clauses((each) => each.block, 'break firing')}}\n${settle}`;
  if (!settles) return { code: `function f${id}(p, e) {\n${body}}\n`, block, exits };
  const code = `function g${id}(p, e) {\n${body}}\nfunction f${id}(p, e) {\ng${id}(p, e);\n${settle}}\n`;
  return { code, block, exits };
}

// ---- the module --------------------------------------------------------------------------------

function lifeCycle(enablings: readonly Enabling[], name: 'BEGIN' | 'END' | 'ERROR'): string {
  const found = enablings.find(({ probe }) => isOwn(probe, name));
  return found === undefined ? 'undefined' : `(p) => f${found.probe.id}(p, -1)`;
}

function timers(enablings: readonly Enabling[], module: ModuleState): string {
  return enablings
    .filter(({ probe }) => probe.periodNs !== undefined)
    .map(
      ({ probe }) =>
        `{ probe: ${module.pool.add(probe)}, periodNs: ${probe.periodNs}, fire: (p) => f${probe.id}(p, -1) }`,
    )
    .join(', ');
}

function storage(program: Program): string {
  const strings = program.variables.length;
  return `const N = new Float64Array(${strings}), B = new BigInt64Array(${strings});
const Z = [${program.variables.map(initialText).join(', ')}], W = new Int32Array(64);
`;
}

/** Names for the aggregations and their tables of keys: a clause then need not look for them at each firing. */
function aggregationNames(program: Program): string {
  return program.aggregations
    .map(({ id }) => `const a${id} = A[${id}], k${id} = a${id}.keys;\n`)
    .join('');
}

/** Names for the columns of the numbers that clauses read. */
function columnNames({ estats }: ModuleState): string {
  return [...estats.items]
    .map((item) => `const ${columnName(item)} = T.column(${quote(item)});\n`)
    .join('');
}

function initialText(variable: Variable): string {
  return variable.type.kind === 'string' ? initialValue(variable) : 'null';
}

function isObject({ type }: Variable): boolean {
  return type.kind === 'struct' || type.kind === 'array';
}

function resetCode(variable: Variable, module: ModuleState): string {
  if (!isObject(variable)) return `${scalarSlot(variable)} = ${initialValue(variable)};\n`;
  return `M.zero(${module.memory.addressOf(variable)}, ${sizeOf(variable.type)!});\n`;
}

function arrayTable(
  variable: Variable,
  width: number,
): ReplayModuleText['tables']['arrays'][number] {
  if (!isObject(variable)) return { variable, width };
  return { variable, width, objectSize: sizeOf(variable.type)! };
}

/** The functions of every clause and firing, and what they need. */
interface Written {
  readonly module: ModuleState;
  readonly functions: string;
  /** What each enabled probe fires, by its number. */
  readonly firings: ReadonlyMap<number, FireFunction>;
  /** BEGIN reads the clock. */
  readonly beginClock: boolean;
}

/** An event's clauses read its values by place, so those of another probe's events cannot share a function. */
function functionsOf(
  program: Program,
  errorExits: boolean,
  module: ModuleState,
): { byEnabling: ReadonlyMap<TypedClause, ClauseFunction>[]; beginClock: boolean } {
  const shared = new Map<TypedClause, ClauseFunction>();
  let beginClock = false;
  let made = 0;
  const byEnabling = program.enablings.map(({ probe, clauses }) => {
    const functions = module.layout === undefined ? shared : new Map<TypedClause, ClauseFunction>();
    for (const clause of clauses) {
      if (functions.has(clause)) continue;
      const clockBefore = module.clock;
      module.clock = false;
      const name = `c${made++}`;
      const compose = (): ClauseFunction => clauseFunction(clause, probe, name, errorExits, module);
      functions.set(clause, writingClause(clause.source, compose));
      if (module.clock && probe.id === 1) beginClock = true;
      module.clock ||= clockBefore;
    }
    return functions;
  });
  return { byEnabling, beginClock };
}

function write(
  program: Program,
  catalogue: Catalogue,
  { layout, marks = false }: ReplayExtras & { readonly layout?: EventLayout },
): Written {
  const module: ModuleState = {
    catalogue,
    strsize: program.sizes.strsize,
    ...(layout !== undefined && { layout }),
    errorContexts: new Set(),
    pool: new ConstantPool(),
    literals: new Map(),
    memory: new StaticMemory(),
    flows: false,
    tracking: false,
    timing: false,
    middle: false,
    associations: false,
    streams: false,
    estats: { items: new Set(), members: new Set(), events: new Set() },
    clock: false,
    destructive: false,
    pcap: false,
    marks,
  };
  const { enablings } = program;
  const errorExits = enablings.some(
    ({ probe, clauses }) =>
      isOwn(probe, 'ERROR') && clauses.some(({ statements }) => containsExit(statements)),
  );
  const { byEnabling, beginClock } = functionsOf(program, errorExits, module);
  const resets = clauseLocals(program)
    .map((variable) => resetCode(variable, module))
    .join('');
  const fires = enablings.map((each, index) =>
    fireFunction(each, byEnabling[index], resets, module),
  );
  let clauses = '';
  for (const functions of new Set(byEnabling))
    for (const { code } of functions.values()) clauses += code;
  const functions = `${clauses}${fires.map(({ code }) => code).join('')}`;
  const firings = new Map(enablings.map(({ probe }, index) => [probe.id, fires[index]]));
  return { module, functions, firings, beginClock };
}

function moduleText(
  program: Program,
  { module, functions, beginClock }: Written,
  rest: string,
): ReplayModuleText {
  const literals = [...module.literals]
    .map(([value, name]) => `const ${name} = S.internText(${quote(value)});\n`)
    .join('');
  const { enablings } = program;
  const variables = program.variables.map((each) =>
    storedVariable(each, module.layout !== undefined),
  );
  return {
    source: `'use strict';\nconst { K, A, V, S, C, F, T, Q, U, X, L, M, R, P, D, tcpEventCodes, wordSlot, quadSlot, linkHeader, blockDirection } = runtime;\n${storage(program)}${aggregationNames(program)}${columnNames(module)}${literals}${functions}${rest}`,
    tables: {
      constants: module.pool.values,
      arrays: variables.flatMap((variable) =>
        variable.keys === undefined ? [] : [arrayTable(variable, keyWidth(variable.keys))],
      ),
      staticBytes: module.memory.bytes,
    },
    needs: {
      flows: module.flows,
      tracking: module.tracking,
      timing: module.timing,
      middle: module.middle,
      associations: module.associations,
      streams: module.streams,
      estats: module.estats,
      onlyProtocol: onlyProtocol(enablings),
      packets: enablings.some(
        ({ probe }) => probe.definition !== undefined || probe.periodNs !== undefined,
      ),
      beginClock,
      destructive: module.destructive,
      pcap: module.pcap,
    },
  };
}

function lifeCycles(enablings: readonly Enabling[]): string {
  return `begin: ${lifeCycle(enablings, 'BEGIN')}, end: ${lifeCycle(enablings, 'END')}, error: ${lifeCycle(enablings, 'ERROR')}`;
}

/** Longer statements are called instead: one function of them all would take longer to compile than it saves. */
const longestBlocks = 4000;

function walksOf({ module, firings }: Written, enablings: readonly Enabling[]): string {
  const { flows, tracking, associations, streams, marks } = module;
  if (associations || streams || marks) return 'const walks = undefined;\n';
  const inlined = flows ? undefined : packetStatements(enablings, module, firings);
  const fits = inlined !== undefined && inlined.length <= longestBlocks;
  const events = eventsOnly(enablings);
  const test = events === undefined ? '' : 'if (T.eventCount > 0) ';
  const fire = fits ? inlined : `${test}packet(p, seen, sender);\n`;
  const only = onlyProtocol(enablings);
  const exits = [...firings.values()].some((each) => each.exits);
  const walked = { onlyProtocol: only, flows, tracking, eventsOnly: events, fire, exits };
  const functions = walkedFormats.map((format) => walkFunction(walked, format));
  return `${functions.join('')}const walks = { ${walkedFormats.join(', ')} };\n`;
}

/** Generates the module of a program; `catalogue` is the one it was compiled with. */
export function generateReplay(
  program: Program,
  catalogue: Catalogue,
  extras: ReplayExtras = {},
): ReplayModuleText {
  const written = write(program, catalogue, extras);
  const { module } = written;
  const { enablings } = program;
  const dispatch = dispatchFunctions(enablings, module);
  const estats = estatsFunctions(enablings, module);
  const walks = walksOf(written, enablings);
  const result = `return { ${lifeCycles(enablings)}, timers: [${timers(enablings, module)}], packet, walks, streamEnd, connection${estats} };\n`;
  return moduleText(program, written, `${dispatch}${walks}${result}`);
}

/**
 * Generates the module of a program, or of the consumer's half of one, that runs on events: an EventModule. `layout` learns
 * what the events of each probe must carry.
 *
 * @throws Refusal for what only a capture's packets can give
 */
export function generateEvents(
  program: Program,
  catalogue: Catalogue,
  layout: EventLayout,
): ReplayModuleText {
  const { enablings } = program;
  const events = enablings
    .filter(({ probe }) => probe.provider !== 'dtrace')
    .map(({ probe: { id } }) => `${id}: (p) => f${id}(p, -1)`);
  const result = `return { ${lifeCycles(enablings)}, events: { ${events.join(', ')} } };\n`;
  return moduleText(program, write(program, catalogue, { layout }), result);
}
