/** The typed program's expressions as native D, each with its type said, so that nothing rests on how the dialect promotes. */
import type { Expr, KeyType, Variable } from '../../program.ts';
import type { Decode } from '../events/schema.ts';
import { integerTypes, type Type } from '../../types.ts';
import { absentText } from '../events/presence.ts';
import type { NativePlace } from './place.ts';
import { stringLiteral } from './text.ts';

type Of<Kind extends Expr['kind']> = Extract<Expr, { kind: Kind }>;

/** As every dialect spells an integer type; what is no integer is an address. */
export function typeText(type: Type): string {
  if (type.kind === 'string') return 'string';
  const { size, signed } = type.kind === 'integer' ? type : { size: 8, signed: false };
  return `${signed ? '' : 'u'}int${size * 8}_t`;
}

/** The D type of a member's text in the catalogue. */
export function memberType(name: string): Type {
  return integerTypes.get(name) ?? integerTypes.get('uint64_t')!;
}

const scopes: Readonly<Record<Variable['scope'], string>> = {
  global: '',
  self: 'self->',
  this: 'this->',
};

/** The variable's name in the script, which has none of the program's own. */
export const variableName = ({ scope, id }: Variable): string => `${scopes[scope]}v${id}`;

function integerText(value: bigint, type: Type): string {
  const signed = BigInt.asIntN(64, value);
  const isInt = type.kind === 'integer' && type.size === 4 && type.signed;
  if (isInt && signed >= 0n) return String(signed);
  return `((${typeText(type)})0x${BigInt.asUintN(64, value).toString(16)})`;
}

export class NativeText {
  readonly #place: NativePlace;
  /** What the assignments that are being written store to, the innermost last. */
  readonly #targets: string[] = [];

  constructor(place: NativePlace) {
    this.#place = place;
  }

  of(expr: Expr): string {
    switch (expr.kind) {
      case 'integer':
        return integerText(expr.value, expr.type);
      case 'string':
        return stringLiteral(expr.value);
      case 'variable':
        return this.#variable(expr);
      case 'builtin':
        return this.#builtin(expr);
      case 'rawArgument':
        return this.#place.rawArgument(expr.index);
      case 'argument':
        return expr.absent ? '0' : this.#place.pointer(expr.struct);
      case 'field':
        return this.#field(expr);
      case 'unary':
        return `(${expr.operator}${this.of(expr.operand)})`;
      case 'binary':
      case 'compare':
      case 'logical':
        return `(${this.of(expr.left)} ${expr.operator} ${this.of(expr.right)})`;
      case 'conditional':
        return `(${this.of(expr.test)} ? ${this.of(expr.then)} : ${this.of(expr.else)})`;
      case 'cast':
        return `((${typeText(expr.type)})${this.of(expr.operand)})`;
      case 'assign':
        return `(${this.assignment(expr)})`;
      case 'previous':
        return this.#targets.at(-1)!;
      default:
        throw new Error(`native D has no ${expr.kind}`);
    }
  }

  /** An assignment as a statement. */
  assignment(expr: Of<'assign'>): string {
    const target = this.#variable(expr);
    this.#targets.push(target);
    const value = this.of(expr.value);
    this.#targets.pop();
    return `${target} = ${value}`;
  }

  /** A key as a word that the consumer can read: integers have 64 bits, names that it knows are numbers. */
  key(expr: Expr, type: KeyType): { readonly code: string; readonly decode: Decode } {
    const number = (code: string, decode: Decode): ReturnType<NativeText['key']> => ({
      code: `(int64_t)${code}`,
      decode,
    });
    if (expr.kind === 'stringTable')
      return number(this.of(expr.index), { kind: 'tableName', table: expr.table });
    if (type.kind !== 'integer') return { code: this.of(expr), decode: { kind: 'bytes' } };
    return number(this.of(expr), { kind: 'integer', size: type.size, signed: type.signed });
  }

  #variable({ variable, keys }: Of<'variable' | 'assign'>): string {
    const name = variableName(variable);
    if (keys === undefined) return name;
    const types = variable.keys ?? [];
    const words = keys.map((key, index) =>
      key.type.kind === 'string' ? this.of(key) : `(${typeText(types[index])})${this.of(key)}`,
    );
    return `${name}[${words.join(', ')}]`;
  }

  #builtin({ name, type }: Of<'builtin'>): string {
    const { probe } = this.#place;
    switch (name) {
      case 'id':
        return integerText(BigInt(probe.id), type);
      case 'probeprov':
        return stringLiteral(probe.provider);
      case 'probemod':
        return stringLiteral(probe.module);
      case 'probefunc':
        return stringLiteral(probe.function);
      case 'probename':
        return stringLiteral(probe.name);
      case 'execname':
        return this.#place.context(name)!;
      default:
        return `((${typeText(type)})${this.#place.context(name as 'pid')})`;
    }
  }

  #field(expr: Of<'field'>): string {
    const { struct, field, type } = expr;
    if (type.kind !== 'string') {
      if (expr.absent) return integerText(0n, type);
      return `((${typeText(type)})${this.#place.memberText(struct, field)})`;
    }
    const text = absentText(expr, this.#place.probe);
    if (expr.absent) return stringLiteral(text ?? '');
    const present = this.#place.presence(struct.present ?? 'always');
    const value = this.#place.memberText(struct, field);
    if (present === undefined || text === undefined) return value;
    return `(${present} ? ${value} : ${stringLiteral(text)})`;
  }
}
