/**
 * D's options, as `-x name[=value]`, `#pragma D option name[=value]`, `setopt()` and the environment set
 * them: what each is, by default and in which units. Manual: "Options and Tunables".
 */
import { estatsGroups } from '../probes/estats/groups.ts';
import { parseAttributes } from './attributes.ts';

/**
 * - `flag`: takes no value.
 * - `boolean`, `number`: read alike; no value is set (0), yes/no and kin, or a number.
 * - `count`: a number that must be given; what follows its digits is not read.
 * - `size`: bytes, with k, m, g, t. `rate`: nanoseconds, with a unit of time or hz.
 * - `string`: any text, or one of `choices`.
 */
export type OptionKind = 'flag' | 'boolean' | 'number' | 'count' | 'size' | 'rate' | 'string';

/** When an option may still be set: before compiling, before tracing, or while tracing too (setopt). */
export type OptionPhase = 'compile' | 'runtime' | 'dynamic';

export interface OptionDefinition {
  readonly name: string;
  readonly kind: OptionKind;
  readonly phase: OptionPhase;
  /** What holds when nobody sets it: a number in bytes or nanoseconds, or text. */
  readonly default?: number | string;
  /** The texts that a string may be. */
  readonly choices?: readonly string[];
  /** Whether a string that is not of a few choices will do. */
  readonly accepts?: (value: string) => boolean;
  /** What its values look like, where its kind does not say. */
  readonly form?: string;
  /** What a size is made of before it is used. */
  readonly adjust?: (bytes: number) => number;
  readonly minimum?: number;
  /** What is wrong with a number of the right form, in libdtrace's words. */
  readonly refuse?: (value: number) => string | undefined;
  /** Letter case does not count among the choices. */
  readonly anyCase?: true;
  /** A flag that takes a value and does not look at it. */
  readonly anyValue?: true;
  /** Not from within a D program. */
  readonly commandLineOnly?: true;
  /** Why setting it is refused: it asks for something that is not there. */
  readonly unsupported?: string;
}

const kib = 1024;
const mib = kib * kib;
const second = 1_000_000_000;

type Row = Omit<OptionDefinition, 'name' | 'phase'>;
const flag: Row = { kind: 'flag' };
const boolean: Row = { kind: 'boolean' };
const text: Row = { kind: 'string' };
const number = (value?: number): Row =>
  value === undefined ? { kind: 'number' } : { kind: 'number', default: value };
const size = (value?: number): Row =>
  value === undefined ? { kind: 'size' } : { kind: 'size', default: value };
const rate = (value?: number): Row =>
  value === undefined ? { kind: 'rate' } : { kind: 'rate', default: value };
const commandLineText: Row = { kind: 'string', commandLineOnly: true };
const commandLineFlag: Row = { kind: 'flag', commandLineOnly: true };
const lenientFlag: Row = { kind: 'flag', anyValue: true };
const count = (minimum: number): Row => ({ kind: 'count', minimum });
const missing = (kind: OptionKind, what: string): Row => ({
  kind,
  unsupported: `${what} not supported`,
});

/** What dtrace's code generator wants. */
const enoughRegisters = 8;

/** A connection that has ended is forgotten after a minute. */
const longestLinger = 60 * second;

const roundUp = (bytes: number): number => Math.ceil(bytes / 8) * 8;
const printsizeDefault = 8 * kib;

