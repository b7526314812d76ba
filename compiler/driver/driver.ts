/**
 * The order of the passes over one compilation. A text is read whole before any of its clauses is typed, as
 * dtrace does: declarations, inlines, translators and control lines take effect first, then the clauses in
 * program order.
 *
 * dtrace stops at the first error. Here each item may report one, so that a program is mended in one
 * go; errors that only follow from an earlier one are left out.
 */
import type { Clause, Declaration, Item, ProbeDescription, Span } from '../../grammar/ast.ts';
import type { SyntaxError } from '../../grammar/errors.ts';
import { walk } from '../../grammar/walk.ts';
import { type Attributes, attributesText, isBelow } from '../attributes.ts';
import { firesOn, lackOfProbes } from '../availability.ts';
import { CompileError, type Diagnostic, type SourceText } from '../diagnostic.ts';
import { engines } from '../engines.ts';
import { isMacroProblem, type MacroProblem, Macros } from '../macros.ts';
import { OptionSet } from '../options.ts';
import { typeClause } from '../passes/clauses.ts';
import { exceptUnless } from '../passes/unless.ts';
import { type Context, fail } from '../passes/context.ts';
import * as declarations from '../passes/declarations.ts';
import { descriptionFields, matchProbes } from '../passes/match-probes.ts';
import { nameOf } from '../passes/resolve-types.ts';
import { levelOf, ProbeTable } from '../probe-table.ts';
import type { Matched, Probe, Program, TypedClause } from '../program.ts';
import type { CompileRequest, SourceRequest, Specifier } from '../request.ts';
import { Scope } from '../scope.ts';
import { suggest } from '../suggest.ts';
import {
  agree,
  checkBody,
  closing,
  isConstant,
  layoutOf,
  refuseArguments,
} from './clause-checks.ts';
import { Diagnostics } from './diagnostics.ts';
import { refuseDivisions } from './divisions.ts';
import { hinted, isIndependent } from './hints.ts';
import { inDependencyOrder } from './libraries.ts';
import { isDependency, Pragmas } from './pragmas.ts';
import { checkProviderNames, ProviderDeclarations } from './providers.ts';
import { parseWithRecovery } from './recovery.ts';
import { Stability, statementAttributes } from './stability.ts';
import type { State, Unit } from './state.ts';
import { withWords } from './words.ts';

export class Driver {
  readonly #request: CompileRequest;
  readonly #state: State;
  readonly #diagnostics: Diagnostics;
  readonly #matched: Matched[] = [];
  readonly #clausesOf = new Map<Probe, TypedClause[]>();
  #clauseCount = 0;

