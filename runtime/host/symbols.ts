/** Names of the kernel's code, from /proc/kallsyms, and stacks as dtrace prints them. */
import { contents } from './tracefs.ts';

export interface NamedAddress {
  readonly module: string;
  readonly name: string;
  readonly offset: bigint;
}

/** The module of what is built in. */
const builtIn = 'vmlinux';

/** `address type name`, and the module in brackets behind a tab. See proc(5). */
const line = /^([0-9a-f]+) [a-zA-Z] (\S+)(?:\t\[(\S+)\])?$/;

export class KernelSymbols {
  readonly #addresses: bigint[] = [];
  readonly #names: string[] = [];
  readonly #modules: string[] = [];
  /** The first symbol of each name. */
  readonly #byName = new Map<string, string>();

  /** @param text what /proc/kallsyms holds; symbols at address 0 are hidden from us */
  constructor(text: string = contents('/proc/kallsyms') ?? '') {
    const rows = text.split('\n').flatMap((each) => {
      const match = line.exec(each);
      return match === null
        ? []
        : [{ address: BigInt(`0x${match[1]}`), name: match[2], module: match[3] ?? builtIn }];
    });
    for (const { name, module } of rows)
      if (!this.#byName.has(name)) this.#byName.set(name, module);
    const placed = rows.filter(({ address }) => address !== 0n);
    placed.sort((a, b) => (a.address < b.address ? -1 : Number(a.address > b.address)));
    for (const { address, name, module } of placed) {
      this.#addresses.push(address);
      this.#names.push(name);
      this.#modules.push(module);
    }
  }

  /** The module of a function, that of the kernel itself when it is not known. */
  moduleOf(name: string): string {
    return this.#byName.get(name) ?? builtIn;
  }

  /** What lies at an address, undefined below all symbols. */
  at(address: bigint): NamedAddress | undefined {
    let low = 0;
    let high = this.#addresses.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#addresses[middle] <= address) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return undefined;
    const index = low - 1;
    return {
      module: this.#modules[index],
      name: this.#names[index],
      offset: address - this.#addresses[index],
    };
  }
}

/** Blanks before each frame: the default of the option stackindent. */
const indent = ' '.repeat(14);

/** One frame as bpftrace prints it: `function+offset`, decimal, or an address without a name. */
const frame = /^(.+)\+(\d+)$/;

/**
 * A stack as dtrace prints one: a new line, then each frame indented, `module\`function+0xoffset`.
 *
 * @param text as bpftrace prints kstack and ustack
 * @param moduleOf the module of a function of the kernel; undefined for the user's, whose module bpftrace does not say
 */
export function stackText(text: string, moduleOf?: (name: string) => string): string {
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
