/**
 * D's options, as `-x name[=value]`, `#pragma D option name[=value]`, `setopt()` and the environment set
 * them. The table says what exists; {@link OptionSet} holds what was set. Manual: "Options and Tunables".
 */

/**
 * - `flag`: takes no value.
 * - `boolean`, `number`: read alike; no value is set (0), yes/no and kin, or a number. See {@link parseSetting}.
 * - `size`: bytes, with k, m, g, t. `rate`: nanoseconds, with a unit of time or hz.
 * - `string`: any text, or one of `choices`.
 */
export type OptionKind = 'flag' | 'boolean' | 'number' | 'size' | 'rate' | 'string';

/** When an option may still be set: before compiling, before tracing, or while tracing too (setopt). */
export type OptionPhase = 'compile' | 'runtime' | 'dynamic';

export interface OptionDefinition {
  readonly name: string;
  readonly kind: OptionKind;
  readonly phase: OptionPhase;
  /** What holds when nobody sets it: a number in bytes or nanoseconds, or text. */
  readonly default?: number | string;
  readonly choices?: readonly string[];
  readonly minimum?: number;
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
const missing = (kind: OptionKind, what: string): Row => ({
  kind,
  unsupported: `${what} not supported yet`,
});

const compileTime: Readonly<Record<string, Row>> = {
  aggpercpu: flag,
  amin: missing('string', 'minimum attributes are'),
  argref: flag,
  core: missing('flag', 'a core dump on exit is'),
  cpp: missing('flag', 'the C preprocessor is'),
  cppargs: commandLineText,
  cpphdrs: { kind: 'flag', commandLineOnly: true },
  cpppath: commandLineText,
  ctfpath: commandLineText,
  ctypes: missing('string', 'writing the C types out is'),
  debug: flag,
  debugassert: text,
  defaultargs: flag,
  define: commandLineText,
  disasm: missing('number', 'the disassembler is'),
  droptags: flag,
  dtypes: missing('string', 'writing the D types out is'),
  empty: flag,
  errtags: flag,
  evaltime: { kind: 'string', choices: ['exec', 'preinit', 'postinit', 'main'] },
  incdir: commandLineText,
  iregs: number(),
  kdefs: flag,
  knodefs: flag,
  late: { kind: 'string', choices: ['dynamic', 'static'] },
  lazyload: flag,
  ldpath: commandLineText,
  libdir: { ...missing('string', 'D libraries are'), commandLineOnly: true },
  linkmode: { kind: 'string', choices: ['kernel', 'dynamic', 'static'] },
  linknommap: flag,
  linktype: { kind: 'string', choices: ['elf', 'dof'] },
  modpath: commandLineText,
  nolibs: flag,
  pgmax: number(),
  preallocate: size(),
  procfspath: text,
  pspec: flag,
  stdc: { kind: 'string', choices: ['a', 'c', 's', 't'], commandLineOnly: true },
  strip: flag,
  syslibdir: text,
  sysslice: text,
  tree: missing('number', 'dumping the parse tree is'),
  tregs: number(),
  udefs: flag,
  undef: commandLineText,
  unodefs: flag,
  useruid: number(),
  verbose: missing('flag', 'printing the intermediate code is'),
  version: missing('string', 'running as an older version of D is'),
  zdefs: flag,
  // Ours: where a capture was taken, which engine runs the program, and the form of the output.
  engine: { kind: 'string', choices: ['auto', 'replay'], default: 'auto' },
  oformat: { kind: 'string', choices: ['text'], default: 'text' },
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
  dynvarsize: size(mib),
  grabanon: boolean,
  jstackframes: number(),
  jstackstrsize: size(),
  lockmem: size(),
  maxframes: number(),
  noresolve: boolean,
  nspec: number(1),
  pcapsize: size(),
  scratchsize: size(256),
  specsize: size(4 * mib),
  stackframes: number(20),
  strsize: { kind: 'size', default: 256, minimum: 2 },
  ustackframes: number(100),
};

const dynamic: Readonly<Record<string, Row>> = {
  aggrate: rate(),
  aggsortkey: boolean,
  aggsortkeypos: number(),
  aggsortpos: number(),
  aggsortrev: boolean,
  flowindent: boolean,
  printsize: size(8 * kib),
  quiet: boolean,
  quietresize: boolean,
  rawbytes: boolean,
  stackindent: number(14),
  statusrate: rate(second),
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

// ---- values ------------------------------------------------------------------------------------

/** A value was not one that the option takes. */
const invalid = Symbol('invalid value');
type Parsed = number | string | undefined | typeof invalid;

const positives = new Set(['yes', 'enable', 'enabled', 'true', 'on', 'set']);
const negatives = new Set(['no', 'disable', 'disabled', 'false', 'off', 'unset']);
const largest = 2n ** 63n - 1n;

/** C's `strtoull(text, &rest, 0)` for values that are not negative; undefined without digits. */
function leadingInteger(value: string): { value: bigint; rest: string } | undefined {
  const found = /^[ \t-\r]*\+?(0x[0-9a-f]+|0[0-7]*|[1-9][0-9]*)(.*)$/is.exec(value);
  if (found === null) return undefined;
  const digits = found[1];
  const octal = /^0[0-7]+$/.test(digits);
  return { value: BigInt(octal ? `0o${digits.slice(1)}` : digits), rest: found[2] };
}

function scaled(value: bigint, multiplier: bigint): number | typeof invalid {
  const product = value * multiplier;
  return product > largest ? invalid : Number(product);
}

/** No value is 0, which counts as set; an empty one and `no` and its kin unset. */
function parseSetting(value: string | undefined): Parsed {
  if (value === undefined) return 0;
  const word = value.toLowerCase();
  if (word === '' || negatives.has(word)) return undefined;
  if (positives.has(word)) return 1;
  const parsed = leadingInteger(value);
  return parsed === undefined || parsed.rest !== '' ? invalid : scaled(parsed.value, 1n);
}

const sizeUnits: ReadonlyMap<string, bigint> = new Map([
  ['', 1n],
  ['k', 2n ** 10n],
  ['m', 2n ** 20n],
  ['g', 2n ** 30n],
  ['t', 2n ** 40n],
]);

function parseSize(value: string | undefined): Parsed {
  if (value === undefined) return 0;
  const parsed = leadingInteger(value);
  const unit = sizeUnits.get(parsed?.rest.toLowerCase() ?? '?');
  return parsed === undefined || unit === undefined ? invalid : scaled(parsed.value, unit);
}

const nanosecondsIn: ReadonlyMap<string, bigint> = new Map([
  ['', 1n],
  ['ns', 1n],
  ['nsec', 1n],
  ['us', 1_000n],
  ['usec', 1_000n],
  ['ms', 1_000_000n],
  ['msec', 1_000_000n],
  ['s', 1_000_000_000n],
  ['sec', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['min', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
  ['hour', 3_600_000_000_000n],
  ['d', 86_400_000_000_000n],
  ['day', 86_400_000_000_000n],
]);

function parseRate(value: string | undefined): Parsed {
  if (value === undefined) return 0;
  const parsed = leadingInteger(value);
  if (parsed === undefined) return invalid;
  const unit = parsed.rest.toLowerCase();
  if (unit === 'hz') return parsed.value === 0n ? 0 : Number(1_000_000_000n / parsed.value);
  const nanoseconds = nanosecondsIn.get(unit);
  return nanoseconds === undefined ? invalid : scaled(parsed.value, nanoseconds);
}

function parseText(definition: OptionDefinition, value: string | undefined): Parsed {
  if (value === undefined) return invalid;
  if (definition.choices !== undefined && !definition.choices.includes(value)) return invalid;
  return value;
}

function parseValue(definition: OptionDefinition, value: string | undefined): Parsed {
  switch (definition.kind) {
    case 'flag':
      return value === undefined ? 1 : invalid;
    case 'boolean':
    case 'number':
      return parseSetting(value);
    case 'size':
      return definition.name === 'lockmem' && value === 'unlimited'
        ? Number.MAX_SAFE_INTEGER
        : parseSize(value);
    case 'rate':
      return parseRate(value);
    case 'string':
      return parseText(definition, value);
  }
}

// ---- the set -----------------------------------------------------------------------------------

/** libdtrace's own words for what can be wrong with setting an option. */
export const optionProblems = {
  name: 'Invalid option name',
  value: 'Invalid value for specified option',
  context: 'Option cannot be used from within a D program',
  active: 'Operation illegal when tracing is active',
} as const;

/** Where a setting comes from: `-x` or the environment, `#pragma D option`, or `setopt()` while tracing. */
export type OptionOrigin = 'command line' | 'pragma' | 'setopt';

/** The options of one run. A getter of a name that does not exist, or of another kind, is a bug and throws. */
export class OptionSet {
  readonly #values = new Map<string, number | string | undefined>();

  /**
   * Sets one option; without a value, as `-x name` does.
   * @returns what is wrong, in libdtrace's words; undefined when it was set.
   */
  set(
    name: string,
    value: string | undefined,
    origin: OptionOrigin = 'command line',
  ): string | undefined {
    const definition = optionDefinitions.get(name);
    if (definition === undefined) return optionProblems.name;
    if (origin !== 'command line' && definition.commandLineOnly === true)
      return optionProblems.context;
    if (origin === 'setopt' && definition.phase !== 'dynamic') return optionProblems.active;
    if (definition.unsupported !== undefined) return definition.unsupported;
    const parsed = parseValue(definition, value);
    if (parsed === invalid) return optionProblems.value;
    if (typeof parsed === 'number' && parsed < (definition.minimum ?? 0))
      return optionProblems.value;
    this.#values.set(name, parsed);
    return undefined;
  }

  /** Whether a flag or a boolean is set. As in dtrace, the number 0 sets; only `no` and its kin unset. */
  boolean(name: string): boolean {
    return this.#get(name, ['flag', 'boolean']) !== undefined;
  }

  /** A number, a size in bytes, or a rate in nanoseconds; undefined when unset and without a default. */
  number(name: string): number | undefined {
    const value = this.#get(name, ['number', 'size', 'rate']);
    return value === undefined ? undefined : Number(value);
  }

  string(name: string): string | undefined {
    const value = this.#get(name, ['string']);
    return value === undefined ? undefined : String(value);
  }

  #get(name: string, kinds: readonly OptionKind[]): number | string | undefined {
    const definition = optionDefinitions.get(name);
    if (definition === undefined || !kinds.includes(definition.kind))
      throw new Error(`no ${kinds.join(' or ')} option ${name}`);
    return this.#values.has(name) ? this.#values.get(name) : definition.default;
  }
}
