/** D's type system as data: LP64 sizes, D's own ranks. Manual: "Types, Operators and Expressions". */

export interface IntegerType {
  readonly kind: 'integer';
  /** As dtrace spells it in messages: `int`, `uint16_t`, `unsigned long`. */
  readonly name: string;
  readonly size: 1 | 2 | 4 | 8;
  readonly signed: boolean;
  /** The tags of an enumeration, which counts as an int otherwise. */
  readonly tags?: ReadonlyMap<string, bigint>;
}
export interface FloatType {
  readonly kind: 'float';
  readonly name: string;
  readonly size: 4 | 8 | 16;
}
export interface VoidType {
  readonly kind: 'void';
}
/** A byte string of at most `strsize - 1` bytes, passed by value; NULL is a value of its own. */
export interface StringType {
  readonly kind: 'string';
  /** Bytes of an object of the type where the option strsize was set: what is declared knows. */
  readonly size?: number;
}
export interface PointerType {
  readonly kind: 'pointer';
  readonly to: Type;
}
export interface ArrayType {
  readonly kind: 'array';
  readonly of: Type;
  readonly length: number;
}
/** A bit-field of `width` bits in the low bits of `size` bytes of its own. */
export interface BitField {
  readonly width: number;
  readonly size: number;
}
export interface Member {
  readonly name: string;
  readonly type: Type;
  /** Bytes from the start of the struct. */
  readonly offset: number;
  readonly bits?: BitField;
}
export interface StructLayout {
  /** Bytes; a D struct has no padding at its end. */
  readonly size: number;
  readonly align: number;
  readonly members: readonly Member[];
}
export interface StructType {
  readonly kind: 'struct';
  /** `struct foo`, `union bar`, or a typedef's name such as `tcpinfo_t`. */
  readonly name: string;
  /** Absent while the type is only declared; set once, when its definition comes. */
  layout?: StructLayout;
}
export interface FunctionType {
  readonly kind: 'function';
  readonly result: Type;
}
/** What stack(), ustack() and jstack() take: addresses that the consumer names. Only recorded, never computed with. */
export interface StackType {
  readonly kind: 'stack';
  readonly user: boolean;
  /** jstack(): frames of an interpreter have names of their own. */
  readonly java?: true;
  /** At most so many; without it the option stackframes, ustackframes or jstackframes says how many. */
  readonly frames?: number;
  /** Bytes for the names of an interpreter's frames; without it the option jstackstrsize, or 0 for ustack(). */
  readonly strings?: number;
}
/** An address that the consumer shows as a name, by the action that asks for it. Only recorded. */
export interface SymbolType {
  readonly kind: 'symbol';
  readonly shown: 'sym' | 'func' | 'mod' | 'usym' | 'ufunc' | 'umod' | 'uaddr';
}
/** Of what is no value: an aggregation, or the result of an aggregating function. Named in messages only. */
export interface DynamicType {
  readonly kind: 'dynamic';
  readonly name: 'aggregation' | 'aggregating function';
}

export type Type =
  | IntegerType
  | FloatType
  | VoidType
  | StringType
  | PointerType
  | ArrayType
  | StructType
  | FunctionType
  | StackType
  | SymbolType
  | DynamicType;

const integer = (name: string, size: 1 | 2 | 4 | 8, signed: boolean): IntegerType => ({
  kind: 'integer',
  name,
  size,
  signed,
});

