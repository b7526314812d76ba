/** Typed expressions as JavaScript. */
import type { Expr, Variable } from '../../program.ts';
import type { Type } from '../../types.ts';
import { integerType } from '../../types.ts';
import { arithmetic, compare, complement, mayDivideByZero, negate } from './arithmetic.ts';
import { call } from './calls.ts';
import { Refusal } from '../refusal.ts';
import type { ClauseState } from './clause.ts';
import { eventArgument, eventBuiltin, eventMember, eventStack, threadsOwn } from './event-data.ts';
import { argument, field } from './fields.ts';
import { bounded, copy, load, store, textual, variableAddress } from './memory.ts';
import { asText } from './sources.ts';
import { keyCodes, scalarSlot, tableCall } from './storage.ts';
import { compareStrings, outsideText, programText } from './strings.ts';
import {
  asBig,
  asCondition,
  asNumber,
  big,
  bool,
  constant,
  cut,
  exactLimit,
  num,
  quote,
  rangeOf,
  text,
  unify,
  type Value,
} from './value.ts';

export function emit(expr: Expr, clause: ClauseState, previous?: Value): Value {
  const sub = (each: Expr): Value => emit(each, clause, previous);
  switch (expr.kind) {
    case 'integer':
      return constant(expr.value);
    case 'string':
      return programText(expr.value, clause);
    case 'variable': {
      const { variable, keys } = threadsOwn(expr, clause);
      return readVariable(variable, keys, clause, previous);
    }
    case 'builtin':
      return outsideText(builtin(expr, clause), clause);
    case 'builtinMember':
      return clause.module.layout === undefined
        ? refusedBefore(expr.kind)
        : eventMember(expr, clause);
    case 'stack':
      return clause.module.layout === undefined
        ? refusedBefore(expr.kind)
        : eventStack(expr.stack, clause);
    case 'symbol':
      return text(`R.symbol(${quote(expr.shown)}, ${asBig(sub(expr.address))})`, false);
    case 'register':
    case 'dynamic':
    case 'action':
      return refusedBefore(expr.kind);
    case 'rawArgument':
      if (clause.module.layout !== undefined) return eventArgument(expr.index, clause);
      clause.module.flows = true;
      return big(`R.rawArgument(${expr.index}, p, e)`);
    case 'argument':
      return argument(expr, clause);
    case 'field':
      return outsideText(field(expr, clause), clause);
    case 'stringTable':
      return outsideText(stringTable(expr, sub(expr.index)), clause);
    case 'unary':
      return unary(expr.operator, sub(expr.operand));
    case 'binary': {
      const [left, right] = [sub(expr.left), sub(expr.right)];
      if (mayDivideByZero(expr.operator, right)) clause.fallible = true;
      const type = expr.operator === '>>' ? expr.left.type : expr.type;
      const signed = type.kind === 'integer' && type.signed;
      return arithmetic(expr.operator, left, right, signed);
    }
    case 'compare': {
      const [left, right] = [sub(expr.left), sub(expr.right)];
      return expr.left.type.kind === 'string' || expr.right.type.kind === 'string'
        ? compareStrings(expr.operator, left, right, clause)
        : compare(expr.operator, left, right, expr.unsigned);
    }
    case 'logical': {
      const [left, right] = [asCondition(sub(expr.left)), asCondition(sub(expr.right))];
      return bool(`(${left} ${expr.operator === '^^' ? '!==' : expr.operator} ${right})`);
    }
    case 'conditional':
      return conditional(asCondition(sub(expr.test)), sub(expr.then), sub(expr.else));
    case 'comma': {
      const values = expr.expressions.map(sub);
      const last = values.at(-1)!;
      return { ...last, code: `(${values.map(({ code }) => code).join(', ')})` };
    }
    case 'cast':
      return convert(sub(expr.operand), expr.operand.type, expr.type);
    case 'assign':
      return assign(threadsOwn(expr, clause), clause, previous);
    case 'previous':
      if (previous === undefined) throw new Error('previous outside an assignment');
      return previous;
    case 'variableAddress':
      return variableAddress(threadsOwn(expr, clause), clause, sub);
    case 'place':
      return sub(expr.address);
    case 'load':
      return load(expr, clause, sub);
    case 'store':
      return store(expr, clause, (each, old) => emit(each, clause, old ?? previous));
    case 'copy':
      return copy(expr, clause, sub);
    case 'bounded':
      return bounded(expr, clause, sub);
    case 'textAt':
    case 'textByte':
    case 'textTail':
      return textual(expr, clause, sub);
    case 'translated':
      // Only as a statement, where nothing looks at it: its input is evaluated.
      return sub(expr.input);
    case 'call':
      return call(expr, expr.arguments.map(sub), clause);
  }
}

