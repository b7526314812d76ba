/** D's expressions in the kernel. What has an effect becomes statements before the expression's own text. */
import type { Expr, KeyType, Variable } from '../../program.ts';
import { binary, compare, complement, negate } from './arithmetic.ts';
import type { Features } from './features.ts';
import type { Decode } from '../events/schema.ts';
import type { Place } from './place.ts';
import { absentText } from '../events/presence.ts';
import { stringPart } from './strings.ts';
import {
  asCondition,
  asInteger,
  bare,
  condition,
  constant,
  cut,
  int64Max,
  integer,
  isAtom,
  rangeOf,
  typed,
  type Value,
} from './value.ts';
import { hasEffects, nodesOf } from '../events/walk.ts';
import { literalOf, type Words, wordsAre } from './words.ts';
import { Writer } from '../writer.ts';

type Of<Kind extends Expr['kind']> = Extract<Expr, { kind: Kind }>;

/** Deletes an element: `cell` is `@map[words]`. */
function deletion(cell: string, { reportsDeletes }: Features): string {
  if (!reportsDeletes) return `delete(${cell});`;
  const [map, key] = cell.slice(0, -1).split(/\[(.*)/s);
  const one = key.includes(', ') ? `(${key})` : key;
  return `if (has_key(${map}, ${one})) { delete(${cell}); }`;
}

/** Writes the statements of one place, and gives the texts of expressions that stand after them. */
export class Emitter {
  readonly place: Place;
  writer: Writer;
  /** How many branches of ternaries are being written, one inside the other. */
  #branches = 0;

  constructor(place: Place, writer: Writer) {
    this.place = place;
    this.writer = writer;
  }

  /** Runs `emit` with its statements kept apart. */
  apart<Result>(emit: () => Result): { readonly result: Result; readonly statements: Writer } {
    const outer = this.writer;
    const statements = new Writer();
    this.writer = statements;
    try {
      return { result: emit(), statements };
    } finally {
      this.writer = outer;
    }
  }

  /** The value in a scratch variable, unless it is a name or a number. */
  hold(value: Value): Value {
    if (isAtom(value)) return value;
    const { code, lo, hi } = asInteger(value);
    const name = this.place.scratch();
    this.writer.line(`${name} = ${typed(code)};`);
    return integer(name, lo, hi);
  }

  /** The values in order; those before one with an effect are computed before it. */
  #inOrder<Result>(
    exprs: readonly Expr[],
    emit: (expr: Expr, index: number) => Result,
    keep: (result: Result) => Result,
  ): Result[] {
    const results: Result[] = [];
    for (const [index, expr] of exprs.entries()) {
      if (hasEffects(expr)) for (const [at, each] of results.entries()) results[at] = keep(each);
      results.push(emit(expr, index));
    }
    return results;
  }

  values(exprs: readonly Expr[], previous?: Value): Value[] {
    return this.#inOrder(
      exprs,
      (each) => this.emit(each, previous),
      (each) => this.hold(each),
    );
  }

  /** Keys as words; when `kept`, nothing that is computed after them changes them. */
  keys(exprs: readonly Expr[], types: readonly KeyType[], previous?: Value, kept = false): Words[] {
    const keep = ({ decode, codes }: Words): Words => ({
      decode,
      codes: codes.map((code) => asInteger(this.hold(integer(code))).code),
    });
    const emit = (each: Expr, index: number): Words => this.key(each, types[index], previous);
    const words = this.#inOrder(exprs, emit, keep);
    return kept ? words.map(keep) : words;
  }

  key(expr: Expr, type: KeyType, previous?: Value): Words {
    if (type.kind !== 'integer') return this.string(expr, previous);
    const { code } = asInteger(cut(this.emit(expr, previous), type));
    const decode: Decode = { kind: 'integer', size: type.size, signed: type.signed };
    return { decode, codes: [typed(code)] };
  }

  /** A string as words. */
  string(expr: Expr, previous?: Value): Words {
    const { place } = this;
    const part = stringPart(expr, place.probe);
    if (part === undefined) throw new Error(`no words for ${expr.kind}`);
    switch (part.is) {
      case 'literal':
        return { decode: { kind: 'constant', value: literalOf(part.text) }, codes: [] };
      case 'execname':
        return place.execname();
      case 'table': {
        const { code } = asInteger(this.emit(part.index, previous));
        return { decode: { kind: 'tableName', table: part.table }, codes: [typed(code)] };
      }
      case 'field': {
        const { struct, field } = part.field;
        const words = place.wordsMember(struct, field);
        if (words === undefined) throw new Error(`${field.name} has no words`);
        const absent = absentText(part.field, place.probe);
        if (absent === undefined) return words;
        const there = asInteger(place.presence(struct.present ?? 'always')).code;
        return {
          decode: { kind: 'optional', absent, of: words.decode },
          codes: [typed(there), ...words.codes],
        };
      }
    }
  }

  emit(expr: Expr, previous?: Value): Value {
    const { place } = this;
    switch (expr.kind) {
      case 'integer':
        return constant(expr.value);
      case 'builtin':
        return this.#loaded(this.#builtin(expr));
      case 'rawArgument':
        return this.#loaded(place.rawArgument(expr.index));
      case 'argument':
        return expr.absent ? constant(0n) : this.#loaded(place.pointer(expr.struct));
      case 'field':
        return expr.absent
          ? constant(0n)
          : this.#loaded(place.integerMember(expr.struct, expr.field));
      case 'variable':
        return this.#read(expr.variable, this.#cell(expr.variable, expr.keys, previous));
      case 'assign':
        return this.#assign(expr, previous, true);
      case 'previous':
        if (previous === undefined) throw new Error('previous outside an assignment');
        return previous;
      case 'unary':
        return this.#unary(expr, previous);
      case 'cast':
        return this.#cast(expr, previous);
      case 'binary': {
        const [left, right] = this.values([expr.left, expr.right], previous);
        const { type } = expr.operator === '>>' ? expr.left : expr;
        const signed = type.kind === 'integer' && type.signed;
        return binary(expr.operator, left, right, signed, (each) => this.hold(each));
      }
      case 'compare':
        return this.#compare(expr, previous);
      case 'logical':
        return this.#logical(expr, previous);
      case 'conditional':
        return this.#conditional(expr, previous);
      case 'comma':
        return this.values(expr.expressions, previous).at(-1)!;
      default:
        throw new Error(`the kernel has no ${expr.kind}`);
    }
  }

  #builtin({ name }: Of<'builtin'>): Value {
    const { place } = this;
    switch (name) {
      case 'timestamp':
        return integer(place.now(), 0n, int64Max);
      case 'id':
      case 'epid':
        return constant(BigInt(place.probe.id));
      case 'cpu':
      case 'pid':
      case 'tid':
      case 'ppid':
      case 'uid':
      case 'gid':
      case 'vtimestamp':
      case 'curthread':
        return place.context(name);
      default:
        throw new Error(`the kernel has no ${name}`);
    }
  }

  #unary({ operator, operand }: Of<'unary'>, previous: Value | undefined): Value {
    const value = this.emit(operand, previous);
    switch (operator) {
      case '+':
        return value;
      case '-':
        return negate(value);
      case '~':
        return complement(value);
      case '!':
        return condition(`!(${asCondition(value)})`);
    }
  }

  /** D's cast cuts only where the register could hold what the new type cannot. */
  #cast({ operand, type: to }: Of<'cast'>, previous: Value | undefined): Value {
    const value = this.emit(operand, previous);
    const from = operand.type;
    if (to.kind !== 'integer') return value;
    if (from.kind !== 'integer') return cut(value, to);
    const narrows = to.size < from.size;
    const changesSign = to.size === from.size && to.signed !== from.signed;
    const widensToUnsigned = to.size > from.size && from.signed && !to.signed;
    return narrows || changesSign || widensToUnsigned ? cut(value, to) : value;
  }

  #compare(expr: Of<'compare'>, previous: Value | undefined): Value {
    if (expr.left.type.kind === 'string' || expr.right.type.kind === 'string')
      return this.#compareStrings(expr, previous);
    const [left, right] = this.values([expr.left, expr.right], previous);
    return compare(expr.operator, left, right, expr.unsigned);
  }

  #compareStrings({ operator, left, right }: Of<'compare'>, previous: Value | undefined): Value {
    const [a, b] = [left, right].map((each) => {
      const { decode, codes } = this.string(each, previous);
      return { decode, codes: codes.map((code) => asInteger(this.#loaded(integer(code))).code) };
    });
    const { catalogue } = this.place.around;
    const are = (words: Words, text: unknown): string => wordsAre(words, String(text), catalogue);
    const equal =
      b.decode.kind === 'constant'
        ? are(a, b.decode.value)
        : a.decode.kind === 'constant'
          ? are(b, a.decode.value)
          : `(${a.codes.map((code, index) => `${code} == ${b.codes[index]}`).join(' && ')})`;
    return condition(operator === '==' ? equal : `!${equal}`);
  }

  #logical({ operator, left, right }: Of<'logical'>, previous: Value | undefined): Value {
    const first = asCondition(this.emit(left, previous));
    const { result, statements } = this.apart(() => asCondition(this.emit(right, previous)));
    if (operator === '^^') {
      const held = statements.isEmpty ? condition(first) : this.hold(condition(first));
      this.writer.append(statements);
      return condition(`(${asInteger(held).code} != ${asInteger(condition(result)).code})`);
    }
    if (statements.isEmpty) return condition(`(${first} ${operator} ${result})`);
    const name = this.place.scratch();
    this.writer.line(`${name} = (int64)${operator === '&&' ? 0 : 1};`);
    this.writer.open(`if (${operator === '&&' ? bare(first) : `!(${bare(first)})`})`);
    this.writer.append(statements);
    this.writer.line(`${name} = (int64)(${result} ? 1 : 0);`);
    this.writer.close();
    return integer(name, 0n, 1n);
  }

  #conditional(expr: Of<'conditional'>, previous: Value | undefined): Value {
    const test = asCondition(this.emit(expr.test, previous));
    const [then, otherwise] = [expr.then, expr.else].map((each) =>
      this.apart(() => this.#branch(each, previous)),
    );
    const [a, b] = [then.result, otherwise.result];
    const [lo, hi] = [a.lo < b.lo ? a.lo : b.lo, a.hi > b.hi ? a.hi : b.hi];
    if (then.statements.isEmpty && otherwise.statements.isEmpty)
      return integer(`(${test} ? ${a.code} : ${b.code})`, lo, hi);
    const name = this.place.scratch();
    this.writer.line(`${name} = (int64)0;`);
    this.writer.open(`if (${bare(test)})`);
    this.writer.append(then.statements);
    this.writer.line(`${name} = ${typed(a.code)};`);
    this.writer.close('else');
    this.writer.append(otherwise.statements);
    this.writer.line(`${name} = ${typed(b.code)};`);
    this.writer.close();
    return integer(name, lo, hi);
  }

  // ---- variables -------------------------------------------------------------------------------

  /** The text that names where the variable is kept; when its `keys` are kept, it can be used more than once. */
  #cell(
    variable: Variable,
    keys: readonly Expr[] | undefined,
    previous?: Value,
    kept = false,
  ): string {
    const { id, scope } = variable;
    if (scope === 'this') return `$v${id}`;
    const own = scope === 'self' ? [this.place.self()] : [];
    if (keys === undefined) return own.length === 0 ? `@v${id}` : `@v${id}[${own.join()}]`;
    const words = this.keys(keys, variable.keys!, previous, kept);
    return `@v${id}[${[...own, ...words.flatMap(({ codes }) => codes)].join(', ')}]`;
  }

  #read({ type }: Variable, cell: string): Value {
    const narrow = type.kind === 'integer' && type.size < 8 ? rangeOf(type) : undefined;
    const value = narrow === undefined ? integer(cell) : integer(cell, narrow.lo, narrow.hi);
    return this.#loaded(value);
  }

  /** Memory and maps that are read inside a ternary inside a ternary crash 0.23: they are read before it. */
  #loaded(value: Value): Value {
    return this.#branches > 0 ? this.hold(value) : value;
  }

  #branch(expr: Expr, previous: Value | undefined): Extract<Value, { is: 'integer' }> {
    this.#branches++;
    try {
      return asInteger(this.emit(expr, previous));
    } finally {
      this.#branches--;
    }
  }

  /** Stores; what the expression gives is computed only when it is `used`. */
  #assign(expr: Of<'assign'>, previous: Value | undefined, used: boolean): Value {
    const { variable, yields, value, keys } = expr;
    const again = hasEffects(value) || nodesOf(value).some(({ kind }) => kind === 'previous');
    const cell = this.#cell(variable, keys, previous, again);
    const before = this.#read(variable, cell);
    const old = used && yields === 'previous' ? this.hold(before) : before;
    const computed = this.emit(value, old);
    const deletes = variable.scope === 'self' || keys !== undefined;
    if (deletes && value.kind === 'integer' && value.value === 0n) {
      this.writer.line(deletion(cell, this.place.around.features));
      return yields === 'previous' ? old : constant(0n);
    }
    const result = used && yields === 'value' ? this.hold(computed) : computed;
    this.writer.line(`${cell} = ${typed(asInteger(cut(result, variable.type)).code)};`);
    return yields === 'previous' ? old : result;
  }

  /** An expression for its effects alone. */
  effect(expr: Expr): void {
    if (!hasEffects(expr)) return;
    if (expr.kind === 'assign') this.#assign(expr, undefined, false);
    else this.emit(expr);
  }
}