/** Every integer type name that D has without declarations. */
export const integerTypes: ReadonlyMap<string, IntegerType> = new Map(
  (
    [
      ['char', 1, true],
      ['signed char', 1, true],
      ['unsigned char', 1, false],
      ['short', 2, true],
      ['unsigned short', 2, false],
      ['int', 4, true],
      ['unsigned int', 4, false],
      ['long', 8, true],
      ['unsigned long', 8, false],
      ['long long', 8, true],
      ['unsigned long long', 8, false],
      ['_Bool', 1, false],
      ['bool', 1, false],
      ['boolean_t', 4, true],
      ['int8_t', 1, true],
      ['int16_t', 2, true],
      ['int32_t', 4, true],
      ['int64_t', 8, true],
      ['uint8_t', 1, false],
      ['uint16_t', 2, false],
      ['uint32_t', 4, false],
      ['uint64_t', 8, false],
      ['intptr_t', 8, true],
      ['uintptr_t', 8, false],
      ['ssize_t', 8, true],
      ['size_t', 8, false],
      ['ptrdiff_t', 8, true],
      ['uchar_t', 1, false],
      ['ushort_t', 2, false],
      ['uint_t', 4, false],
      ['ulong_t', 8, false],
      ['u_longlong_t', 8, false],
      ['longlong_t', 8, true],
      ['id_t', 4, true],
      ['pid_t', 4, true],
      ['uid_t', 4, false],
      ['gid_t', 4, false],
      ['zoneid_t', 4, true],
      ['netstackid_t', 8, false],
      ['dev_t', 4, false],
      ['hrtime_t', 8, true],
      ['time_t', 8, true],
      ['ipaddr_t', 4, false],
      ['in_addr_t', 4, false],
      ['__u8', 1, false],
      ['__u16', 2, false],
      ['__u32', 4, false],
      ['__u64', 8, false],
      ['__s8', 1, true],
      ['__s16', 2, true],
      ['__s32', 4, true],
      ['__s64', 8, true],
    ] as const
  ).map(([name, size, signed]) => [name, integer(name, size, signed)]),
);

/** The type of that name, which must exist: for the compiler's own use of fixed names. */
export function integerType(name: string): IntegerType {
  const type = integerTypes.get(name);
  if (type === undefined) throw new Error(`no integer type ${name}`);
  return type;
}

/** The integer that has the bits of a `float` or a `double`. */
export function bitsType({ size }: FloatType): IntegerType {
  return integerType(size === 4 ? 'uint32_t' : 'uint64_t');
}

/** The floating-point type of that many bytes. */
export const floatType = (size: FloatType['size']): FloatType => ({
  kind: 'float',
  name: size === 4 ? 'float' : size === 8 ? 'double' : 'long double',
  size,
});

/** The integer type that stands for a floating-point key; see passes/keys.ts. */
export const isFloatKey = (type: Type): boolean =>
  type.kind === 'integer' && (type.name === 'float' || type.name === 'double');

export const voidType: VoidType = { kind: 'void' };
export const stringType: StringType = { kind: 'string' };

/** As dtrace spells a type in its messages. */
export function typeName(type: Type): string {
  switch (type.kind) {
    case 'integer':
    case 'float':
    case 'struct':
    case 'dynamic':
      return type.name;
    case 'void':
      return 'void';
    case 'string':
      return 'string';
    case 'pointer':
      return `${typeName(type.to)} *`.replace(/\* \*$/, '**');
    case 'array':
      return `${typeName(type.of)} [${type.length}]`;
    case 'function':
      return `${typeName(type.result)} ()`;
    case 'stack':
      return 'dt_stack_t';
    case 'symbol':
      return type.shown.startsWith('u') ? '_usymaddr' : '_symaddr';
  }
}

/** Bytes of a pointer in the LP64 model. */
const pointerSize = 8;

/** Default of the option strsize: the bytes of a `string`, its NUL included. */
export const stringSize: number = 256;

/** Bytes of an object of that type; undefined when it has none: void, functions, types only declared. */
export function sizeOf(type: Type): number | undefined {
  switch (type.kind) {
    case 'integer':
    case 'float':
      return type.size;
    case 'pointer':
      return pointerSize;
    case 'string':
      return type.size ?? stringSize;
    case 'array': {
      const element = sizeOf(type.of);
      return element === undefined ? undefined : element * type.length;
    }
    case 'struct':
      return type.layout?.size;
    case 'void':
    case 'function':
    case 'stack':
    case 'symbol':
    case 'dynamic':
      return undefined;
  }
}

/** The alignment that C gives the type. */
export function alignOf(type: Type): number {
  switch (type.kind) {
    case 'integer':
    case 'float':
      return type.size;
    case 'pointer':
      return pointerSize;
    case 'array':
      return alignOf(type.of);
    case 'struct':
      return type.layout?.align ?? 1;
    default:
      return 1;
  }
}
