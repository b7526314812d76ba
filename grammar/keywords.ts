/**
 * The reserved words of D by the part they play in the grammar, and the type names that are known before
 * a program declares any. Plain data, read by the lexer (what starts a declaration) and by the parser
 * (what is a cast).
 */

export type WordClass =
  | 'type'
  | 'qualifier'
  | 'scope'
  | 'storage'
  | 'struct'
  | 'enum'
  | 'inline'
  | 'translator'
  | 'provider'
  | 'probe'
  | 'sizeof'
  | 'stringof'
  | 'offsetof'
  | 'xlate'
  | 'if'
  | 'else'
  | 'reserved';

const WORDS: Readonly<Record<WordClass, string>> = {
  type: 'void char short int long float double signed unsigned string',
  qualifier: 'const volatile restrict',
  scope: 'self this',
  storage: 'extern typedef auto register static',
  struct: 'struct union',
  enum: 'enum',
  inline: 'inline',
  translator: 'translator',
  provider: 'provider',
  probe: 'probe',
  sizeof: 'sizeof',
  stringof: 'stringof',
  offsetof: 'offsetof',
  xlate: 'xlate',
  if: 'if',
  else: 'else',
  reserved: 'break case continue counter default do for goto import return switch while',
};

/** Every reserved word with its class. */
export const KEYWORDS: ReadonlyMap<string, WordClass> = new Map(
  (Object.keys(WORDS) as WordClass[]).flatMap((wordClass) =>
    WORDS[wordClass].split(' ').map((word): [string, WordClass] => [word, wordClass]),
  ),
);

/** The classes whose words can only begin a declaration when they stand between clauses. */
export const DECLARATION_CLASSES: ReadonlySet<WordClass> = new Set<WordClass>([
  'type',
  'qualifier',
  'scope',
  'storage',
  'struct',
  'enum',
  'inline',
  'translator',
  'provider',
]);

/** Type names that every program knows: D's own, the C library's, and the network providers' structs. */
export const KNOWN_TYPES: ReadonlySet<string> = new Set(
  (
    'int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t intptr_t uintptr_t ' +
    'ssize_t size_t ptrdiff_t uchar_t ushort_t uint_t ulong_t u_longlong_t ' +
    'id_t pid_t uid_t gid_t dev_t hrtime_t bool _Bool ' +
    '__u8 __u16 __u32 __u64 __s8 __s16 __s32 __s64 ipaddr_t in6_addr_t ' +
    'pktinfo_t csinfo_t ipinfo_t ifinfo_t illinfo_t ipv4info_t ipv6info_t ' +
    'tcpsinfo_t tcplsinfo_t tcpinfo_t udpinfo_t udpsinfo_t'
  ).split(' '),
);
