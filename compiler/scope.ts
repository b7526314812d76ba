/**
 * The names of one program: variables, aggregations, inlines, constants, types. They live across all
 * clauses and all sources; the first use of a name fixes what it is.
 */
import type { Expression } from '../grammar/ast.ts';
import type { Catalogue } from '../probes/define.ts';
import type { SourceText } from './diagnostic.ts';
import type {
  AggregatingFunction,
  AggregationSpec,
  KeyType,
  Scope as VariableScope,
  Translator,
  Variable,
} from './program.ts';
import { predefinedTypes } from './predefined-types.ts';
import { type MemorySizes, memorySizes, OptionSet } from './options.ts';
import type { IntegerType, StructType, Type } from './types.ts';
import { integerType, integerTypes, stringType } from './types.ts';

export interface Constant {
  readonly type: IntegerType;
  readonly value: bigint;
}

export interface Inline {
  readonly type: Type;
  /** Of `inline int f[int a, int b]`: substituted at each use. */
  readonly parameters?: readonly { readonly name: string | undefined; readonly type: Type }[];
  readonly value: Expression;
  /** Where the text of `value` is, for errors inside it. */
  readonly source: SourceText;
}

export class Scope {
  readonly catalogue: Catalogue;
  readonly variables: Variable[] = [];
  readonly aggregations: AggregationSpec[] = [];
  readonly inlines: Map<string, Inline> = new Map();
  /** Variables that were given an address or a number: true when it came from alloca(). */
  readonly allocations: Map<Variable, boolean> = new Map();
  /** Of the program itself; the catalogue has the others. */
  readonly #constants = new Map<string, Constant>();
  readonly #types = new Map<string, Type>();
  readonly #tags = new Map<string, StructType>();
  readonly #enumerations = new Map<string, IntegerType>();
  readonly #translators = new Map<string, Translator>();
  readonly #variableByName = new Map<string, Variable>();
  readonly #aggregationByName = new Map<string, AggregationSpec>();

  #sizes: MemorySizes;

  constructor(catalogue: Catalogue, sizes: MemorySizes = memorySizes(new OptionSet())) {
    this.catalogue = catalogue;
    this.#sizes = sizes;
    this.#types.set('string', { ...stringType, size: sizes.strsize });
    this.#constants.set('NULL', { type: integerType('long'), value: 0n });
  }

  get sizes(): MemorySizes {
    return this.#sizes;
  }

  /** For what is declared from here on. */
  set sizes(sizes: MemorySizes) {
    this.#sizes = sizes;
    this.#types.set('string', { ...stringType, size: sizes.strsize });
  }

  variable(scope: VariableScope, name: string): Variable | undefined {
    return this.#variableByName.get(`${scope}:${name}`);
  }

  /** Makes a variable; the caller has checked that the name is free. */
  addVariable(scope: VariableScope, name: string, type: Type, keys?: readonly KeyType[]): Variable {
    const id = this.variables.length;
    const variable: Variable =
      keys === undefined ? { id, scope, name, type } : { id, scope, name, type, keys };
    this.variables.push(variable);
    this.#variableByName.set(`${scope}:${name}`, variable);
    return variable;
  }

  aggregation(name: string): AggregationSpec | undefined {
    return this.#aggregationByName.get(name);
  }

  addAggregation(
    name: string,
    aggregating: AggregatingFunction,
    keys: readonly KeyType[],
  ): AggregationSpec {
    const spec = { id: this.aggregations.length, name, function: aggregating, keys };
    this.aggregations.push(spec);
    this.#aggregationByName.set(name, spec);
    return spec;
  }

  constant(name: string): Constant | undefined {
    const own = this.#constants.get(name);
    if (own !== undefined) return own;
    const shared = this.catalogue.constants.get(name);
    return shared && { type: integerType(shared.type), value: shared.value };
  }

  addConstant(name: string, constant: Constant): void {
    this.#constants.set(name, constant);
  }

  type(name: string): Type | undefined {
    return this.#types.get(name) ?? integerTypes.get(name) ?? predefinedTypes.get(name);
  }

  addType(name: string, type: Type): void {
    this.#types.set(name, type);
  }

  /** A struct or union by its whole name, `struct foo`. */
  tag(name: string): StructType | undefined {
    return this.#tags.get(name) ?? predefinedTypes.get(name);
  }

  /** True for a struct or union that the program itself declares. */
  hasTag(name: string): boolean {
    return this.#tags.has(name);
  }

  addTag(name: string): StructType {
    const type: StructType = { kind: 'struct', name };
    this.#tags.set(name, type);
    return type;
  }

  enumeration(name: string): IntegerType | undefined {
    return this.#enumerations.get(name);
  }

  addEnumeration(name: string, type: IntegerType): void {
    this.#enumerations.set(name, type);
  }

  /** By the names of the types it translates to and from. */
  translator(output: string, input: string): Translator | undefined {
    return this.#translators.get(`${output} < ${input}`);
  }

  addTranslator(translator: Translator, output: string, input: string): void {
    this.#translators.set(`${output} < ${input}`, translator);
  }

  /** Every type that has a name of its own, for suggestions. */
  typeNames(): string[] {
    return [
      ...this.#types.keys(),
      ...integerTypes.keys(),
      ...predefinedTypes.keys(),
      ...this.catalogue.structs.keys(),
    ];
  }

  /** Every name that an expression may use, for suggestions. */
  names(): string[] {
    return [
      ...this.variables.filter(({ scope }) => scope === 'global').map(({ name }) => name),
      ...this.inlines.keys(),
      ...this.#constants.keys(),
      ...this.catalogue.constants.keys(),
      ...this.catalogue.stringTables.keys(),
    ];
  }
}