/** The passes let nothing through that the limits of the replay name. */
export function refusedBefore(what: string): never {
  throw new Error(`no replay has ${what}`);
}

function unary(operator: '+' | '-' | '~' | '!', operand: Value): Value {
  switch (operator) {
    case '+':
      return operand;
    case '-':
      return negate(asNumber(operand) ?? operand);
    case '~':
      return complement(operand);
    case '!':
      return bool(`!${asCondition(operand)}`);
  }
}

function conditional(test: string, then: Value, otherwise: Value): Value {
  const isString = ({ rep }: Value): boolean => rep === 'text' || rep === 'id';
  if (isString(then) && isString(otherwise) && (then.rep !== 'id' || otherwise.rep !== 'id')) {
    const [a, b] = [asText(then), asText(otherwise)];
    return text(`(${test} ? ${a.code} : ${b.code})`, a.nullable || b.nullable);
  }
  const [a, b, shape] = unify(then, otherwise);
  return { ...shape, code: `(${test} ? ${a.code} : ${b.code})` };
}

/** D's cast: cuts or extends only where the register could hold what the new type cannot. */
function convert(value: Value, from: Type, to: Type): Value {
  if (to.kind === 'string')
    return value.rep === 'text' || value.rep === 'id' ? value : text('null', true);
  if (to.kind !== 'integer') return value;
  if (from.kind !== 'integer') return cut(value, to);
  const narrows = to.size < from.size;
  const changesSign = to.size === from.size && to.signed !== from.signed;
  const widensToUnsigned = to.size > from.size && from.signed && !to.signed && to.size < 8;
  return narrows || changesSign || widensToUnsigned ? cut(value, to) : value;
}

const int = integerType('int');

const timestamp = 'BigInt.asIntN(64, BigInt(seconds) * 1000000000n + BigInt(nanoseconds))';

function builtin({ name, span }: Extract<Expr, { kind: 'builtin' }>, clause: ClauseState): Value {
  const ofEvent = clause.module.layout && eventBuiltin(name, clause);
  if (ofEvent !== undefined) return ofEvent;
  switch (name) {
    case 'timestamp':
    case 'walltimestamp':
      clause.module.clock = true;
      return big(timestamp);
    case 'pid':
    case 'ppid':
    case 'uid':
    case 'gid': {
      const { lo, hi } = rangeOf(int);
      return num(`X.${name}`, lo, hi);
    }
    case 'tid':
      return num('X.pid', 0, 2 ** 31 - 1);
    case 'execname':
      return text('X.execname', false);
    case 'probeprov':
      return text('X.probe.provider', false);
    case 'probemod':
      return text('X.probe.module', false);
    case 'probefunc':
      return text('X.probe.function', false);
    case 'probename':
      return text('X.probe.name', false);
    case 'id':
    case 'epid':
      return num('X.probe.id', 0, 2 ** 31 - 1);
    case 'vtimestamp':
    case 'cpu':
    case 'errno':
    case 'ipl':
      return num('0', 0, 0);
    default:
      if (clause.module.layout === undefined) return refusedBefore(name);
      throw new Refusal(span, `${name} by itself has no value here: its members have`);
  }
}

