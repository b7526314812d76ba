/** The fit of a format with the types of its arguments, in libdtrace's order of checks and words. */
import { conversionDefinitions, type ConversionDefinition } from './format-conversions.ts';
import type {
  BoundConversion,
  BoundFormat,
  Conversion,
  Format,
  FormatProblem,
  TextPiece,
} from './format.ts';
import type { AggregationSpec } from './program.ts';
import { type IntegerType, integerType, typeName, type Type } from './types.ts';

const problem = (
  tag: string,
  message: string,
  conversionIndex?: number,
  argumentIndex?: number,
): FormatProblem => ({
  problem: {
    tag,
    message,
    ...(conversionIndex === undefined ? {} : { conversionIndex }),
    ...(argumentIndex === undefined ? {} : { argumentIndex }),
  },
});

/**
 * Binds a format to the types of the arguments behind it: for printf the arguments, for printa the keys of
 * the aggregations, which are given as well. `what` is the action: printf and its kin take exactly as many
 * arguments as there are conversions for; printa may leave keys out.
 */
export function bindFormat(
  format: Format,
  argTypes: readonly Type[],
  what: string,
  aggs?: readonly AggregationSpec[],
): BoundFormat | FormatProblem {
  if (format.text === '') return problem('D_PRINTF_FMT_EMPTY', `${what}( ) format string is empty`);
  const undefinedName = findUndefined(format);
  if (undefinedName !== undefined) return undefinedName;
  const pieces: (TextPiece | BoundConversion)[] = [];
  const binder = new Binder(argTypes, what, aggs);
  for (const piece of format.pieces) {
    const bound = piece.kind === 'text' ? piece : binder.bind(piece);
    if ('problem' in bound) return bound;
    const last = pieces.at(-1);
    if (bound.kind === 'text' && last?.kind === 'text')
      pieces[pieces.length - 1] = { kind: 'text', text: last.text + bound.text };
    else pieces.push(bound);
  }
  if (what !== 'printa' && binder.used < argTypes.length)
    return problem(
      'D_PRINTF_ARG_EXTRA',
      `${what}( ) prototype mismatch: only ${binder.used} arguments required by this format string`,
      undefined,
      binder.used,
    );
  return { text: format.text, pieces, argumentCount: binder.used };
}

/** libdtrace looks all names up before it checks any argument. */
function findUndefined(format: Format): FormatProblem | undefined {
  for (const piece of format.pieces) {
    if (piece.kind === 'text' || piece.name === '%' || conversionDefinitions.has(piece.name))
      continue;
    const { index, name } = piece;
    return problem('D_SYNTAX', `format conversion #${index} is undefined: %${name}`, index);
  }
  return undefined;
}

const wide = ({ signed }: IntegerType): IntegerType =>
  integerType(signed ? 'long long' : 'unsigned long long');

/** Binds one conversion after the other, counting the arguments they use. */
class Binder {
  readonly #types: readonly Type[];
  readonly #what: string;
  readonly #aggs: readonly AggregationSpec[] | undefined;
  used = 0;

  constructor(types: readonly Type[], what: string, aggs: readonly AggregationSpec[] | undefined) {
    this.#types = types;
    this.#what = what;
    this.#aggs = aggs;
  }

  bind(conversion: Conversion): BoundConversion | TextPiece | FormatProblem {
    const definition = conversionDefinitions.get(conversion.name);
    if (definition === undefined) return { kind: 'text', text: '%' };
    const widthSize = conversion.dynamicWidth ? this.#dynamic(conversion, '*') : 0;
    if (typeof widthSize === 'object') return widthSize;
    const precisionSize = conversion.dynamicPrecision ? this.#dynamic(conversion, '.*') : 0;
    if (typeof precisionSize === 'object') return precisionSize;
    const value = this.#value(conversion);
    if ('problem' in value) return value;
    const { type } = value;
    // A result is of 64 bits under any name of such: %@ld and %@lld are alike.
    const fits =
      definition.accepts(type) ||
      (conversion.aggregation && type.kind === 'integer' && definition.accepts(wide(type)));
    if (!fits) return this.#mismatch(conversion, definition, value);
    return boundConversion(conversion, definition, value.type, widthSize, precisionSize);
  }

