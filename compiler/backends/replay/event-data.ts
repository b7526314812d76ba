/** What a program that runs on events reads of them: each datum is asked of the event's layout. */
import type { BuiltinName, Expr, Probe, Variable } from '../../program.ts';
import { integerType, type StackType } from '../../types.ts';
import type { ContextName, Datum, Presence } from '../events/layout.ts';
import { Refusal } from '../refusal.ts';
import type { ClauseState, ModuleState } from './clause.ts';
import { big, num, rangeOf, text, type Value } from './value.ts';

type FieldExpr = Extract<Expr, { kind: 'field' }>;

/** The code that reads the datum of the event at hand. */
function value(datum: Datum, clause: ClauseState): string {
  return `p.values[${clause.module.layout!.demand(clause.probe, datum)}]`;
}

/** dtrace:::BEGIN, END and ERROR: no event of the traced system. */
const isOwn = ({ probe }: ClauseState): boolean => probe.provider === 'dtrace';

export function eventPresence(what: Presence, clause: ClauseState): string {
  return `${value({ kind: 'present', what }, clause)} !== 0`;
}

export function eventField(
  { struct, field, type, span, address }: FieldExpr,
  clause: ClauseState,
): Value {
  if (address === true)
    throw new Refusal(span, `the address of ${field.name} is known to the replay engine alone`);
  const code = value({ kind: 'field', struct, field }, clause);
  if (type.kind === 'string') return text(code, true);
  if (type.kind !== 'integer' || type.size === 8) return big(code);
  const { lo, hi } = rangeOf(type);
  return num(code, lo, hi);
}

export function eventArgument(index: number, clause: ClauseState): Value {
  if (!isOwn(clause)) return big(value({ kind: 'rawArgument', index }, clause));
  return clause.probe.name === 'ERROR' ? big(`R.errorArgument(${index})`) : num('0', 0, 0);
}

const contexts: Readonly<Record<ContextName, { bytes: 4 | 8; signed: boolean } | 'text'>> = {
  cpu: { bytes: 4, signed: true },
  pid: { bytes: 4, signed: true },
  tid: { bytes: 4, signed: false },
  ppid: { bytes: 4, signed: true },
  uid: { bytes: 4, signed: false },
  gid: { bytes: 4, signed: false },
  execname: 'text',
  vtimestamp: { bytes: 8, signed: false },
  curthread: { bytes: 8, signed: false },
};

function isContext(name: string): name is ContextName {
  return name in contexts;
}

/** The value of a built-in variable that every event has its own of; undefined for those that replay reads alike. */
export function eventBuiltin(name: BuiltinName, clause: ClauseState): Value | undefined {
  if (name === 'timestamp' || name === 'walltimestamp') return big(`p.${name}`);
  if (!isContext(name)) return undefined;
  if (isOwn(clause)) {
    if (clause.probe.name === 'ERROR') clause.module.errorContexts.add(name);
    return undefined;
  }
  const code = value({ kind: 'context', name }, clause);
  const shape = contexts[name];
  if (shape === 'text') return text(code, false);
  if (shape.bytes === 8) return big(code);
  const { lo, hi } = rangeOf(integerType(shape.signed ? 'int' : 'uint32_t'));
  return num(code, lo, hi);
}

/** A record's line begins with the CPU on which the probe fired. */
export function askProcessor(clause: ClauseState): void {
  if (!isOwn(clause)) clause.module.layout?.demand(clause.probe, { kind: 'context', name: 'cpu' });
}

/** Those that ERROR reads of its own context: the others read 0 there. */
const ofContext: ReadonlySet<ContextName> = new Set(['pid', 'ppid', 'uid', 'gid', 'execname']);

/** Hands ERROR what it asks of the event that may fault: statements at the start of that event's firing. */
export function contextsOfError(probe: Probe, { layout, errorContexts }: ModuleState): string {
  if (layout === undefined || probe.provider === 'dtrace') return '';
  return [...errorContexts]
    .filter((name) => ofContext.has(name))
    .map((name) => `X.${name} = p.values[${layout.demand(probe, { kind: 'context', name })}];\n`)
    .join('');
}

/** Frames of a stack without a number of its own: the default of stackframes and of ustackframes. */
const defaultFrames = 20;

/** The text of stack() or ustack(), as the consumer prints it. */
export function eventStack(
  { user, frames = defaultFrames }: StackType,
  clause: ClauseState,
): Value {
  return text(value({ kind: 'stack', user, frames }, clause), false);
}

/** Members of curpsinfo and kin that are built-in variables by another name. */
const translated: Readonly<Record<string, ContextName>> = {
  'curpsinfo->pr_pid': 'pid',
  'curpsinfo->pr_ppid': 'ppid',
  'curpsinfo->pr_uid': 'uid',
  'curpsinfo->pr_euid': 'uid',
  'curpsinfo->pr_gid': 'gid',
  'curpsinfo->pr_egid': 'gid',
  'curpsinfo->pr_fname': 'execname',
  'curlwpsinfo->pr_lwpid': 'tid',
  'curlwpsinfo->pr_addr': 'curthread',
  'curlwpsinfo->pr_onpro': 'cpu',
  'curcpu->cpu_id': 'cpu',
};

export function eventMember(
  { builtin, member, span }: Extract<Expr, { kind: 'builtinMember' }>,
  clause: ClauseState,
): Value {
  const name = translated[`${builtin}->${member}`];
  if (name === undefined) throw new Refusal(span, `a live trace gives no ${builtin}->${member}`);
  return eventBuiltin(name, clause) ?? num('0', 0, 0);
}

const threadId = integerType('uint32_t');

/** A thread-local variable as an array that the thread's number is the first key of. */
function perThread(variable: Variable): Variable {
  return { ...variable, keys: [threadId, ...(variable.keys ?? [])] };
}

type Access = Extract<Expr, { kind: 'variable' | 'assign' | 'variableAddress' }>;

/** Events are of many threads: each has thread-local variables of its own. */
export function threadsOwn<Expression extends Access>(
  expr: Expression,
  clause: ClauseState,
): Expression {
  if (clause.module.layout === undefined || expr.variable.scope !== 'self') return expr;
  const thread: Expr = { kind: 'builtin', name: 'tid', type: threadId, span: expr.span };
  return { ...expr, variable: perThread(expr.variable), keys: [thread, ...(expr.keys ?? [])] };
}

/** The variable as it is stored, on events or on packets. */
export function storedVariable(variable: Variable, onEvents: boolean): Variable {
  return onEvents && variable.scope === 'self' ? perThread(variable) : variable;
}
