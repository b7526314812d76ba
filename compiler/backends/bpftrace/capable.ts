/** What of D the kernel's half can do exactly: integers, strings that are a few words, and what stores those. */
import type { KernelCatalogue } from '../../../probes/define-linux.ts';
import type { BuiltinName, Expr, KeyType, Probe, Statement, Variable } from '../../program.ts';
import type { Type } from '../../types.ts';
import type { Abilities } from '../events/split.ts';
import { shapeOf, stringPart } from './strings.ts';

/** Integers of where a probe fires. In BEGIN they are the tracer's, which the consumer knows. */
const contextBuiltins: ReadonlySet<BuiltinName> = new Set([
  'cpu',
  'pid',
  'ppid',
  'tid',
  'uid',
  'gid',
  'vtimestamp',
  'curthread',
]);
const otherBuiltins: ReadonlySet<BuiltinName> = new Set(['timestamp', 'id', 'epid']);

const isInteger = ({ kind }: Type): boolean => kind === 'integer' || kind === 'pointer';
const isBegin = ({ provider }: Probe): boolean => provider === 'dtrace';

/** Asks of one probe's clauses what the kernel can do. */
export class Capability {
  readonly #probe: Probe;
  readonly #kernel: KernelCatalogue;
  /** Variables that live with the consumer. */
  readonly #elsewhere: (variable: Variable) => boolean;

  constructor(probe: Probe, kernel: KernelCatalogue, elsewhere: (variable: Variable) => boolean) {
    this.#probe = probe;
    this.#kernel = kernel;
    this.#elsewhere = elsewhere;
  }

  /** The kernel can compute the integer, without a fault. */
  computes(expr: Expr): boolean {
    const all = (...operands: readonly Expr[]): boolean =>
      operands.every((each) => this.computes(each));
    switch (expr.kind) {
      case 'integer':
      case 'previous':
      case 'rawArgument':
      case 'argument':
        return true;
      case 'builtin':
        return (
          otherBuiltins.has(expr.name) || (contextBuiltins.has(expr.name) && !isBegin(this.#probe))
        );
      case 'field':
        return expr.address !== true && isInteger(expr.type) && !this.#isFound(expr);
      case 'variable':
        return this.#holds(expr.variable, expr.keys);
      case 'assign':
        return this.#holds(expr.variable, expr.keys) && all(expr.value);
      case 'unary':
        return all(expr.operand);
      case 'cast':
        return isInteger(expr.type) && isInteger(expr.operand.type) && all(expr.operand);
      case 'binary': {
        const divides = expr.operator === '/' || expr.operator === '%';
        if (divides && (expr.right.kind !== 'integer' || expr.right.value === 0n)) return false;
        return all(expr.left, expr.right);
      }
      case 'logical':
        return all(expr.left, expr.right);
      case 'compare':
        return this.#compares(expr);
      case 'conditional':
        return isInteger(expr.type) && all(expr.test, expr.then, expr.else);
      case 'comma':
        return all(...expr.expressions);
      default:
        return false;
    }
  }

  /** The consumer finds it by what the kernel tells. */
  #isFound({ struct, field }: Extract<Expr, { kind: 'field' }>): boolean {
    return this.#kernel
      .sources(struct, field)
      .some(({ value }) => value.is === 'owner' || value.is === 'symbol');
  }

  #holds(variable: Variable, keys: readonly Expr[] = []): boolean {
    if (!isInteger(variable.type) || this.#elsewhere(variable)) return false;
    return keys.every((key, index) => this.keys(key, variable.keys![index]));
  }

  #compares({ operator, left, right }: Extract<Expr, { kind: 'compare' }>): boolean {
    if (left.type.kind !== 'string' && right.type.kind !== 'string')
      return this.computes(left) && this.computes(right);
    if (operator !== '==' && operator !== '!=') return false;
    const [a, b] = [this.#string(left), this.#string(right)];
    if (a === undefined || b === undefined) return false;
    if (a.is === 'literal' || b.is === 'literal') return true;
    const shape = shapeOf(a, this.#probe, this.#kernel);
    return shape !== undefined && shape === shapeOf(b, this.#probe, this.#kernel);
  }

  #string(expr: Expr): ReturnType<typeof stringPart> {
    const part = stringPart(expr, this.#probe);
    if (part?.is === 'table' && !this.computes(part.index)) return undefined;
    if (part?.is === 'field' && this.#isFound(part.field)) return undefined;
    return part?.is === 'execname' && isBegin(this.#probe) ? undefined : part;
  }

  /** The kernel can have it as a key of that type. */
  keys(expr: Expr, type: KeyType): boolean {
    if (type.kind === 'integer') return isInteger(expr.type) && this.computes(expr);
    return type.kind === 'string' && this.#string(expr) !== undefined;
  }

  does(statement: Statement): boolean {
    switch (statement.kind) {
      case 'expression':
        return this.computes(statement.expression);
      case 'if':
        return (
          this.computes(statement.test) &&
          [...statement.then, ...statement.else].every((each) => this.does(each))
        );
      case 'aggregate': {
        const { aggregation, keys, value, increment } = statement;
        return (
          keys.every((key, index) => this.keys(key, aggregation.keys[index])) &&
          [value, increment].every((each) => each === undefined || this.computes(each))
        );
      }
      default:
        return false;
    }
  }
}

/** What bpftrace can do of a program, by what the catalogue knows of Linux. */
export function bpftraceAbilities(kernel: KernelCatalogue): Abilities {
  return {
    capability: (probe, elsewhere) => new Capability(probe, kernel, elsewhere),
    keyShape: (key, probe) => {
      const part = stringPart(key, probe);
      return part === undefined ? undefined : shapeOf(part, probe, kernel);
    },
  };
}
