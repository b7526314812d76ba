/**
 * The values of D's options: how they are read, and {@link OptionSet}, which holds what was set. What
 * options there are is in option-table.ts.
 */
import { type OptionDefinition, optionDefinitions, type OptionKind } from './option-table.ts';

export {
  type OptionDefinition,
  optionDefinitions,
  type OptionKind,
  type OptionPhase,
} from './option-table.ts';

/** A value was not one that the option takes. */
const invalid = Symbol('invalid value');
type Parsed = number | string | undefined | typeof invalid;

const positives = new Set(['yes', 'enable', 'enabled', 'true', 'on', 'set']);
const negatives = new Set(['no', 'disable', 'disabled', 'false', 'off', 'unset']);
const largest = 2n ** 63n - 1n;

/** C's `strtoull(text, &rest, 0)` for values that are not negative; undefined without digits. */
function leadingInteger(value: string): { value: bigint; rest: string } | undefined {
  const found = /^[ \t-\r]*\+?(0[xX][0-9A-Fa-f]+|0[0-7]*|[1-9][0-9]*)(.*)$/s.exec(value);
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

/** As atoi(3) reads it. */
function parseCount(value: string | undefined): Parsed {
  if (value === undefined) return invalid;
  const count = Number(/^\s*([+-]?\d+)/.exec(value)?.[1] ?? 0);
  return Number.isSafeInteger(count) ? count : invalid;
}

function parseText(definition: OptionDefinition, value: string | undefined): Parsed {
  if (value === undefined) return invalid;
  const { choices, accepts, anyCase } = definition;
  const compared = anyCase === true ? value.toLowerCase() : value;
  if (choices !== undefined && !choices.includes(compared)) return invalid;
  return accepts === undefined || accepts(value) ? value : invalid;
}

function parseValue(definition: OptionDefinition, value: string | undefined): Parsed {
  switch (definition.kind) {
    case 'flag':
      return value === undefined || definition.anyValue === true ? 1 : invalid;
    case 'boolean':
    case 'number':
      return parseSetting(value);
    case 'count':
      return parseCount(value);
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

/** What a `string` and the memory of alloca() hold, in bytes. */
export interface MemorySizes {
  /** With the NUL at the end. */
  readonly strsize: number;
  readonly scratchsize: number;
}

/** dtrace's scratch has eight bytes more than anyone can allocate. */
const scratchReserve = 8;

/** The sizes that options make; `before` is what they were. */
export function memorySizes(
  options: OptionSet,
  before: MemorySizes = { strsize: 256, scratchsize: 256 },
): MemorySizes {
  const scratch = options.given('scratchsize');
  return {
    strsize: options.given('strsize') ?? before.strsize,
    scratchsize: scratch === undefined ? before.scratchsize : Math.max(0, scratch - scratchReserve),
  };
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
  readonly #history: { readonly name: string; readonly value: string | undefined }[] = [];

  /** Everything that was set, in order: some options add up instead of replacing each other. */
  get history(): readonly { readonly name: string; readonly value: string | undefined }[] {
    return this.#history;
  }

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
    const { adjust, refuse } = definition;
    const refusal = typeof parsed === 'number' ? refuse?.(parsed) : undefined;
    if (refusal !== undefined) return refusal;
    this.#values.set(
      name,
      typeof parsed === 'number' && adjust !== undefined ? adjust(parsed) : parsed,
    );
    this.#history.push({ name, value });
    return undefined;
  }

  /** Whether a flag or a boolean is set. As in dtrace, the number 0 sets; only `no` and its kin unset. */
  boolean(name: string): boolean {
    return this.#get(name, ['flag', 'boolean']) !== undefined;
  }

  /** A number, a size in bytes, or a rate in nanoseconds; undefined when unset and without a default. */
  number(name: string): number | undefined {
    const value = this.#get(name, ['number', 'count', 'size', 'rate']);
    return value === undefined ? undefined : Number(value);
  }

  /** A number as {@link number} gives it, but undefined unless somebody set it. */
  given(name: string): number | undefined {
    return this.#values.has(name) ? this.number(name) : undefined;
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
