/** Names of the kernel's code, from /proc/kallsyms, and stacks as dtrace prints them. */
import { contents } from './files.ts';

export interface NamedAddress {
  readonly module: string;
  readonly name: string;
  readonly offset: bigint;
}

/** The module of what is built in. */
const builtIn = 'vmlinux';

/** `address type name`, and the module in brackets behind a tab. See proc(5). */
const line = /^([0-9a-f]+) [a-zA-Z] (\S+)(?:\t\[(\S+)\])?$/;

/** Symbols that have an address, by address. */
interface Placed {
  readonly addresses: readonly bigint[];
  readonly rows: readonly (readonly [name: string, module: string])[];
}

export class KernelSymbols {
  readonly #rows: readonly (readonly [address: string, name: string, module: string])[];
  /** The module of the first symbol of each name. */
  readonly #byName = new Map<string, string>();
  /** Made when the first address is looked for: there are 200,000 to sort. */
  #placed: Placed | undefined;

  /** @param text what /proc/kallsyms holds; symbols at address 0 are hidden from us */
  constructor(text: string = contents('/proc/kallsyms') ?? '') {
    this.#rows = text.split('\n').flatMap((each) => {
      const match = line.exec(each);
      return match === null ? [] : [[match[1], match[2], match[3] ?? builtIn] as const];
    });
    for (const [, name, module] of this.#rows)
      if (!this.#byName.has(name)) this.#byName.set(name, module);
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** The module of a function, that of the kernel itself when it is not known. */
  moduleOf(name: string): string {
    return this.#byName.get(name) ?? builtIn;
  }

  /** What lies at an address, undefined below all symbols. */
  at(address: bigint): NamedAddress | undefined {
    const { addresses, rows } = (this.#placed ??= placed(this.#rows));
    let low = 0;
    let high = addresses.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (addresses[middle] <= address) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return undefined;
    const [name, module] = rows[low - 1];
    return { module, name, offset: address - addresses[low - 1] };
  }
}

function placed(symbols: readonly (readonly [string, string, string])[]): Placed {
  const sorted = symbols
    .map(([address, name, module]) => ({ address: BigInt(`0x${address}`), name, module }))
    .filter(({ address }) => address !== 0n)
    .sort((a, b) => (a.address < b.address ? -1 : Number(a.address > b.address)));
  return {
    addresses: sorted.map(({ address }) => address),
    rows: sorted.map(({ name, module }) => [name, module] as const),
  };
}

/** Blanks before each frame: the default of the option stackindent. */
const usualIndent = 14;

/** One frame as bpftrace prints it: `function+offset`, decimal, or an address without a name. */
const frame = /^(.+)\+(\d+)$/;

/**
 * A stack as dtrace prints one: a new line, then each frame indented, `module\`function+0xoffset`.
 *
 * @param text as bpftrace prints kstack and ustack
 * @param moduleOf the module of a function of the kernel; undefined for the user's, whose module bpftrace does not say
 */
export function stackText(
  text: string,
  moduleOf?: (name: string) => string,
  stackindent: number = usualIndent,
): string {
  const indent = ' '.repeat(stackindent);
  const lines = text
    .split('\n')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const shown = lines.map((each) => {
    const match = frame.exec(each);
    if (match === null) return each;
    const [, name, offset] = match;
    const module = moduleOf === undefined ? '' : `${moduleOf(name)}\``;
    const behind = offset === '0' ? '' : `+0x${Number(offset).toString(16)}`;
    return `${module}${name}${behind}`;
  });
  return `\n${shown.map((each) => `${indent}${each}\n`).join('')}`;
}
