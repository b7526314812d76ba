/** `xlate <T>(e)`, and the members of what it gives; inlines with parameters, which work the same way. */
import type {
  IndexExpression,
  MemberExpression,
  TypeName,
  XlateExpression,
} from '../../grammar/ast.ts';
import type { Expr } from '../program.ts';
import type { StructType, Type } from '../types.ts';
import { typeName } from '../types.ts';
import { catalogueType } from './arguments.ts';
import { type Context, fail, type TypeOf } from './context.ts';
import { besideString } from './memory.ts';
import { cast } from './operators.ts';
import { resolveTypeName } from './resolve-types.ts';
import { convertKeys, keyType } from './keys.ts';

/** The members of a struct that a translator can give, declared in D or in the catalogue. */
export function memberTypes(
  { name, layout }: StructType,
  context: Context,
): ReadonlyMap<string, Type> | undefined {
  if (layout !== undefined)
    return new Map(layout.members.map((member) => [member.name, member.type]));
  const struct = context.scope.catalogue.structs.get(name);
  return (
    struct &&
    new Map(struct.fields.map((field) => [field.name, catalogueType(field.type, context)]))
  );
}

/** Typed as the struct, or a pointer to it; either way only its members can be read. */
export function translate(node: XlateExpression, typeOf: TypeOf, context: Context): Expr {
  const output = resolveOutput(node.type, typeOf, context);
  const input = typeOf(node.operand, context);
  const struct = output.kind === 'pointer' ? output.to : output;
  const translator = context.scope.translator(typeName(struct), typeName(input.type));
  if (translator === undefined)
    fail(
      context,
      'D_XLATE_NONE',
      node.span,
      `cannot translate from "${typeName(input.type)}" to "${typeName(struct)}"`,
    );
  return { kind: 'translated', translator, input, type: output, span: node.span };
}

function resolveOutput(node: TypeName, typeOf: TypeOf, context: Context): Type {
  return resolveTypeName(node, typeOf, context);
}

/** `xlate <T>(e).m`, `xlate <T *>(e)->m`: the member's expression, with the input in the parameter's place. */
export function translatedMember(
  node: MemberExpression,
  object: Extract<Expr, { kind: 'translated' }>,
  typeOf: TypeOf,
  context: Context,
): Expr {
  const { translator, input, type } = object;
  if (node.arrow !== (type.kind === 'pointer'))
    fail(
      context,
      node.arrow ? 'D_OP_PTR' : 'D_OP_SOU',
      node.span,
      node.arrow
        ? 'operator -> must be applied to a pointer'
        : `operator . cannot be applied to type "${typeName(type)}"; must be applied to a struct or union`,
    );
  const { definition, output, source } = translator;
  const member = definition.members.find(({ name }) => name === node.member);
  const declared = memberTypes(output, context)?.get(node.member);
  if (declared === undefined)
    fail(
      context,
      'D_TYPE_MEMBER',
      node.memberSpan,
      `${node.member} is not a member of ${typeName(output)}`,
    );
  if (member === undefined)
    fail(
      context,
      'D_XLATE_NOCONV',
      node.memberSpan,
      `translator does not define conversion for member: ${node.member}`,
    );
  const bindings = new Map([[definition.parameter, input]]);
  const given = typeOf(member.value, { ...context, bindings, source });
  const value = besideString(given, declared);
  return typeName(value.type) === typeName(declared)
    ? { ...value, span: node.span }
    : cast({ ...value, span: node.span }, declared, node.span, context);
}

/** `f[a, b]` of `inline int f[int x, int y] = …`; undefined when the object is no such inline. */
export function inlineElement(
  node: IndexExpression,
  typeOf: TypeOf,
  context: Context,
): Expr | undefined {
  const inline =
    node.object.kind === 'Identifier' ? context.scope.inlines.get(node.object.name) : undefined;
  if (node.object.kind !== 'Identifier' || inline?.parameters === undefined) return undefined;
  const given = node.indices.map((each) => typeOf(each, context));
  given.forEach((each, index) => keyType(each, index, 'inline', context));
  const signature = inline.parameters.map(({ type }) => type as never);
  const passed = convertKeys(signature, given, node.object.name, node.span, context);
  const bindings = new Map<string, Expr>();
  inline.parameters.forEach(({ name }, index) => {
    if (name !== undefined) bindings.set(name, passed[index]);
  });
  const result = typeOf(inline.value, { ...context, bindings, source: inline.source });
  const value = besideString(result, inline.type);
  return cast({ ...value, span: node.span }, inline.type, node.span, context);
}
