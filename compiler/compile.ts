/**
 * The driver of the passes: D text to a typed {@link Program}, or diagnostics. The order:
 *
 * 1. parse each source (macros stay in the tree)
 * 2. control lines and declarations take effect where they stand
 * 3. a clause's descriptions become probes (macros first: `tick-$1` is a description)
 * 4. the clause is typed once for each layout of args[] among its probes
 *
 * dtrace stops at the first error. Here each clause may report one, so that a program is mended in one
 * go; errors that only follow from an earlier one are left out.
 */
import type { Clause, ControlLine, Item, Span } from '../grammar/ast.ts';
import { parseProgram } from '../grammar/index.ts';
import type { Catalogue } from '../probes/define.ts';
import { CompileError, type Diagnostic, type SourceText } from './diagnostic.ts';
import { Macros, noSpan } from './macros.ts';
import { OptionSet, optionDefinitions, optionProblems } from './options.ts';
import { typeClause } from './passes/clauses.ts';
import { type Context, fail } from './passes/context.ts';
import { declare, declareInline } from './passes/declarations.ts';
import { matchProbes } from './passes/match-probes.ts';
import { unsupported } from './passes/resolve-types.ts';
import { ProbeTable } from './probe-table.ts';
import type { Enabling, Matched, Probe, Program, TypedClause } from './program.ts';
import { Scope } from './scope.ts';
import { suggest } from './suggest.ts';

/** What the text describes: a script, or the right-most field of a -P, -m, -f, -n description, or a -i number. */
export type Specifier = 'script' | 'provider' | 'module' | 'function' | 'name' | 'id';

export interface SourceRequest {
  readonly source: SourceText;
  readonly specifier: Specifier;
}

export interface CompileSettings {
  /** -Z: a description may match nothing. */
  readonly zdefs: boolean;
  /** Missing macro arguments are 0 or "". */
  readonly defaultargs: boolean;
  /** Operands that no macro argument names are no error. */
  readonly argref: boolean;
  /** A program without clauses is no error. */
  readonly empty: boolean;
}

export interface CompileRequest {
  /** In command-line order. */
  readonly sources: readonly SourceRequest[];
  /** `$1` onwards, binary strings. */
  readonly macroArguments: readonly string[];
  /** `$0` in text of the command line; in a script it is the script's own name. */
  readonly scriptName: string;
  readonly catalogue: Catalogue;
  readonly settings: CompileSettings;
  /** `$pid`, `$uid` and kin. */
  readonly macros: ReadonlyMap<string, bigint>;
}

export interface Compilation {
  /** Absent when there is an error among the diagnostics. */
  readonly program: Program | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly probes: ProbeTable;
}

/** Compiles a whole program. Never throws for what the user wrote. */
export function compile(request: CompileRequest): Compilation {
  const driver = new Driver(request);
  for (const each of request.sources) driver.source(each);
  return driver.finish();
}

const settingNames: ReadonlySet<string> = new Set(['zdefs', 'defaultargs', 'argref', 'empty']);

function isSetting(name: string): name is keyof CompileSettings {
  return settingNames.has(name);
}

/** Errors that an earlier error in the same program is likely to have caused. */
const consequential: ReadonlySet<string> = new Set(['D_IDENT_UNDEF', 'D_VAR_UNDEF']);

class Driver {
  readonly #request: CompileRequest;
  readonly #table: ProbeTable;
  readonly #scope: Scope;
  readonly #macros: Macros;
  /** What the command line set; `#pragma D option` changes it from where it stands. */
  readonly #settings: { -readonly [Key in keyof CompileSettings]: CompileSettings[Key] };
  readonly #diagnostics: Diagnostic[] = [];
  readonly #matched: Matched[] = [];
  readonly #pragmas: Program['pragmas'][number][] = [];
  /** Tried on as the pragmas come, so that a bad value is reported where it stands. */
  readonly #options = new OptionSet();
  readonly #clausesOf = new Map<Probe, TypedClause[]>();
  readonly #oldLayouts = new Map<string, string>();
  #oldLayoutPlace: { source: SourceText; span: Span } | undefined;
  #clauseCount = 0;

