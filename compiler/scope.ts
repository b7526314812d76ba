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
  Variable,
} from './program.ts';
import type { IntegerType, Type } from './types.ts';
import { integerType, integerTypes, stringType } from './types.ts';

export interface Constant {
  readonly type: IntegerType;
  readonly value: bigint;
}

export interface Inline {
  readonly type: Type;
  readonly value: Expression;
  /** Where the text of `value` is, for errors inside it. */
  readonly source: SourceText;
}

export class Scope {
  readonly catalogue: Catalogue;
  readonly variables: Variable[] = [];
  readonly aggregations: AggregationSpec[] = [];
  readonly inlines: Map<string, Inline> = new Map();
  readonly #constants = new Map<string, Constant>();
  readonly #types = new Map<string, Type>();
  readonly #variableByName = new Map<string, Variable>();
  readonly #aggregationByName = new Map<string, AggregationSpec>();

  constructor(catalogue: Catalogue) {
    this.catalogue = catalogue;
    this.#types.set('string', stringType);
    this.#constants.set('NULL', { type: integerType('long'), value: 0n });
    for (const [name, constant] of catalogue.constants)
      this.#constants.set(name, { type: integerType(constant.type), value: constant.value });
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
    return this.#constants.get(name);
  }

  addConstant(name: string, constant: Constant): void {
    this.#constants.set(name, constant);
  }

  type(name: string): Type | undefined {
    return this.#types.get(name) ?? integerTypes.get(name);
  }

  addType(name: string, type: Type): void {
    this.#types.set(name, type);
  }

  /** Every name that an expression may use, for suggestions. */
  names(): string[] {
    return [
      ...this.variables.filter(({ scope }) => scope === 'global').map(({ name }) => name),
      ...this.inlines.keys(),
      ...this.#constants.keys(),
      ...this.catalogue.stringTables.keys(),
    ];
  }
}
