/** What a bare name stands for: a variable, a constant, an inline, a built-in variable, a macro. */
import type { Identifier, MacroVariable, Span } from '../../grammar/ast.ts';
import { actionNames, aggregatingNames } from '../actions.ts';
import { builtinTypes, isBuiltin } from '../builtins.ts';
import { literalType } from '../int64.ts';
import { isMacroProblem } from '../macros.ts';
import type { Expr } from '../program.ts';
import { subroutines } from '../subroutines.ts';
import { suggest } from '../suggest.ts';
import { integerType, stringType } from '../types.ts';
import { rawArgument } from './arguments.ts';
import { type Context, fail, requireFeature, type TypeOf } from './context.ts';
import { refuseInteger } from './literals.ts';
import { besideString } from './memory.ts';
import { cast, integer } from './operators.ts';
import { globalVariable } from './variables.ts';

const int64 = integerType('int64_t');

export function macroVariable(node: MacroVariable, typeOf: TypeOf, context: Context): Expr {
  const value = context.macros.resolve(node.name, node.asString);
  if (isMacroProblem(value)) return fail(context, value.tag, node.span, value.message, value.hint);
  switch (value.kind) {
    case 'integer': {
      const type = literalType(
        value.value < 0n ? -value.value : value.value,
        value.radix,
        value.suffix,
      );
      if (type === undefined && value.value > 0n)
        return refuseInteger(value.value, node.span, context);
      return integer(value.value, type ?? integerType('uint64_t'), node.span);
    }
    case 'string':
      return { kind: 'string', value: value.value, type: stringType, span: node.span };
    case 'identifier':
      return identifier({ kind: 'Identifier', name: value.name, span: node.span }, typeOf, context);
  }
}

export function identifier(node: Identifier, typeOf: TypeOf, context: Context): Expr {
  const { name, span } = node;
  const { scope } = context;
  const bound = context.bindings?.get(name);
  if (bound !== undefined) return { ...bound, span };
  const variable = globalVariable(name, span, context);
  if (variable !== undefined) return variable;
  const constant = scope.constant(name);
  if (constant !== undefined) return integer(constant.value, constant.type, span);
  const inline = scope.inlines.get(name);
  if (inline !== undefined) {
    if (inline.parameters !== undefined)
      fail(
        context,
        'D_IDENT_BADREF',
        span,
        `associative array '${name}' may not be referenced as scalar`,
      );
    const given = typeOf(inline.value, { ...context, source: inline.source });
    const value = besideString(given, inline.type);
    // A constant keeps its own type, whatever the inline declares.
    if (value.kind === 'integer') return { ...value, span };
    return cast({ ...value, span }, inline.type, span, context);
  }
  if (isBuiltin(name)) {
    if (name === 'ipl' && context.engine.name !== 'dtrace') unimplemented(name, span, context);
    requireFeature(name, name, span, context);
    return { kind: 'builtin', name, type: builtinTypes.get(name)!, span };
  }
  return rawArgument(name, span, int64, context) ?? unknownIdentifier(name, span, context);
}

/** Linux has no interrupt priority levels, and dtrace for Linux says so in these words. */
function unimplemented(name: string, span: Span, context: Context): never {
  return fail(
    context,
    'D_IDENT_UNDEF',
    span,
    `built-in variable '${name}' not implemented`,
    'it works live, with native dtrace on illumos',
  );
}

/** module`name: no engine of ours reads a kernel's symbols, so none exists. */
export function unknownSymbol(name: string, span: Span, context: Context): never {
  const module = name.slice(0, name.lastIndexOf('`'));
  const known = module === '' || module === 'vmlinux' || module === 'D';
  return fail(
    context,
    'D_IDENT_UNDEF',
    span,
    `failed to resolve ${name}: ${known ? 'Unknown symbol name' : 'Module is no longer loaded'}`,
  );
}

/** `self` and `this` are no values: only what stands behind their arrow is. */
export function refuseAlone(name: 'self' | 'this', span: Span, context: Context): never {
  return fail(
    context,
    'D_IDENT_BADREF',
    span,
    `pointer '${name}' may not be referenced as scalar`,
    `write ${name}->NAME`,
  );
}

/** What the language calls a name that is no value. */
export function nameKind(name: string): string | undefined {
  if (subroutines.has(name)) return 'function';
  if (actionNames.has(name)) return 'tracing function';
  return aggregatingNames.has(name) ? 'aggregating function' : undefined;
}

/** A word that ends as types do, such as uint16 for uint16_t; or a variable that is not there yet. */
function unseenHint(name: string, { scope }: Context): string {
  const type = scope.typeNames().find((each) => each === `${name}_t`);
  return type === undefined
    ? 'assign it in a clause further up, or declare it: a variable is known from there on'
    : `did you mean the type ${type}?`;
}

function unknownIdentifier(name: string, span: Span, context: Context): never {
  if (name === 'args' || name === 'uregs')
    fail(
      context,
      'D_IDENT_BADREF',
      span,
      `associative array '${name}' may not be referenced as scalar`,
      name === 'args' ? 'write args[N]->member' : 'write uregs[N]',
    );
  if (name === 'self' || name === 'this') refuseAlone(name, span, context);
  const kind = nameKind(name);
  if (kind !== undefined)
    fail(context, 'D_IDENT_BADREF', span, `${kind} '${name}' may not be referenced as scalar`);
  const table = context.scope.catalogue.stringTables.has(name);
  if (table)
    fail(
      context,
      'D_IDENT_BADREF',
      span,
      `array '${name}' may not be referenced as scalar variable`,
      `write ${name}[N]`,
    );
  if (name.includes('`')) unknownSymbol(name, span, context);
  const guess = suggest(name, [...context.scope.names(), ...builtinTypes.keys()]);
  return fail(
    context,
    'D_IDENT_UNDEF',
    span,
    `failed to resolve ${name}: Unknown variable name`,
    guess === undefined ? unseenHint(name, context) : `did you mean ${guess}?`,
  );
}
