/** What of a program stays in native D: nearly all that computes, and nothing that records or may fault. */
import type { BuiltinName, Expr, KeyType, Probe, Statement, Variable } from '../../program.ts';
import type { Type } from '../../types.ts';
import type { Abilities, Capability } from '../events/split.ts';
import { hasEffects, nodesOf } from '../events/walk.ts';
import { canBeNull } from '../events/presence.ts';
import type { NativePlace } from './place.ts';

/** Those of where a probe fires. In BEGIN they are the tracer's, which the consumer knows. */
const contextBuiltins: ReadonlySet<BuiltinName> = new Set([
  ...(['cpu', 'pid', 'ppid', 'tid', 'uid', 'gid', 'vtimestamp', 'curthread', 'execname'] as const),
]);
const otherBuiltins: ReadonlySet<BuiltinName> = new Set([
  ...(['timestamp', 'walltimestamp', 'id'] as const),
  ...(['probeprov', 'probemod', 'probefunc', 'probename'] as const),
]);

const isInteger = ({ kind }: Type): boolean => kind === 'integer' || kind === 'pointer';
const isKept = (type: Type): boolean => isInteger(type) || type.kind === 'string';

class NativeCapability implements Capability {
  readonly #place: NativePlace;
  readonly #elsewhere: (variable: Variable) => boolean;

  constructor(place: NativePlace, elsewhere: (variable: Variable) => boolean) {
    this.#place = place;
    this.#elsewhere = elsewhere;
  }

  computes(expr: Expr): boolean {
    switch (expr.kind) {
      case 'integer':
      case 'string':
      case 'previous':
      case 'rawArgument':
      case 'argument':
        return true;
      case 'builtin':
        return this.#names(expr.name);
      case 'field':
        return this.#reads(expr);
      case 'variable':
        return this.#holds(expr.variable, expr.keys);
      case 'assign':
        return expr.yields === 'value' && this.#assigns(expr);
      case 'unary':
        return this.#number(expr.operand);
      case 'cast':
        return isInteger(expr.type) && this.#number(expr.operand);
      case 'binary':
        return this.#calculates(expr);
      case 'logical':
        return this.#number(expr.left) && this.#number(expr.right);
      case 'compare':
        return this.computes(expr.left) && this.computes(expr.right);
      case 'conditional':
        return this.#number(expr.test) && this.computes(expr.then) && this.computes(expr.else);
      default:
        return false;
    }
  }

  #number(expr: Expr): boolean {
    return isInteger(expr.type) && this.computes(expr);
  }

  #names(name: BuiltinName): boolean {
    if (otherBuiltins.has(name)) return true;
    const own = this.#place.probe.provider === 'dtrace';
    return !own && contextBuiltins.has(name) && this.#place.context(name as 'pid') !== undefined;
  }

  #reads(expr: Extract<Expr, { kind: 'field' }>): boolean {
    if (expr.address === true || !isKept(expr.type)) return false;
    if (expr.type.kind === 'string' && canBeNull(expr, this.#place.probe)) return false;
    if (expr.absent) return true;
    // What cannot be had at all is refused when the consumer's half asks for it.
    const member = this.#place.member(expr.struct, expr.field);
    return member !== undefined && member.decode === undefined;
  }

  #calculates({ operator, left, right }: Extract<Expr, { kind: 'binary' }>): boolean {
    const divides = operator === '/' || operator === '%';
    if (divides && (right.kind !== 'integer' || right.value === 0n)) return false;
    return this.#number(left) && this.#number(right);
  }

  #holds(variable: Variable, keys: readonly Expr[] = []): boolean {
    if (!isKept(variable.type) || this.#elsewhere(variable)) return false;
    if (variable.scope === 'this' && variable.type.kind === 'string') return false;
    return keys.every((key, index) => this.#finds(key, variable.keys![index]));
  }

  #assigns({ variable, keys = [], value }: Extract<Expr, { kind: 'assign' }>): boolean {
    if (!this.#holds(variable, keys) || !this.computes(value)) return false;
    if (isInteger(variable.type) !== isInteger(value.type)) return false;
    // The keys are written twice where the value has what was there before.
    return !keys.some(hasEffects) || !nodesOf(value).some(({ kind }) => kind === 'previous');
  }

  /** A string that a variable holds may be NULL, which is no key. */
  #finds(key: Expr, type: KeyType): boolean {
    if (type.kind === 'integer') return this.#number(key);
    const held = nodesOf(key).some(({ kind }) => kind === 'variable' || kind === 'assign');
    return type.kind === 'string' && key.type.kind === 'string' && !held && this.computes(key);
  }

  /** A name that the consumer knows goes up as its number. */
  #counts(key: Expr, type: KeyType): boolean {
    return key.kind === 'stringTable' ? this.#number(key.index) : this.#finds(key, type);
  }

  does(statement: Statement): boolean {
    switch (statement.kind) {
      case 'expression': {
        const { expression } = statement;
        return expression.kind === 'assign' ? this.#assigns(expression) : this.computes(expression);
      }
      case 'aggregate': {
        const { aggregation, keys, value, increment } = statement;
        return (
          keys.every((key, index) => this.#counts(key, aggregation.keys[index])) &&
          [value, increment].every((each) => each === undefined || this.#number(each))
        );
      }
      default:
        return false;
    }
  }
}

/** @param place the probe as the dialect has it */
export function nativeAbilities(place: (probe: Probe) => NativePlace): Abilities {
  return {
    capability: (probe, elsewhere) => new NativeCapability(place(probe), elsewhere),
    // Native strings are their bytes, wherever they come from.
    keyShape: () => 'bytes',
  };
}