const compileTime: Readonly<Record<string, Row>> = {
  aggpercpu: flag,
  amin: { kind: 'string', accepts: (value) => parseAttributes(value) !== undefined },
  argref: flag,
  core: missing('flag', 'a core dump on exit is'),
  cpp: flag,
  cppargs: commandLineText,
  cpphdrs: commandLineFlag,
  cpppath: commandLineText,
  ctfpath: commandLineText,
  ctypes: missing('string', 'writing the C types out is'),
  debug: flag,
  debugassert: { kind: 'string', choices: ['mutexes'] },
  defaultargs: flag,
  define: commandLineText,
  disasm: count(0),
  droptags: lenientFlag,
  dtypes: missing('string', 'writing the D types out is'),
  empty: flag,
  // Tags are always shown here: with it, dtrace's first line of an error is ours.
  errtags: flag,
  evaltime: { kind: 'string', choices: ['exec', 'preinit', 'postinit', 'main'] },
  incdir: commandLineText,
  iregs: {
    ...count(1),
    refuse: (registers) =>
      registers < enoughRegisters ? 'Insufficient registers to generate code' : undefined,
  },
  kdefs: flag,
  knodefs: flag,
  late: { kind: 'string', choices: ['dynamic', 'static'] },
  lazyload: lenientFlag,
  ldpath: commandLineText,
  libdir: text,
  linkmode: { kind: 'string', choices: ['kernel', 'dynamic', 'static'] },
  linknommap: lenientFlag,
  linktype: { kind: 'string', choices: ['elf', 'dof'], anyCase: true },
  modpath: commandLineText,
  nolibs: flag,
  pgmax: count(0),
  preallocate: size(),
  procfspath: commandLineText,
  pspec: flag,
  stdc: { kind: 'string', choices: ['a', 'c', 's', 't'], commandLineOnly: true },
  strip: flag,
  syslibdir: text,
  sysslice: text,
  tree: count(1),
  tregs: count(1),
  udefs: flag,
  undef: commandLineText,
  unodefs: flag,
  useruid: count(0),
  verbose: flag,
  version: { kind: 'string', unsupported: 'Operation not supported' },
  zdefs: flag,
  // Ours: how many flows a replay follows at once, which counters a wildcard means, where a capture was taken, which engine runs the program, and the form of the output.
  estats: {
    kind: 'string',
    accepts: (groups) => groups.split(',').every((group) => estatsGroups.includes(group)),
    form: `any of ${estatsGroups.join(', ')}, with commas between`,
    default: estatsGroups.join(','),
  },
  engine: { kind: 'string', choices: ['auto', 'replay'], default: 'auto' },
  maxflows: number(2 ** 20),
  miblevel: { kind: 'string', choices: ['default', 'diag'], default: 'default' },
  mibloopback: flag,
  oformat: { kind: 'string', choices: ['text', 'json', 'ndjson'], default: 'text' },
  tunnel: { kind: 'string', choices: ['outer', 'inner'], default: 'outer' },
  vantage: { kind: 'string', default: 'auto' },
};

const runTime: Readonly<Record<string, Row>> = {
  aggsize: size(4 * mib),
  bpflog: boolean,
  bpflogsize: size(),
  bufpolicy: { kind: 'string', choices: ['switch', 'ring', 'fill'], default: 'switch' },
  bufresize: { kind: 'string', choices: ['auto', 'manual'], default: 'auto' },
  bufsize: size(4 * mib),
  cleanrate: rate(),
  cpu: number(),
  destructive: boolean,
  // Ours: how long the rows of the estats provider stay, and how often they are sampled.
  estatslinger: {
    ...rate(30 * second),
    form: 'a time, such as 500ms or 10s; a minute at most',
    refuse: (nanoseconds) =>
      nanoseconds > longestLinger ? 'Value too large for defined data type' : undefined,
  },
  estatsrate: { ...rate(second), form: 'a time, such as 100ms or 10s' },
  dynvarsize: size(mib),
  grabanon: boolean,
  jstackframes: number(),
  jstackstrsize: size(),
  lockmem: size(),
  maxframes: number(),
  noresolve: boolean,
  nspec: number(1),
  pcapsize: size(),
  scratchsize: { ...size(256), adjust: (bytes) => (bytes > 0 ? roundUp(bytes + 8) : 0) },
  specsize: size(4 * mib),
  stackframes: number(20),
  statusrate: rate(second),
  strsize: {
    kind: 'size',
    default: 256,
    minimum: 2,
    refuse: (bytes) => (bytes > 0xffff_ffff ? 'Value too large for defined data type' : undefined),
  },
  ustackframes: number(100),
};

const dynamic: Readonly<Record<string, Row>> = {
  // Of illumos: dtrace for Linux has neither these nor aggzoom.
  agghist: boolean,
  aggpack: boolean,
  aggrate: rate(),
  aggsortkey: boolean,
  aggsortkeypos: number(),
  aggsortpos: number(),
  aggsortrev: boolean,
  aggzoom: boolean,
  // Ours: rows whose value is 0 can be left out.
  aggzero: { kind: 'string', choices: ['show', 'hide'], default: 'show' },
  flowindent: boolean,
  printsize: {
    ...size(printsizeDefault),
    adjust: (bytes) => roundUp(bytes <= 0 || bytes > 64 * kib ? printsizeDefault : bytes),
  },
  quiet: boolean,
  quietresize: boolean,
  rawbytes: boolean,
  stackindent: number(14),
  switchrate: rate(),
};

/** Every option there is, by name. */
export const optionDefinitions: ReadonlyMap<string, OptionDefinition> = new Map(
  (
    [
      ['compile', compileTime],
      ['runtime', runTime],
      ['dynamic', dynamic],
    ] as const
  ).flatMap(([phase, rows]) =>
    Object.entries(rows).map(([name, row]) => [name, { name, phase, ...row }] as const),
  ),
);
