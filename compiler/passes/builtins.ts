/** Built-in variables that are more than a value: structs that the engine translates, and registers. */
import type { IndexExpression, MemberExpression } from '../../grammar/ast.ts';
import { type TranslatedBuiltin, translatedMembers } from '../builtins.ts';
import type { Expr } from '../program.ts';
import { suggest } from '../suggest.ts';
import { integerType } from '../types.ts';
import { constantIndex } from './arguments.ts';
import { type Context, fail, requireFeature, type TypeOf } from './context.ts';

const structOf: Readonly<Record<TranslatedBuiltin, string>> = {
  curpsinfo: 'psinfo_t',
  curlwpsinfo: 'lwpsinfo_t',
  curcpu: 'cpuinfo_t',
};

/** `curpsinfo->pr_pid`. */
export function builtinMember(
  { arrow, member, memberSpan, span }: MemberExpression,
  builtin: TranslatedBuiltin,
  context: Context,
): Expr {
  const struct = structOf[builtin];
  if (!arrow)
    fail(
      context,
      'D_OP_SOU',
      span,
      `operator . cannot be applied to type "${struct} *"; must be applied to a struct or union`,
      `write ${builtin}->${member}`,
    );
  const members = translatedMembers[builtin];
  const type = members.get(member);
  if (type !== undefined) return { kind: 'builtinMember', builtin, member, type, span };
  const guess = suggest(member, [...members.keys()]);
  return fail(
    context,
    'D_TYPE_MEMBER',
    memberSpan,
    `${member} is not a member of ${struct}`,
    guess && `did you mean ${builtin}->${guess}?`,
  );
}

/** `uregs[n]`: a register of the process, as the thread left it. */
export function register(node: IndexExpression, typeOf: TypeOf, context: Context): Expr {
  const index = constantIndex('uregs', node, typeOf, context);
  requireFeature('uregs', 'uregs[ ]', node.span, context);
  return { kind: 'register', index, type: integerType('uint64_t'), span: node.span };
}
