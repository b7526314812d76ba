/**
 * The prototypes of D's subroutines: the functions that give a value. Those that only touch values and
 * the packet's own bytes are here for every engine; the implementations of the replay are in
 * runtime/subroutines. Manual: "Actions and Subroutines".
 */
import type { IntegerType, PointerType, StringType, VoidType } from './types.ts';
import { integerType, stringType, voidType } from './types.ts';

/** What a parameter takes: an integer type by name, a string, or a pointer. */
export type ParameterKind =
  | 'string'
  | 'string or NULL'
  | 'char'
  | 'int'
  | 'int64_t'
  | 'uint16_t'
  | 'uint32_t'
  | 'uint64_t'
  | 'size_t'
  | 'dev_t'
  | 'pid_t'
  | 'uintptr_t'
  | 'ipaddr_t *'
  | 'in6_addr_t *'
  | 'pointer'
  | 'pointer or string';

export interface Prototype {
  readonly parameters: readonly ParameterKind[];
  /** How many of the last parameters may be left out. */
  readonly optional: number;
  readonly result: IntegerType | StringType | PointerType | VoidType;
  /** May raise a fault, and so abandon the clause. */
  readonly fallible: boolean;
}

interface Traits {
  readonly optional?: number;
  readonly fallible?: boolean;
}

function prototype(
  parameters: readonly ParameterKind[],
  result: Prototype['result'],
  { optional = 0, fallible = true }: Traits = {},
): Prototype {
  return { parameters, optional, result, fallible };
}

const int = integerType('int');
const scratchPointer: PointerType = { kind: 'pointer', to: voidType };
const referencePointer: PointerType = { kind: 'pointer', to: integerType('uintptr_t') };
const device = integerType('dev_t');
const harmless: Traits = { fallible: false };
const swap16 = prototype(['uint16_t'], integerType('uint16_t'), harmless);
const swap32 = prototype(['uint32_t'], integerType('uint32_t'), harmless);
const swap64 = prototype(['uint64_t'], integerType('uint64_t'), harmless);

/** Every subroutine, by name; which engine has which is in the engines' limits. */
export const subroutines: ReadonlyMap<string, Prototype> = new Map<string, Prototype>([
  ['strlen', prototype(['string'], integerType('size_t'))],
  ['strjoin', prototype(['string', 'string'], stringType)],
  ['strchr', prototype(['string', 'char'], stringType)],
  ['strrchr', prototype(['string', 'char'], stringType)],
  ['strstr', prototype(['string', 'string'], stringType)],
  ['strtok', prototype(['string or NULL', 'string'], stringType)],
  ['substr', prototype(['string', 'int', 'int'], stringType, { optional: 1 })],
  ['index', prototype(['string', 'string', 'int'], int, { optional: 1 })],
  ['rindex', prototype(['string', 'string', 'int'], int, { optional: 1 })],
  // The base is illumos's; dtrace for Linux takes the number alone.
  ['lltostr', prototype(['int64_t', 'int'], stringType, { optional: 1 })],
  ['basename', prototype(['string'], stringType)],
  ['dirname', prototype(['string'], stringType)],
  ['cleanpath', prototype(['string'], stringType)],
  ['toupper', prototype(['string'], stringType)],
  ['tolower', prototype(['string'], stringType)],
  // Scratch memory lives until its clause ends.
  ['alloca', prototype(['size_t'], scratchPointer)],
  ['bcopy', prototype(['pointer or string', 'pointer', 'size_t'], voidType)],
  ['rand', prototype([], int, { fallible: false })],
  // The number of a speculative buffer, or 0 when none is free.
  ['speculation', prototype([], int, { fallible: false })],
  ['htons', swap16],
  ['htonl', swap32],
  ['htonll', swap64],
  ['ntohs', swap16],
  ['ntohl', swap32],
  ['ntohll', swap64],
  ['inet_ntoa', prototype(['ipaddr_t *'], stringType)],
  ['inet_ntoa6', prototype(['in6_addr_t *', 'int'], stringType, { optional: 1 })],
  ['inet_ntop', prototype(['int', 'pointer'], stringType)],
  ['link_ntop', prototype(['int', 'pointer'], stringType)],
  ['getmajor', prototype(['dev_t'], device, harmless)],
  ['getminor', prototype(['dev_t'], device, harmless)],
  ['copyin', prototype(['uintptr_t', 'size_t'], scratchPointer)],
  ['copyinstr', prototype(['uintptr_t', 'size_t'], stringType, { optional: 1 })],
  ['copyinto', prototype(['uintptr_t', 'size_t', 'pointer'], voidType)],
  ['progenyof', prototype(['pid_t'], int)],
  ['getf', prototype(['int'], scratchPointer)],
  ['d_path', prototype(['pointer'], stringType)],
  ['ddi_pathname', prototype(['pointer', 'int64_t'], stringType)],
  ['msgsize', prototype(['pointer'], integerType('size_t'))],
  ['msgdsize', prototype(['pointer'], integerType('size_t'))],
  ['memref', prototype(['pointer', 'size_t'], referencePointer)],
  ['memstr', prototype(['pointer', 'char', 'size_t'], stringType)],
  ['mutex_owner', prototype(['pointer'], scratchPointer)],
  ...[
    'mutex_owned',
    'mutex_type_adaptive',
    'mutex_type_spin',
    'rw_iswriter',
    'rw_read_held',
    'rw_write_held',
    'sx_exclusive_held',
    'sx_isexclusive',
    'sx_shared_held',
  ].map((name) => [name, prototype(['pointer'], int)] as const),
]);
