/** `args[n]` and `args[n]->member`, in the published layout and the ones before it. */
import type { Expression, IndexExpression, MemberExpression, Span } from '../../grammar/ast.ts';
import type { FieldDefinition, ProbeDefinition, StructDefinition } from '../../probes/define.ts';
import { argumentStruct, resolveMember, scalarArgument } from '../../probes/layout.ts';
import { lackOfMember } from '../availability.ts';
import type { Expr, Probe } from '../program.ts';
import { suggest } from '../suggest.ts';
import type { Type } from '../types.ts';
import { typeName } from '../types.ts';
import { type Context, fail, type TypeOf } from './context.ts';
import type { IntegerConstant } from './operators.ts';

export function probeText({ provider, module, function: func, name }: Probe): string {
  return `${provider}:${module}:${func}:${name}`;
}

/** The constant index of `args[n]`; undefined when the expression is something else. */
export function argumentSlot(
  node: Expression,
  typeOf: TypeOf,
  context: Context,
): number | undefined {
  if (node.kind !== 'IndexExpression') return undefined;
  if (node.object.kind !== 'Identifier' || node.object.name !== 'args') return undefined;
  return slotOf(node, typeOf, context);
}

/** The index of an array of D's own, whose elements have types of their own. */
export function constantIndex(
  name: string,
  { indices, span }: IndexExpression,
  typeOf: TypeOf,
  context: Context,
): IntegerConstant {
  if (indices.length !== 1)
    fail(
      context,
      'D_PROTO_LEN',
      span,
      `${name}[ ] prototype mismatch: ${indices.length} args passed, 1 expected`,
    );
  const typed = typeOf(indices[0], context);
  if (typed.kind === 'integer') return typed;
  return fail(
    context,
    'D_PROTO_ARG',
    span,
    `${name}[ ] argument #1 is incompatible with prototype:\n\tprototype: integer constant\n\t argument: ${typeName(typed.type)}`,
  );
}

function slotOf(node: IndexExpression, typeOf: TypeOf, context: Context): number {
  const typed = constantIndex('args', node, typeOf, context);
  const { probe } = context;
  if (probe === undefined)
    fail(
      context,
      'D_ARGS_NONE',
      node.span,
      'args[ ] may not be referenced outside of a probe clause',
    );
  const count = probe.definition?.args.length ?? 0;
  if (typed.value < 0n || typed.value >= BigInt(count))
    fail(
      context,
      'D_ARGS_IDX',
      node.span,
      `index ${typed.value} is out of range for ${context.description ?? probeText(probe)} args[ ]`,
      count === 0
        ? `${probe.provider}:::${probe.name} has no arguments`
        : `${probe.provider}:::${probe.name} has args[0] to args[${count - 1}]`,
    );
  return Number(typed.value);
}

/** The D type that the catalogue gives as text: `uint16_t`, `string`, `struct tcphdr *`. */
export function catalogueType(text: string, context: Context): Type {
  if (text.endsWith('*'))
    return { kind: 'pointer', to: catalogueType(text.slice(0, -1).trim(), context) };
  if (text === 'void') return { kind: 'void' };
  return context.scope.type(text) ?? { kind: 'struct', name: text };
}

/** A bare `args[n]`: the pointer in the layout in force. */
export function bareArgument(node: IndexExpression, slot: number, context: Context): Expr {
  const definition = context.probe!.definition!;
  const scalar = scalarOf(slot, node.span, context);
  if (scalar !== undefined) return scalar;
  const struct = argumentStruct(definition, slot, context.scope.catalogue);
  if (struct === undefined)
    fail(
      context,
      'D_ARGS_TYPE',
      node.span,
      `args[${slot}] of ${probeText(context.probe!)} has type ${definition.args[slot]} and no value`,
    );
  const type = catalogueType(definition.args[slot], context);
  const absent = definition.absent?.includes(slot) ?? false;
  return { kind: 'argument', struct, absent, type, span: node.span };
}

/** An argument that is a number. */
function scalarOf(slot: number, span: Span, context: Context): Expr | undefined {
  const definition = context.probe?.definition;
  const found = definition && scalarArgument(definition, slot, context.scope.catalogue);
  if (found === undefined) return undefined;
  return {
    kind: 'field',
    ...found,
    absent: false,
    type: catalogueType(found.field.type, context),
    span,
  };
}

/** `args[slot]->member`. An older layout's spelling resolves to the same datum, with a note. */
export function argumentMember(node: MemberExpression, slot: number, context: Context): Expr {
  const { scope, probe } = context;
  const definition = probe!.definition!;
  const found = resolveMember(definition, slot, node.member, scope.catalogue);
  if (found === undefined) return unknownMember(node, slot, definition, context);
  const { struct, field, note } = found;
  requireMember(struct, field, slot, node.span, context);
  if (note !== undefined)
    context.oldLayout(`args[${slot}]->${node.member}`, note.modern, node.span);
  return {
    kind: 'field',
    struct,
    field,
    absent: isAbsent(definition, struct, context),
    type: catalogueType(field.type, context),
    span: node.span,
  };
}

