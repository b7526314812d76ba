/** The conversions of printf() and printa(): what each accepts and how it prints. libdtrace's dictionary. */
import type { Presentation } from './format.ts';
import { isFloatKey, type IntegerType, type Type } from './types.ts';

export interface ConversionDefinition {
  readonly presentation: Presentation;
  /** printf(3)'s letter. */
  readonly letter: string;
  /** What it takes, as the error message words it. */
  readonly prototype: string;
  readonly accepts: (type: Type) => boolean;
}

const longLongNames = new Set([
  'long long',
  'unsigned long long',
  'longlong_t',
  'u_longlong_t',
  'hrtime_t',
  '__s64',
  '__u64',
]);

/** The C type that an integer type's name stands for, without its sign. */
function baseOf(type: IntegerType): 'char' | 'short' | 'int' | 'long' | 'long long' {
  if (type.size === 1) return 'char';
  if (type.size === 2) return 'short';
  if (type.size === 4) return 'int';
  return longLongNames.has(type.name) ? 'long long' : 'long';
}

const isInteger = (type: Type): type is IntegerType => type.kind === 'integer' && !isFloatKey(type);
const isUpToInt = (type: Type): boolean => isInteger(type) && type.size <= 4;
const isAddress = (type: Type): boolean => isInteger(type) || type.kind === 'pointer';
const isTime = (type: Type): boolean => isInteger(type) && type.size === 8;
const isFloat = (type: Type): boolean => type.kind === 'float' || isFloatKey(type);
const isLongDouble = (type: Type): boolean => type.kind === 'float' && type.size === 16;
const isText = (type: Type): boolean =>
  type.kind === 'string' || (type.kind === 'array' && isInteger(type.of) && type.of.size === 1);
const isSymbol = (type: Type, user: boolean): boolean =>
  type.kind === 'symbol' && type.shown.startsWith('u') === user;
const never = (): boolean => false;
/** Types are the same where their bits are: `long` and `long long`. */
const exactly =
  (size: number, signed: boolean) =>
  (type: Type): boolean =>
    isInteger(type) && type.tags === undefined && type.size === size && type.signed === signed;
const either =
  (base: string) =>
  (type: Type): boolean =>
    isInteger(type) && baseOf(type) === base;
/** %llx also takes the 64-bit typedefs, which are `long` underneath. */
const longLongOr64 = (type: Type): boolean =>
  either('long long')(type) || (isInteger(type) && /^u?int64_t$/.test(type.name));

const anyInteger = 'char, short, int, long, or long long';
const upToInt = 'char, short, or int';
const anyFloat = 'float, double, or long double';
const anyText = 'char [] or string (or use stringof)';
const address = 'pointer or integer';
const userAddress = 'pointer or integer (with -p/-c) or _usymaddr (without -p/-c)';

type Row = readonly [
  name: string,
  presentation: Presentation,
  letter: string,
  prototype: string,
  accepts: (type: Type) => boolean,
];

const rows: readonly Row[] = [
  ['a', 'address', 's', address, (type) => isAddress(type) || isSymbol(type, false)],
  // Without a traced process no integer is a user address.
  ['A', 'address', 's', userAddress, (type) => isSymbol(type, true)],
  ['c', 'character', 'c', upToInt, isUpToInt],
  ['C', 'escapedCharacter', 's', upToInt, isUpToInt],
  ['d', 'signed', 'd', anyInteger, isInteger],
  ['i', 'signed', 'd', anyInteger, isInteger],
  ['o', 'unsigned', 'o', anyInteger, isInteger],
  ['u', 'unsigned', 'u', anyInteger, isInteger],
  ['x', 'unsigned', 'x', anyInteger, isInteger],
  ['X', 'unsigned', 'X', anyInteger, isInteger],
  ...['e', 'E', 'f', 'g', 'G'].flatMap((letter): Row[] => [
    [letter, 'float', letter, anyFloat, isFloat],
    [`L${letter}`, 'float', letter, 'long double', isLongDouble],
  ]),
  ...[
    ['h', 2, 'short', either('short')] as const,
    ['l', 8, 'long', either('long')] as const,
    ['ll', 8, 'long long', longLongOr64] as const,
  ].flatMap(([prefix, size, base, hexadecimal]): Row[] => [
    [`${prefix}d`, 'signed', 'd', base, exactly(size, true)],
    [`${prefix}i`, 'signed', 'd', base, exactly(size, true)],
    [`${prefix}o`, 'unsigned', 'o', `unsigned ${base}`, exactly(size, false)],
    [`${prefix}u`, 'unsigned', 'u', `unsigned ${base}`, exactly(size, false)],
    [`${prefix}x`, 'unsigned', 'x', base, hexadecimal],
    [`${prefix}X`, 'unsigned', 'X', base, hexadecimal],
  ]),
  // Values of stack(), sym() and kin are keys: printa() alone has them.
  ['k', 'stack', 's', 'dt_stack_t', (type) => type.kind === 'stack'],
  ['lc', 'wideCharacter', 'c', 'int', exactly(4, true)],
  ['wc', 'wideCharacter', 'c', 'int', exactly(4, true)],
  ['ls', 'string', 's', 'wchar_t []', never],
  ['ws', 'string', 's', 'wchar_t []', never],
  ['p', 'unsigned', 'x', address, isAddress],
  ['s', 'string', 's', anyText, isText],
  ['S', 'escapedString', 's', anyText, isText],
  // illumos' and FreeBSD's: a host's name for an address and a service's for a port. Names are not looked up.
  ['I', 'string', 's', anyText, isText],
  ['P', 'port', 's', anyInteger, isInteger],
  ['T', 'rfc822Date', 's', 'int64_t', isTime],
  ['Y', 'date', 's', 'int64_t', isTime],
];

/** By name with its size prefix: `d`, `hd`, `llx`. `%%` is none of them. */
export const conversionDefinitions: ReadonlyMap<string, ConversionDefinition> = new Map(
  rows.map(([name, presentation, letter, prototype, accepts]) => [
    name,
    { presentation, letter, prototype, accepts },
  ]),
);