function stringTable(expr: Extract<Expr, { kind: 'stringTable' }>, index: Value): Value {
  const number = asNumber(index);
  const code = number?.code ?? `Number(${asBig(index)})`;
  return text(`R.stringTable(${JSON.stringify(expr.table)}, ${code})`, false);
}

/** What a variable of that type reads, given the code that gives the raw cell. */
function loaded(type: Type, code: string): Value {
  if (type.kind === 'string') return text(code, true);
  if (type.kind === 'pointer') return num(code, 0, exactLimit - 1);
  if (type.kind === 'integer' && type.size === 8) return big(code);
  const { lo, hi } = rangeOf(type.kind === 'integer' ? type : int);
  return num(code, lo, hi);
}

function readVariable(
  variable: Variable,
  keys: readonly Expr[] | undefined,
  clause: ClauseState,
  previous: Value | undefined,
): Value {
  if (keys === undefined) return loaded(variable.type, scalarSlot(variable));
  const words = keyCodes(variable.keys!, keys, clause, (each) => emit(each, clause, previous));
  const array = `V[${variable.id}]`;
  return loaded(
    variable.type,
    `${array}.get(${tableCall(`${array}.keys`, 'lookup', words, clause)})`,
  );
}

/** What a cell of the variable's type takes. */
function stored(value: Value, type: Type): string {
  if (type.kind === 'string') return asText(value).code;
  if (type.kind === 'integer' && type.size === 8) return asBig(value);
  const number = asNumber(cut(value, type));
  // A pointer may be assigned a 64-bit constant such as NULL.
  return number?.code ?? `Number(${asBig(value)})`;
}

function assign(
  expr: Extract<Expr, { kind: 'assign' }>,
  clause: ClauseState,
  outer: Value | undefined,
): Value {
  const { variable, keys, yields } = expr;
  if (keys === undefined) return assignScalar(expr, clause);
  const array = `V[${variable.id}]`;
  const words = keyCodes(variable.keys!, keys, clause, (each) => emit(each, clause, outer));
  const held = words.map(() => clause.temporary());
  const steps = words.map((word, i) => `${held[i]} = ${word}`);
  const old = clause.temporary();
  if (usesPrevious(expr.value) || yields === 'previous')
    steps.push(`${old} = ${array}.get(${tableCall(`${array}.keys`, 'lookup', held, clause)})`);
  const value = emit(expr.value, clause, loaded(variable.type, old));
  const result = clause.temporary();
  // The value is computed before the element is made: it may read the same array.
  steps.push(`${result} = ${value.code}`);
  const cell = stored({ ...value, code: result }, variable.type);
  steps.push(`${array}.put(${tableCall(`${array}.keys`, 'find', held, clause)}, ${cell})`);
  return yields === 'previous'
    ? loaded(variable.type, `(${steps.join(', ')}, ${old})`)
    : { ...value, code: `(${steps.join(', ')}, ${result})` };
}

function assignScalar(expr: Extract<Expr, { kind: 'assign' }>, clause: ClauseState): Value {
  const { variable, yields } = expr;
  const slot = scalarSlot(variable);
  const value = emit(expr.value, clause, loaded(variable.type, slot));
  if (yields === 'previous') {
    const old = clause.temporary();
    return loaded(
      variable.type,
      `(${old} = ${slot}, ${slot} = ${stored(value, variable.type)}, ${old})`,
    );
  }
  const result = clause.temporary();
  const cell = stored({ ...value, code: result }, variable.type);
  return { ...value, code: `(${result} = ${value.code}, ${slot} = ${cell}, ${result})` };
}

function usesPrevious(expr: Expr): boolean {
  switch (expr.kind) {
    case 'previous':
      return true;
    case 'binary':
      return usesPrevious(expr.left) || usesPrevious(expr.right);
    case 'cast':
      return usesPrevious(expr.operand);
    case 'comma':
      return expr.expressions.some(usesPrevious);
    default:
      return false;
  }
}