/**
 * `args[slot]->group.member`, where the group is a struct in the argument's struct: its members are named with the dot.
 * Undefined when the node is something else.
 */
export function nestedMember(
  node: MemberExpression,
  typeOf: TypeOf,
  context: Context,
): Expr | undefined {
  const outer = node.object;
  if (outer.kind !== 'MemberExpression' || !outer.arrow) return undefined;
  const slot = argumentSlot(outer.object, typeOf, context);
  if (slot === undefined || groupOf(outer.member, slot, context).length === 0) return undefined;
  return argumentMember({ ...node, member: `${outer.member}.${node.member}` }, slot, context);
}

/** The members of a struct in the argument's struct. */
function groupOf(group: string, slot: number, { probe, scope }: Context): readonly string[] {
  const definition = probe?.definition;
  const struct = definition && argumentStruct(definition, slot, scope.catalogue);
  const names = struct?.fields.map(({ name }) => name) ?? [];
  return names.filter((name) => name.startsWith(`${group}.`));
}

/** Refuses a member that the engine cannot give: it would read 0, as if that were so. */
function requireMember(
  struct: StructDefinition,
  field: FieldDefinition,
  slot: number,
  span: Span,
  context: Context,
): void {
  const lack = lackOfMember(struct, field, context.engine);
  if (lack === undefined) return;
  const what = `args[${slot}]->${field.name} cannot be read ${context.engine.where}`;
  fail(context, 'T_ENGINE', span, `${what}: ${lack.why}`, lack.hint);
}

/** True when the probe always passes NULL for that struct. */
function isAbsent(probe: ProbeDefinition, struct: StructDefinition, { scope }: Context): boolean {
  return (probe.absent ?? []).some(
    (slot) => argumentStruct(probe, slot, scope.catalogue) === struct,
  );
}

function unknownMember(
  node: MemberExpression,
  slot: number,
  definition: ProbeDefinition,
  context: Context,
): never {
  const type = definition.args[slot];
  const [first] = groupOf(node.member, slot, context);
  if (first !== undefined)
    fail(
      context,
      'D_TYPE_MEMBER',
      node.memberSpan,
      `${node.member} of ${type.replace(/\s*\*$/, '')} is a struct: only its members can be read`,
      `name one of them, as in args[${slot}]->${first}`,
    );
  const elsewhere = definition.args.flatMap((_, other) =>
    (argumentStruct(definition, other, context.scope.catalogue)?.fields ?? []).map(({ name }) => ({
      name,
      other,
    })),
  );
  const guess = suggest(
    node.member,
    elsewhere.map(({ name }) => name),
  );
  const at = elsewhere.find(({ name }) => name === guess);
  const hint = at && `did you mean args[${at.other}]->${at.name}?`;
  if (type === 'void')
    fail(
      context,
      'D_OP_SOU',
      node.span,
      `operator -> cannot be applied to type "void"; must be applied to a struct or union: args[${slot}] of ${probeText(context.probe!)} is void`,
      hint,
    );
  return fail(
    context,
    'D_TYPE_MEMBER',
    node.memberSpan,
    `${node.member} is not a member of ${type.replace(/\s*\*$/, '')}`,
    hint,
  );
}

/** `arg0` to `arg9`: the untranslated words. */
export function rawArgument(
  name: string,
  span: Span,
  type: Type,
  context: Context,
): Expr | undefined {
  const match = /^arg(\d)$/.exec(name);
  if (match === null) return undefined;
  const index = Number(match[1]);
  return scalarOf(index, span, context) ?? { kind: 'rawArgument', index, type, span };
}

/** `operator -> must be applied to a pointer` and its kin, for members of anything but args[]. */
export function refuseMember(node: MemberExpression, object: Expr, context: Context): never {
  const { type } = object;
  if (node.arrow && type.kind !== 'pointer')
    fail(context, 'D_OP_PTR', node.span, 'operator -> must be applied to a pointer');
  const target = node.arrow && type.kind === 'pointer' ? type.to : type;
  if (target.kind === 'struct')
    fail(
      context,
      'D_OP_INCOMPLETE',
      node.span,
      `operator ${node.arrow ? '->' : '.'} cannot be applied to a forward declaration: no ${typeName(target)} definition is available`,
    );
  return fail(
    context,
    'D_OP_SOU',
    node.span,
    `operator ${node.arrow ? '->' : '.'} cannot be applied to type "${typeName(target)}"; must be applied to a struct or union`,
    !node.arrow && type.kind === 'pointer' ? `write ->${node.member}` : undefined,
  );
}