  constructor(request: CompileRequest) {
    this.#request = request;
    this.#table = new ProbeTable(request.catalogue);
    this.#scope = new Scope(request.catalogue);
    this.#macros = new Macros({
      arguments: request.macroArguments,
      numbers: request.macros,
    });
    this.#settings = { ...request.settings };
    this.#macros.defaultArguments = this.#settings.defaultargs;
  }

  source({ source, specifier }: SourceRequest): void {
    this.#macros.scriptName = source.kind === 'script' ? source.name : this.#request.scriptName;
    const { program, errors } = parseProgram(
      source.text,
      specifier === 'script'
        ? { kind: 'script' }
        : { kind: 'probe', probeKind: specifier === 'id' ? 'name' : specifier },
    );
    for (const error of errors) this.#report({ ...error, severity: 'error', source });
    if (program === undefined || errors.length > 0) return;
    const before = this.#matches;
    for (const item of program.items) this.#item(item, source, specifier);
    this.#matched.push({ source, count: this.#matches - before });
  }

  #matches = 0;

  #item(item: Item, source: SourceText, specifier: Specifier): void {
    const context: Context = {
      source,
      scope: this.#scope,
      macros: this.#macros,
      probe: undefined,
      half: undefined,
      oldLayout: (written, modern, span) => this.#oldLayout(written, modern, source, span),
    };
    try {
      switch (item.kind) {
        case 'Clause':
          return this.#clause(item, context, specifier);
        case 'ControlLine':
          return this.#controlLine(item, context);
        case 'Declaration':
          return declare(item, context);
        case 'InlineDefinition':
          return declareInline(item, context);
        case 'TranslatorDefinition':
          return unsupported(context, item.span, 'translator definitions');
        case 'ProviderDefinition':
          return unsupported(context, item.span, 'provider definitions');
      }
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      this.#report(error.diagnostic);
    }
  }

  #clause(node: Clause, context: Context, specifier: Specifier): void {
    const index = this.#clauseCount++;
    if (specifier === 'id' && node.descriptions.some(({ id }) => id === undefined))
      fail(
        context,
        'D_PDESC_INVAL',
        node.span,
        `invalid probe identifier ${context.source.name}: expected a number`,
      );
    const { zdefs } = this.#settings;
    const probes = node.descriptions.flatMap((description) =>
      matchProbes(description, this.#table, zdefs, context),
    );
    this.#matches += probes.length;
    const byLayout = new Map<string, TypedClause>();
    for (const probe of probes) {
      const layout = layoutOf(probe);
      let typed = byLayout.get(layout);
      if (typed === undefined) {
        typed = typeClause(node, index, { ...context, probe });
        byLayout.set(layout, typed);
      }
      const clauses = this.#clausesOf.get(probe);
      if (clauses === undefined) this.#clausesOf.set(probe, [typed]);
      else clauses.push(typed);
    }
  }

  /** `#pragma D option name[=value]`; other control lines are for the preprocessor or carry no meaning here. */
  #controlLine(node: ControlLine, context: Context): void {
    const [directive, language, pragma, ...rest] = node.words;
    const bad = (tag: string, message: string, hint?: string): never =>
      fail(context, tag, node.span, message, hint);
    if (directive === 'error') bad('D_PRAGERR', `#error: ${node.words.slice(1).join(' ')}`);
    if (directive === 'line' || directive === 'ident' || /^\d*$/.test(directive ?? '')) return;
    if (directive !== 'pragma')
      bad('D_PRAGCTL_INVAL', `invalid or unknown control directive: #${directive}`);
    if (language !== 'D') return;
    if (pragma === 'attributes' || pragma === 'binding' || pragma === 'depends_on')
      unsupported(context, node.span, `#pragma D ${pragma} lines`);
    if (pragma !== 'option') bad('D_PRAGMA_INVAL', `invalid or unknown pragma: ${pragma}`);
    if (rest.length !== 1)
      bad('D_PRAGMA_MALFORM', 'malformed #pragma D option', 'write #pragma D option name=value');
    this.#option(rest[0], node, context);
  }

  #option(text: string, node: ControlLine, context: Context): void {
    const at = text.indexOf('=');
    const name = at === -1 ? text : text.slice(0, at);
    const value = at === -1 ? undefined : text.slice(at + 1);
    const problem = this.#options.set(name, value, 'pragma');
    if (problem !== undefined) {
      const guess =
        problem === optionProblems.name ? suggest(name, optionDefinitions.keys()) : undefined;
      fail(
        context,
        'D_PRAGMA_OPTSET',
        node.span,
        `failed to set option '${name}'${value === undefined ? '' : ` to '${value}'`}: ${problem}`,
        guess && `did you mean ${guess}?`,
      );
    }
    if (isSetting(name)) this.#settings[name] = this.#options.boolean(name);
    this.#macros.defaultArguments = this.#settings.defaultargs;
    this.#pragmas.push({ name, value });
  }

  #oldLayout(written: string, modern: string, source: SourceText, span: Span): void {
    this.#oldLayouts.set(written, modern);
    this.#oldLayoutPlace ??= { source, span };
  }

  /** One note a program, however many members it names. */
  #layoutNote(): Diagnostic[] {
    if (this.#oldLayoutPlace === undefined) return [];
    const list = (names: Iterable<string>): string => [...names].join(', ');
    const message = `${list(this.#oldLayouts.keys())}: layout of an early prototype, read as ${list(this.#oldLayouts.values())}`;
    return [{ severity: 'note', tag: 'T_OLD_LAYOUT', message, ...this.#oldLayoutPlace }];
  }

  #report(diagnostic: Diagnostic): void {
    const follows =
      consequential.has(diagnostic.tag) &&
      this.#diagnostics.some(({ severity }) => severity === 'error');
    if (!follows) this.#diagnostics.push(diagnostic);
  }

  finish(): Compilation {
    this.#checkWhole();
    const failed = this.#diagnostics.some(({ severity }) => severity === 'error');
    return {
      program: failed ? undefined : this.#program(),
      diagnostics: [...this.#diagnostics, ...this.#layoutNote()],
      probes: this.#table,
    };
  }

  /** What can only be told once every source was read. */
  #checkWhole(): void {
    const { sources } = this.#request;
    const settings = this.#settings;
    const source = sources.at(-1)?.source;
    if (source === undefined || this.#diagnostics.some(({ severity }) => severity === 'error'))
      return;
    const report = (tag: string, message: string): void =>
      this.#report({ severity: 'error', tag, message, source, span: noSpan });
    if (this.#clauseCount === 0 && !settings.empty)
      report('D_EMPTY', 'empty D program translation unit');
    const { unused } = this.#macros;
    if (unused !== undefined && !settings.argref)
      report(
        'D_MACRO_UNUSED',
        `extraneous argument '${unused.text}' ($${unused.index} is not referenced)`,
      );
  }

  #program(): Program {
    const enablings: Enabling[] = [...this.#clausesOf]
      .map(([probe, clauses]) => ({ probe, clauses }))
      .sort((a, b) => a.probe.id - b.probe.id);
    return {
      enablings,
      variables: this.#scope.variables,
      aggregations: this.#scope.aggregations,
      matched: this.#matched,
      pragmas: this.#pragmas,
    };
  }
}

/** Probes of the same layout share one typed clause: same arguments, and the same headers are there. */
function layoutOf({ definition }: Probe): string {
  if (definition === undefined) return '';
  const { args, prototypes = [], absent = [], wire } = definition;
  const layer = wire === undefined || wire.on === 'tcp' ? 'tcp' : wire.layer;
  return JSON.stringify([args, prototypes, absent, layer]);
}