  constructor(request: CompileRequest) {
    const { settings, catalogue } = request;
    const macros = new Macros({ arguments: request.macroArguments, numbers: request.macros });
    macros.defaultArguments = settings.defaultargs;
    const table = new ProbeTable(catalogue);
    table.level = levelOf(settings.miblevel);
    this.#request = request;
    this.#diagnostics = new Diagnostics();
    this.#state = {
      table,
      scope: new Scope(catalogue, settings.sizes),
      macros,
      settings: {
        ...settings,
        pspec: settings.pspec ?? false,
        amin: settings.amin,
        mibloopback: settings.mibloopback ?? false,
      },
      options: new OptionSet(),
      pragmas: [],
      stability: new Stability(),
      providers: new ProviderDeclarations(table),
      typeNames: new Set(),
      loaded: new Set(),
    };
  }

  get probes(): ProbeTable {
    return this.#state.table;
  }

  get stability(): Stability {
    return this.#state.stability;
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.#diagnostics.inSourceOrder();
  }

  get failed(): boolean {
    return this.#diagnostics.failed;
  }

  /** Compiles library files for what they define. One that lacks what it depends on is left out. */
  libraries(sources: readonly SourceText[]): void {
    const { typeNames } = this.#state;
    const files = sources.map((source) => {
      const { items } = parseWithRecovery(source.text, { kind: 'script', typeNames });
      return { source, controlLines: items.filter((item) => item.kind === 'ControlLine') };
    });
    this.#guard(() => {
      for (const { source } of inDependencyOrder(files)) {
        if (this.failed) return;
        this.source({ source, specifier: 'script' });
      }
    });
  }

  /** Compiles one text. */
  source({ source, specifier }: SourceRequest): void {
    this.#diagnostics.begin(source);
    const { macros } = this.#state;
    macros.begin(source.kind === 'probe' ? this.#request.scriptName : source.name);
    const { items: written, errors, unread } = this.#parse(source, specifier);
    const items = written.map((item) => withWords(item, macros));
    for (const error of errors)
      this.#diagnostics.report({
        ...error,
        ...this.#nearType(error),
        ...this.#badMacro(error),
        severity: 'error',
        source,
      });
    const unit: Unit = {
      source,
      specifier,
      items,
      unread,
      context: this.#context(source),
      declared: new Set(),
    };
    const pragmas = new Pragmas(this.#state, unit);
    if (source.kind === 'library' && !this.#dependenciesMet(items, pragmas)) return;
    const read = items.filter((item) =>
      this.#guard(() => {
        this.#readMacros(item, unit.context);
        this.#define(item, unit, pragmas);
      }),
    );
    if (errors.length === 0 && read.length === items.length)
      this.#guard(() => this.#checkWhole(unit, pragmas));
    for (const item of read) this.#guard(() => this.#compileItem(item, unit), unit);
    this.#state.loaded.add(source.name);
  }

  /** False for a library file that asks for what is not there: it is passed over, as dtrace does. */
  #dependenciesMet(items: readonly Item[], pragmas: Pragmas): boolean {
    const lines = items.filter((item) => item.kind === 'ControlLine').filter(isDependency);
    try {
      for (const line of lines) pragmas.obey(line);
      return true;
    } catch (error) {
      // Anything else that is wrong with the line is told when its turn comes.
      if (error instanceof CompileError) return error.diagnostic.tag !== 'D_PRAGMA_DEPEND';
      throw error;
    }
  }

  /** A word that was taken for a probe, and is nearly a type. */
  #nearType({ hint }: SyntaxError): { hint: string } | undefined {
    const [, word] = /^(\w+) names no type that is known here$/.exec(hint ?? '') ?? [];
    const guess = word === undefined ? undefined : suggest(word, this.#state.scope.typeNames());
    return guess === undefined ? undefined : { hint: `${hint}: did you mean ${guess}?` };
  }

  /** dtrace replaces macros while it reads, so a wrong one is wrong before the syntax is. */
  #badMacro({ message }: SyntaxError): MacroProblem | undefined {
    const [, dollars, name] = /^syntax error near "(\$\$?)(\w+)"$/.exec(message) ?? [];
    if (name === undefined) return undefined;
    const value = this.#state.macros.resolve(name, dollars === '$$');
    return isMacroProblem(value) ? value : undefined;
  }

  /** Scripts are read on after a syntax error; a description is one item anyway. */
  #parse(source: SourceText, specifier: Specifier): ReturnType<typeof parseWithRecovery> {
    const { typeNames, settings } = this.#state;
    if (specifier === 'script')
      return parseWithRecovery(source.text, {
        kind: settings.pspec ? 'probe' : 'script',
        typeNames,
      });
    return parseWithRecovery(source.text, {
      kind: 'probe',
      probeKind: specifier === 'id' ? 'name' : specifier,
      typeNames,
    });
  }

  #context(source: SourceText): Context {
    const { settings, catalogue } = this.#request;
    const engine = engines[settings.engine ?? 'replay'];
    const dialect = settings.dialect && catalogue.native?.[settings.dialect];
    return {
      source,
      scope: this.#state.scope,
      macros: this.#state.macros,
      engine: dialect === undefined ? engine : { ...engine, dialect },
      probe: undefined,
      half: undefined,
      oldLayout: (written, modern, span) =>
        this.#diagnostics.oldLayout(written, modern, source, span),
    };
  }

  /**
   * Macros are the reader's business: what they name is used, and what is wrong with them is told,
   * whether or not the clause around them is ever typed.
   */
  #readMacros(item: Item, context: Context): void {
    const { macros } = this.#state;
    walk(item, (node) => {
      if (node.kind === 'ProbeDescription')
        for (const field of descriptionFields) macros.expand(node[field]);
      if (node.kind !== 'MacroVariable') return;
      const value = macros.resolve(node.name, node.asString);
      if (isMacroProblem(value)) fail(context, value.tag, node.span, value.message, value.hint);
    });
  }

  /** First reading: everything but the clauses. */
  #define(item: Item, unit: Unit, pragmas: Pragmas): void {
    const { context } = unit;
    switch (item.kind) {
      case 'Clause':
        return refuseDivisions(item, context);
      case 'ControlLine':
        return pragmas.obey(item);
      case 'Declaration':
        declarations.declare(item, context);
        return this.#declared(item, pragmas);
      case 'InlineDefinition': {
        declarations.declareInline(item, context);
        const name = nameOf(item.declarator) ?? '';
        const { stability } = this.#state;
        if (isConstant(item, context)) stability.setConstant(name);
        stability.setName(name, stability.ofExpression(item.value));
        return pragmas.declared(name);
      }
      case 'TranslatorDefinition':
        return declarations.declareTranslator(item, context);
      case 'ProviderDefinition':
        return checkProviderNames(item, context);
    }
  }

  #declared({ storage, declarators }: Declaration, pragmas: Pragmas): void {
    for (const declarator of declarators) {
      const name = nameOf(declarator) ?? '';
      if (storage.includes('typedef')) this.#state.typeNames.add(name);
      else if (!storage.includes('self') && !storage.includes('this')) pragmas.declared(name);
    }
  }

  /** What can only be told once the whole text was read; dtrace's order. */
  #checkWhole(unit: Unit, pragmas: Pragmas): void {
    const { source, items, context } = unit;
    const { settings, macros } = this.#state;
    pragmas.finish();
    if (source.kind === 'library') return;
    const end: Span = { start: source.text.length, end: source.text.length };
    const { unused } = macros;
    if (unused !== undefined && !settings.argref)
      fail(
        context,
        'D_MACRO_UNUSED',
        end,
        `extraneous argument '${unused.text}' ($${unused.index} is not referenced)`,
      );
    const empty = items.every(({ kind }) => kind === 'ControlLine' || kind === 'Declaration');
    if (empty && !settings.empty) fail(context, 'D_EMPTY', end, 'empty D program translation unit');
  }

  /** Second reading: what dtrace compiles in program order. */
  #compileItem(item: Item, unit: Unit): void {
    if (item.kind === 'ProviderDefinition') this.#state.providers.declare(item, unit.context);
    else if (item.kind === 'Clause') this.#clause(item, unit);
  }

  #clause(node: Clause, unit: Unit): void {
    const index = this.#clauseCount;
    if (unit.source.kind !== 'library') this.#clauseCount++;
    checkBody(node, unit);
    const byLayout = new Map<string, TypedClause>();
    for (const description of node.descriptions)
      this.#describedClause(node, description, index, byLayout, unit);
  }

  /** A clause under one of its descriptions; it is typed once for each layout of args[]. */
  #describedClause(
    node: Clause,
    description: ProbeDescription,
    index: number,
    byLayout: Map<string, TypedClause>,
    { source, specifier, context }: Unit,
  ): void {
    const { table, settings, stability } = this.#state;
    const { pattern, text, probes } = matchProbes(
      description,
      { table, zdefs: settings.zdefs, listing: this.#request.settings.listing ?? false, specifier },
      context,
    );
    const { definite, attributes, provider } = stability.ofDescription(pattern, probes);
    const names = stability.namesIn(node, provider);
    this.#checkMinimum('clause', attributes, closing(node), context);
    for (const { what, span, half, ...name } of names)
      this.#checkMinimum(what, name.attributes, span, { ...context, half });
    const lack = settings.zdefs ? undefined : lackOfProbes(probes, context.engine);
    if (lack !== undefined)
      fail(
        context,
        'T_ENGINE',
        description.span,
        `probe description ${text} cannot fire ${context.engine.where}: ${lack.why}`,
        lack.hint,
      );
    const able = probes.filter((probe) => firesOn(probe, context.engine));
    if (!definite && !agree(able)) refuseArguments(node, text, context);
    // Under -Z a clause may match nothing and still be wrong.
    if (probes.length === 0) typeClause(node, index, context);
    for (const probe of probes) {
      const layout = layoutOf(probe);
      let typed = byLayout.get(layout);
      if (typed === undefined) {
        typed = typeClause(node, index, { ...context, probe, description: text });
        if (!settings.mibloopback) typed = exceptUnless(typed, probe, context);
        byLayout.set(layout, typed);
      }
      if (source.kind !== 'library' && able.includes(probe)) this.#enable(probe, typed);
    }
    if (source.kind === 'library') return;
    this.#matched.push({
      source,
      description: text,
      probes,
      enabled: able.length,
      attributes,
      statementAttributes: statementAttributes(names, node),
    });
  }

  #enable(probe: Probe, clause: TypedClause): void {
    const clauses = this.#clausesOf.get(probe);
    if (clauses === undefined) this.#clausesOf.set(probe, [clause]);
    else clauses.push(clause);
  }

  #checkMinimum(what: string, attributes: Attributes, span: Span, context: Context): void {
    const { amin } = this.#state.settings;
    if (amin !== undefined && isBelow(attributes, amin))
      fail(
        context,
        'D_ATTR_MIN',
        span,
        `attributes for ${what} (${attributesText(attributes)}) are less than predefined minimum`,
      );
  }

  /** Runs a step and takes in its error, with what the whole of its text can tell of it. False if there was one. */
  #guard(step: () => void, unit?: Unit): boolean {
    try {
      step();
      return true;
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      const { diagnostic } = error;
      if (unit === undefined) this.#diagnostics.report(diagnostic);
      else this.#diagnostics.report(hinted(diagnostic, unit), isIndependent(diagnostic, unit));
      return false;
    }
  }

  program(): Program {
    const { scope, pragmas } = this.#state;
    return {
      enablings: [...this.#clausesOf]
        .map(([probe, clauses]) => ({ probe, clauses }))
        .sort((a, b) => a.probe.id - b.probe.id),
      variables: scope.variables,
      aggregations: scope.aggregations,
      matched: this.#matched,
      pragmas,
      sizes: scope.sizes,
    };
  }
}
