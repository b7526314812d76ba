/** Names of the kernel's code as dtrace's sym() shows them. */

/** Code that an address lies in. */
export interface SymbolName {
  readonly module: string;
  readonly name: string;
}

/** `module\`function`, or the address where nothing is known of it. */
export function symbolText(found: SymbolName | undefined, address: bigint): string {
  return found === undefined ? `0x${address.toString(16)}` : `${found.module}\`${found.name}`;
}