  /** Takes the argument of a `*`; its size. */
  #dynamic(conversion: Conversion, star: string): number | FormatProblem {
    const { name, index } = conversion;
    const at = this.used++;
    if (at >= this.#types.length)
      return problem(
        'D_PRINTF_DYN_PROTO',
        `${this.#what}( ) prototype mismatch: conversion #${index} (%${name}) is missing a ` +
          `corresponding "${star}" argument`,
        index,
      );
    const type = this.#types[at];
    if (type.kind === 'integer') return type.size;
    return problem(
      'D_PRINTF_DYN_TYPE',
      `${this.#what}( ) argument #${at + 2} is incompatible with conversion #${index} prototype:\n` +
        `\tconversion: % ${star} ${name}\n\t prototype: int\n\t  argument: ${typeName(type)}`,
      index,
      at,
    );
  }

  /** Takes what the conversion prints. */
  #value(
    conversion: Conversion,
  ): { readonly type: Type; readonly argumentIndex?: number } | FormatProblem {
    const { name, index } = conversion;
    if (conversion.aggregation) {
      if (this.#aggs === undefined)
        return problem(
          'D_PRINTF_AGG_CONV',
          `%@ conversion requires an aggregation and is not for use with ${this.#what}( )`,
          index,
        );
      // Every result is signed but that of count(). Of several aggregations libdtrace keeps the last one's.
      const counts = this.#aggs.at(-1)?.function.name === 'count';
      return { type: integerType(counts ? 'uint64_t' : 'int64_t') };
    }
    const at = this.used;
    if (at >= this.#types.length)
      return problem(
        'D_PRINTF_ARG_PROTO',
        `${this.#what}( ) prototype mismatch: conversion #${index} (%${name}) is missing a ` +
          'corresponding value argument',
        index,
      );
    this.used++;
    return { type: this.#types[at], argumentIndex: at };
  }

  #mismatch(
    { name, index }: Conversion,
    { prototype }: ConversionDefinition,
    value: { readonly type: Type; readonly argumentIndex?: number },
  ): FormatProblem {
    const { argumentIndex } = value;
    const which =
      argumentIndex === undefined ? 'aggregating action' : `argument #${argumentIndex + 2}`;
    return problem(
      'D_PRINTF_ARG_TYPE',
      `${this.#what}( ) ${which} is incompatible with conversion #${index} prototype:\n` +
        `\tconversion: %${name}\n\t prototype: ${prototype}\n\t  argument: ${typeName(value.type)}`,
      index,
      argumentIndex,
    );
  }
}

function boundConversion(
  conversion: Conversion,
  definition: ConversionDefinition,
  type: Type,
  widthSize: number,
  precisionSize: number,
): BoundConversion {
  const { left, plus, space, alternate, zero, width, precision, aggregation } = conversion;
  const size = type.kind === 'integer' || type.kind === 'float' ? type.size : 8;
  const unsigned = type.kind === 'integer' && !type.signed;
  // %d and %i follow the argument's sign; %hd and kin are typed, so the same test holds for them.
  const asUnsigned = definition.presentation === 'signed' && unsigned;
  return {
    kind: 'conversion',
    presentation: asUnsigned ? 'unsigned' : definition.presentation,
    letter: asUnsigned ? 'u' : definition.letter,
    size: type.kind === 'string' || type.kind === 'array' ? 0 : size,
    left,
    plus,
    space,
    alternate,
    zero,
    width,
    widthSize,
    precision,
    precisionSize,
    aggregation,
  };
}

/** Whether several aggregations can be printed by one printa: as many keys each, of matching kinds. */
export function checkPrinta(aggs: readonly AggregationSpec[]): FormatProblem | undefined {
  const [first, ...others] = aggs;
  const counted = ({ name, keys }: AggregationSpec): string =>
    `@${name} has ${keys.length} key${keys.length === 1 ? '' : 's'}`;
  for (const other of others) {
    if (other.keys.length !== first.keys.length)
      return problem(
        'D_PRINTA_AGGKEY',
        `printa( ): @${first.name} and @${other.name} do not have matching key signatures: ` +
          `${counted(first)}, ${counted(other)}`,
      );
    const at = first.keys.findIndex((key, i) => key.kind !== other.keys[i].kind);
    if (at === -1) continue;
    const line = ({ name, keys }: AggregationSpec): string =>
      `\n${name.padStart(9)} key #${at + 1}: ${typeName(keys[at])}`;
    return problem(
      'D_PRINTA_AGGPROTO',
      `printa( ): @${other.name}[ ] key #${at + 1} is incompatible with @${first.name}:` +
        line(first) +
        line(other),
    );
  }
  return undefined;
}
